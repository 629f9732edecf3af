"""What forms send, read strictly: known fields, whole numbers, nothing that leads off the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request

from summarizer.store.conflicts import Absent
from summarizer.store.recording import Command
from summarizer.store.states import Action

LONGEST = 20_000  # code points of a statement, a note, an answer
_LONGEST_KEY = 80
_SLOWEST = 3600.0  # seconds: a card that was open for longer was left alone


@dataclass(frozen=True, slots=True)
class Fields:
    """The text fields of a form. A field that was not sent is empty."""

    values: Mapping[str, tuple[str, ...]]

    def text(self, name: str) -> str:
        found = self.values.get(name, ())
        return found[0].replace("\r\n", "\n")[:LONGEST] if found else ""

    def all(self, name: str) -> tuple[str, ...]:
        return self.values.get(name, ())

    def number(self, name: str) -> int | None:
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None

    def some(self, name: str) -> str | None:
        """The field without blanks around it; None where nothing is left."""
        return self.text(name).strip() or None


async def fields(request: Request) -> Fields:
    """A dependency: the form's text fields; files are left to whoever wants them."""
    form = await request.form()
    found: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            found.setdefault(name, []).append(value)
    return Fields({name: tuple(values) for name, values in found.items()})


def command_of(form: Fields) -> Command:
    """The command that a decision's form carries. Raises Absent for one that no page of ours sends."""
    action = form.text("action")
    if action not in frozenset(Action):
        raise Absent("action")
    key, version = form.text("key"), form.number("version")
    if not key or len(key) > _LONGEST_KEY or version is None:
        raise Absent("key")
    return Command(
        action=Action(action),
        key=key,
        version=version,
        finding_id=form.some("finding"),
        item_id=form.some("item"),
        reason=form.some("reason"),
        note=form.some("note"),
        question=form.some("question"),
        answer=form.some("answer"),
        answered_by=form.some("answered_by"),
        undoes=form.number("undoes"),
        seconds=_seconds(form.text("seconds")),
    )


def _seconds(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if 0 < found < _SLOWEST else None


def local(address: str, fallback: str = "/") -> str:
    """An address of this site, or `fallback`: `//host`, `/\\host`, a scheme or a control character lead elsewhere."""
    if not address.startswith("/") or address.startswith(("//", "/\\")):
        return fallback
    if any(ord(character) < 32 for character in address) or "\\" in address:
        return fallback
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else fallback
