"""PDF and OFD files: columns, watermarks, odd fonts, figures over page ends."""

from __future__ import annotations

import html
import io
import zipfile

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from summarizer.document import Source
from summarizer.errors import ReadingError
from summarizer.reading import read_bytes
from summarizer.reading.pages import PageLine, content_of
from tests.reading.making import as_pdf

LEFT = "一、工作总结。全区新增高新技术企业35家，总数达到120家，实现技术交易额12.5亿元，同比增长8.1%。" * 6
RIGHT = "二、工作打算。全区新增高新技术企业40家，总数达到160家，实现技术交易额15.5亿元，同比增长9.1%。" * 6


def _cut(text: str, width: int) -> list[str]:
    """The text in lines of so many squares, full to the edge as justified ones are."""
    lines, line, filled = [], "", 0.0
    for character in text:
        wide = 1.0 if ord(character) > 0x2000 else 0.55
        if filled + wide > width:
            lines.append(line)
            line, filled = "", 0.0
        line += character
        filled += wide
    return [*lines, line]


def _canvas(buffer: io.BytesIO) -> Canvas:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("STSong-Light", 12)
    return canvas


def _noise(source: Source) -> str:
    return "\n".join(one.span.slice(source.text) for one in source.noise)


def test_a_pdf_of_two_columns_is_read_one_after_the_other() -> None:
    buffer = io.BytesIO()
    canvas = _canvas(buffer)
    canvas.drawString(200, 790, "某市科技局2024年工作总结")
    for x, text in ((60, LEFT), (310, RIGHT)):
        for place, line in enumerate(_cut(text, 18)):
            canvas.drawString(x, 750 - 17 * place, line)
    canvas.showPage()
    canvas.save()
    assert read_bytes(buffer.getvalue(), "a.pdf").text == f"某市科技局2024年工作总结\n{LEFT}\n{RIGHT}\n"


def test_a_slanted_watermark_cuts_no_paragraph() -> None:
    text = (
        "某市科技局2024年工作总结\n"
        + "全市新增高新技术企业35家,总数达到120家,实现技术交易额12.5亿元,同比增长8.1%。" * 30
    )
    buffer = io.BytesIO()
    canvas = _canvas(buffer)
    lines = _cut(text.split("\n")[1], 36)
    canvas.drawString(94, 790, text.split("\n")[0])
    for place, line in enumerate(lines):
        canvas.drawString(70, 760 - 17 * place, line)
    canvas.saveState()
    canvas.translate(150, 300)
    canvas.rotate(40)
    canvas.setFont("STSong-Light", 40)
    canvas.drawString(0, 0, "内部资料2099")
    canvas.restoreState()
    canvas.showPage()
    canvas.save()
    source = read_bytes(buffer.getvalue(), "a.pdf")
    assert text.split("\n")[1] in source.text
    assert "2" in _noise(source)
    assert "12.5亿元" not in _noise(source)


def _line(text: str, page: int = 1, top: float = 0.5, left: float = 70.0, right: float = 500.0) -> PageLine:
    return PageLine(text, page, left, right, top, 12.0)


def test_a_watermark_at_the_same_place_of_every_page_is_noise() -> None:
    lines = []
    for page in range(1, 5):
        lines += [_line(f"全市新增企业{page}1家，总数达到", page, 0.3), _line("内部资料", page, 0.4, 200, 300)]
        lines.append(_line(f"12{page}家，实现技术交易额12.5亿元。", page, 0.5))
    content = content_of(lines, "application/pdf", "a.pdf")
    assert [one.span.slice(content.text) for one in content.noise] == ["内部资料"] * 4
    assert "总数达到121家，实现" in content.text


def test_radicals_and_ligatures_are_the_characters_they_look_like() -> None:
    text = content_of(
        [_line("⼀、⼯作总结：⻓三⾓⼀体化⽅⾯，ﬁnance新增⼆⼗家企业，实现⼤幅增⻓")], "application/pdf", "a.pdf"
    ).text
    assert text == "一、工作总结：长三角一体化方面，finance新增二十家企业，实现大幅增长\n"


def test_a_glyph_that_the_font_does_not_map_is_no_figure() -> None:
    text = content_of(
        [_line("全市新增高新技术企业(cid:21)(cid:24)家，总数达到一百二十家企业")], "application/pdf", "a.pdf"
    ).text
    assert text == "全市新增高新技术企业\ufffd\ufffd家，总数达到一百二十家企业\n"


