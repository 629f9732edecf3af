"""Word files as Word and WPS write them: automatic numbers by style, text boxes, framed text, tracked rows."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from summarizer.document import Source
from summarizer.reading import read_bytes

_SPACES = (
    nsdecls("w")
    + ' xmlns:v="urn:schemas-microsoft-com:vml"'
    + ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    + ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def word(*blocks: str, prepare: Any = None) -> Source:
    """A document whose body is the given WordprocessingML; `prepare` may change the document first."""
    document = Document()
    if prepare is not None:
        prepare(document)
    body: Any = document.element.body
    for block in blocks:
        name = block[1:].partition(" ")[0].partition(">")[0]
        body.insert(len(body) - 1, parse_xml(block.replace(f"<{name}", f"<{name} {_SPACES}", 1)))
    buffer = io.BytesIO()
    document.save(buffer)
    return read_bytes(buffer.getvalue(), "a.docx")


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, number: str, level: int = 0, style: str = "") -> str:
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return paragraph(text, f'{style}<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def lists(
    *levels: tuple[str, str, str], nums: str = '<w:num w:numId="90"><w:abstractNumId w:val="77"/></w:num>'
) -> Any:
    """Adds an abstract list of (form, text, more) levels and the nums that use it."""

    def prepare(document: Any) -> None:
        root = document.part.numbering_part.element
        body = "".join(
            f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for place, (form, text, more) in enumerate(levels)
        )
        root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{body}</w:abstractNum>'))
        for num in nums.split("\n"):
            root.append(parse_xml(num.replace("<w:num ", f"<w:num {nsdecls('w')} ", 1)))

    return prepare


def test_a_text_box_is_read_once_and_beside_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('34家重点企业')}{paragraph('第二行')}</w:txbxContent>"
    source = word(
        "<w:p><w:r><w:t>新增企业12</w:t></w:r><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:t>家</w:t></w:r></w:p>"
    )
    assert source.text == "新增企业12家\n34家重点企业\n第二行\n"


def test_an_old_text_box_is_read_too() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>34家</w:t></w:r></w:p></w:txbxContent>"
    source = word(
        f"<w:p><w:r><w:t>新增12家</w:t><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    assert source.text == "新增12家\n34家\n"


def test_a_style_gives_its_number_and_what_is_based_on_it_too() -> None:
    prepare = lists(("chineseCounting", "%1、", ""), ("chineseCounting", "（%2）", ""))

    def styled(document: Any) -> None:
        prepare(document)
        root = document.styles.element
        number = '<w:numPr><w:numId w:val="90"/></w:numPr>'
        deeper = '<w:numPr><w:ilvl w:val="1"/></w:numPr>'
        for name, base, own in (("章", "", number), ("大章", "章", ""), ("节", "章", deeper)):
            based = f'<w:basedOn w:val="{base}"/>' if base else ""
            root.append(
                parse_xml(
                    f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{based}'
                    f"<w:pPr>{own}</w:pPr></w:style>"
                )
            )

    source = word(
        paragraph("主要成绩", '<w:pStyle w:val="章"/>'),
        paragraph("企业培育", '<w:pStyle w:val="节"/>'),
        paragraph("存在问题", '<w:pStyle w:val="大章"/>'),
        numbered("没有编号", "0", style="章"),
        paragraph("下一步打算", '<w:pStyle w:val="章"/>'),
        prepare=styled,
    )
    assert source.text.split("\n")[:5] == [
        "一、主要成绩",
        "（一）企业培育",
        "二、存在问题",
        "没有编号",
        "三、下一步打算",
    ]


def test_a_number_never_runs_into_the_figure_behind_it() -> None:
    prepare = lists(("decimal", "%1.", ""), ("decimal", "%1.%2", "<w:isLgl/>"))
    source = word(
        numbered("265家企业获批", "90"),
        numbered("2024年新增平台", "90", 1),
        numbered("平台建设", "90"),
        prepare=prepare,
    )
    assert source.text.split("\n")[:3] == ["1. 265家企业获批", "1.1 2024年新增平台", "2.平台建设"]


def test_a_list_goes_on_under_another_name_and_restarts_where_told() -> None:
    nums = (
        '<w:num w:numId="90"><w:abstractNumId w:val="77"/></w:num>\n'
        '<w:num w:numId="91"><w:abstractNumId w:val="77"/></w:num>\n'
        '<w:num w:numId="92"><w:abstractNumId w:val="77"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    source = word(
        *(numbered("事项", number) for number in ("90", "91", "92", "92")),
        prepare=lists(("decimal", "%1)", ""), nums=nums),
    )
    assert source.text.split("\n")[:4] == ["1)事项", "2)事项", "1)事项", "2)事项"]


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        ("decimalEnclosedCircle", "③"), ("decimalEnclosedParen", "⑶"), ("ideographTraditional", "丙"),
        ("upperRoman", "III"),
        ("decimalFullWidth", "３"), ("chineseLegalSimplified", "叁"), ("bullet", ""),
    ],
)  # fmt: skip
def test_every_form_of_number_is_printed_as_word_prints_it(form: str, printed: str) -> None:
    source = word(*(numbered("事项", "90") for _ in range(3)), prepare=lists((form, "%1", "")))
    assert source.text.split("\n")[2] == printed + "事项"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def test_a_report_inside_a_frame_keeps_its_paragraphs() -> None:
    inside = paragraph("一、工作总结") + paragraph("新增企业35家。") + paragraph("二、工作打算")
    assert word(f"<w:tbl>{row(inside)}</w:tbl>").text == "一、工作总结\n新增企业35家。\n二、工作打算\n"


def test_a_form_whose_cells_hold_prose_keeps_its_paragraphs() -> None:
    prose = (
        "2024年，全区新增高新技术企业35家，总数达到120家，实现技术交易额12.5亿元，同比增长8.1%，"
        "有力支撑了全区经济社会高质量发展。"
    )
    inside = paragraph(prose) + paragraph("二、存在问题")
    source = word(f"<w:tbl>{row(paragraph('工作总结'), inside)}{row(paragraph(prose), inside)}</w:tbl>")
    assert source.text.split("\n").count("二、存在问题") == 2


def test_rows_and_cells_in_content_controls_are_read_and_deleted_rows_are_not() -> None:
    def held(block: str) -> str:
        return f"<w:sdt><w:sdtContent>{block}</w:sdtContent></w:sdt>"

    controlled = f"<w:tr>{held('<w:tc>' + paragraph('研发费用') + '</w:tc>')}<w:tc>{paragraph('5.8亿元')}</w:tc></w:tr>"
    deleted = row(paragraph("旧指标"), paragraph("99亿元"), properties='<w:del w:id="1" w:author="a"/>')
    source = word(f"<w:tbl>{row(paragraph('指标'), paragraph('2024年'))}{held(controlled)}{deleted}</w:tbl>")
    assert source.text == "指标\t2024年\n研发费用\t5.8亿元\n"


def test_a_wrong_width_is_one_cell() -> None:
    cell = '<w:tcPr><w:gridSpan w:val="x"/></w:tcPr>' + paragraph("指标")
    assert (
        word(f"<w:tbl>{row(cell, paragraph('35家'))}{row(paragraph('a'), paragraph('b'))}</w:tbl>").text
        == "指标\t35家\na\tb\n"
    )


def test_a_table_of_contents_is_marked() -> None:
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph('一、工作总结 1')}</w:sdtContent></w:sdt>"
    )
    source = word(contents, paragraph("一、工作总结"), paragraph("新增企业35家。"))
    assert [one.span.slice(source.text) for one in source.noise] == ["一、工作总结 1"]


def test_a_number_that_a_change_took_away_is_not_counted() -> None:
    gone = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>'
        '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>'
        "<w:del><w:r><w:delText>删去的事项</w:delText></w:r></w:del></w:p>"
    )
    source = word(numbered("甲", "90"), gone, numbered("乙", "90"), prepare=lists(("decimal", "%1、", "")))
    assert source.text == "1、甲\n2、乙\n"


def test_hidden_text_readings_and_raised_digits_are_not_figures() -> None:
    source = word(
        "<w:p><w:r><w:t>新增35</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>9999</w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>家</w:t></w:r>"
        "<m:oMath><m:r><m:t>12.5亿元</m:t></m:r></m:oMath></w:p>"
    )
    assert source.text == "新增35²家12.5亿元\n"


def test_footnotes_stand_at_the_end() -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>含规上企业35家。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )

    def prepare(document: Any) -> None:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    source = word(
        '<w:p><w:r><w:t>新增企业120</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r>'
        "<w:r><w:t>家。</w:t></w:r></w:p>",
        prepare=prepare,
    )
    assert source.text == "新增企业120家。\n含规上企业35家。\n"
