"""The ledger as a workbook: 台账 with a row a district, and behind every cell its evidence, a click away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from summarizer.delivery import sheets
from summarizer.delivery.candidates import Candidate, is_part
from summarizer.delivery.ledger import SAID, Kind, LedgerCell, LedgerRow
from summarizer.delivery.lists import Wanted

LEDGER, EVIDENCE, UNREPORTED, MISSING, ABOUT = "台账", "证据", "未报名单", "必报缺项", "说明"
_HEAD = ("指标", "口径", "单位", "填报要求")
_FIRST_ROW, _FIRST_COLUMN = len(_HEAD) + 1, 3
_FILLS = {
    Kind.UNREPORTED: PatternFill("solid", fgColor="D9D9D9"),
    Kind.UNMENTIONED: PatternFill("solid", fgColor="F2F2F2"),
    Kind.DOUBTFUL: PatternFill("solid", fgColor="F8CBAD"),
    Kind.UNFINISHED: PatternFill("solid", fgColor="DDEBF7"),
}
_HEDGED = PatternFill("solid", fgColor="FFF2CC")  # a value the source qualifies: 约, 预计, 1-11月
_SIDE = Side(style="thin", color="BFBFBF")
_LINE = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_COMMENT = 600  # characters of a comment; the whole quote is on the evidence sheet
_EVIDENCE = (
    ("地区", 16), ("指标", 22), ("结果", 10), ("填报值", 12), ("单位", 9), ("原文指标", 24), ("原文写法", 13),
    ("限定", 9), ("时期", 14), ("性质", 9), ("口径", 8), ("范围", 10), ("原文", 60), ("章节", 30), ("材料", 26),
    ("篇", 6), ("事项", 9), ("审核状态", 10), ("定稿状态", 10), ("说明", 40),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that the workbook shows. `facts` are name and value for the sheet 说明, `notes` its further lines."""

    wanted: tuple[Wanted, ...]
    rows: tuple[LedgerRow, ...]
    year: int | None
    facts: Mapping[str, str]
    notes: tuple[str, ...]


def write(ledger: Ledger, target: Path) -> None:
    """The workbook. Raises OSError where it can't be written."""
    book = Workbook()
    main: Any = book.active
    main.title = LEDGER
    evidence = _sheet(book, EVIDENCE, _EVIDENCE)
    _heads(main, ledger)
    for place, row in enumerate(ledger.rows):
        _row(main, evidence, _FIRST_ROW + place, row, ledger)
    main.freeze_panes = main.cell(_FIRST_ROW, _FIRST_COLUMN)
    last = get_column_letter(_FIRST_COLUMN + len(ledger.wanted) - 1)
    main.auto_filter.ref = f"A{_FIRST_ROW - 1}:{last}{_FIRST_ROW - 1 + len(ledger.rows)}"
    evidence.auto_filter.ref = f"A1:{get_column_letter(len(_EVIDENCE))}{evidence.max_row}"
    _unreported(book, ledger)
    _missing(book, ledger)
    _about(book, ledger)
    sheets.save(book, target)


