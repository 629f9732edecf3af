"""The briefing (综述): a document's items as prose, each figure with a footnote to its place in the source."""

from __future__ import annotations

from summarizer import models
from summarizer.delivery.pages.catalogue import Lang, say
from summarizer.delivery.pages.labels import label
from summarizer.delivery.pages.ledger import LISTS
from summarizer.delivery.papers.figures import figures, findings_by_item, places, quoted
from summarizer.delivery.papers.paper import Block, Heading, Paper, Paragraph, Run, Text
from summarizer.document import Span
from summarizer.outline.annotated import Annotated

_AROUND = 24  # code points of the original on either side of a figure
_OPEN = frozenset(("flagged", "queried"))


def briefing(annotated: Annotated, summary: models.Summary, lang: Lang, notice: str) -> Paper:
    """The briefing of one document by topic; rejected items are left out, doubtful ones say so."""
    doubts = findings_by_item(summary)
    notes: list[str] = []
    blocks: list[Block] = []
    several = len(summary.reports) > 1
    for report in summary.reports:
        if several:
            blocks.append(Heading(1, report.title or report.id))
        for name in LISTS:
            items = [item for item in getattr(report, name) if item.review.status != "rejected"]
            if not items:
                continue
            blocks.append(Heading(2 if several else 1, say(lang, label("list", name))))
            for number, item in enumerate(items, 1):
                runs = _statement(annotated, item, doubts.get(item.id, []), notes, lang)
                blocks.append(Paragraph(runs, number))
    told = summary.document
    first = summary.reports[0].title if summary.reports else None
    title = say(lang, "%(title)s（综述）", title=told.title or first or told.source)
    return Paper(title, notice, tuple(blocks), tuple(notes))


def _statement(
    annotated: Annotated,
    item: models.ItemModel,
    findings: list[models.FindingModel],
    notes: list[str],
    lang: Lang,
) -> Text:
    """The statement, a footnote behind each of its figures; a statement without figures has one at its end."""
    runs: list[Run] = [Run(f"【{item.topic}】", bold=True)]
    at = 0
    for figure in figures(annotated, item, findings):
        if figure.source is None:
            continue
        notes.append(_note(annotated, figure.source, lang))
        runs.append(Run(item.statement[at : figure.span.end], note=len(notes)))
        at = figure.span.end
    rest = item.statement[at:]
    end = "" if rest.endswith(("。", "！", "？", ".")) else "。"
    if at == 0 and item.evidence:
        selector = item.evidence[0].selector[0]
        notes.append(_note(annotated, Span(selector.start, selector.end), lang))
        runs.append(Run(rest + end, note=len(notes)))
    else:
        runs.append(Run(rest + end))
    if item.review.status in _OPEN:
        runs.append(Run(say(lang, "（有数字待核实）"), bold=True))
    return tuple(run for run in runs if run.text)


def _note(annotated: Annotated, span: Span, lang: Lang) -> str:
    sentence = annotated.sentence_at(span.start)
    head = "；".join(places(annotated, span))
    number = say(lang, "原文第 %(n)s 句", n=sentence.number) if sentence is not None else ""
    where = "，".join(part for part in (number, head) if part)
    return say(
        lang, "%(where)s：“%(quote)s”", where=where or annotated.source.path, quote=quoted(annotated, span, _AROUND)
    )
