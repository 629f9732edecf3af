"""A provider with a Batch API: takes a file of requests, answers them by a script, hands out the results when told."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.servers.scripted import Act, Script, Served, faithful, refused

_NAMED = re.compile(rb'name="file"; filename="[^"]*"\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--', re.DOTALL)


def _json(body: Any) -> Act:
    return Act(body=json.dumps(body, ensure_ascii=False).encode())


class BatchProvider:
    """A script for `ScriptedServer`. Batches stay `in_progress` until `finish()`."""

    def __init__(self, script: Script = faithful, *, status: str = "completed") -> None:
        self.script = script
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.asked = 0  # requests inside batches
        self._status = status

    def __call__(self, served: Served) -> Act:
        parts = served.path.removeprefix("/v1/").split("/")
        if parts == ["files"]:
            found = _NAMED.search(served.raw)
            if found is None:
                return refused(400, "no file")
            name = f"file-{len(self.files)}"
            self.files[name] = found[1]
            return _json({"id": name, "object": "file", "bytes": len(found[1]), "created_at": 1, "purpose": "batch"})
        if parts == ["batches"]:
            name = f"batch-{len(self.batches)}"
            self.batches[name] = self._batch(name, served.body["input_file_id"], "in_progress")
            return _json(self.batches[name])
        if parts[0] == "batches":
            return _json(self.batches[parts[1]]) if parts[1] in self.batches else refused(404, "no batch")
        if parts[0] == "files":
            return Act(body=self.files[parts[1]], headers={"content-type": "application/octet-stream"})
        return self.script(served)

    def finish(self) -> None:
        """Answers every request of every batch."""
        for name, batch in self.batches.items():
            rows = [self._answer(json.loads(line)) for line in self.files[batch["input_file_id"]].splitlines()]
            self.files[f"out-{name}"] = b"\n".join(json.dumps(row).encode() for row in rows)
            self.batches[name] = {**batch, "status": self._status, "output_file_id": f"out-{name}"}

    def _answer(self, row: dict[str, Any]) -> dict[str, Any]:
        self.asked += 1
        act = self.script(Served(self.asked, row["url"], {}, row["body"], 0.0))
        response = {"status_code": act.status, "request_id": "r", "body": json.loads(act.body)}
        return {"id": "x", "custom_id": row["custom_id"], "response": response, "error": None}

    def _batch(self, name: str, file: str, status: str) -> dict[str, Any]:
        return {
            "id": name,
            "object": "batch",
            "endpoint": "/v1/chat/completions",
            "input_file_id": file,
            "completion_window": "24h",
            "status": status,
            "created_at": 1,
        }
