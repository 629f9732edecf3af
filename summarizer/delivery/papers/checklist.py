"""逐数核对表: every figure of a summary in order, the original beside it, a box to tick, lines to sign."""

from __future__ import annotations

from summarizer import models
from summarizer.delivery.pages.catalogue import Lang, say
from summarizer.delivery.pages.ledger import items_of
from summarizer.delivery.papers.figures import figures, findings_by_item, original, places
from summarizer.delivery.papers.paper import Block, Paper, Run, Signatures, Table, Text, plain
from summarizer.document import Span
from summarizer.outline.annotated import Annotated

BOX = "□"
_AROUND = 45  # code points of the original on either side of a figure


def checklist(annotated: Annotated, summary: models.Summary, lang: Lang, notice: str) -> Paper:
    """The list of one document; items that were rejected are left out."""
    doubts = findings_by_item(summary)
    rows: list[tuple[Text, ...]] = []
    agrees, differs = say(lang, "一致"), say(lang, "不一致")
    boxes = plain(f"{BOX} {agrees}\n{BOX} {differs}")
    for _, _, item in items_of(summary):
        if item.review.status == "rejected":
            continue
        mine = doubts.get(item.id, [])
        for figure in figures(annotated, item, mine):
            doubt = next(
                (
                    finding
                    for finding in mine
                    if finding.severity != "info"
                    and finding.claim is not None
                    and finding.claim.field == "statement"
                    and finding.claim.start < figure.span.end
                    and figure.span.start < finding.claim.end
                ),
                None,
            )
            settled = item.review.status in ("accepted", "corrected")
            verdict = "" if doubt is None or settled else doubt.message.zh if lang == "zh" else doubt.message.en
            rows.append(
                (
                    plain(str(len(rows) + 1)),
                    _marked(item.statement, figure.span.start, figure.span.end),
                    _original(annotated, figure.source, lang),
                    plain(verdict or say(lang, "相符")),
                    boxes,
                )
            )
    heads = (say(lang, "序号"), say(lang, "摘要"), say(lang, "原文"), say(lang, "机核"), say(lang, "人工核对"))
    blocks: list[Block] = [
        Table(heads, (5, 32, 38, 14, 11), tuple(rows)),
        Signatures((say(lang, "核对人"), say(lang, "复核人"), say(lang, "日期"))),
    ]
    told = summary.document
    subtitle = " · ".join(part for part in (told.title or told.source, notice) if part)
    return Paper(say(lang, "逐数核对表"), subtitle, tuple(blocks), wide=True)


def _marked(statement: str, start: int, end: int) -> Text:
    parts = (Run(statement[:start]), Run(statement[start:end], bold=True), Run(statement[end:]))
    return tuple(part for part in parts if part.text)


def _original(annotated: Annotated, span: Span | None, lang: Lang) -> Text:
    if span is None:
        return plain(say(lang, "（原文中没有找到）"))
    head = tuple(Run(f"[{place}] ") for place in places(annotated, span))
    return (*head, *(Run(piece.text, piece.role == "mark") for piece in original(annotated, span, _AROUND)))
