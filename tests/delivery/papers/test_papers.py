"""Papers: what is in them, and that Word files open with their footnotes where they belong."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from summarizer.delivery.formats import FORMATS, PAPERS, About
from summarizer.delivery.papers.briefing import briefing
from summarizer.delivery.papers.checklist import checklist
from summarizer.delivery.papers.markdown import markdown
from summarizer.delivery.papers.page import html
from summarizer.delivery.papers.paper import Paper, Paragraph, Run, Table
from summarizer.delivery.papers.verification import asked, district_of, sheet
from summarizer.delivery.papers.word import docx_bytes
from summarizer.delivery.records import Delivered
from tests.delivery.pages.making import SLIPS, Made, of_statements, plain, slipped
from tests.delivery.pages.test_pane import XSS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def made(seeds: dict[str, Path]) -> Made:
    return slipped(seeds["000"], SLIPS["000"])


def words(cell: tuple[Run, ...]) -> str:
    return "".join(run.text for run in cell)


def table_of(paper: Paper) -> Table:
    return next(block for block in paper.blocks if isinstance(block, Table))


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def test_every_figure_of_the_summary_is_in_the_checklist_in_order(made: Made) -> None:
    rows = table_of(checklist(made.annotated, made.summary, "zh", "")).rows
    figures = [next(run.text for run in row[1] if run.bold) for row in rows]
    assert [words(row[0]) for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert figures[:3] == ["第一", "第一梯队", "第一"]
    assert "105.5万元" in figures
    wrong = next(row for row in rows if any(run.text == "1430家" for run in row[1]))
    assert "1340家" in [run.text for run in wrong[2] if run.bold]
    assert "1340家" in words(wrong[3])
    unfounded = next(row for row in rows if any(run.text == "350万元" for run in row[1]))
    assert words(unfounded[2]) == "（原文中没有找到）"


def test_the_original_beside_a_figure_is_quoted_from_the_source(made: Made) -> None:
    for row in table_of(checklist(made.annotated, made.summary, "zh", "")).rows:
        quote = re.sub(r"^\[[^\]]*\] ", "", words(row[2])).strip("…")
        assert quote == "（原文中没有找到）" or quote in made.text.replace("\n", " ")


def test_every_figure_of_the_briefing_has_its_footnote(made: Made) -> None:
    paper = briefing(made.annotated, made.summary, "zh", "")
    notes = [run.note for block in paper.blocks if isinstance(block, Paragraph) for run in block.runs if run.note]
    assert notes == list(range(1, len(paper.notes) + 1))
    assert len(notes) > 90
    technology = next(block for block in paper.blocks if isinstance(block, Paragraph) and "58.87" in words(block.runs))
    first = next(run for run in technology.runs if "58.87" in run.text)
    assert first.text.endswith("58.87亿元")
    assert first.note is not None
    assert "58.87亿元" in paper.notes[first.note - 1]


def test_what_was_rejected_is_in_no_paper(made: Made) -> None:
    report = made.summary.reports[0]
    first = report.achievements[0]
    gone = first.model_copy(update={"review": first.review.model_copy(update={"status": "rejected"})})
    others = report.model_copy(update={"achievements": [gone, *report.achievements[1:]]})
    summary = made.summary.model_copy(update={"reports": [others]})
    assert first.statement in markdown(briefing(made.annotated, made.summary, "zh", ""))
    assert first.statement not in markdown(briefing(made.annotated, summary, "zh", ""))


def test_a_district_is_asked_once_about_a_place(seeds: dict[str, Path]) -> None:
    made = plain(seeds["003"])
    found = asked(made.annotated, made.summary, "zh")
    places = ["".join(run.text for run in doubt.original if run.bold) for doubt in found.doubts]
    assert "2023家" in places
    assert len(places) == len(
        {(place, words(doubt.original)) for place, doubt in zip(places, found.doubts, strict=True)}
    )
    paper = sheet(district_of(made.summary), [found], "zh")
    assert paper.title == "数据核实单"
    assert table_of(paper).heads == ("序号", "原文", "疑点", "请核实", "答复")
    assert all(words(row[4]) == "" for row in table_of(paper).rows)


def test_a_word_file_has_real_footnotes_in_order(made: Made) -> None:
    paper = briefing(made.annotated, made.summary, "zh", "草稿")
    data = docx_bytes(paper)
    body, notes = part(data, "word/document.xml"), part(data, "word/footnotes.xml")
    referred = [int(each.get(f"{W}id", "")) for each in body.iter(f"{W}footnoteReference")]
    there = [int(each.get(f"{W}id", "")) for each in notes.iter(f"{W}footnote")]
    assert referred == list(range(1, len(paper.notes) + 1))
    assert there == [-1, 0, *referred]
    told = ["".join(map(str, each.itertext())).strip() for each in notes.iter(f"{W}footnote")][2:]
    assert told == list(paper.notes)


def test_a_word_file_repeats_the_heads_of_its_table_on_every_page(made: Made) -> None:
    data = docx_bytes(checklist(made.annotated, made.summary, "zh", ""))
    document = Document(io.BytesIO(data))
    rows = document.tables[0].rows
    assert [cell.text for cell in rows[0].cells] == ["序号", "摘要", "原文", "机核", "人工核对"]
    assert rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
    assert len(document.element.body.findall(f"{W}sectPr")) == 1
    assert document.element.body[-1].tag == f"{W}sectPr"


@pytest.mark.parametrize(
    "attack", [*XSS, "a|b\n1. c", "[x](javascript:alert(1))", "\x0b\x1b", "![i](http://h/x)", "^[n]"]
)
def test_nothing_of_a_document_is_markup_in_a_paper(attack: str) -> None:
    clean = attack.replace("\x1b", "").replace("\n", "")
    text = f"江南区科技局2024年工作总结\n举办{clean}活动近40场。"
    made = of_statements(text, ((f"举办{attack}活动40场", "近40场"),))
    for paper in (
        briefing(made.annotated, made.summary, "zh", attack),
        checklist(made.annotated, made.summary, "zh", ""),
    ):
        page = html(paper, "zh")
        assert "<script" not in page.lower()
        assert "<img" not in page
        assert Document(io.BytesIO(docx_bytes(paper))).paragraphs
        written = markdown(paper)
        assert not re.search(r"(?<!\\)<", written)
        assert not re.search(r"(?<!\\)\]\(", written)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", ["docx", "html", "md"])
def test_every_paper_is_written_in_every_format(made: Made, tmp_path: Path, name: str, paper: str) -> None:
    one = Delivered("a/x.txt", made.summary, "draft", 0, "0", read_text=lambda: made.text)
    about = About("summarizer 0", "2026-01-01T00:00:00Z", "all", "en", paper)
    written = FORMATS[name].load()(iter((one,)), tmp_path / "out", about)
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert written.rows == {"papers": 1}
    assert [path.suffix for path in files] == [f".{name}"]
    assert files[0].stat().st_size > 500


def test_a_document_without_its_text_is_told_of(made: Made, tmp_path: Path) -> None:
    written = FORMATS["docx"].load()(
        iter((Delivered("x", made.summary, "draft", 0, "0"),)), tmp_path, About("s", "2026", "all")
    )
    assert written.documents == 1
    assert written.rows == {"papers": 0}
    assert "1" in written.notes[0][1]
