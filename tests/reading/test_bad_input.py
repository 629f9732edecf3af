"""Bad input: one clear line with a stable code each — what, where, the mend."""

from __future__ import annotations

import io
import os
import sys
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import ReadingError
from summarizer.reading import read, read_bytes


def _zip(member: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, "<x/>")
    return buffer.getvalue()


REFUSED = [
    ("an empty file", b"", "reading.empty"),
    ("only blanks", b" \n\t\r\n", "reading.empty"),
    ("only full-width blanks", "\u3000\u3000\n\xa0".encode(), "reading.empty"),
    ("only a byte-order mark", b"\xef\xbb\xbf", "reading.empty"),
    ("a text without Chinese", b"Annual report 2024: 12 items.", "reading.no_chinese"),
    ("a text of figures alone", b"1,234.5 56%", "reading.no_chinese"),
    ("random bytes", bytes(range(256)) * 40, "reading.binary"),
    ("a run of zero bytes", b"\x00" * 512, "reading.binary"),
    ("a zero byte in a text", "工作总结\x00正文".encode(), "reading.binary"),
    ("a text of control characters", ("\x01\x02\x03" * 9 + "字").encode(), "reading.binary"),
    ("a PDF file", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "reading.format"),
    ("a Word file", _zip("word/document.xml"), "reading.format"),
    ("an Excel file", _zip("xl/workbook.xml"), "reading.format"),
    ("an OFD file", _zip("OFD.xml"), "reading.format"),
    ("another archive", _zip("readme.txt"), "reading.format"),
    ("an old Office file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64, "reading.format"),
    ("a picture", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "reading.format"),
    ("a web page without words", b"<!DOCTYPE html>\n<html><body></body></html>", "reading.empty"),
    (
        "a page behind a mark",
        b"\xef\xbb\xbf" + "<html><head><title>总结</title></head></html>".encode(),
        "reading.empty",
    ),
]


@pytest.mark.parametrize(("data", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_file_that_is_no_report_is_refused_in_one_line(data: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_bytes(data, "收件/报告.txt")
    error = caught.value
    assert error.code == code
    assert error.line().startswith("收件/报告.txt: ")
    assert error.mend
    assert "\n" not in error.line()


def test_the_type_is_told_by_content_and_not_by_name() -> None:
    assert read_bytes("工作总结".encode(), "报告.pdf").media_type == "text/plain"
    with pytest.raises(ReadingError):
        read_bytes(b"%PDF-1.4\n\xe2\xe3", "报告.txt")


def test_markdown_is_read_as_text() -> None:
    assert read_bytes("# 工作总结\n正文。".encode(), "报告.MD").media_type == "text/markdown"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadingError) as caught:
        read(tmp_path / "没有.txt")
    assert caught.value.code == "reading.missing"
    assert "没有.txt" in caught.value.line()


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ReadingError) as caught:
        read(tmp_path)
    assert caught.value.code == "reading.directory"


def test_an_unreadable_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The tests may run as root, whom no permission stops: the refusal is made here.
    path = tmp_path / "机密.txt"
    path.write_text("工作总结", encoding="utf-8")

    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReadingError) as caught:
        read(path)
    assert caught.value.code == "reading.unreadable"


def test_a_path_with_a_zero_byte_is_refused() -> None:
    with pytest.raises(ReadingError) as caught:
        read("a\x00b.txt")
    assert caught.value.code == "reading.unreadable"


def test_fifty_megabytes_are_refused_quickly(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        for _ in range(50):
            file.write("工作总结正文。\n".encode() * ((1 << 20) // 22))
    began = time.perf_counter()
    with pytest.raises(ReadingError) as caught:
        read(path)
    assert caught.value.code == "reading.too_large"
    assert "5000000" in caught.value.line()
    assert time.perf_counter() - began < 2


def test_the_limit_counts_characters_not_bytes() -> None:
    data = ("工作总结" * 250).encode()
    assert len(read_bytes(data, "a.txt", max_characters=1000).text) == 1000
    with pytest.raises(ReadingError) as caught:
        read_bytes(data + "。".encode(), "a.txt", max_characters=1000)
    assert caught.value.code == "reading.too_large"


def test_standard_input_is_read_for_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("2024年工作总结\n正文。".encode("gb18030"))))
    source = read("-")
    assert (source.path, source.encoding, source.text) == ("-", "gb18030", "2024年工作总结\n正文。")


def test_paths_are_kept_as_named_with_slashes(tmp_path: Path) -> None:
    path = tmp_path / "子" / "报告.txt"
    path.parent.mkdir()
    path.write_text("工作总结", encoding="utf-8")
    assert read(path).path == path.as_posix()
    assert read(os.fspath(path)).path == path.as_posix()


def test_the_id_is_of_the_bytes_and_not_of_the_text() -> None:
    plain, marked = read_bytes("总结".encode(), "a.txt"), read_bytes(b"\xef\xbb\xbf" + "总结".encode(), "a.txt")
    assert plain.text == marked.text
    assert plain.id != marked.id
    assert plain.text_sha256 == marked.text_sha256


@given(st.binary(max_size=400))
def test_no_bytes_at_all_raise_anything_but_a_reading_error(data: bytes) -> None:
    try:
        source = read_bytes(data, "a.txt")
    except ReadingError:
        return
    source.text.encode("utf-8")
    assert "\r" not in source.text


@given(
    st.text(alphabet=st.sampled_from("工作总结2024年度索引号: >首页\n\r\t【】<html—-|《》。，一、(（)）"), max_size=200)
)
def test_noise_lies_in_the_text_in_order_and_apart(text: str) -> None:
    try:
        source = read_bytes(text.encode(), "a.txt")
    except ReadingError:
        return
    last = 0
    for noise in source.noise:
        assert last <= noise.span.start < noise.span.end <= len(source.text)
        last = noise.span.end
