"""A comparison as a file for people: .xlsx, .html or .csv. Text of documents never becomes a formula or markup."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

from summarizer.comparison.charts import outcome_chart, row_chart
from summarizer.comparison.grids import Grid, Value, grids
from summarizer.comparison.views import CellView, ComparisonView, Figure, Lang, label
from summarizer.faults import fault
from summarizer.files import write_whole

# A spreadsheet would take the cell for a formula: full-width forms are folded by some, blanks before them skipped.
_LEADS = tuple("=+-@\t\r\n＝＋－＠﹢﹣−﹦﹫")
_SKIPPED = " \u00a0\u3000\u200b\ufeff"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST_CELL = 32_767
_MOST_ROWS = 1_048_575
_WIDEST = 60  # characters of a column


def write(view: ComparisonView, path: Path, lang: Lang) -> list[Path]:
    """Writes `path` by its suffix; a .csv gets a file a table: x.csv, x.outcomes.csv, x.findings.csv.

    Raises UsageError for another suffix, OutputError where it can't be written.
    """
    writers: dict[str, Callable[[ComparisonView, Path, Lang], list[Path]]] = {
        ".xlsx": _xlsx,
        ".html": _html,
        ".htm": _html,
        ".csv": _csv,
    }
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise fault("comparing.suffix", str(path), suffix=path.suffix or path.name)
    return writer(view, path, lang)


def writable(path: Path) -> None:
    """Raises UsageError for a suffix that nothing is written for: asked before the work, not after it."""
    if path.suffix.lower() not in (".xlsx", ".html", ".htm", ".csv"):
        raise fault("comparing.suffix", str(path), suffix=path.suffix or path.name)


def safe(text: str) -> str:
    """Text for a cell of a CSV that a spreadsheet won't compute; numbers are written as numbers elsewhere."""
    text = _CONTROL.sub("", text)
    return f"'{text}" if _dangerous(text) else text


def _dangerous(text: str) -> bool:
    return text.startswith(_LEADS) or text.lstrip(_SKIPPED).startswith(_LEADS)


def _csv(view: ComparisonView, path: Path, lang: Lang) -> list[Path]:
    written = []
    for number, grid in enumerate(grids(view, lang)):
        target = path if not number else path.with_name(f"{path.stem}.{grid.name}{path.suffix}")
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(grid.heads)
        writer.writerows([_cell(value) for value in row] for row in grid.rows)
        write_whole(target, text.getvalue().encode("utf-8-sig", "replace"))
        written.append(target)
    return written


def _cell(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, int) else safe(value or "")


def _xlsx(view: ComparisonView, path: Path, lang: Lang) -> list[Path]:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for grid in grids(view, lang):
        _sheet(book.create_sheet(grid.title), grid)
    buffer = io.BytesIO()
    book.save(buffer)
    write_whole(path, buffer.getvalue())
    return [path]


def _sheet(sheet: Any, grid: Grid) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    rows = grid.rows[:_MOST_ROWS]
    for place, head in enumerate(grid.heads):
        longest = max([len(head), *(len(str(row[place] or "")) for row in rows[:1000])])
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(_WIDEST, 4 + 1.6 * longest)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(grid.heads))}{len(rows) + 1}"

    def cell(value: Value, *, bold: bool = False) -> Any:
        text: Any = _CONTROL.sub("", value)[:_LONGEST_CELL] if isinstance(value, str) else value
        made: Any = WriteOnlyCell(sheet, value=text)
        if isinstance(text, str):
            made.data_type = "s"  # never a formula, whatever it begins with, nor after it was edited
            made.quotePrefix = _dangerous(text)
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(head, bold=True) for head in grid.heads])
    for row in rows:
        sheet.append([cell(value) for value in row])


_STYLE = """
:root{color-scheme:light dark;--ink:#1a1a1a;--ground:#fff;--line:#c8c8c8;--soft:#f3f3f3;--bad:#a2191f}
@media (prefers-color-scheme:dark){:root{--ink:#e8e8e8;--ground:#17191c;--line:#4a4d52;--soft:#22252a;--bad:#ff8389;
--chart-1:#78a9ff;--chart-2:#ff9d57;--chart-3:#6fdc8c;--chart-4:#be95ff;
--chart-5:#ff8389;--chart-6:#3ddbd9;--chart-7:#d2a106;--chart-8:#ff7eb6;
--verdict-met:#6fdc8c;--verdict-on-the-way:#78a9ff;--verdict-missed:#ff8389;
--verdict-not-comparable:#d2a106;--verdict-not-reported:#a8a8a8}}
body{margin:2rem auto;max-width:75rem;padding:0 1rem;color:var(--ink);background:var(--ground);
font:15px/1.6 "Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
th,td{border:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top}
th{background:var(--soft)}th[scope=row],td[class]{white-space:nowrap}td.value,td.conflict{white-space:normal}
.conflict,.missed{color:var(--bad);font-weight:bold}.not_reported{opacity:.7}
small{opacity:.8;display:block}svg{max-width:100%;height:auto;display:block}.wide{overflow-x:auto}
"""


