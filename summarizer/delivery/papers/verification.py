"""数据核实单: what a district is asked about its own text — the words, the doubt, the question, room for the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer import models
from summarizer.delivery.pages.catalogue import Lang, say
from summarizer.delivery.papers.figures import original, places
from summarizer.delivery.papers.paper import Block, Heading, Paper, Run, Signatures, Table, Text, plain
from summarizer.document import Span
from summarizer.outline.annotated import Annotated
from summarizer.resources import table

_AROUND = 90  # code points of the original on either side of a figure


@dataclass(frozen=True, slots=True)
class Doubt:
    """One row of the sheet."""

    original: Text
    doubt: str
    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The doubts about one document of a district."""

    title: str
    file: str
    doubts: tuple[Doubt, ...]


def district_of(summary: models.Summary) -> str:
    """Whom to ask: the issuer, else the region, else the file."""
    told = summary.document
    first = summary.reports[0] if summary.reports else None
    issuer = told.issuer or (first.issuer if first is not None else None)
    region = told.region or (first.region if first is not None else None)
    return issuer or (region.name if region is not None else None) or told.source


def asked(annotated: Annotated, summary: models.Summary, lang: Lang) -> Asked:
    """The doubts about a document: its findings about the source, and what reviewers sent back. One row a place."""
    sent = {
        item.id
        for report in summary.reports
        for item in (*report.achievements, *report.problems, *report.plans)
        if item.review.status == "queried"
    }
    rows: dict[int, Doubt] = {}
    questions = table("delivery/papers/questions.toml")
    for finding in summary.validation.findings:
        of_source = finding.code.startswith("source.") and finding.severity != "info"
        if finding.source is None or not (of_source or (finding.item in sent and finding.severity != "info")):
            continue
        span = Span(finding.source.start, finding.source.end)
        # A doubt about the text itself says more than the same doubt about an item that quotes it.
        if span.start in rows and finding.item is not None:
            continue
        row = questions.get(finding.code, questions["default"])
        head = tuple(f"[{place}] " for place in places(annotated, span))
        runs = tuple(Run(piece.text, piece.role == "mark") for piece in original(annotated, span, _AROUND))
        message = finding.message.zh if lang == "zh" else finding.message.en
        rows[span.start] = Doubt((*(Run(text) for text in head), *runs), message, say(lang, row["ask"]))
    title = summary.document.title or (summary.reports[0].title if summary.reports else None)
    return Asked(title or summary.document.source, summary.document.source, tuple(rows[at] for at in sorted(rows)))


def sheet(district: str, documents: Sequence[Asked], lang: Lang) -> Paper:
    """The sheet of one district."""
    blocks: list[Block] = []
    heads = (say(lang, "序号"), say(lang, "原文"), say(lang, "疑点"), say(lang, "请核实"), say(lang, "答复"))
    number = 0
    for document in documents:
        blocks.append(Heading(1, document.title))
        rows = []
        for doubt in document.doubts:
            number += 1
            rows.append(
                (
                    plain(str(number)),
                    doubt.original,
                    plain(doubt.doubt),
                    plain(doubt.question),
                    plain(doubt.answer),
                )
            )
        blocks.append(Table(heads, (5, 36, 24, 15, 20), tuple(rows)))
    blocks.append(
        Signatures((say(lang, "报送单位（盖章）"), say(lang, "填报人"), say(lang, "联系电话"), say(lang, "日期")))
    )
    title = say(lang, "数据核实单")
    return Paper(title, say(lang, "请 %(district)s 核实并答复", district=district), tuple(blocks), wide=True)
