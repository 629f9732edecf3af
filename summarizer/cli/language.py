"""The language that people are spoken to in: Chinese where the system is Chinese, else English; `--lang` decides."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from summarizer.errors import SummarizerError
from summarizer.resources import tables

Lang = Literal["zh", "en"]


def chosen(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """By `--lang`, then SUMMARIZER_LANG, then the system's locale variables."""
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or (arguments[place + 1] if place + 1 < len(arguments) else "")
            return "zh" if value.lower().startswith("zh") else "en"
    for name in ("SUMMARIZER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"


class _Spoken:
    """One for the process: a command line speaks one language."""

    lang: Lang = chosen((), os.environ)
    fixed = False  # by an option: what a settings file says comes after it


def use(lang: Lang, *, fixed: bool = False) -> None:
    _Spoken.lang, _Spoken.fixed = lang, fixed


def prefer(lang: Lang | None) -> None:
    """What the settings say, where no option said otherwise."""
    if lang is not None and not _Spoken.fixed:
        _Spoken.lang = lang


def spoken() -> Lang:
    return _Spoken.lang


def messages() -> dict[str, Any]:
    """Every message by its key, from all tables of `cli/messages/`: one a command that has many."""
    return tables("cli/messages")


def say(key: str, **words: object) -> str:
    """The message `key` in the spoken language, its words filled in."""
    row = messages()[key]
    text: str = row[_Spoken.lang]
    return text.format(**words) if words else text


def error_line(error: SummarizerError) -> str:
    """An error in one line — where: what — mend — in the spoken language as far as it is written in it."""
    english = " — ".join(error.english) if error.english is not None else _english(error.code)
    if _Spoken.lang == "zh" or english is None:
        return error.line()
    return " ".join((f"{error.where}: {english}" if error.where else english).split())


def reason_line(path: str, reason: Mapping[str, str]) -> str:
    """Why a document failed, as the index has it, in one line."""
    english = reason.get("message_en") or _english(reason["code"])
    told = reason["message"] if _Spoken.lang == "zh" or english is None else english
    return " ".join(f"{path}: {told}".split())


def _english(code: str) -> str | None:
    told: str | None = messages().get(code, {}).get("en")
    return told


def cost_told(cost: str | None, currency: str | None) -> str:
    """A sum of money with its currency; the reader is told where nobody knows the price."""
    return say("cost.unknown") if cost is None else f"{cost} {currency or ''}".strip()
