"""The one mapper outward: Annotated source + extraction + validation → the published Summary."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from summarizer import models
from summarizer.document import Metadata, Region, Report, Section, Source, Span
from summarizer.extraction.extractor import Extraction, Failure
from summarizer.items import Change, Evidence, Item, ItemList, Metric
from summarizer.outline.annotated import Annotated
from summarizer.validation.finding import Coverage, Finding, Validation

AROUND = 32  # code points of prefix and suffix in a TextQuoteSelector


def to_summary(
    annotated: Annotated,
    extraction: Extraction,
    validation: Validation,
    *,
    attribution: dict[str, Any],
    cost: str | None,
    repairs: Iterable[models.RepairModel],
    started: str,
    finished: str,
) -> models.Summary:
    """The summary of one document.

    `attribution` is who made it: software, validator_version, and the extractor's own provenance; `cost` a decimal.
    Raises ValueError where a quote doesn't stand in the text at its offsets: a fault of the program, never published.
    """
    return models.Summary(
        document=_document(annotated.source),
        reports=[_report(annotated, report, extraction, validation) for report in annotated.reports],
        validation=_validation(validation, partial=bool(extraction.failures)),
        provenance=models.ProvenanceModel(
            **_attribution(attribution),
            sections=_sections(annotated, extraction),
            usage=models.UsageModel(
                requests=extraction.usage.requests,
                prompt_tokens=extraction.usage.prompt_tokens,
                completion_tokens=extraction.usage.completion_tokens,
                cost=cost,
            ),
            repairs=list(repairs),
            started=started,
            finished=finished,
        ),
    )


def _attribution(given: dict[str, Any]) -> dict[str, Any]:
    prompt = given.get("prompt")
    return {
        "software": given["software"],
        "extractor": given["extractor"],
        "model": given.get("model"),
        "endpoint": given.get("endpoint"),
        "mode": given.get("mode"),
        "prompt": models.PromptModel(**prompt) if prompt is not None else None,
        "validator_version": given["validator_version"],
    }


def _sections(annotated: Annotated, extraction: Extraction) -> models.SectionCountsModel:
    total, failed = len(annotated.sections), len(extraction.failures)
    return models.SectionCountsModel(total=total, done=total - failed, failed=failed, from_cache=extraction.from_cache)


def _document(source: Source) -> models.DocumentModel:
    metadata: Metadata = source.metadata
    return models.DocumentModel(
        id=source.id,
        # A file name may hold bytes that are no UTF-8; JSON may not.
        source=os.fsencode(source.path).decode("utf-8", "replace"),
        media_type=source.media_type,
        encoding=source.encoding,
        text_sha256=source.text_sha256,
        characters=len(source.text),
        title=metadata.title,
        issuer=metadata.issuer,
        region=_region(metadata.region),
        index_number=metadata.index_number,
        document_number=metadata.document_number,
        disclosure=metadata.disclosure,
        signed=metadata.signed,
        published=metadata.published,
    )


def _region(region: Region | None) -> models.RegionModel | None:
    return models.RegionModel(name=region.name, code=region.code) if region is not None else None


def _span(span: Span) -> models.SpanModel:
    return models.SpanModel(start=span.start, end=span.end)


def _report(annotated: Annotated, report: Report, extraction: Extraction, validation: Validation) -> models.ReportModel:
    items = [item for item in extraction.items if item.report == report.id]

    def listed(kind: ItemList) -> list[models.ItemModel]:
        return [
            item_model(annotated, item, flagged=item.id in validation.flagged) for item in items if item.list is kind
        ]

    return models.ReportModel(
        id=report.id,
        title=report.title,
        issuer=report.issuer,
        region=_region(report.region),
        author=report.author,
        report_year=report.report_year,
        plan_year=report.plan_year,
        span=_span(report.span),
        sections=[_section(section, extraction.failures.get(section.id)) for section in report.sections],
        achievements=listed(ItemList.ACHIEVEMENTS),
        problems=listed(ItemList.PROBLEMS),
        plans=listed(ItemList.PLANS),
    )


def _section(section: Section, failure: Failure | None) -> models.SectionModel:
    return models.SectionModel(
        id=section.id,
        path=list(section.path),
        kind=section.kind.value,
        span=_span(section.span),
        state="done" if failure is None else "failed",
        reason=models.ReasonModel(code=failure.code, message=failure.message) if failure is not None else None,
    )


def item_model(annotated: Annotated, item: Item, *, flagged: bool) -> models.ItemModel:
    """An item as it is published. Raises ValueError for a quote that doesn't stand in the text at its offsets."""
    return models.ItemModel(
        id=item.id,
        topic=item.topic,
        statement=item.statement,
        metrics=[_metric(metric) for metric in item.metrics],
        evidence=[_evidence(annotated, evidence) for evidence in item.evidence],
        review=models.ReviewModel(status="flagged" if flagged else "verified"),
    )


