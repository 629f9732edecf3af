"""The published contract in strict pydantic: what leaves the program, and what a model may answer.

`schemas/` is generated from here (`summarizer schema --write`); a test fails when they differ.
Values are decimal strings, never floats; spans are code points of the canonical text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from summarizer.faults import fault

SCHEMA_VERSION = "1-0-0"
DRAFT_VERSION = "1-0-0"

Count = Annotated[int, Field(ge=0)]
# A decimal, `a/b`, `a:b`, or an ISO date: never a float, so that no digit is lost on the way.
Decimal = Annotated[
    str, StringConstraints(pattern=r"^([+-]?[0-9]+(\.[0-9]+)?([/:][0-9]+(\.[0-9]+)?)*|[0-9]{4}(-[0-9]{2}){1,2})$")
]


class Strict(BaseModel):
    """Nothing unknown, nothing coerced, nothing changed after it was made."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SpanModel(Strict):
    """Half-open: code points of the canonical text."""

    start: Count
    end: Count


class RegionModel(Strict):
    name: str
    code: str | None


class DocumentModel(Strict):
    id: str
    source: str
    media_type: str
    encoding: str | None
    text_sha256: str
    characters: Count
    title: str | None
    issuer: str | None
    region: RegionModel | None
    index_number: str | None
    document_number: str | None
    disclosure: str | None
    signed: str | None
    published: str | None


class ReasonModel(Strict):
    """Why a section failed."""

    code: str
    message: str


class SectionModel(Strict):
    id: str
    path: list[str]
    kind: Literal["achievements", "problems", "plans", "mixed", "front"]
    span: SpanModel
    state: Literal["done", "failed"]
    reason: ReasonModel | None = None


class ChangeModel(Strict):
    direction: Literal["up", "down", "flat"] | None
    basis: str | None
    value: Decimal | None
    unit: str | None
    surface: str
    source: SpanModel | None


class MetricModel(Strict):
    indicator: str
    surface: str
    value: Decimal | None
    upper: Decimal | None
    unit: str | None
    kind: str
    qualifier: list[str]
    measure: str | None
    scope: str | None
    stage: str | None
    status: str | None
    commitment: str | None
    period: str | None
    basis: str | None
    source: SpanModel | None
    change: ChangeModel | None


class TextPositionSelector(Strict):
    """W3C Web Annotation: offsets into the canonical text."""

    type: Literal["TextPositionSelector"] = "TextPositionSelector"
    start: Count
    end: Count


class TextQuoteSelector(Strict):
    """W3C Web Annotation: the quote with up to 32 code points before and behind."""

    type: Literal["TextQuoteSelector"] = "TextQuoteSelector"
    exact: str
    prefix: str
    suffix: str


class EvidenceModel(Strict):
    section: str | None
    selector: tuple[TextPositionSelector, TextQuoteSelector] = Field(strict=False)


class ReviewModel(Strict):
    """Where an item stands. `before` is the statement that a correction replaced; `at` is UTC."""

    status: Literal["verified", "flagged", "queried", "accepted", "corrected", "rejected"]
    revision: Count = 0
    by: str | None = None
    at: str | None = None
    reason: str | None = None
    note: str | None = None
    before: str | None = None


class ItemModel(Strict):
    id: str
    topic: str
    statement: str
    metrics: list[MetricModel]
    evidence: list[EvidenceModel]
    review: ReviewModel


class ReportModel(Strict):
    id: str
    title: str | None
    issuer: str | None
    region: RegionModel | None
    author: str | None
    report_year: int | None
    plan_year: int | None
    span: SpanModel
    sections: list[SectionModel]
    achievements: list[ItemModel]
    problems: list[ItemModel]
    plans: list[ItemModel]


class MessageModel(Strict):
    zh: str
    en: str


class ClaimModel(Strict):
    field: str
    start: Count
    end: Count
    surface: str


class QuoteModel(Strict):
    start: Count
    end: Count
    surface: str


class FindingModel(Strict):
    id: str
    code: str
    severity: Literal["error", "warning", "info"]
    message: MessageModel
    report: str | None
    item: str | None
    claim: ClaimModel | None
    source: QuoteModel | None
    expected: str | None
    actual: str | None
    fix: str | None


class CountsModel(Strict):
    error: Count
    warning: Count
    info: Count


class OmissionModel(Strict):
    start: Count
    end: Count
    surface: str
    indicator: str | None


