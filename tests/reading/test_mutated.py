"""Sound files with bytes flipped, cut off, repeated or swapped: read, or refused in one line, whatever they are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import ReadingError
from summarizer.reading import package, read_bytes
from tests.reading.making import as_docx, as_html, as_ofd, as_pdf, as_xlsx, as_zip

TEXT = (
    "某市科技局2024年工作总结\n一、主要成绩\n"
    "新增高新技术企业35家,总数达到120家,实现技术交易额12.5亿元,同比增长8.1%。\n二、打算\n"
)
ROWS: list[list[object]] = [["指标", "目标", "完成"], ["新增高企", 30, 35], ["技术交易额", "=B2*2", 0.125]]


@cache
def sound(form: str) -> bytes:
    makers: dict[str, Callable[[], bytes]] = {
        "html": lambda: as_html(TEXT + "<table>", "gbk"),
        "docx": lambda: as_docx(TEXT),
        "pdf": lambda: as_pdf(TEXT * 2),
        "ofd": lambda: as_ofd(TEXT),
        "xlsx": lambda: as_xlsx(ROWS, merge="A1:B1"),
        "zip": lambda: as_zip({"甲/总结.txt": TEXT.encode(), "乙.docx": as_docx(TEXT)}),
        "csv": lambda: "指标,完成\n新增高企,\"35\"\n".encode("gb18030"),
        "txt": lambda: TEXT.encode("gb18030"),
        "mht": lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
        b"Content-Type: text/html; charset=gbk\n\n" + as_html(TEXT, "gbk") + b"\n--b--\n",
    }  # fmt: skip
    return makers[form]()


@st.composite
def damage(draw: st.DrawFn, size: int) -> Callable[[bytes], bytes]:
    start = draw(st.integers(0, size))
    length = draw(st.integers(1, 64))
    kind = draw(st.sampled_from(("flip", "cut", "drop", "repeat", "insert")))
    byte = draw(st.binary(min_size=1, max_size=8))

    def apply(data: bytes) -> bytes:
        stop = start + length
        return {
            "flip": data[:start] + byte + data[start + len(byte) :],
            "cut": data[:start],
            "drop": data[:start] + data[stop:],
            "repeat": data[:stop] + data[start:],
            "insert": data[:start] + byte + data[start:],
        }[kind]

    return apply


def refused_or_read(data: bytes, name: str) -> None:
    try:
        told = read_bytes(data, name).text
    except ReadingError as error:
        told = error.line()
    told.encode("utf-8")


@pytest.mark.parametrize("form", ["html", "docx", "pdf", "ofd", "xlsx", "csv", "txt", "mht"])
def test_damaged_bytes_raise_nothing_but_a_reading_error(form: str) -> None:
    @settings(max_examples=40)
    @given(st.lists(damage(len(sound(form))), min_size=1, max_size=4))
    def mutate(changes: list[Callable[[bytes], bytes]]) -> None:
        data = sound(form)
        for change in changes:
            data = change(data)
        refused_or_read(data, f"a.{form}")

    mutate()


@pytest.mark.parametrize("form", ["docx", "ofd", "xlsx"])
def test_damaged_members_of_a_sound_package_raise_nothing_but_a_reading_error(form: str) -> None:
    """What the checksums of a ZIP would hide: the XML itself is damaged."""
    with zipfile.ZipFile(io.BytesIO(sound(form))) as opened:
        members = {name: opened.read(name) for name in opened.namelist() if name.endswith((".xml", ".rels"))}

    @settings(max_examples=40)
    @given(st.data())
    def mutate(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(members)))
        changed = data.draw(damage(len(members[name])))(members[name])
        refused_or_read(as_zip({**members, name: changed}), f"a.{form}")

    mutate()


@settings(max_examples=60)
@given(st.lists(damage(len(sound("zip"))), min_size=1, max_size=3))
def test_a_damaged_archive_raises_nothing_but_a_reading_error(changes: list[Callable[[bytes], bytes]]) -> None:
    data = sound("zip")
    for change in changes:
        data = change(data)
    try:
        names = [name for name, _ in package.documents(data, "a.zip")]
    except ReadingError:
        return
    assert all(name and not name.startswith("/") for name in names)
