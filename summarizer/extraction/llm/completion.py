"""A chat completion as it came over the wire: plain data, read with care.

The client's own classes cost more than the rest of a reply together; they are built only where a re-ask wants them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Function:
    arguments: Any


@dataclass(frozen=True, slots=True)
class Call:
    function: Function


@dataclass(frozen=True, slots=True)
class Message:
    """The parts of a message that instructor's parsers look at, and the thinking beside them."""

    content: Any = None
    tool_calls: tuple[Call, ...] = ()
    refusal: Any = None
    thoughts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    finish_reason: Any
    message: Message


@dataclass(frozen=True, slots=True)
class Completion:
    """One reply. `raw` is the whole body."""

    choices: tuple[Choice, ...]
    prompt_tokens: int
    completion_tokens: int
    raw: dict[str, Any] = field(repr=False)


def read(body: object) -> Completion | None:
    """The completion in a body, None where it is none. Numbers that make no sense count as 0."""
    if not isinstance(body, dict) or not isinstance(body.get("choices"), list):
        return None
    choices = []
    for one in body["choices"]:
        if not isinstance(one, dict) or not isinstance(one.get("message"), dict):
            return None
        choices.append(Choice(one.get("finish_reason"), _message(one["message"])))
    usage = body.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    return Completion(tuple(choices), _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")), body)


def _message(raw: dict[str, Any]) -> Message:
    calls = []
    for call in raw.get("tool_calls") or ():
        function = call.get("function") if isinstance(call, dict) else None
        if isinstance(function, dict):
            calls.append(Call(Function(function.get("arguments"))))
    thoughts = tuple(text for name in ("reasoning_content", "reasoning") if isinstance(text := raw.get(name), str))
    return Message(raw.get("content"), tuple(calls), raw.get("refusal"), thoughts)


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    return int(value) if 0 <= value < 1e12 else 0
