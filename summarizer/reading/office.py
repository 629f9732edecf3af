"""Old office files (.doc, .wps, .et, .xls, RTF) → DOCX or XLSX by LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from summarizer.reading import docx, faults, sheets
from summarizer.reading.content import Content

_SECONDS = 90
# Streams of a compound file by which its kind shows ([MS-DOC] 2.1.1, [MS-XLS] 2.1.2); their names end in a zero.
_LETTER = "WordDocument\0".encode("utf-16-le")
_WORKBOOKS = tuple(f"{name}\0".encode("utf-16-le") for name in ("Workbook", "Book"))
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read(data: bytes, path: str) -> Content:
    """The Content of an old office file. Raises ReadingError: format (no LibreOffice, or it failed), encrypted."""
    if _ENCRYPTED in data:
        raise faults.encrypted(path)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise faults.office(path, installed=False)
    sheet = _LETTER not in data and any(name in data for name in _WORKBOOKS)
    target = "xlsx" if sheet else "docx"
    with tempfile.TemporaryDirectory(prefix="summarizer-office-") as folder:
        name = "in.rtf" if data.startswith(b"{\\rtf") else "in.xls" if sheet else "in.doc"
        source = Path(folder) / name
        source.write_bytes(data)
        command = [
            program,
            "--headless",
            "--norestore",
            f"-env:UserInstallation=file://{folder}/profile",  # its own profile: runs beside an open office
            "--convert-to",
            target,
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=True)
            converted = (Path(folder) / f"in.{target}").read_bytes()
        except (subprocess.SubprocessError, OSError):
            raise faults.office(path, installed=True) from None
    return sheets.read(converted, path) if sheet else docx.read(converted, path)