class CoverageModel(Strict):
    """cited + set aside + omitted = mentions."""

    mentions: Count
    cited: Count
    set_aside: dict[str, Count]
    omitted: Count
    ratio: float | None
    omitted_mentions: list[OmissionModel]


class ValidationModel(Strict):
    verdict: Literal["clean", "flagged", "partial"]
    counts: CountsModel
    findings: list[FindingModel]
    coverage: CoverageModel


class PromptModel(Strict):
    name: str
    version: str
    sha256: str


class SectionCountsModel(Strict):
    total: Count
    done: Count
    failed: Count
    from_cache: Count


class UsageModel(Strict):
    requests: Count
    prompt_tokens: Count
    completion_tokens: Count
    cost: str | None


class RepairModel(Strict):
    section: str
    before: CountsModel
    after: CountsModel
    kept: Literal["first", "repaired"]


class ProvenanceModel(Strict):
    software: str
    extractor: Literal["llm", "rules"]
    model: str | None
    endpoint: str | None
    mode: str | None
    prompt: PromptModel | None
    validator_version: str
    sections: SectionCountsModel
    usage: UsageModel
    repairs: list[RepairModel]
    started: str
    finished: str


class Summary(Strict):
    """One summary file a document."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        json_schema_extra={
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:summarizer:schema:summary:{SCHEMA_VERSION}",
        },
    )

    schema_version: Literal["1-0-0"] = "1-0-0"
    document: DocumentModel
    reports: list[ReportModel]
    validation: ValidationModel
    provenance: ProvenanceModel


# What a model may answer: flat, bounded, without patterns, unions or defaults.


class DraftMetric(BaseModel):
    """A figure as written in the cited sentences, with the name of what it measures."""

    model_config = ConfigDict(extra="forbid")

    indicator: Annotated[str, StringConstraints(max_length=80)]
    quantity: Annotated[str, StringConstraints(max_length=60)]  # as it stands: "105.5亿元"
    change: Annotated[str, StringConstraints(max_length=60)]  # as it stands: "同比增长12.2%"; "" where none


# Outside of the class, where the field `list` would hide the builtin.
Sentences = Annotated[list[int], Field(min_length=1, max_length=40)]
DraftMetrics = Annotated[list[DraftMetric], Field(max_length=40)]


class DraftItem(BaseModel):
    """One achievement, problem or plan that cites its sentences by number."""

    model_config = ConfigDict(extra="forbid")

    list: Literal["achievements", "problems", "plans"]
    topic: Annotated[str, StringConstraints(max_length=20)]
    statement: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    sentences: Sentences
    metrics: DraftMetrics


class Draft(BaseModel):
    """A model's whole answer to one request."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[DraftItem], Field(max_length=60)]


# A summary file of an earlier version → today's Summary, by its version. Each new version adds the one it replaces.
OLDER: Mapping[str, Callable[[Any], Summary]] = {}


# JSON knows integers without end, the systems that summaries go to don't. (In a text such a number may stand.)
_HUGE = re.compile(rb":\s*-?[0-9]{19}")


def _too_large(value: Any, place: str = "") -> str | None:
    """The place of an integer of more than 64 bits."""
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        return next((found for key, each in inner if (found := _too_large(each, f"{place}.{key}"))), None)
    return place[1:] if isinstance(value, int) and abs(value) >= 1 << 63 else None


def read_summary(data: bytes, where: str = "summary") -> Summary:
    """A summary file of any published version, strictly: what it doesn't fit is an error, never guessed at.

    Raises SummaryError for a file that is half written, of an unknown version, or edited into another shape.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")  # an editor's mark
    try:
        summary = Summary.model_validate_json(data)
        if _HUGE.search(data) is None or (place := _too_large(json.loads(data))) is None:
            return summary
        raise fault("summary.edited", where, place=place, reason="integer of more than 64 bits", more=0)
    except ValidationError as error:
        wrong = error.errors(include_url=False)
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise fault("summary.not_json", where, reason=str(error) or type(error).__name__) from None
    version = raw.get("schema_version") if isinstance(raw, dict) else None
    if isinstance(version, str) and version != SCHEMA_VERSION:
        if version not in OLDER:
            known = ", ".join((*OLDER, SCHEMA_VERSION))
            raise fault("summary.version", where, version=version[:40], known=known)
        return OLDER[version](raw)
    first = wrong[0]
    place = ".".join(str(part) for part in first["loc"]) or "."
    raise fault("summary.edited", where, place=place, reason=first["msg"], more=len(wrong) - 1)
