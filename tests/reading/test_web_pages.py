"""Saved web pages as government sites have them: layout tables, wrong charsets, one form around the whole page."""

from __future__ import annotations

import pytest

from summarizer.document import NoiseKind, Source
from summarizer.outline import annotate
from summarizer.reading import read_bytes

PROSE = "<p>2024年,全区新增高新技术企业35家,总数达到120家,实现技术交易额12.5亿元,同比增长8.1%。</p>" * 3


def page(body: str, head: str = "") -> Source:
    return read_bytes(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "a.html")


def noise(source: Source) -> str:
    return "\n".join(one.span.slice(source.text) for one in source.noise)


def test_a_form_around_the_whole_page_is_no_furniture() -> None:
    source = page(f"<form id='aspnetForm'><div class='top'><a href='/'>首页</a></div><div>{PROSE}</div></form>")
    assert "35家" not in noise(source)
    assert "首页" in noise(source)


def test_the_head_of_an_article_is_not_the_head_of_the_page() -> None:
    source = page(
        "<header>某市人民政府门户网站</header>"
        f"<article><header><h1>某市科技局2024年工作总结</h1></header>{PROSE}</article>"
    )
    assert "某市人民政府门户网站" in noise(source)
    assert "工作总结" not in noise(source)
    assert source.metadata.title == "某市科技局2024年工作总结"


def test_what_stands_on_lines_of_its_own_in_a_cell_stays_apart() -> None:
    rows = "<tr><th>指标</th><th>2023年<br>2024年</th></tr><tr><td>新增<p>企业</p></td><td>100<br/>200</td></tr>"
    source = page(f"<table>{rows}</table>{PROSE}")
    assert "100 200" in source.text
    assert "100200" not in source.text


def test_a_caption_is_read_and_its_unit_governs() -> None:
    rows = "<tr><th>指标</th><th>2024年</th></tr><tr><td>技术交易额</td><td>1,055,000</td></tr>"
    source = page(f"<table><caption>主要指标 单位:万元</caption>{rows}</table>{PROSE}")
    assert ("10550000000", "元") in [(one.value, one.unit) for one in annotate(source).mentions]


def test_a_table_inside_a_layout_table_keeps_its_heads_over_spans() -> None:
    data = (
        "<table><tr><th rowspan='2'>指标</th><th colspan='2'>2024年</th></tr><tr><th>目标值</th><th>完成值</th></tr>"
        "<tr><td>新增高企</td><td>30</td><td>35</td></tr></table>"
    )
    source = page(f"<table width='100%'><tr><td><a href='/'>首页</a></td></tr><tr><td>{PROSE}{data}</td></tr></table>")
    assert [(cell.span.slice(source.text), cell.row_heads, cell.column_heads) for cell in source.cells] == [
        ("30", ("新增高企",), ("2024年", "目标值")),
        ("35", ("新增高企",), ("2024年", "完成值")),
    ]
    assert source.text.count("35家") == 3


def test_paragraphs_parted_by_line_breaks_are_paragraphs() -> None:
    source = page(
        f"<div>一、工作总结<br>新增企业35家。<br/><br />&#12288;&#12288;二、工作打算<br>新增企业40家。</div>{PROSE}"
    )
    assert source.text.split("\n")[:4] == ["一、工作总结", "新增企业35家。", "二、工作打算", "新增企业40家。"]


def test_line_ends_of_preformatted_text_are_shown() -> None:
    source = page("<pre>一、工作总结\n新增企业35家\n二、工作打算\n新增企业40家</pre>" + PROSE)
    assert source.text.startswith("一、工作总结\n新增企业35家\n二、工作打算\n新增企业40家\n")


def test_entities_are_the_characters_they_stand_for() -> None:
    source = page(f"<p>R&amp;D经费&nbsp;12.5&nbsp;亿元，占&lt;GDP&gt;的3.1&#37;，&ldquo;专精特新&rdquo;20家</p>{PROSE}")
    assert source.text.startswith("R&D经费 12.5 亿元，占<GDP>的3.1%，“专精特新”20家\n")


def test_a_raised_digit_is_not_one_more_digit() -> None:
    assert page(f"<p>新增企业35<sup>1</sup>家，面积12km<sup>2</sup>。</p>{PROSE}").text.startswith(
        "新增企业35¹家，面积12km²。\n"
    )


def test_the_numbers_of_a_list_are_printed_once() -> None:
    source = page(f"<div>{PROSE}<ol start='2'><li>265家企业</li><li>平台</li></ol><ol><li>1.投入</li></ol></div>")
    assert source.text.split("\n")[3:6] == ["2. 265家企业", "3.平台", "1.投入"]


@pytest.mark.parametrize(
    ("written", "declared", "found"),
    [
        ("gbk", "utf-8", "gb18030"),
        ("gbk", "iso-8859-1", "gb18030"),
        ("gbk", "utf-16", "gb18030"),
        ("utf-8", "gb2312", "utf-8"),
        ("utf-8", "gbk", "utf-8"),
        ("utf-8-sig", "big5", "utf-8"),
        ("utf-16", "utf-16", "utf-16-le"),
    ],
)
def test_a_wrong_declaration_harms_nothing(written: str, declared: str, found: str) -> None:
    text = "某市科技局2024年工作总结。新增高新技术企业35家，总数达到120家。"
    markup = f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={declared}'></head>"
    source = read_bytes(f"{markup}<body><p>{text}</p></body></html>".encode(written), "a.html")
    assert source.text == text + "\n"
    assert source.encoding == found


@pytest.mark.parametrize(
    "start",
    [
        "<div>",
        "<!-- saved from url=(0014)about:internet -->\n<html><body>",
        "<!-- a > b -->\n<!--c--><p>",
        "<title>总结</title>",
    ],
)
def test_a_fragment_of_a_page_is_a_page(start: str) -> None:
    source = read_bytes((start + PROSE).encode(), "a.html")
    assert source.media_type == "text/html"
    assert "<p>" not in source.text


def test_a_page_saved_in_one_file_is_read() -> None:
    archive = (
        'From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype="text/html";\n'
        '\tboundary="----b"\n\n------b\nContent-Type: text/html; charset="gb2312"\n'
        "Content-Transfer-Encoding: base64\n\n"
    )
    import base64

    body = base64.b64encode(f"<html><body>{PROSE}</body></html>".encode("gbk")).decode()
    source = read_bytes((archive + body + "\n------b--\n").encode(), "总结.mht")
    assert source.text.count("35家") == 3
    assert source.media_type == "multipart/related"


def test_a_table_in_the_furniture_is_noise() -> None:
    table = "<table><tr><th>日</th><th>一</th></tr><tr><td>5</td><td>6</td></tr></table>"
    source = page(f"<aside>{table}</aside><div>{PROSE}</div>")
    marked = [one for one in source.noise if "5\t6" in one.span.slice(source.text)]
    assert [one.kind for one in marked] == [NoiseKind.NAVIGATION]
