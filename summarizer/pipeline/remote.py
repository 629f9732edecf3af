"""Storage behind an address (s3://bucket/folder, memory://…), through fsspec: listed, read, written, deleted.

An object is written whole or not at all by nature. Nobody can lock a folder there. `file://…` is a local path.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from summarizer.errors import SummarizerError
from summarizer.faults import fault

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_HERE = frozenset(("memory", "file", "local"))
_NAMED_BY_HOST = frozenset(("http", "https", "ftp", "sftp", "ssh", "smb", "hdfs", "webhdfs"))
_AMAZON = "s3.amazonaws.com"
_PATTERN = frozenset("*?[")


def is_address(path: str) -> bool:
    """Whether a path names something behind an address, and not a local file."""
    return _ADDRESS.match(path) is not None and local_path(path) == path


def local_path(path: str) -> str:
    """The path of a `file://` address; anything else as it is."""
    return unquote(path[len("file://") :]) if path.lower().startswith("file://") else path


def host_of(address: str) -> str | None:
    """The host that keeps what stands behind an address; None where it is this machine.

    Raises UsageError for an address that holds a password: it would end up in the index.
    """
    parts = urlsplit(address)
    if parts.username or parts.password:
        raise fault("remote.secret", f"{parts.scheme}://…")
    kind = parts.scheme.lower()
    if kind in _HERE:
        return None
    if kind in ("s3", "s3a"):
        return _s3_host()
    return (parts.hostname or kind) if kind in _NAMED_BY_HOST else kind


@cache
def _s3_host() -> str:
    """The host that the AWS settings lead to: AWS_ENDPOINT_URL, the profile's endpoint, else Amazon's. Asks nobody."""
    try:
        from botocore.session import Session  # type: ignore[import-untyped]  # it ships no types
    except ImportError:
        return _AMAZON
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    url: str = Session().create_client("s3", region_name=region).meta.endpoint_url
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or _AMAZON


class Storage:
    """One file system of fsspec and a folder in it. Methods may be called from several threads."""

    def __init__(self, address: str) -> None:
        """Raises UsageError where the library for this kind of address isn't installed."""
        self.address = address.rstrip("/")
        kind = urlsplit(address).scheme.lower()
        try:
            import fsspec

            self._files = fsspec.filesystem(kind, use_listings_cache=False)
            self.root: str = self._files._strip_protocol(self.address).rstrip("/")
        except ImportError as error:
            extra = "summarizer[s3]" if kind in ("s3", "s3a") else kind
            raise fault("remote.no_library", self.address, reason=str(error), extra=extra) from None
        except ValueError as error:
            raise fault("remote.unknown", self.address, reason=_told(error)) from None

    def names(self) -> dict[str, int]:
        """Everything below the folder by its name, with its size in bytes. An empty or missing folder holds nothing.

        Raises OSError.
        """
        with _translated():
            try:
                found = self._files.find(self.root, detail=True)
            except FileNotFoundError:
                return {}
        prefix = self.root + "/"
        return {
            name.removeprefix(prefix): int(row.get("size") or 0)
            for name, row in found.items()
            if name.startswith(prefix) and row.get("type") != "directory"
        }

    def is_folder(self) -> bool:
        """Raises OSError."""
        with _translated():
            return bool(self._files.isdir(self.root))

    def matching(self) -> list[str]:
        """The addresses that a pattern matches, in order. Raises OSError."""
        with _translated():
            kind = self.address.partition("://")[0]
            return sorted(f"{kind}://{name.lstrip('/')}" for name in self._files.glob(self.root))

    def read(self, name: str = "", limit: int | None = None) -> bytes:
        """An object's bytes, the first `limit` of them where given. Raises OSError, FileNotFoundError among them."""
        with _translated():
            place = self._place(name)
            # A part is asked for only of what has more: of an empty object there is no part.
            cut = limit is not None and int(self._files.size(place) or 0) > limit
            data: bytes = self._files.cat_file(place, 0, limit) if cut else self._files.cat_file(place)
            return data

    def write(self, name: str, data: bytes) -> None:
        """Raises OSError; then the object is as it was before."""
        with _translated():
            self._files.pipe_file(self._place(name), data)

    def delete(self, names: Iterable[str]) -> None:
        """Raises OSError."""
        places = [self._place(name) for name in names]
        if places:
            with _translated():
                self._files.rm(places)

    def _place(self, name: str) -> str:
        return f"{self.root}/{name}" if name else self.root


@contextlib.contextmanager
def _translated() -> Any:
    """What the storage's library raises, as OSError: botocore has errors of its own for a network and a login."""
    try:
        yield
    except OSError:
        raise
    except _foreign() as error:
        raise OSError(None, _told(error)) from error


@cache
def _foreign() -> tuple[type[Exception], ...]:
    kinds: list[type[Exception]] = [ValueError]
    with contextlib.suppress(ImportError):
        from botocore.exceptions import BotoCoreError  # type: ignore[import-untyped]  # it ships no types

        kinds.append(BotoCoreError)
    with contextlib.suppress(ImportError):
        from aiohttp import ClientError

        kinds.append(ClientError)
    return tuple(kinds)


def reason_of(error: OSError) -> str:
    return error.strerror or _told(error)


def _told(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def is_pattern(address: str) -> bool:
    return bool(_PATTERN.intersection(address))


def fetched(address: str, limit: int) -> bytes:
    """A document's bytes, up to `limit` and one more. Raises ReadingError."""
    try:
        return Storage(address).read(limit=limit + 1)
    except FileNotFoundError:
        raise fault("input.remote_missing", address) from None
    except OSError as error:
        raise fault("input.remote_unreadable", address, reason=reason_of(error)) from error


def unwritable(error: OSError, where: str) -> SummarizerError:
    """An OutputError with the storage's own words."""
    return fault("output.remote", where, reason=reason_of(error))
