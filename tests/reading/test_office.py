"""Old office files go through LibreOffice. Here a small program stands in for it, which only hands a file back."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from summarizer.errors import ReadingError
from summarizer.reading import read_bytes
from tests.reading.making import as_docx, as_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
LETTER = OLE + "WordDocument\0".encode("utf-16-le") + "Bookmark".encode("utf-16-le")
BOOK = OLE + "Workbook\0".encode("utf-16-le")
LOCKED = OLE + "EncryptedPackage\0".encode("utf-16-le")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose a.docx and a.xlsx the stand-in gives back, and where it writes down what it was asked."""
    program = tmp_path / "soffice"
    program.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, shutil, sys\n"
        "arguments = sys.argv[1:]\n"
        "target = arguments[arguments.index('--convert-to') + 1]\n"
        "folder = pathlib.Path(arguments[arguments.index('--outdir') + 1])\n"
        "here = pathlib.Path(__file__).parent\n"
        "(here / 'asked').write_text(pathlib.Path(arguments[-1]).name)\n"
        "shutil.copy(here / f'a.{target}', folder / f'in.{target}')\n"
    )
    program.chmod(0o755)
    (tmp_path / "a.docx").write_bytes(as_docx("某市科技局2024年工作总结\n新增高新技术企业35家。"))
    (tmp_path / "a.xlsx").write_bytes(as_xlsx([["指标", "2024年完成值"], ["技术交易额", 105]]))
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("data", "asked", "words"),
    [
        (LETTER, "in.doc", "新增高新技术企业35家。"),
        (BOOK, "in.xls", "技术交易额\t105"),
        (b"{\\rtf1 x}", "in.rtf", "新增高新技术企业35家。"),
    ],
    ids=["a letter with bookmarks", "a workbook", "rich text"],
)
def test_an_old_file_is_converted_by_its_kind(office: Path, data: bytes, asked: str, words: str) -> None:
    assert words in read_bytes(data, "旧文件").text
    assert (office / "asked").read_text() == asked


def test_a_conversion_that_fails_is_one_line(office: Path) -> None:
    (office / "a.docx").unlink()
    with pytest.raises(ReadingError, match="LibreOffice转换失败"):
        read_bytes(LETTER, "旧文件")


def test_without_libreoffice_the_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReadingError, match="请安装LibreOffice"):
        read_bytes(LETTER, "旧文件")


def test_a_file_with_a_password_is_named_so(office: Path) -> None:
    with pytest.raises(ReadingError, match="设了密码"):
        read_bytes(LOCKED, "旧文件")
