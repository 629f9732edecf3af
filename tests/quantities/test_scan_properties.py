"""What holds for any text: spans, order, concatenation, and that nothing raises."""

from __future__ import annotations

import cn2an
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer.quantities import Quantity, scan
from summarizer.quantities.numerals import chinese, shift

PIECES = st.sampled_from(
    [
        *"0123456789０１９零〇一二三四五六七八九十百千万亿壹贰两几数半廿",
        *"%％‰.．,，、。;:：/-－—~至到和约近超余多个家项人元年月日第前首",
        *("亿元", "万元", "百分之", "分之", "个百分点", "以上", "不低于", "“", "”", '"', "《", "》", "(", "）"),
        *("〔2023〕", "号", "\n", " ", "一是", "一、", "1.", "(一)", "X", "xx", "①", "⅓", "Ⅻ", "١٢"),
        *("\u200b", "\u202e", "\ud800", "翻番", "同比增长", "企业", "每万人", "2024年", "1-11月"),
    ]
)
OFFICIAL = st.lists(PIECES, max_size=60).map("".join)


def check(text: str, mentions: tuple[Quantity, ...]) -> None:
    floor = 0
    for mention in mentions:
        assert mention.start >= floor
        assert mention.end > mention.start
        assert mention.surface == text[mention.start : mention.end]
        floor = mention.end


@given(OFFICIAL)
@example("“" * 50 + "1")
@example("1" * 5000)
@example("1-" * 3000)
@example("亿" * 3000)
def test_mentions_slice_to_their_surfaces_in_order(text: str) -> None:
    check(text, scan(text))


@given(st.text())
def test_any_text_is_accepted(text: str) -> None:
    check(text, scan(text))


@given(OFFICIAL, OFFICIAL)
def test_a_paragraph_break_keeps_the_parts_apart(first: str, second: str) -> None:
    def said(text: str, by: int) -> list[tuple[int, int, str, str | None, str | None, str | None, str]]:
        return [(m.start + by, m.end + by, m.surface, m.value, m.upper, m.unit, m.kind) for m in scan(text)]

    joined = first + "\n\n" + second
    assert said(joined, 0) == said(first, 0) + said(second, len(first) + 2)


@given(st.integers(min_value=10, max_value=10**16 - 1))
def test_pure_chinese_integers_read_as_cn2an_reads_them(number: int) -> None:
    written = cn2an.an2cn(str(number))
    assert chinese(written) == str(number)
    assert chinese(cn2an.an2cn(str(number), "up")) == str(number)


@given(st.integers(min_value=2, max_value=10**12))
def test_a_chinese_count_is_read_with_its_unit(number: int) -> None:
    written = cn2an.an2cn(str(number))
    mention = scan(f"达到{written}吨，")[0]
    assert (mention.surface, mention.value, mention.unit) == (f"{written}吨", str(number), "吨")


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from([("亿元", 8), ("万元", 4), ("元", 0)]))
def test_arabic_money_keeps_every_digit(amount: object, unit: tuple[str, int]) -> None:
    written = str(amount)
    mention = scan(f"支出{written}{unit[0]}。")[0]
    assert mention.surface == written + unit[0]
    assert mention.value == shift(written, unit[1])


@pytest.mark.parametrize(
    ("decimal", "zeros", "shifted"),
    [("105.5", 8, "10550000000"), ("0.5", 1, "5"), ("-3.2", 4, "-32000"), ("5", -1, "0.5"), ("12.25", 1, "122.5")],
)
def test_a_shift_moves_the_point(decimal: str, zeros: int, shifted: str) -> None:
    assert shift(decimal, zeros) == shifted


def test_repeated_pieces_are_passed_over_as_one_damaged_mention() -> None:
    text = "1、" * 2000
    found = scan(text)
    check(text, found)
    assert found[-1].kind == "malformed"
    assert len(found) < 200


@pytest.mark.parametrize("joint", ["", "、", "企业,"])
def test_figures_shoulder_to_shoulder_end_as_one_damaged_mention(joint: str) -> None:
    text = joint.join(f"{number * 7919 % 9973}家" for number in range(600))
    found = scan(text)
    check(text, found)
    assert found[-1].kind == "malformed"
    assert len(found) < 200


def test_a_long_list_of_towns_and_figures_is_no_noise() -> None:
    text = "、".join(f"{chr(0x4E00 + 7 * number)}山镇{number + 2}家" for number in range(200))
    assert sum(one.kind == "cardinal" for one in scan(text)) == 200
