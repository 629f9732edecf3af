"""Where the stages of a claim and its source contradict."""

from __future__ import annotations

from typing import cast

from summarizer.quantities.quantity import STAGES, Stage
from summarizer.validation.compare.stages import stage_words
from summarizer.validation.compare.view import View


def _stage_said(stage: str, told: str, whole: str) -> bool:
    """Whether the words by which a claim tells a stage stand in the source's whole sentence."""
    pattern, reading = stage_words()
    return all(match.group() in whole for match in pattern.finditer(told) if reading[match.group()] == stage)


def stages_apart(claim: View, source: View, whole: str) -> tuple[str, str] | None:
    """The stages of claim and source where they contradict: by their own words first, else as the resolver says.

    `whole` is the source's sentence: words it holds elsewhere may have been drawn together by the claim.
    """
    mine, true = claim.stages, source.stages
    if mine and true:
        only_mine, only_true = mine - true, true - mine
        if only_mine and only_true:
            return max(only_mine, key=rank_of), max(only_true, key=rank_of)
        strange = {stage for stage in only_mine if not _stage_said(stage, claim.before, whole)}
        if strange:
            return max(strange, key=rank_of), max(true, key=rank_of)
        if mine & true:
            return None
    told, stands = claim.mention.stage, source.mention.stage
    if told is None or stands is None or told == stands:
        return None
    return told, stands


def rank_of(stage: str) -> int:
    """How far along a stage is: applied before approved before done."""
    return STAGES.index(cast(Stage, stage))
