"""The reply cache: every paid answer on disk before anything uses it, text only, never evicted.

diskcache unpickles whatever a row says it holds (CVE-2025-69872, no fixed release), so `TextDisk` stores and returns
nothing but text and bytes and refuses every other row. Calls block: they run in one thread of the cache's own.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import diskcache
from diskcache.core import MODE_BINARY, MODE_RAW, MODE_TEXT

from summarizer.errors import OutputError
from summarizer.settings import Settings

FOLDER = "replies"
PAGES = 512  # of 4 kB, for each thread's connection
_SAFE = (MODE_RAW, MODE_BINARY, MODE_TEXT)


class UnsafeRow(ValueError):
    """A row that would have to be unpickled: planted, or written by another program."""


class TextDisk(diskcache.Disk):  # type: ignore[misc]  # diskcache has no types
    """Stores text and bytes only; a row in any other form is refused on the way in and out."""

    def put(self, key: object) -> Any:
        if not isinstance(key, str):
            raise TypeError("cache keys are text")
        return super().put(key)

    def get(self, key: object, raw: bool) -> Any:
        if not raw or not isinstance(key, str):
            raise UnsafeRow("cache key is not text")
        return super().get(key, raw)

    def store(self, value: object, read: bool, key: object = diskcache.UNKNOWN) -> Any:
        if read or not isinstance(value, str | bytes):
            raise TypeError("cache values are text or bytes")
        return super().store(value, read, key=key)

    def fetch(self, mode: int, filename: str | None, value: object, read: bool) -> Any:
        if mode not in _SAFE:
            raise UnsafeRow("cache row is pickled")
        return super().fetch(mode, filename, value, read)


@dataclass(frozen=True, slots=True)
class Entry:
    """One answered request. `state` is `split` where the answer was cut: its halves have entries of their own."""

    text: str
    finish_reason: str | None
    model: str
    requests: int
    prompt_tokens: int
    completion_tokens: int
    at: str  # ISO 8601, UTC
    state: Literal["done", "split"] = "done"

    def dump(self) -> str:
        fields = {**asdict(self), "sum": hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()}
        return json.dumps(fields, ensure_ascii=True, separators=(",", ":"))

    @classmethod
    def load(cls, row: object) -> Entry:
        """Raises ValueError for a row that isn't one of ours or was damaged."""
        if not isinstance(row, str):
            raise ValueError("not text")
        fields = json.loads(row)
        if not isinstance(fields, dict):
            raise ValueError("not an entry")
        total = fields.pop("sum", None)
        try:
            entry = cls(**fields)
        except TypeError:
            raise ValueError("not an entry") from None
        if total != hashlib.sha256(str(entry.text).encode("utf-8", "surrogatepass")).hexdigest():
            raise ValueError("checksum differs")
        return entry


@dataclass(frozen=True, slots=True)
class CacheStats:
    """What lies in the cache: entries, bytes on disk, tokens that need not be paid again."""

    folder: str
    entries: int
    bytes: int
    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class CacheReport:
    """What `verify` found: sound entries, and the keys of rows that can't be used."""

    sound: int
    damaged: tuple[str, ...]
    unsafe: tuple[str, ...]


_Step = tuple[str, "Entry | None"]  # an entry to store, or None to look one up
_Results = list[list["Entry | None"]]
_Waiting = tuple[list[_Step], "asyncio.Future[list[Entry | None]]"]


