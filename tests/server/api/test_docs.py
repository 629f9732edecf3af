"""docs/api.md: its commands do what it says, one block after the other."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

from summarizer.server.identity import Right
from summarizer.server.webhooks.schedule import Schedule
from summarizer.settings import Settings
from tests.servers.office import Office

SHOWN = "http://127.0.0.1:8321"


def test_the_commands_of_the_page_work_as_they_stand(office: Office, root: Path, tmp_path: Path) -> None:
    page = (root / "docs" / "api.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 7
    script = "set -euo pipefail\n" + "".join(blocks).replace(SHOWN, office.url)
    assert office.url in script
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "TOKEN": office.token()[0], "no_proxy": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "revision.json: OK" in done.stdout
    assert '"secret":"whsec_' in done.stdout
    (line,) = (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()
    exported = json.loads(line)
    assert (exported["state"], exported["revision"]) == ("final", 1)
    assert exported["summary"] == json.loads((tmp_path / "revision.json").read_text(encoding="utf-8"))
    assert exported["summary"]["reports"][0]["achievements"][0]["statement"] == "新增养老床位350张。"
    assert '"type":"summarizer.document.finalised"' in done.stdout


def test_the_page_names_only_scopes_settings_and_waits_that_exist(root: Path) -> None:
    page = (root / "docs" / "api.md").read_text(encoding="utf-8")
    scopes = re.search(r"has scopes \(([^)]*)\)", page)
    assert scopes is not None
    assert set(re.findall(r"`([a-z]+)`", scopes[1])) <= {right.value for right in Right}
    for name in ("webhook_hosts", "drop_folder", "api_requests_per_minute", "upload_limit"):
        assert name in page
        assert name in Settings.model_fields
    told = re.search(r"tried again after ([^(]*)\(", page)
    assert told is not None
    units = {"s": 1, "min": 60, "h": 3600}
    waits = [float(number) * units[unit] for number, unit in re.findall(r"(\d+) (s|min|h)\b", told[1])]
    assert tuple(waits) == Schedule().waits
