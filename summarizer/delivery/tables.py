"""The tables of an export — documents, items, metrics, findings, evidence — as rows, the same for every format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from summarizer.delivery.records import Delivered, items_of, listed
from summarizer.models import EvidenceModel, ItemModel, MetricModel, ReportModel
from summarizer.resources import table

Type = Literal["text", "whole", "number", "decimal"]
Name = Literal["documents", "items", "metrics", "findings", "evidence"]
Cell = str | int | float | None
Row = tuple[Cell, ...]
NAMES: tuple[Name, ...] = get_args(Name)
BETWEEN = " … "  # between two quotes of one item
_DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Column:
    """`name` for machines, `head` for a sheet, `en` what it holds."""

    name: str
    type: Type
    head: str
    en: str


@dataclass(frozen=True, slots=True)
class Table:
    name: Name
    zh: str
    en: str
    columns: tuple[Column, ...]


@cache
def tables() -> Mapping[Name, Table]:
    """All tables by name, as `tables.toml` has them."""
    rows = table("delivery/tables.toml")["tables"]
    return {
        name: Table(name, rows[name]["zh"], rows[name]["en"], tuple(Column(**row) for row in rows[name]["columns"]))
        for name in NAMES
    }


def is_decimal(value: str) -> bool:
    """Whether a value of the contract is a plain number; it may be `1/9`, `3:2` or a date as well."""
    return _DECIMAL.fullmatch(value) is not None


def number(value: str | None) -> float | None:
    """A value as a double, for those who reckon rather than prove; None for what is no plain number."""
    return float(value) if value is not None and is_decimal(value) else None


def rows(name: Name, each: Delivered) -> Iterator[Row]:
    """The rows of one document in one table, cells in the order of its columns."""
    return _MAKERS[name](each)


def _documents(each: Delivered) -> Iterator[Row]:
    summary = each.summary
    told, region, validation = summary.document, summary.document.region, summary.validation
    items = [item for _, _, item in items_of(summary)]
    counts, coverage, made = validation.counts, validation.coverage, summary.provenance
    yield (
        each.key, each.state, each.revision, each.finalised_at, each.finalised_by, each.sha256,
        told.id, told.source, told.media_type, told.title, told.issuer,
        region.name if region is not None else None, region.code if region is not None else None,
        told.index_number, told.document_number, told.disclosure, told.signed, told.published, told.characters,
        len(summary.reports), len(items), sum(len(item.metrics) for item in items), len(validation.findings),
        validation.verdict, counts.error, counts.warning, counts.info,
        coverage.mentions, coverage.cited, coverage.omitted, coverage.ratio,
        made.extractor, made.model, made.software, summary.schema_version,
    )  # fmt: skip


def _items(each: Delivered) -> Iterator[Row]:
    for report in each.summary.reports:
        issuer, region, code = whose(each, report)
        paths = paths_of(report)
        for name, item in listed(report):
            review, first = item.review, item.evidence[0] if item.evidence else None
            yield (
                each.key, each.state, each.revision, report.id, report.title, issuer, region, code,
                report.report_year, report.plan_year, item.id, name, item.topic, item.statement, len(item.metrics),
                review.status, review.by, review.at, review.reason, review.note, review.before,
                paths.get(first.section) if first is not None else None,
                first.selector[0].start if first is not None else None,
                first.selector[0].end if first is not None else None,
                BETWEEN.join(evidence.selector[1].exact for evidence in item.evidence) or None,
            )  # fmt: skip


def _metrics(each: Delivered) -> Iterator[Row]:
    for report in each.summary.reports:
        issuer, region, code = whose(each, report)
        head = (each.key, each.state, each.revision, report.id, issuer, region, code, report.report_year)
        for name, item in listed(report):
            for place, metric in enumerate(item.metrics, 1):
                yield (
                    *head,
                    item.id,
                    place,
                    name,
                    item.topic,
                    *_metric(metric),
                    item.review.status,
                    *_where(item, metric),
                )


def _metric(metric: MetricModel) -> Row:
    change = metric.change
    moved: Row = (None,) * 5
    if change is not None:
        moved = (change.direction, change.basis, change.value, change.unit, change.surface)
    return (
        metric.indicator, metric.surface, metric.value, number(metric.value), metric.upper, metric.unit, metric.kind,
        ",".join(metric.qualifier) or None, metric.measure, metric.scope, metric.stage, metric.status,
        metric.commitment, metric.period, metric.basis, *moved,
    )  # fmt: skip


def _where(item: ItemModel, metric: MetricModel) -> Row:
    held = holding(item, metric)
    quote = item.evidence[held].selector[1].exact if held is not None else None
    span = metric.source
    return (None, None, quote) if span is None else (span.start, span.end, quote)


def _findings(each: Delivered) -> Iterator[Row]:
    for finding in each.summary.validation.findings:
        claim, source = finding.claim, finding.source
        yield (
            each.key, each.state, each.revision, finding.id, finding.code, finding.severity,
            finding.message.zh, finding.message.en, finding.report, finding.item,
            claim.field if claim is not None else None, claim.surface if claim is not None else None,
            source.surface if source is not None else None, source.start if source is not None else None,
            source.end if source is not None else None, finding.expected, finding.actual, finding.fix,
        )  # fmt: skip


def _evidence(each: Delivered) -> Iterator[Row]:
    for report in each.summary.reports:
        paths = paths_of(report)
        for _, item in listed(report):
            for place, evidence in enumerate(item.evidence, 1):
                position, quote = evidence.selector
                yield (
                    each.key, item.id, place, paths.get(evidence.section), position.start, position.end,
                    quote.prefix, quote.exact, quote.suffix,
                )  # fmt: skip


_MAKERS = {
    "documents": _documents,
    "items": _items,
    "metrics": _metrics,
    "findings": _findings,
    "evidence": _evidence,
}


def whose(each: Delivered, report: ReportModel) -> tuple[str | None, str | None, str | None]:
    """Issuer, region and code of a report; the document's where the report names none."""
    told = each.summary.document
    region = report.region or told.region
    return report.issuer or told.issuer, region.name if region else None, region.code if region else None


def paths_of(report: ReportModel) -> dict[str | None, str | None]:
    """The heading path of each section in one line."""
    return {section.id: " > ".join(section.path) or None for section in report.sections}


def holding(item: ItemModel, metric: MetricModel) -> int | None:
    """Which of the item's evidence holds a figure; the first where the figure's place is not known."""
    if not item.evidence:
        return None
    span = metric.source
    if span is None:
        return 0
    return next((place for place, evidence in enumerate(item.evidence) if _holds(evidence, span.start, span.end)), 0)


def _holds(evidence: EvidenceModel, start: int, end: int) -> bool:
    position = evidence.selector[0]
    return position.start <= start and end <= position.end