def _sheet(book: Workbook, name: str, columns: Sequence[tuple[str, float]]) -> Any:
    sheet = book.create_sheet(name)
    for place, (head, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        _text(sheet.cell(1, place), head, head=True)
    sheet.freeze_panes = "A2"
    return sheet


def _text(cell: Any, text: str, *, head: bool = False, wrap: bool = True) -> Any:
    """Text that stays text, whatever it begins with."""
    if text:
        cell._value = sheets.clean(text)
        cell.data_type = "s"
    if sheets.is_dangerous(text):
        cell.quotePrefix = True
    if head:
        cell.font, cell.fill = sheets.HEAD_FONT, sheets.HEAD_FILL
    cell.alignment = Alignment(wrap_text=wrap, vertical="center" if head else "top")
    return cell


def _heads(sheet: Any, ledger: Ledger) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 9
    for row, head in enumerate(_HEAD, 1):
        _text(sheet.cell(row, 1), head, head=True)
        _text(sheet.cell(row, 2), "", head=True)
    _text(sheet.cell(len(_HEAD), 1), "地区", head=True)
    _text(sheet.cell(len(_HEAD), 2), "代码", head=True)
    for place, wanted in enumerate(ledger.wanted):
        column = _FIRST_COLUMN + place
        sheet.column_dimensions[get_column_letter(column)].width = max(12, min(24, 2 * len(wanted.name)))
        unit = wanted.unit.written if wanted.unit is not None else ""
        told = (wanted.name, wanted.caliber, unit, "必报" if wanted.required else "选报")
        for row, text in enumerate(told, 1):
            _text(sheet.cell(row, column), text, head=True).border = _LINE


def _row(sheet: Any, evidence: Any, number: int, row: LedgerRow, ledger: Ledger) -> None:
    _text(sheet.cell(number, 1), row.district.name)
    _text(sheet.cell(number, 2), row.district.code or "")
    for wanted, told in zip(ledger.wanted, row.cells, strict=True):
        cell = sheet.cell(number, _FIRST_COLUMN + wanted.place)
        if told.kind is Kind.VALUE and told.value is not None:
            _number(cell, told.value)
        else:
            _text(cell, SAID[told.kind])
            cell.fill = _FILLS[told.kind]
        if told.chosen:
            proof = evidence.max_row + 1
            for each in told.chosen:
                _evidence(evidence, row, wanted, told, each)
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{EVIDENCE}'!A{proof}")
            comment = Comment(_comment(told), "summarizer")
            comment.width, comment.height = 420, 180
            cell.comment = comment
            hedges = _hedges(told)
            if told.kind is Kind.VALUE:
                cell.font = Font(color="0563C1", underline="single")
                if hedges:
                    cell.fill = _HEDGED
        cell.border = _LINE


def _number(cell: Any, value: Decimal) -> None:
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    cell.value = value
    cell.number_format = "#,##0" + ("." + "0" * places if places else "")


def _hedges(told: LedgerCell) -> list[str]:
    """What the source says beside the number, and the number doesn't show."""
    words: list[str] = []
    for each in told.chosen:
        words += [sheets.said("qualifier", word) for word in each.qualifier]
        if each.status == "expected":
            words.append("预计数")
        if is_part(each.period) and each.period is not None:
            words.append(each.period)
    if told.exact is not None and told.value is not None and told.exact != told.value:
        words.append(f"四舍五入前 {told.exact}")
    return list(dict.fromkeys(words))


def _comment(told: LedgerCell) -> str:
    lines: list[str] = []
    if told.why is not None:
        lines.append(f"{SAID[told.kind]}：{told.why[0]}")
    if hedges := _hedges(told):
        lines.append("注意：" + "；".join(hedges))
    for each in told.chosen:
        lines.append(f"{each.indicator}：{each.surface}（{each.document}，{each.item}）")
        if each.quote:
            lines.append(f"“{each.quote}”")
    text = sheets.clean("\n".join(lines))
    return text if len(text) <= _COMMENT else text[: _COMMENT - 1] + "…"


def _evidence(sheet: Any, row: LedgerRow, wanted: Wanted, told: LedgerCell, each: Candidate) -> None:
    number = sheet.max_row + 1
    texts = (
        row.district.name, wanted.name, "填报" if told.kind is Kind.VALUE else SAID[told.kind], None, told.unit or "",
        each.indicator, each.surface, sheets.said("qualifier", ",".join(each.qualifier)), each.period or "",
        sheets.said("status", each.status or ""), sheets.said("measure", each.measure or ""), each.scope or "",
        each.quote or "", each.section or "", each.document, each.report, each.item,
        sheets.said("review_status", each.review), sheets.said("state", each.state), told.why[0] if told.why else "",
    )  # fmt: skip
    for column, text in enumerate(texts, 1):
        if text is not None:
            _text(sheet.cell(number, column), text)
    if told.value is not None:
        _number(sheet.cell(number, 4), told.value)


def _unreported(book: Workbook, ledger: Ledger) -> None:
    sheet = _sheet(book, UNREPORTED, (("地区", 20), ("代码", 10), ("情况", 30)))
    for row in ledger.rows:
        if row.absent is not None:
            number = sheet.max_row + 1
            for column, text in enumerate((row.district.name, row.district.code or "", SAID[row.absent]), 1):
                _text(sheet.cell(number, column), text)


def _missing(book: Workbook, ledger: Ledger) -> None:
    sheet = _sheet(book, MISSING, (("地区", 20), ("指标", 28), ("单位", 10), ("材料", 60)))
    for row, wanted in missing(ledger.rows, ledger.wanted):
        number = sheet.max_row + 1
        unit = wanted.unit.written if wanted.unit is not None else ""
        named = "\n".join(dict.fromkeys(document for document, _ in row.documents[wanted.planned]))
        for column, text in enumerate((row.district.name, wanted.name, unit, named), 1):
            _text(sheet.cell(number, column), text)


def missing(rows: Sequence[LedgerRow], wanted: Sequence[Wanted]) -> list[tuple[LedgerRow, Wanted]]:
    """Must-report indicators that a district which reported doesn't mention."""
    return [
        (row, each)
        for row in rows
        for each, cell in zip(wanted, row.cells, strict=True)
        if each.required and cell.kind is Kind.UNMENTIONED
    ]


def _about(book: Workbook, ledger: Ledger) -> None:
    sheet = _sheet(book, ABOUT, (("项目", 18), ("内容", 100)))
    told = [*ledger.facts.items()]
    told += [("未报文件", "该地区没有这一年度的材料"), ("报了未提及", "有材料，但没有写这个指标")]
    told += [("原文存疑", "写了，但不能确定就是它：有几个不同的数、口径不明、数字有错漏或正在核实；点开看证据")]
    told += [("未定稿", "有材料，但还没有审核定稿")]
    told += [("浅黄色", "原文的数带有“约”“超”“预计”或不是全年数；批注里写明"), ("蓝色下划线", "点击跳到原文证据")]
    told += [("清单", note) for note in ledger.notes]
    for name, value in told:
        number = sheet.max_row + 1
        _text(sheet.cell(number, 1), name)
        _text(sheet.cell(number, 2), value)