def _html(view: ComparisonView, path: Path, lang: Lang) -> list[Path]:
    title = "指标对比" if lang == "zh" else "Comparison"
    parts = [f"<h1>{title}</h1>", f"<p>{_text(summary_line(view, lang))}</p>"]
    tables = grids(view, lang)
    parts.extend(_grid(grid) for grid in (tables[2], *tables[3:]) if grid.rows)
    parts.append(_outcomes(view, tables[1], lang))
    parts.append(f"<h2>{_text(tables[0].title)}</h2>")
    for row in view.rows:
        heads = "".join(f'<th scope="col">{_text(period)}</th>' for period in row.periods)
        body = "".join(
            f'<tr><th scope="row">{_text(line.place)}</th>{"".join(map(_figures, line.cells))}</tr>'
            for line in row.lines
        )
        chart = row_chart(row) or ""
        parts.append(f"<h3>{_text(row.title)}</h3>{chart}")
        parts.append(
            f'<div class="wide"><table><thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
        )
    page = (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )
    write_whole(path, page.encode("utf-8", "replace"))
    return [path]


def summary_line(view: ComparisonView, lang: Lang) -> str:
    """What was compared, in one sentence."""
    template = (
        "{documents} 份材料、{reports} 篇报告、{figures} 个数字；{drafts} 篇是未定稿的草稿。"
        if lang == "zh"
        else "{documents} documents, {reports} reports, {figures} figures; {drafts} reports are drafts."
    )
    return template.format(documents=view.documents, reports=view.reports, figures=view.figures, drafts=view.drafts)


def _figures(cell: CellView) -> str:
    quotes = "".join(f"<small>{_text(each.document)}：{_text(each.quote)}</small>" for each in cell.figures)
    return f'<td class="{cell.state}">{_text(cell.text)}{quotes}</td>'


def _outcomes(view: ComparisonView, grid: Grid, lang: Lang) -> str:
    """The targets that a report of their year can be held against, quotes below their figures."""
    listed = [each for each in view.outcomes if each.reason != "no_report"]
    if not listed:
        return ""
    wanted = (1, 3, 4, 5, 6, 7, 8)  # of the heads of the sheet
    heads = "".join(f'<th scope="col">{_text(grid.heads[place])}</th>' for place in wanted)
    body = "".join(
        f'<tr><th scope="row">{_text(each.place)}<small>{_text(each.issuer)}</small></th><td>{each.year}</td>'
        f"<td>{_text(each.indicator)}</td>{_side(each.target)}{_side(each.result)}"
        f'<td class="{each.outcome}">{_text(each.verdict)}</td><td>{_text(each.why)}</td></tr>'
        for each in listed
    )
    table = f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    return f"<h2>{_text(grid.title)}</h2>{outcome_chart(listed, lang=lang) or ''}{table}"


def _side(figure: Figure | None) -> str:
    if figure is None:
        return "<td></td>"
    return f"<td>{_text(figure.text)}<small>{_text(figure.document)}：{_text(figure.quote)}</small></td>"


def _grid(grid: Grid) -> str:
    heads = "".join(f'<th scope="col">{_text(head)}</th>' for head in grid.heads)
    body = "".join(f"<tr>{''.join(f'<td>{_text(_plain(value))}</td>' for value in row)}</tr>" for row in grid.rows)
    table = f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    return f"<h2>{_text(grid.title)}</h2>{table}"


def _plain(value: Value) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else "" if value is None else str(value)


def _text(text: str) -> str:
    return escape(_CONTROL.sub("", text))


def notes(view: ComparisonView, lang: Lang) -> Sequence[str]:
    """What was not compared and why, a line each."""
    told = [f"{label('left_out', reason, lang)}: {count}" for reason, count in view.left_out.items()]
    told += [f"{each} {label('word', 'unplaced', lang)}" for each in view.unplaced]
    return told
