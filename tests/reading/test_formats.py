"""Documents as offices have them: what is read from a page, a Word file, a PDF, an OFD, a workbook is what went in."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from summarizer.document import NoiseKind, Source
from summarizer.errors import ReadingError
from summarizer.extraction.rules import RulesExtractor
from summarizer.outline import annotate
from summarizer.reading import read, read_bytes
from tests.reading.making import as_docx, as_html, as_ofd, as_pdf, as_xlsx

MAKERS = {"html": as_html, "docx": as_docx, "pdf": as_pdf, "ofd": as_ofd}


def _statements(source: Source) -> list[tuple[str, str]]:
    items = RulesExtractor().assemble(annotate(source), ()).items
    # The font that the test PDFs are set in has no middle dot.
    return [(item.list.value, item.statement.replace("·", "")) for item in items]


@pytest.mark.parametrize("form", MAKERS)
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_the_same_report_gives_the_same_items_in_every_format(seeds: dict[str, Path], number: str, form: str) -> None:
    text = seeds[number].read_text(encoding="utf-8")
    plain = _statements(read(seeds[number]))
    assert _statements(read_bytes(MAKERS[form](text), f"报告.{form}")) == plain


@pytest.mark.parametrize("form", MAKERS)
def test_every_paragraph_knows_where_it_stood(seeds: dict[str, Path], form: str) -> None:
    source = read_bytes(MAKERS[form](seeds["001"].read_text(encoding="utf-8")), f"a.{form}")
    assert source.origins
    for origin in source.origins:
        assert origin.span.slice(source.text).strip()
    starts = [origin.span.start for origin in source.origins]
    assert starts == sorted(starts)
    assert source.origins[0].label == ("p1" if form in ("pdf", "ofd") else "¶1")


@pytest.mark.parametrize("name", ["报告", "报告.txt", "报告.pdf", "报告.docx"])
@pytest.mark.parametrize("form", MAKERS)
def test_the_type_is_told_by_content_and_not_by_name(name: str, form: str) -> None:
    text = "某市科技局2024年工作总结\n" + "新增高新技术企业35家,总数达到120家。\n" * 3
    assert "35家" in read_bytes(MAKERS[form](text), name).text


# Pages


def _page(body: str, head: str = "") -> Source:
    return read_bytes(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "a.html")


PROSE = "<p>2024年,全区新增高新技术企业35家,总数达到120家,实现技术交易额12.5亿元,同比增长8.1%。</p>" * 3


def test_the_tags_of_government_sites_are_the_metadata() -> None:
    head = (
        '<meta name="ArticleTitle" content="某区科技局2024年工作总结"><meta name="PubDate" content="2025-01-17 10:40">'
        '<meta name="ContentSource" content="宁波市鄞州区科技局">'
    )
    metadata = _page(PROSE, head).metadata
    assert metadata.title == "某区科技局2024年工作总结"
    assert metadata.published == "2025-01-17"
    assert metadata.issuer == "宁波市鄞州区科技局"


def test_the_table_of_the_index_number_is_read() -> None:
    table = (
        "<table><tr><td>索引号</td><td>002969069/2025-00324</td><td>发布机构</td><td>区科技局</td></tr>"
        "<tr><td>公开方式</td><td>主动公开</td><td>生成日期</td><td>2025-01-17</td></tr></table>"
    )
    metadata = _page(table + "<h1>宁波市鄞州区科技局2024年工作总结</h1>" + PROSE).metadata
    assert metadata.index_number == "002969069/2025-00324"
    assert metadata.disclosure == "主动公开"


def test_navigation_is_marked_and_not_deleted() -> None:
    source = _page('<nav><a href="/">首页</a><a href="/x">政务公开</a></nav>' + PROSE)
    navigation = [one.span.slice(source.text) for one in source.noise if one.kind is NoiseKind.NAVIGATION]
    assert navigation == ["首页政务公开"]


def test_scripts_styles_and_hidden_text_are_not_read() -> None:
    source = _page(
        f'<script>document.write("9999家")</script><style>.a{{b:1}}</style><p style="display: none">8888家</p>{PROSE}'
    )
    assert "9999" not in source.text
    assert "8888" not in source.text


def test_a_page_in_gb2312_is_read_by_its_declaration() -> None:
    source = read_bytes(as_html("某市科技局2024年工作总结\n新增高新技术企业35家。", "gbk"), "a.htm")
    assert source.encoding == "gb18030"
    assert "新增高新技术企业35家。" in source.text


def test_a_page_nested_too_deep_to_be_read_whole_is_refused() -> None:
    assert "35家" in _page("<div>" * 200 + PROSE + "</div>" * 200).text
    with pytest.raises(ReadingError, match="嵌套过深"):
        _page("<div>" * 5000 + PROSE + "</div>" * 5000)


# Word


def _word(*blocks: str) -> Source:
    """A document whose body is the given WordprocessingML."""
    document = Document()
    body = document.element.body
    for block in blocks:
        body.insert(len(body) - 1, parse_xml(block.replace("<w:p", f"<w:p {nsdecls('w')}", 1)))
    buffer = io.BytesIO()
    document.save(buffer)
    return read_bytes(buffer.getvalue(), "a.docx")


def test_tracked_changes_are_accepted() -> None:
    source = _word(
        "<w:p><w:r><w:t>新增企业</w:t></w:r><w:del><w:r><w:delText>25家</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>35家</w:t></w:r></w:ins><w:r><w:t>。</w:t></w:r></w:p>"
    )
    assert source.text == "新增企业35家。\n"


def test_automatic_numbers_are_printed_before_their_paragraphs() -> None:
    document = Document()
    numbering: Any = document.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">'
            + "".join(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
                f'<w:lvlText w:val="{label}"/></w:lvl>'
                for level, label in enumerate(("%1、", "（%2）"))
            )
            + "</w:abstractNum>"
        ),
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="99"><w:abstractNumId w:val="77"/></w:num>'))
    for level, text in ((0, "主要成绩"), (1, "企业培育"), (1, "平台建设"), (0, "存在问题"), (1, "投入不足")):
        paragraph = document.add_paragraph(text)
        properties: Any = paragraph._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="99"/></w:numPr>')
        )
    buffer = io.BytesIO()
    document.save(buffer)
    text = read_bytes(buffer.getvalue(), "a.docx").text
    assert text.split("\n")[:5] == [
        "一、主要成绩",
        "（一）企业培育",
        "（二）平台建设",
        "二、存在问题",
        "（一）投入不足",
    ]


def test_word_tables_keep_heads_and_unit() -> None:
    document = Document()
    document.add_paragraph("附件 主要指标完成情况 单位:万元")
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells),
        ("指标", "2024年目标值", "2024年完成值", "技术交易额", "1,000,000", "1,055,000"),
        strict=True,
    ):
        cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    source = read_bytes(buffer.getvalue(), "a.docx")
    assert [(cell.span.slice(source.text), cell.row_heads, cell.column_heads) for cell in source.cells] == [
        ("1,000,000", ("技术交易额",), ("2024年目标值",)),
        ("1,055,000", ("技术交易额",), ("2024年完成值",)),
    ]
    values = [(mention.value, mention.unit) for mention in annotate(source).mentions if mention.unit == "元"]
    assert values == [("10000000000", "元"), ("10550000000", "元")]


# PDF


def test_running_heads_and_page_numbers_are_marked_and_paragraphs_go_on_over_pages() -> None:
    text = (
        "某市科技局2024年工作总结\n"
        + "全市新增高新技术企业35家,总数达到120家,实现技术交易额12.5亿元,同比增长8.1%。" * 60
    )
    source = read_bytes(as_pdf(text, head="某市科技局文件", lines_a_page=20), "a.pdf")
    noise = {one.span.slice(source.text) for one in source.noise if one.kind is NoiseKind.BOILERPLATE}
    assert any("某市科技局文件" in words for words in noise)
    assert any("- 2 -" in words for words in noise)
    assert text.split("\n")[1] in source.text


def test_a_number_broken_over_two_lines_is_one_number() -> None:
    for shift in range(12):
        text = (
            "某市科技局2024年工作总结\n"
            + "甲" * (30 + shift)
            + "全市实现技术交易额105.58亿元,同比增长12.25%,新增企业1234家。"
        )
        assert text.split("\n")[1] in read_bytes(as_pdf(text), "a.pdf").text


# Workbooks


def test_a_workbook_is_a_table_with_heads() -> None:
    rows: list[list[object]] = [
        ["单位:万元", None, None, None],
        ["序号", "指标", "2024年目标值", "2024年完成值"],
        [1, "技术交易额", 1000000, 1055000],
        [2, "研发费用", 580000, 588700],
    ]
    source = read_bytes(as_xlsx(rows, merge="A1:D1"), "a.xlsx")
    assert [(cell.span.slice(source.text), cell.row_heads[-1], cell.column_heads[-1]) for cell in source.cells] == [
        ("1000000", "技术交易额", "2024年目标值"),
        ("1055000", "技术交易额", "2024年完成值"),
        ("580000", "研发费用", "2024年目标值"),
        ("588700", "研发费用", "2024年完成值"),
    ]


def test_a_unit_in_a_column_of_its_own_governs_its_row() -> None:
    data = "指标,单位,2024年完成值\n技术交易额,亿元,105.5\n新增高企,家,265\n".encode("gb18030")
    source = read_bytes(data, "台账.csv")
    mentions = [(m.surface, m.value, m.unit) for m in annotate(source).mentions if m.surface in ("105.5", "265")]
    assert mentions == [("105.5", "10550000000", "元"), ("265", "265", "家")]
