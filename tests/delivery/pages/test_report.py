"""The static report: one file that needs nothing else, with the same two panes, and no script in it."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from summarizer.delivery.formats import FORMATS, About
from summarizer.delivery.pages.catalogue import Lang
from summarizer.delivery.pages.report import page
from summarizer.delivery.records import Delivered
from tests.delivery.pages.making import SLIPS, Made, of_statements, plain, slipped
from tests.delivery.pages.test_pane import XSS

ABOUT = About("summarizer 0", "2026-01-01T00:00:00Z", "all")


def delivered(made: Made, key: str = "稿.txt", text: str | None = None) -> Delivered:
    return Delivered(key, made.summary, "draft", 0, "0" * 64, read_text=lambda: text)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_is_one_file_without_a_script(seeds: dict[str, Path], lang: Lang) -> None:
    told = page(slipped(seeds["000"], SLIPS["000"]).view, lang)
    assert "<script" not in told.lower()
    assert re.findall(r"(?:src|href)=\"(?!#)[^\"]*\"", told) == []
    assert re.search(r"style-src 'sha256-[A-Za-z0-9+/=]+'", told)
    assert " style=" not in told


def test_the_policy_names_the_style_that_is_there(seeds: dict[str, Path]) -> None:
    import base64
    import hashlib

    told = page(plain(seeds["004"]).view, "zh")
    style = told.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"sha256-{digest}" in told


def test_an_english_report_has_chinese_only_where_the_document_speaks(seeds: dict[str, Path]) -> None:
    made = of_statements("Bureau 2024\n科技\n近40 items.", (("40 items", "近40"),), "a.txt")
    told = page(made.view, "en")
    body = re.sub(r"<style>.*?</style>", "", told, flags=re.DOTALL)
    chinese = set(re.findall("[\u4e00-\u9fff]+", body))
    said = {word for card in made.view.cards for word in re.findall("[\u4e00-\u9fff]+", card.message.en)}
    assert chinese <= {"科技", "近", "综合", "年"} | said  # 2024年: the period that the ledger resolved


@pytest.mark.parametrize("attack", XSS)
def test_nothing_of_a_document_is_markup_in_a_report(attack: str) -> None:
    text = f"江南区科技局2024年工作总结\n举办{attack}活动近40场。"
    made = of_statements(text, ((f"举办{attack}活动40场", "近40场"),), f"{attack}.txt".replace("/", "_"))
    told = page(made.view, "zh", notice=attack)
    assert "<script" not in told.lower()
    assert "<img" not in told
    assert not re.search(r"<[a-z][^>]*\sonmouseover=", told)
    assert "举办49" not in told


def test_an_export_has_a_report_a_document_and_an_index(seeds: dict[str, Path], tmp_path: Path) -> None:
    one, other = plain(seeds["004"]), plain(seeds["000"])
    writer = FORMATS["html"].load()
    rows = (delivered(one, "市/a b#.txt", one.text), delivered(other, "b.txt", None))
    written = writer(iter(rows), tmp_path / "out", ABOUT)
    assert written.documents == 2
    assert written.notes
    index = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', index)
    assert links == ["%E5%B8%82/a%20b%23.txt.html"]
    assert (tmp_path / "out/市/a b#.txt.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_the_largest_report_stays_small(seeds: dict[str, Path]) -> None:
    assert len(gzip.compress(page(plain(seeds["002"]).view, "zh").encode())) < 60_000