class ReplyCache:
    """Replies by key. The asynchronous methods are for the event loop, the plain ones for the command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.chmod(folder, 0o700)
            self._disk = diskcache.Cache(
                str(folder),
                disk=TextDisk,
                eviction_policy="none",
                size_limit=1 << 50,
                cull_limit=0,
                statistics=0,
                # A reply is read or written once: pages kept in memory only make a run grow with its batch.
                sqlite_cache_size=PAGES,
                sqlite_mmap_size=0,
            )
        except (OSError, sqlite3.Error) as error:
            raise self._fault(error) from None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reply-cache")
        self._queue: list[_Waiting] = []
        self._busy = False

    def get(self, key: str) -> Entry | None:
        """The entry, or None where there is none that can be used. A damaged row is a miss."""
        try:
            row = self._disk.get(key)
            return None if row is None else Entry.load(row)
        except (ValueError, OSError):
            return None

    def put(self, key: str, entry: Entry) -> None:
        self._disk.set(key, entry.dump())

    async def aget_many(self, keys: Iterable[str]) -> list[Entry | None]:
        return await self._soon([(key, None) for key in keys])

    async def aput(self, key: str, entry: Entry) -> None:
        await self._soon([(key, entry)])

    async def _soon(self, steps: list[_Step]) -> list[Entry | None]:
        """Done in the cache's thread. What came while it was busy goes there together, in one transaction."""
        if not steps:
            return []
        loop = asyncio.get_running_loop()
        done: asyncio.Future[list[Entry | None]] = loop.create_future()
        self._queue.append((steps, done))
        if not self._busy:
            self._busy = True
            self._next(loop)
        return await done

    def _next(self, loop: asyncio.AbstractEventLoop) -> None:
        batch, self._queue = self._queue, []
        work = loop.run_in_executor(self._thread, self._do, [steps for steps, _ in batch])
        work.add_done_callback(lambda result: self._landed(loop, batch, result))

    def _landed(self, loop: asyncio.AbstractEventLoop, batch: list[_Waiting], result: asyncio.Future[_Results]) -> None:
        error = asyncio.CancelledError() if result.cancelled() else result.exception()
        for (_, done), found in zip(batch, [[]] * len(batch) if error else result.result(), strict=True):
            if done.done():
                continue  # its caller was cancelled; the entry is stored all the same
            if error is not None:
                done.set_exception(error)
            else:
                done.set_result(found)
        if self._queue:
            self._next(loop)
        else:
            self._busy = False

    def _do(self, batch: list[list[_Step]]) -> _Results:
        try:
            if any(entry is not None for steps in batch for _, entry in steps):
                with self._disk.transact(retry=True):
                    return [self._walk(steps) for steps in batch]
            return [self._walk(steps) for steps in batch]
        except (OSError, sqlite3.Error, diskcache.Timeout) as error:
            raise self._fault(error) from None

    def _fault(self, error: Exception) -> OutputError:
        """One line for a folder that can't be used or a disk that is full: a reply that can't be kept is no reply."""
        fault = OutputError(
            f"缓存目录不能使用:{error}", where=str(self.folder), mend="检查权限和磁盘空间,或设置 SUMMARIZER_CACHE_DIR"
        )
        fault.english = (
            f"the cache folder can't be used: {error}",
            "check permissions and disk space, or set SUMMARIZER_CACHE_DIR",
        )
        return fault

    def _walk(self, steps: list[_Step]) -> list[Entry | None]:
        found = []
        for key, entry in steps:
            if entry is not None:
                self.put(key, entry)
            found.append(entry if entry is not None else self.get(key))
        return found

    def stats(self) -> CacheStats:
        """Counted over every sound entry."""
        entries = prompt = completion = 0
        for _, row in self._rows():
            if isinstance(row, Entry):
                entries += 1
                prompt += row.prompt_tokens
                completion += row.completion_tokens
        size = sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
        return CacheStats(str(self.folder), entries, size, prompt, completion)

    def verify(self) -> CacheReport:
        """Reads every row; nothing is changed and nothing is unpickled."""
        sound, damaged, unsafe = 0, [], []
        for key, row in self._rows():
            if isinstance(row, Entry):
                sound += 1
            elif isinstance(row, UnsafeRow):
                unsafe.append(key)
            else:
                damaged.append(key)
        return CacheReport(sound, tuple(damaged), tuple(unsafe))

    def clear(self) -> int:
        """Forgets every reply; returns how many there were."""
        return int(self._disk.clear())

    def remove(self, wanted: Callable[[str], bool]) -> int:
        """Forgets the replies whose text `wanted` says yes to, their bytes on disk too; returns how many there were."""
        found = [key for key, row in self._rows() if isinstance(row, Entry) and wanted(row.text)]
        base = sqlite3.connect(self.folder / "cache.db", timeout=60, isolation_level=None)
        try:
            base.execute("PRAGMA secure_delete=ON")
            for key in found:
                for (name,) in base.execute("SELECT filename FROM Cache WHERE key = ? AND raw = 1", (key,)).fetchall():
                    if name is not None:
                        (self.folder / name).unlink(missing_ok=True)
                base.execute("DELETE FROM Cache WHERE key = ? AND raw = 1", (key,))
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            base.close()
        return len(found)

    def close(self) -> None:
        self._thread.submit(self._disk.close).result()  # each thread has a connection of its own
        self._thread.shutdown(wait=True)
        self._disk.close()

    def _rows(self) -> Iterable[tuple[str, Entry | Exception]]:
        # diskcache's own iteration would unpickle keys: read the table itself.
        with sqlite3.connect(f"file:{self.folder / 'cache.db'}?mode=ro", uri=True) as base:
            rows = base.execute("SELECT key, raw, mode, filename, value FROM Cache ORDER BY rowid").fetchall()
        base.close()
        disk = self._disk.disk
        for key, raw, mode, filename, value in rows:
            try:
                name = disk.get(key, raw)
                yield name, Entry.load(disk.fetch(mode, filename, value, False))
            except UnsafeRow as error:
                yield str(key), error
            except (ValueError, OSError) as error:
                yield str(key), error


def open_cache(settings: Settings) -> ReplyCache:
    """The cache in the configured folder. Raises OutputError in one line where it can't be used."""
    return ReplyCache(settings.resolved_cache_dir / FOLDER)
