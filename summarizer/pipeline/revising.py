"""What a reviewer's deed makes of a draft: an item in other words, an item of a figure left out, the ledger's word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from summarizer.document import SectionKind, Sense, Span
from summarizer.extraction.rules.leftovers import set_aside
from summarizer.extraction.rules.metrics import metrics_of
from summarizer.extraction.rules.statement import statement_of
from summarizer.extraction.rules.topics import topic_of
from summarizer.faults import fault
from summarizer.items import Evidence, Item, ItemList, Metric
from summarizer.models import CoverageModel, FindingModel, ItemModel
from summarizer.outline.annotated import Annotated
from summarizer.pipeline.intake import item_of
from summarizer.pipeline.mapping import coverage_model, finding_model, item_model
from summarizer.quantities import recognize
from summarizer.validation import Bench

_LISTS = {
    SectionKind.ACHIEVEMENTS: ItemList.ACHIEVEMENTS,
    SectionKind.PROBLEMS: ItemList.PROBLEMS,
    SectionKind.PLANS: ItemList.PLANS,
}
_BY_SENSE = {Sense.PROBLEM: ItemList.PROBLEMS, Sense.PLAN: ItemList.PLANS}


def draft_item(item: ItemModel, report: str, kind: str) -> Item:
    """A published item as the ledger takes it."""
    return item_of(item.model_dump(mode="json"), report, ItemList(kind), item.id)


def left_out(annotated: Annotated, items: Sequence[Item], extractor: str) -> dict[int, str]:
    """The figures that the embedded extractor left out on purpose, by their start; a model gives no reasons."""
    if extractor != "rules":
        return {}
    return {each.start: each.reason for each in set_aside(annotated, items)}


def ledger(
    bench: Bench, items: Iterable[Item], left: Mapping[int, str]
) -> tuple[tuple[FindingModel, ...], CoverageModel]:
    """Findings and coverage of a draft, as they are published. The bench keeps what it found for the next draft."""
    found = bench.validate(items, left)
    return tuple(finding_model(each) for each in found.findings), coverage_model(found.coverage)


def reworded(annotated: Annotated, item: ItemModel, report: str, kind: str, statement: str) -> ItemModel:
    """The item with another statement, its metrics those of the figures that it now tells.

    A metric whose figure the statement no longer has goes; a figure that it has without a metric gets that of the
    cited mention with the same value and unit. What no mention backs stays a figure of the statement alone, and the
    ledger says so.
    """
    draft = replace(draft_item(item, report, kind), statement=statement)
    told = {(each.value, each.unit) for each in recognize(statement) if each.is_claim}
    cited = [mention for each in draft.evidence for mention in annotated.mentions_in(each.span)]
    kept = [metric for metric in draft.metrics if (metric.value, metric.unit) in told]
    known = {(metric.value, metric.unit) for metric in kept}
    known |= {(metric.change.value, metric.change.unit) for metric in kept if metric.change is not None}
    wanted = [each for each in cited if (each.value, each.unit) in told and (each.value, each.unit) not in known]
    found = metrics_of(annotated.text, wanted)
    return item_model(annotated, replace(draft, metrics=_in_order((*kept, *found))), flagged=False)


def _in_order(metrics: Iterable[Metric]) -> tuple[Metric, ...]:
    return tuple(sorted(metrics, key=lambda metric: metric.source.start if metric.source is not None else 0))


def gathered(annotated: Annotated, start: int, statement: str | None = None) -> Item:
    """An item of the sentence that holds a figure which no item tells (补录). Its id is left empty.

    Raises UsageError where no sentence of a report holds it.
    """
    sentence, section = annotated.sentence_at(start), annotated.section_at(start)
    if sentence is None or section is None:
        raise fault("review.no_sentence")
    report = next(each for each in annotated.reports if section in each.sections)
    kind = _LISTS.get(section.kind) or _BY_SENSE.get(sentence.sense, ItemList.ACHIEVEMENTS)
    span = _without_line_ends(annotated.text, sentence.span)
    words = statement or statement_of(annotated, (span,), kind) or span.slice(annotated.text)
    return Item(
        id="",
        report=report.id,
        list=kind,
        topic=topic_of(words, section.path[-1] if section.path else ""),
        statement=words,
        metrics=metrics_of(annotated.text, annotated.mentions_in(span), span.start),
        evidence=(Evidence(section.id, span, span.slice(annotated.text)),),
    )


def _without_line_ends(text: str, span: Span) -> Span:
    quote = span.slice(text)
    return Span(span.start + len(quote) - len(quote.lstrip()), span.end - len(quote) + len(quote.rstrip()))
