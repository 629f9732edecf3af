"""What is delivered: one document's summary with its state, its revision and its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from summarizer.models import ItemModel, ReportModel, SpanModel, Summary

State = Literal["final", "final_with_queries", "draft"]
ListName = Literal["achievements", "problems", "plans"]
LISTS: tuple[ListName, ...] = ("achievements", "problems", "plans")


def _no_text() -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Delivered:
    """One document on its way out.

    `key` is its path below OUT without `.summary.json`, `sha256` that of the summary file's bytes (hex), `revision`
    0 for a draft, `finalised_at` UTC as ISO 8601. `read_text` fetches the canonical text when somebody asks for it.
    """

    key: str
    summary: Summary
    state: State
    revision: int
    sha256: str
    finalised_at: str | None = None
    finalised_by: str | None = None
    read_text: Callable[[], str | None] = field(default=_no_text, repr=False, compare=False)

    @property
    def text(self) -> str | None:
        """The canonical text, read anew at each call; None where it isn't there or isn't the summary's text."""
        return self.read_text()

    @property
    def is_final(self) -> bool:
        return self.state != "draft"


@dataclass(frozen=True, slots=True)
class Kept:
    """One document as the reviewers' store keeps it: `body` is its summary file, the rest as in Delivered."""

    key: str
    body: bytes
    state: State
    revision: int
    sha256: str
    finalised_at: str | None = None
    finalised_by: str | None = None
    read_text: Callable[[], str | None] = field(default=_no_text, repr=False, compare=False)

    def delivered(self) -> Delivered:
        """With its summary read: the store's own file, which it checked when it was written."""
        summary = Summary.model_validate_json(self.body)
        at, by = self.finalised_at, self.finalised_by
        return Delivered(self.key, summary, self.state, self.revision, self.sha256, at, by, self.read_text)

    def without_text(self) -> Kept:
        """For another process, which the store can't follow into."""
        return replace(self, read_text=_no_text)


def listed(report: ReportModel) -> Iterator[tuple[ListName, ItemModel]]:
    """The items of a report with the list that each stands in."""
    for name in LISTS:
        for item in getattr(report, name):
            yield name, item


def items_of(summary: Summary) -> Iterator[tuple[ReportModel, ListName, ItemModel]]:
    """All items of a document in the summary's order."""
    for report in summary.reports:
        for name, item in listed(report):
            yield report, name, item


def section_path(report: ReportModel, section: str | None) -> str | None:
    """The headings above a section in one line: 一、… > (二)…"""
    for each in report.sections:
        if each.id == section:
            return " > ".join(each.path) or None
    return None


def standing(summary: Summary) -> tuple[State, int, str | None, str | None]:
    """State, revision, and when and by whom it was finalised, as the items' own review marks tell.

    A summary is final when every item carries a revision of 1 or more and none is open; the least revision is the
    document's. One that holds no item was never reviewed.
    """
    reviews = [item.review for _, _, item in items_of(summary)]
    revision = min((review.revision for review in reviews), default=0)
    if not revision or any(review.status == "flagged" for review in reviews):
        return "draft", 0, None, None
    queried = any(review.status == "queried" for review in reviews)
    last = max((review for review in reviews), key=lambda review: review.at or "")
    return ("final_with_queries" if queried else "final"), revision, last.at, last.by


def slice_of(text: str, span: SpanModel) -> str:
    """The quote at a span of the canonical text."""
    return text[span.start : span.end]
