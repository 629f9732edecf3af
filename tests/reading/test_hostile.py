"""Files made to harm: refused in one line, within time and memory, with nothing fetched and nothing written."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from summarizer.errors import ReadingError
from summarizer.reading import formats, package, read_bytes
from tests.reading.making import as_docx, as_ofd, as_xlsx, as_zip

TEXT = "某市科技局2024年工作总结\n新增高新技术企业35家,总数达到120家。"


def _with_member(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one member replaced or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info.filename))
        new.writestr(name, content)
    return buffer.getvalue()


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (b"" if n == 1 else b"%d" % (n - 1)) * 10) for n in range(1, 10))
    + b"]><a>&a9;</a>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'


@pytest.mark.parametrize(
    ("case", "data"),
    [
        ("a zip bomb", _with_member(as_docx(TEXT), "word/media/a.bin", bytes(40_000_000))),
        ("an entity bomb in Word", _with_member(as_docx(TEXT), "word/document.xml", BOMB)),
        ("an entity bomb in OFD", _with_member(as_ofd(TEXT), "OFD.xml", BOMB)),
        ("an entity bomb in a workbook", _with_member(as_xlsx([["指标", "值"]]), "xl/workbook.xml", BOMB)),
        ("an external entity in OFD", _with_member(as_ofd(TEXT), "Doc_0/Document.xml", OUTSIDE)),
        ("an external entity in Word", _with_member(as_docx(TEXT), "word/document.xml", OUTSIDE)),
        ("half a Word file", as_docx(TEXT)[:9000]),
        ("half a PDF", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"),
        ("a PDF of nonsense", b"%PDF-1.4\n" + bytes(range(256)) * 40),
        ("an empty workbook", as_xlsx([])),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_file_is_refused_in_one_line_and_soon(case: str, data: bytes) -> None:
    begin = time.monotonic()
    with pytest.raises(ReadingError) as caught:
        read_bytes(data, "坏文件")
    assert time.monotonic() - begin < 20
    line = caught.value.line()
    assert "\n" not in line
    assert line.startswith("坏文件")
    assert caught.value.mend


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "/etc/passwd.txt", "C:\\windows\\a.txt", "a/../../b.txt"])
def test_an_archive_that_names_places_outside_itself_is_refused(name: str) -> None:
    with pytest.raises(ReadingError, match="越界"):
        list(package.documents(as_zip({name: TEXT.encode()}), "a.zip"))


def test_an_archive_gives_its_documents_with_readable_names() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("__MACOSX/._a.txt", b"x")
        archive.writestr("海曙区/总结.txt", TEXT.encode())
    assert [(name, len(data)) for name, data in package.documents(buffer.getvalue(), "a.zip")] == [
        ("海曙区/总结.txt", len(TEXT.encode()))
    ]


def test_a_table_of_millions_of_cells_is_refused() -> None:
    page = "<html><body><table>" + '<tr><td colspan="1000" rowspan="1000">企业</td><td>3家</td></tr>' * 3 + "</table>"
    with pytest.raises(ReadingError, match="表格过大"):
        read_bytes(page.encode(), "a.html")


@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
def test_names_in_an_archive_that_does_not_say_its_encoding_are_readable(codec: str) -> None:
    """Windows writes GB18030 and macOS UTF-8, neither with the flag that says so."""
    name = "海曙区总结.txt".encode(codec)
    data = as_zip({"x" * len(name): TEXT.encode()})
    assert [found for found, _ in package.documents(data.replace(b"x" * len(name), name), "a.zip")] == [
        "海曙区总结.txt"
    ]


def test_an_archive_of_word_files_is_no_word_file() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/总结.docx", as_docx(TEXT))
    assert formats.kind_of(buffer.getvalue()) == "zip"
    assert formats.kind_of(as_docx(TEXT)) == "docx"