def test_a_figure_broken_over_two_pages_is_one_figure() -> None:
    for shift in range(0, 12, 3):
        body = (
            "甲" * (37 * 20 - 20 + shift) + "全市实现技术交易额105.58亿元,同比增长12.25%,新增企业1234家,发展势头良好。"
        )
        source = read_bytes(as_pdf("某市科技局2024年工作总结\n" + body, lines_a_page=20), "a.pdf")
        assert body in source.text


# OFD

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(*pages: str, template: str = "") -> Source:
    """An OFD file whose pages hold the given TextObjects."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "OFD.xml",
            f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )
        listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/{n}.xml"/>' for n in range(len(pages)))
        package.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
            '</ofd:PageArea><ofd:TemplatePage ID="9" BaseLoc="Tpls/t.xml"/></ofd:CommonData>'
            f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        )
        for name, objects in (("Tpls/t.xml", template), *((f"Pages/{n}.xml", page) for n, page in enumerate(pages))):
            package.writestr(
                f"Doc_0/{name}",
                f'<ofd:Page {SPACE}><ofd:Template TemplateID="9"/><ofd:Content><ofd:Layer>{objects}</ofd:Layer>'
                "</ofd:Content></ofd:Page>",
            )
    return read_bytes(buffer.getvalue(), "a.ofd")


def text_object(x: float, y: float, *codes: str, more: str = "") -> str:
    inner = "".join(code if code.startswith("<") else code_of(code) for code in codes)
    return f'<ofd:TextObject ID="1" Boundary="{x} {y} 150 5" Size="4" {more}>{inner}</ofd:TextObject>'


def code_of(text: str, x: float = 0, y: float = 4, delta: str = "") -> str:
    steps = f' DeltaX="{delta}"' if delta else ""
    return f'<ofd:TextCode X="{x}" Y="{y}"{steps}>{html.escape(text)}</ofd:TextCode>'


TITLE = text_object(30, 20, "某市科技局2024年工作总结。") + text_object(30, 28, "全市新增高新技术企业情况。")
WIDE = text_object(30, 290, "这一行写到版心右边，好让上面各行显得没有写满，于是各自成段。")


def test_the_codes_of_one_object_are_one_text_or_its_lines() -> None:
    one = text_object(
        30, 40, code_of("新增企业3", delta="4 4 4 4"), code_of("5家，", 18.2), code_of("总数120家。", 26.6)
    )
    two = text_object(30, 60, code_of("一、工作总结", y=4), code_of("二、工作打算", y=12))
    assert ofd(TITLE + one + two + WIDE).text.split("\n")[2:5] == [
        "新增企业35家，总数120家。",
        "一、工作总结",
        "二、工作打算",
    ]


def test_cells_on_one_height_stay_apart() -> None:
    row = text_object(30, 40, "新增高企") + text_object(90, 40, "30") + text_object(130, 40, "35")
    assert "新增高企 30 35" in ofd(TITLE + row).text


def test_templates_watermarks_and_invisible_text_are_none_of_the_words() -> None:
    mark = text_object(50, 100, "内部资料2099", more='CTM="0.7 0.7 -0.7 0.7 0 0"')
    hidden = text_object(50, 120, "8888家", more='Visible="false"')
    source = ofd(TITLE + mark + hidden, template=text_object(10, 10, "9999家"))
    assert "9999" not in source.text
    assert "8888" not in source.text
    assert _noise(source) == "内部资料2099"


def test_an_ofd_file_of_two_columns_is_read_one_after_the_other() -> None:
    left, right = _cut(LEFT, 16), _cut(RIGHT, 16)
    objects = "".join(
        text_object(x, 40 + 6 * place, line)
        for x, lines in ((20, left), (110, right))
        for place, line in enumerate(lines)
    )
    # A line that happens to begin with 一、 begins a paragraph; the order is what counts here.
    assert ofd(TITLE + objects).text.replace("\n", "").endswith(LEFT + RIGHT)


@pytest.mark.parametrize("more", ['Size="x"', 'CTM="a b"', 'CTM="nan inf 0 0 0 0"'])
def test_numbers_that_are_none_are_passed_over(more: str) -> None:
    code = code_of("新增企业35家。", delta="g 9 z q")
    broken = f'<ofd:TextObject ID="1" Boundary="30 x 1e999" {more}>{code}</ofd:TextObject>'
    assert "新增企业35家。" in ofd(TITLE + broken).text


def test_a_file_without_pages_is_damaged() -> None:
    with pytest.raises(ReadingError, match="OFD文件损坏"):
        ofd()