def _metric(metric: Metric) -> models.MetricModel:
    return models.MetricModel(
        indicator=metric.indicator,
        surface=metric.surface,
        value=metric.value,
        upper=metric.upper,
        unit=metric.unit,
        kind=metric.kind or "cardinal",
        qualifier=list(metric.qualifier),
        measure=metric.measure,
        scope=metric.scope,
        stage=metric.stage,
        status=metric.status,
        commitment=metric.commitment,
        period=metric.period,
        basis=metric.basis,
        source=_span(metric.source) if metric.source is not None else None,
        change=_change(metric.change) if metric.change is not None else None,
    )


def _change(change: Change) -> models.ChangeModel:
    return models.ChangeModel.model_validate(
        {
            "direction": change.direction,
            "basis": change.basis,
            "value": change.value,
            "unit": change.unit,
            "surface": change.surface,
            "source": _span(change.source) if change.source is not None else None,
        }
    )


def _evidence(annotated: Annotated, evidence: Evidence) -> models.EvidenceModel:
    text, span = annotated.text, evidence.span
    exact = span.slice(text)
    if len(exact) != len(span) or (evidence.exact is not None and evidence.exact != exact):
        raise ValueError(f"evidence [{span.start}, {span.end}) does not quote the text")
    return models.EvidenceModel(
        section=evidence.section,
        selector=(
            models.TextPositionSelector(start=span.start, end=span.end),
            models.TextQuoteSelector(
                exact=exact,
                prefix=text[max(0, span.start - AROUND) : span.start],
                suffix=text[span.end : span.end + AROUND],
            ),
        ),
    )


def _validation(validation: Validation, *, partial: bool) -> models.ValidationModel:
    counts = validation.counts
    noisy = counts["error"] + counts["warning"]
    return models.ValidationModel(
        verdict="partial" if partial else "flagged" if noisy else "clean",
        counts=models.CountsModel(**counts),
        findings=[finding_model(finding) for finding in validation.findings],
        coverage=coverage_model(validation.coverage),
    )


def finding_model(finding: Finding) -> models.FindingModel:
    """A finding as it is published, here and by `check --json`."""
    claim, source = finding.claim, finding.source
    return models.FindingModel(
        id=finding.id,
        code=finding.code,
        severity=finding.severity.value,
        message=models.MessageModel(zh=finding.message_zh, en=finding.message_en),
        report=finding.report,
        item=finding.item,
        claim=models.ClaimModel(field=claim.field, start=claim.span.start, end=claim.span.end, surface=claim.surface)
        if claim is not None
        else None,
        source=models.QuoteModel(start=source.span.start, end=source.span.end, surface=source.surface)
        if source is not None
        else None,
        expected=finding.expected,
        actual=finding.actual,
        fix=finding.fix,
    )


def coverage_model(coverage: Coverage) -> models.CoverageModel:
    """Coverage as it is published; reasons of what was set aside in alphabetical order."""
    return models.CoverageModel(
        mentions=coverage.mentions,
        cited=coverage.cited,
        set_aside={reason: coverage.set_aside[reason] for reason in sorted(coverage.set_aside)},
        omitted=len(coverage.omitted),
        ratio=coverage.ratio,
        omitted_mentions=[
            models.OmissionModel(
                start=omission.span.start,
                end=omission.span.end,
                surface=omission.surface,
                indicator=omission.indicator,
            )
            for omission in coverage.omitted
        ],
    )
