"""Starting: what the server was told is what everything in it goes by."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.server.running.serving import listening
from summarizer.server.running.starting import alone, office
from summarizer.settings import Settings, load


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load(
        data_dir=tmp_path / "data",
        drop_folder=tmp_path / "drop",
        api_key="a-key",
        second_signature=True,
        trusted_proxies="127.0.0.1",
        webhook_hosts="10.2.0.0/16",
    )


def test_options_reach_uploads_webhooks_and_the_drop_folder(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_DROP_FOLDER", "/elsewhere")  # an option beats it, later too
    with listening("127.0.0.1", 0) as sock:
        for app, config in (
            office(settings, sock, out=None, host="127.0.0.1"),
            alone(settings, tmp_path / "out", sock),
        ):
            assert load(**config.settings) == settings
            assert app.state.house.config is config
            assert "a-key" not in repr(config)
            app.state.house.store.close()
