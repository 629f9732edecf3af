"""A model file as an endpoint: `--model gguf:PATH` starts the embedded server on a loopback port for one run.

The server is a process of its own: it dies with its standard input, so a killed run leaves none behind. It gets a
random key and a port the system chooses. Cache keys and provenance name the file, never port, key or path.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import secrets
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from summarizer.errors import ModelError
from summarizer.extraction.llm.complaints import complaint
from summarizer.extraction.llm.outcomes import fault
from summarizer.settings import Settings

PREFIX = "gguf:"
READY_WITHIN = 600.0  # a big file on a slow disk
PATIENCE = 3600.0
MOST_AT_ONCE = 2
_SAMPLE = 1 << 20


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model file; `name` and `digest` stand for it wherever it is written down."""

    path: Path
    name: str
    digest: str

    @property
    def endpoint(self) -> str:
        """What stands for the address in cache keys: the same file gets the same answers on any port."""
        return f"http://localhost/{self.name}-{self.digest}"


def is_local(model: str | None) -> bool:
    return model is not None and model.startswith(PREFIX)


def model_file(model: str) -> ModelFile:
    """The file behind `gguf:PATH`. Raises UsageError where there is none, or it isn't a GGUF file."""
    path = Path(model.removeprefix(PREFIX)).expanduser()
    try:
        stat = path.stat()
        return _model_file(path, stat.st_size, stat.st_mtime_ns)
    except OSError as error:
        raise complaint("file.closed", str(path), reason=error.strerror or error) from None


@lru_cache(maxsize=8)
def _model_file(path: Path, size: int, changed: int) -> ModelFile:
    # Gigabytes are not read twice: size, beginning and end tell files apart.
    with path.open("rb") as file:
        begin = file.read(_SAMPLE)
        file.seek(max(0, size - _SAMPLE))
        end = file.read(_SAMPLE)
    if not begin.startswith(b"GGUF"):
        raise complaint("file.other", str(path))
    digest = hashlib.sha256(str(size).encode() + begin + end).hexdigest()[:16]
    return ModelFile(path, path.name, digest)


def require_engine() -> None:
    """Raises UsageError where the optional part is not installed."""
    if find_spec("xllamacpp") is None:
        raise complaint("engine.missing", "model")


def for_this_machine(settings: Settings) -> Settings:
    """Settings for the embedded server: few requests at a time, and patience, for a processor is no accelerator."""
    return settings.model_copy(
        update={
            "concurrency": min(settings.concurrency, MOST_AT_ONCE),
            "first_byte_timeout": max(settings.first_byte_timeout, PATIENCE),
            "request_timeout": max(settings.request_timeout, PATIENCE),
        }
    )


class LocalServer:
    """The embedded server. `start` waits until it answers; `stop` ends it."""

    def __init__(self, file: ModelFile, *, context: int, parallel: int) -> None:
        self._file = file
        self._context = context
        self._parallel = parallel
        self.key = secrets.token_urlsafe(24)
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    async def start(self) -> str:
        """The server's base address. Raises ModelError `unreachable` where it doesn't come up."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "summarizer.extraction.llm.local",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        self._process = process
        order = {"path": str(self._file.path), "context": self._context, "parallel": self._parallel, "key": self.key}
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(order).encode() + b"\n")  # by pipe: a command line shows keys to everybody
            await process.stdin.drain()
            line = await asyncio.wait_for(process.stdout.readline(), READY_WITHIN)
            told = json.loads(line)
        except (ConnectionError, TimeoutError, ValueError):
            await self.stop()
            raise self._fault("本地模型没有启动") from None
        if "url" not in told:
            await self.stop()
            raise self._fault(str(told.get("error", "")))
        return str(told["url"])

    async def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 5.0)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def _fault(self, detail: str) -> ModelError:
        return fault("unreachable", f"{self._file.name}:{detail}", host="localhost")


def _cores() -> int:
    """Cores this process may use, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _serve() -> None:
    """The child process: one order on standard input, the address on standard output, then until the input ends."""
    order = json.loads(sys.stdin.readline())
    try:
        xllamacpp: Any = import_module("xllamacpp")  # optional, and without types
        params = xllamacpp.CommonParams()
        params.model.path = order["path"]
        params.hostnames = ["127.0.0.1"]
        params.port = 0
        params.api_keys = [order["key"]]
        params.n_ctx = order["context"] * order["parallel"]  # the context is split over the slots
        params.n_parallel = order["parallel"]
        # One core stays with reading and checking; the engine's threads spin, and lose everything to a busy neighbour.
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = max(1, _cores() - 1)
        params.ui = False
        params.verbosity = -1
        server = xllamacpp.Server(params)
        told = {"url": f"{server.listening_address}/v1"}
    except (ImportError, RuntimeError, ValueError, OSError) as error:
        told = {"error": str(error)}
    print(json.dumps(told), flush=True)  # noqa: T201  # the parent reads the address here
    if "url" in told:
        sys.stdin.read()
    os._exit(0)  # the engine's threads hold nothing that needs an orderly end


if __name__ == "__main__":
    _serve()
