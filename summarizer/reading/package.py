"""ZIP packages (DOCX, XLSX, OFD, archives): limits that hold before anything is unpacked."""

from __future__ import annotations

import contextlib
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from summarizer.reading import faults

MOST_MEMBERS = 20_000
MOST_UNPACKED = 300 * 1024 * 1024
# Text compresses to a twentieth, XML to a fiftieth; what shrinks further by far is made to harm.
MOST_RATIO = 400
_RATIO_FROM = 10 * 1024 * 1024
_ENCRYPTED = 0x1
# What the libraries behind the formats raise on bytes that are not what they should be: whichever comes first.
# fmt: off
DAMAGE: tuple[type[Exception], ...] = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, RecursionError,
    NotImplementedError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError,
    SyntaxError,
)
# fmt: on


def checked(data: bytes, path: str) -> zipfile.ZipFile:
    """The package, its sizes as stated within the limits. Raises ReadingError: format, encrypted, bomb."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        members = package.infolist()
    except DAMAGE:
        raise faults.damaged(path, "压缩包或文档", "请重新下载或重新保存") from None
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise faults.encrypted(path)
    total = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if len(members) > MOST_MEMBERS or total > MOST_UNPACKED or (total > _RATIO_FROM and total > MOST_RATIO * packed):
        raise faults.bomb(path)
    return package


def member(package: zipfile.ZipFile, name: str | zipfile.ZipInfo, path: str, most: int = MOST_UNPACKED) -> bytes:
    """One member's bytes, never more than `most`, since stated sizes can lie. Raises ReadingError, KeyError."""
    try:
        with package.open(name) as stream:
            data = stream.read(most + 1)
    except KeyError:
        raise
    except DAMAGE:
        raise faults.damaged(path, "压缩包或文档", "请重新下载或重新保存") from None
    except RuntimeError:  # zipfile's word for a member that wants a password
        raise faults.encrypted(path) from None
    if len(data) > most:
        raise faults.bomb(path)
    return data


def documents(data: bytes, path: str) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of each document in an archive, in its order; hidden files and folders of systems left out.

    Names are decoded as UTF-8 or GB18030 by their bytes. A name that leads out of the archive is an error.
    """
    package = checked(data, path)
    for info in package.infolist():
        if info.is_dir():
            continue
        name = _name(info).replace("\\", "/")
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or (parts and ":" in parts[0]):
            raise faults.archive(path)
        if any(part.startswith((".", "__MACOSX")) for part in parts):
            continue
        yield "/".join(parts), member(package, info, path)


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name. Archives of macOS hold UTF-8 and those of Windows GB18030, neither saying which."""
    if info.flag_bits & 0x800:
        return info.filename
    for codec in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeEncodeError, UnicodeDecodeError):
            return info.filename.encode("cp437").decode(codec)
    return info.filename  # as zipfile decoded it
