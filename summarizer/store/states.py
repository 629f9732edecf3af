"""The state machine of a review: which deed leads from which state to which. Commands set a state, never toggle one."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from summarizer.faults import fault
from summarizer.resources import table


class Action(StrEnum):
    """What a reviewer can do. The first eight answer a finding or an item, `undo` takes one of them back."""

    FIX = "fix"  # 按原文改
    KEEP = "keep"  # 保留
    EDIT = "edit"  # 自行改
    DELETE = "delete"  # 删除
    QUERY = "query"  # 退回核实
    ANSWER = "answer"  # the district has answered
    NOTE = "note"  # 照录并注明: damage in the source, quoted as it is
    DROP = "drop"  # 不采用: what rests on damage is not used
    ADD = "add"  # 补录: an item of a figure that was left out
    UNDO = "undo"


OPEN = "open"
QUERIED = "queried"
ANSWERED = "answered"
# A finding's state after each deed. `answered` waits for a decision again.
AFTER = {
    Action.FIX: "fixed",
    Action.KEEP: "kept",
    Action.EDIT: "edited",
    Action.DELETE: "deleted",
    Action.QUERY: QUERIED,
    Action.ANSWER: ANSWERED,
    Action.NOTE: "noted",
    Action.DROP: "dropped",
    Action.ADD: "added",
}
STATES = (OPEN, *AFTER.values())
WAITING = frozenset((OPEN, ANSWERED))  # what 定稿 waits for
CHANGES_ITEM = frozenset((Action.FIX, Action.EDIT, Action.DELETE, Action.DROP, Action.ADD))
COUNTED = ("error", "warning")  # severities that want a decision; information does not

# Documents
DRAFT = "open"
FINAL = "final"
FINAL_WITH_QUERIES = "final_with_queries"
FINALS = frozenset((FINAL, FINAL_WITH_QUERIES))

# From best to worst, as validation.standing has it: an item shows the worst of its states.
STANDINGS = ("verified", "accepted", "flagged", "queried", "corrected", "rejected")


def allowed(action: Action, state: str) -> bool:
    """Whether a finding in `state` can be decided so: an answer needs a question, all else may replace a decision."""
    if action is Action.ANSWER:
        return state in (QUERIED, ANSWERED)
    return state in STATES


def reasons(action: Action) -> dict[str, dict[str, str]]:
    """The reason codes of an action with their wordings, in the order they are offered."""
    found: dict[str, dict[str, str]] = table("store/reasons.toml").get(action.value, {})
    return found


def reason_of(action: Action, reason: str | None, note: str | None) -> str | None:
    """The reason code that is recorded. Where an action has but one, it needs no saying; `other` needs a note.

    Raises UsageError for a reason that is missing, unknown, or unexplained.
    """
    known = reasons(action)
    if not known:
        return None
    if not reason:
        if len(known) > 1:
            raise fault("review.no_reason")
        return next(iter(known))
    if reason not in known:
        raise fault("review.unknown_reason", reason=reason)
    if reason == "other" and not (note or "").strip():
        raise fault("review.no_note")
    return reason


def status_of(states: Iterable[str], *, changed: bool, removed: bool) -> str:
    """An item's `review.status` by the states of its findings (errors and warnings) and what was done to it."""
    if removed:
        return "rejected"
    if changed:
        return "corrected"
    found = set(states)
    if found & {QUERIED, ANSWERED}:
        return "queried"
    if OPEN in found:
        return "flagged"
    return "accepted" if found else "verified"
