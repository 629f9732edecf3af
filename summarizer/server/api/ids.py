"""Ids as they are shown: opaque strings, each kind with a head of its own."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Path

from summarizer.store import Absent

_NUMBER = re.compile(r"[1-9][0-9]{0,14}")

DocumentId = Annotated[str, Path(max_length=80, description="the document's id, `sha256:…`")]
RunId = Annotated[str, Path(max_length=40, description="the run's id")]
FindingId = Annotated[str, Path(max_length=40, description="the finding's id")]
ItemId = Annotated[str, Path(max_length=40, description="the item's id")]
DecisionId = Annotated[str, Path(max_length=20, description="the decision's id")]
HookId = Annotated[str, Path(max_length=20, description="the webhook's id")]
DeliveryId = Annotated[str, Path(max_length=20, description="the delivery's id")]


def shown(kind: str, number: int) -> str:
    """`dec_12`."""
    return f"{kind}_{number}"


def number_of(kind: str, shown_id: str) -> int:
    """The row's number. Raises Absent for what is no id of this kind."""
    head, _, number = shown_id.partition("_")
    if head != kind or not _NUMBER.fullmatch(number):
        raise Absent(_NAMES[kind])
    return int(number)


_NAMES = {"dec": "decision", "wh": "webhook", "dlv": "delivery"}
