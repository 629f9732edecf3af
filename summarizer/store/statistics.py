"""Figures for the dashboard: findings by code, errors by model and prompt, agreement between reviewers, time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from sqlalchemy import Connection, func, select

from summarizer.store.states import COUNTED, OPEN, QUERIED, WAITING, Action
from summarizer.store.tables import decisions, documents, findings, items, runs, signatures

_WRONG = frozenset(("fixed", "edited", "deleted", "dropped"))  # the finding was right: the summary was changed
_RIGHT = frozenset(("kept",))  # the summary was right


@dataclass(frozen=True, slots=True)
class CodeCount:
    """The findings of one code: how many wait, were confirmed (the summary changed), or were kept as they are."""

    code: str
    severity: str
    total: int
    waiting: int
    confirmed: int
    kept: int
    queried: int


@dataclass(frozen=True, slots=True)
class MakerCount:
    """What one extractor, model and prompt version made. `wrong` of `decided` findings proved right."""

    extractor: str
    model: str | None
    prompt_version: str | None
    documents: int
    items: int
    findings: int
    decided: int
    wrong: int

    @property
    def error_rate(self) -> float | None:
        """Confirmed faults an item."""
        return self.wrong / self.items if self.items else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often a second person came to the same decision: by signing it, or by deciding the same finding alike."""

    pairs: int
    agreed: int

    @property
    def share(self) -> float | None:
        return self.agreed / self.pairs if self.pairs else None


@dataclass(frozen=True, slots=True)
class Pace:
    """How long cards were open before an action, in seconds; over decisions whose time is known."""

    action: str
    count: int
    median: float | None
    slow: float | None  # nine of ten were faster


@dataclass(frozen=True, slots=True)
class ReviewerCount:
    """What one person decided, undone decisions left out."""

    name: str
    decisions: int
    documents: int


def by_code(connection: Connection) -> tuple[CodeCount, ...]:
    """Errors and warnings that the ledger finds or that were decided, most frequent first."""
    rows = connection.execute(
        select(findings.c.code, findings.c.severity, findings.c.state, func.count())
        .where(findings.c.severity.in_(COUNTED), findings.c.current | (findings.c.state != OPEN))
        .group_by(findings.c.code, findings.c.severity, findings.c.state)
    )
    states: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for code, severity, state, count in rows:
        states[code, severity][state] = count
    counts = [
        CodeCount(
            code,
            severity,
            total=sum(found.values()),
            waiting=_sum(found, WAITING),
            confirmed=_sum(found, _WRONG),
            kept=_sum(found, _RIGHT),
            queried=found.get(QUERIED, 0),
        )
        for (code, severity), found in states.items()
    ]
    return tuple(sorted(counts, key=lambda each: (-each.total, each.code)))


def _sum(found: dict[str, int], states: Iterable[str]) -> int:
    return sum(found.get(state, 0) for state in states)


def by_maker(connection: Connection) -> tuple[MakerCount, ...]:
    """Error rate by extractor, model and prompt version, over the runs that are being reviewed."""
    maker = (runs.c.extractor, runs.c.model, runs.c.prompt_version)
    made = connection.execute(
        select(*maker, func.count(), func.coalesce(func.sum(documents.c.item_count), 0))
        .join(documents, documents.c.run_id == runs.c.id)
        .group_by(*maker)
    ).all()
    found = connection.execute(
        select(*maker, findings.c.state, func.count())
        .join(documents, documents.c.run_id == runs.c.id)
        .join(findings, findings.c.document_id == documents.c.id)
        .where(
            findings.c.severity.in_(COUNTED),
            findings.c.item_id.is_not(None),
            findings.c.current | (findings.c.state != OPEN),
        )
        .group_by(*maker, findings.c.state)
    ).all()
    states: dict[tuple[str, str | None, str | None], dict[str, int]] = defaultdict(dict)
    for extractor, model, prompt, state, count in found:
        states[extractor, model, prompt][state] = count
    counts = []
    for extractor, model, prompt, number, item_count in made:
        seen = states[extractor, model, prompt]
        decided = sum(seen.values()) - _sum(seen, WAITING)
        counts.append(
            MakerCount(
                extractor, model, prompt, number, int(item_count), sum(seen.values()), decided, _sum(seen, _WRONG)
            )
        )
    return tuple(sorted(counts, key=lambda each: (-each.documents, each.extractor, each.model or "")))


def agreement(connection: Connection) -> Agreement:
    """Second signatures, and findings that two people decided one after the other."""
    signed = connection.execute(select(func.count()).select_from(signatures)).scalar_one()
    rows = connection.execute(
        select(decisions.c.document_id, decisions.c.finding_id, decisions.c.user_id, decisions.c.state_after)
        .where(
            decisions.c.finding_id.is_not(None),
            decisions.c.undone_by.is_(None),
            decisions.c.action.not_in((Action.UNDO.value, Action.ANSWER.value)),
        )
        .order_by(decisions.c.document_id, decisions.c.finding_id, decisions.c.id)
    ).all()
    pairs = agreed = int(signed)
    for earlier, later in pairwise(rows):
        same = (earlier.document_id, earlier.finding_id) == (later.document_id, later.finding_id)
        if same and earlier.user_id != later.user_id:
            pairs += 1
            agreed += earlier.state_after == later.state_after
    return Agreement(pairs, agreed)


def paces(connection: Connection) -> tuple[Pace, ...]:
    """Time a decision, by action."""
    rows = connection.execute(
        select(decisions.c.action, decisions.c.seconds)
        .where(decisions.c.seconds.is_not(None), decisions.c.bulk_id.is_(None))
        .order_by(decisions.c.action, decisions.c.seconds)
    ).all()
    times: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        times[row.action].append(row.seconds)
    return tuple(
        Pace(action, len(found), median(found), found[min(len(found) - 1, len(found) * 9 // 10)])
        for action, found in times.items()
    )


def by_reviewer(connection: Connection) -> tuple[ReviewerCount, ...]:
    """Who decided how much, most first."""
    rows = connection.execute(
        select(decisions.c.user_name, func.count(), func.count(decisions.c.document_id.distinct()))
        .where(decisions.c.undone_by.is_(None), decisions.c.action != Action.UNDO.value)
        .group_by(decisions.c.user_name)
        .order_by(func.count().desc(), decisions.c.user_name)
    )
    return tuple(ReviewerCount(*row) for row in rows)


def item_states(connection: Connection) -> dict[str, int]:
    """Items by `review.status`, over all documents."""
    rows = connection.execute(select(items.c.status, func.count()).group_by(items.c.status).order_by(items.c.status))
    return {row[0]: row[1] for row in rows}
