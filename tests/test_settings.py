"""Settings: an option beats the environment, the environment beats the file, and slips of the pen are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import UsageError
from summarizer.settings import Settings, load

NAMES = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "API_KEY", "BASE_URL")


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder and no variables of the developer's."""
    monkeypatch.chdir(tmp_path)
    for name in (*NAMES, *(f"SUMMARIZER_{field.upper()}" for field in Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_an_option_beats_the_environment_which_beats_dotenv_which_beats_the_file(
    alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (alone / "summarizer.toml").write_text('model = "file"\nrepair = 3\n', encoding="utf-8")
    assert load().model == "file"
    (alone / ".env").write_text("SUMMARIZER_MODEL=dotenv\n", encoding="utf-8")
    assert load().model == "dotenv"
    monkeypatch.setenv("SUMMARIZER_MODEL", "environment")
    assert load().model == "environment"
    assert (load(model="option").model, load(model=None).model, load().repair) == ("option", "environment", 3)


def test_key_and_address_come_from_the_customary_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    settings = load()
    assert settings.api_key is not None
    assert (settings.api_key.get_secret_value(), settings.base_url) == ("sk-secret", "http://127.0.0.1:1/v1")
    assert "sk-secret" not in repr(settings)


def test_the_key_of_another_program_is_never_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_KEY", "stray")
    monkeypatch.setenv("BASE_URL", "https://stray.example")
    assert (load().api_key, load().base_url) == (None, None)


def test_the_file_may_hold_key_and_address_under_their_own_names(alone: Path) -> None:
    (alone / "summarizer.toml").write_text('base_url = "http://a/v1"\ntrusted_hosts = ["a"]\n', encoding="utf-8")
    assert (load().base_url, load().trusted_hosts) == ("http://a/v1", ("a",))


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "SUMMARIZER_MODEL"):
        monkeypatch.setenv(name, "")
    settings = load()
    assert (settings.base_url, settings.api_key, settings.model) == (None, None, None)


def test_a_list_in_a_variable_is_comma_separated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_TRUSTED_HOSTS", "a.example, b.example,")
    assert load().trusted_hosts == ("a.example", "b.example")


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ('modle = "x"\n', "没有这项设置：modle"),
        ('[summarizer]\nmodel = "x"\n', "没有这项设置：summarizer"),
        ('model = "x\n', "不是可读的 TOML 文件"),
        ("concurrency = 0\n", "concurrency 的值无效：不能小于 1"),
        ('extractor = "magic"\n', "只能是 'auto', 'llm'、'rules' 之一"),
    ],
)
def test_a_file_that_cannot_be_right_is_told_in_one_line(alone: Path, file: str, told: str) -> None:
    (alone / "summarizer.toml").write_text(file, encoding="utf-8")
    with pytest.raises(UsageError, match=told) as caught:
        load()
    assert "\n" not in caught.value.line()
    assert caught.value.english is not None


def test_a_wrong_variable_is_told_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_CONCURRENCY", "sk-secret")
    with pytest.raises(UsageError, match="concurrency") as caught:
        load()
    assert "sk-secret" not in caught.value.line()


def test_auto_is_the_model_where_one_is_named_and_the_rules_elsewhere() -> None:
    found = [load().resolved_extractor, load(model="m").resolved_extractor, load(model="m", extractor="rules")]
    assert found[:2] == ["rules", "llm"]
    assert found[2].resolved_extractor == "rules"  # type: ignore[union-attr]
