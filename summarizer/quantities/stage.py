"""Stage: how far the thing counted has come, by the verb before the figure or behind it (6个团队已落户).

The last verb of the phrase wins: 推荐1人入选 is approved, 申报…265家 is applied. Without such a word there is no stage.
"""

from __future__ import annotations

from summarizer.quantities.clauses import Draft

_COUNTED = frozenset(("cardinal", "money", "ordinal", "range", "vague", "rank", "malformed"))
_NEAR = 24  # how far behind the number its verb may stand


def assign(draft: Draft, text: str) -> None:
    """The stage of one draft by its own words; none for rates and changes."""
    if draft.kind not in _COUNTED or draft.measure in ("growth", "delta", "share"):
        return
    end = draft.mention.end
    behind = text[end : min(draft.right, end + _NEAR)]
    stop = behind.find("、")
    limit = end + (stop if stop >= 0 else len(behind))
    for cue in reversed(draft.after[:8]):
        if cue.entry.stage and cue.end <= limit:
            draft.stage = cue.entry.stage
            return
    told = draft.last_before("stage")
    if told is not None:
        draft.stage = told.entry.stage
    elif draft.listed and not draft.own.strip("、和与及以或约近超 ") and draft.previous is not None:
        draft.stage = draft.previous.stage
