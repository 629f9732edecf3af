"""Encodings: found by form and by the plausibility of the Chinese, recorded by name, never guessed past a bad byte."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from summarizer.errors import ReadingError
from summarizer.reading import read, read_bytes

PROSE = (
    "一、2024年工作总结\n全年新认定高新技术企业265家，总数约1340家，同比增长12.2%。\n"
    "强化创新统筹，推进科技成果转化，培育和发展新质生产力，为高质量发展提供有力支撑。\n"
)
TRADITIONAL = (
    "一、2024年工作總結\n全年新認定高新技術企業265家，總數約1340家，同比增長12.2%。\n"
    "強化創新統籌，推進科技成果轉化，培育和發展新質生產力，為高質量發展提供有力支撐。\n"
)

ENCODED = [
    ("UTF-8", PROSE.encode("utf-8"), "utf-8", PROSE),
    ("UTF-8 with a mark", codecs.BOM_UTF8 + PROSE.encode("utf-8"), "utf-8-sig", PROSE),
    ("GB18030", PROSE.encode("gb18030"), "gb18030", PROSE),
    ("GBK, its subset", PROSE.encode("gbk"), "gb18030", PROSE),
    ("GB2312, its subset", PROSE.encode("gb2312"), "gb18030", PROSE),
    ("GB18030 with a four-byte character", (PROSE + "㐀𠀀").encode("gb18030"), "gb18030", PROSE + "㐀𠀀"),
    ("Big5", TRADITIONAL.encode("big5"), "big5", TRADITIONAL),
    ("traditional characters in GB18030", TRADITIONAL.encode("gb18030"), "gb18030", TRADITIONAL),
    ("UTF-16 little-endian with a mark", codecs.BOM_UTF16_LE + PROSE.encode("utf-16-le"), "utf-16-le", PROSE),
    ("UTF-16 big-endian with a mark", codecs.BOM_UTF16_BE + PROSE.encode("utf-16-be"), "utf-16-be", PROSE),
    ("UTF-16 little-endian without a mark", PROSE.encode("utf-16-le"), "utf-16-le", PROSE),
    ("UTF-16 big-endian without a mark", PROSE.encode("utf-16-be"), "utf-16-be", PROSE),
    ("UTF-32", PROSE.encode("utf-32"), "utf-32", PROSE),
]


@pytest.mark.parametrize(
    ("data", "encoding", "text"), [case[1:] for case in ENCODED], ids=[case[0] for case in ENCODED]
)
def test_an_encoding_is_found_and_recorded(data: bytes, encoding: str, text: str) -> None:
    source = read_bytes(data, "报告.txt")
    assert (source.encoding, source.text) == (encoding, text)


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
def test_a_seed_is_read_back_from_every_encoding(seeds: dict[str, Path], number: str, encoding: str) -> None:
    text = read(seeds[number]).text
    source = read_bytes(text.encode(encoding), f"{number}.txt")
    assert (source.encoding, source.text == text) == (encoding, True)


def test_short_titles_are_enough_to_tell_gb18030_from_big5() -> None:
    assert read_bytes("工作总结".encode("gb18030"), "a.txt").text == "工作总结"
    assert read_bytes("工作總結".encode("big5"), "a.txt").text == "工作總結"


def test_line_ends_become_newlines_and_nothing_else_is_touched() -> None:
    source = read_bytes("一、总结\r\n  正文 。\r二、计划\n\n\u3000完".encode(), "a.txt")
    assert source.text == "一、总结\n  正文 。\n二、计划\n\n\u3000完"


def test_the_seeds_are_their_own_canonical_text(seeds: dict[str, Path]) -> None:
    for path in seeds.values():
        with path.open(encoding="utf-8", newline="") as file:
            assert read(path).text == file.read()


def test_a_bad_byte_is_named_by_its_line() -> None:
    data = "第一行正文。\n第二行".encode() + b"\xff\xfe\xfd\x81" + "正文。".encode()
    with pytest.raises(ReadingError) as caught:
        read_bytes(data, "坏.txt")
    assert caught.value.code == "reading.encoding"
    assert "坏.txt: 第2行附近" in caught.value.line()


def test_a_cut_utf16_file_is_refused() -> None:
    with pytest.raises(ReadingError) as caught:
        read_bytes(codecs.BOM_UTF16_LE + "总结".encode("utf-16-le") + b"\x00", "a.txt")
    assert caught.value.code == "reading.encoding"
