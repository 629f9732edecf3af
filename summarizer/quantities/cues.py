"""Cues: the words around a figure that tell its status, stage, measure, direction, scope; found in one pass.

The words are data (`lexicon/cues/*.toml`). A word that stands in several tables has the attributes of all of them.
Of two words that begin at one place the longer wins, so a compound (`增加值`) shields what it holds (`增加`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal, NamedTuple

from summarizer.quantities.quantity import Commitment, Direction, Distribution, Measure, Stage, Status
from summarizer.resources import table

TABLES = ("stage", "measure", "direction", "modality", "basis", "scope", "distribution", "verbs")

Reach = Literal["clause", "part", "sentence"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one word tells. `boundary` is the level of a punctuation mark: 4 paragraph … 1 comma, 0 none."""

    word: str
    stage: Stage | None = None
    measure: Measure | None = None
    direction: Direction | None = None
    status: Status | None = None
    commitment: Commitment | None = None
    reach: Reach | None = None
    basis: str | None = None
    sort: str | None = None  # what sort of figure it is (快报数)
    territory: str | None = None
    level: str | None = None
    distribution: Distribution | None = None
    verb: bool = False  # introduces the figure, no part of the indicator
    keep: bool = False  # part of the indicator's name
    noun: bool = False  # ends the indicator's name (总数, 占比)
    generic: bool = False  # says nothing without the head before it (增速)
    rank: bool = False  # stands before a place in an order
    object: bool = False  # governs the figure across its object (调减玉米面积77万亩)
    compare: bool = False  # against another's figure (高于)
    weak: bool = False  # outside a plan it holds for its own clause only
    present: bool = False  # what is there already (现有)
    problem: bool = False
    boundary: int = 0


class Cue(NamedTuple):
    """One cue in the text."""

    start: int
    end: int
    entry: Entry


PARAGRAPH, SENTENCE, PART, CLAUSE = 4, 3, 2, 1
OPEN, CLOSE = 8, 9
_MARKS = {
    **dict.fromkeys("\n\r\u2028\u2029", PARAGRAPH),
    **dict.fromkeys("。!?", SENTENCE),
    ";": PART,
    **dict.fromkeys(",:|\t", CLAUSE),
    "(": OPEN,
    ")": CLOSE,
}
_FIELDS = frozenset(field.name for field in fields(Entry))


def rows() -> tuple[dict[str, Any], ...]:
    """Every `[[cue]]` of every table, in the tables' order."""
    found: list[dict[str, Any]] = []
    for name in TABLES:
        data = table(f"quantities/lexicon/cues/{name}.toml")
        shared = {key: value for key, value in data.items() if key != "cue"}
        found.extend({**shared, **row} for row in data["cue"])
    return tuple(found)


@cache
def nouns(name: str) -> frozenset[str]:
    """The words of one table of `lexicon/nouns.toml`."""
    return frozenset(table("quantities/lexicon/nouns.toml")[name]["words"])


def _any_of(parts: str | list[str]) -> str:
    """A string is a set of characters, a list a set of words."""
    return f"[{re.escape(parts)}]" if isinstance(parts, str) else "(?:" + "|".join(map(re.escape, parts)) + ")"


def _guarded(word: str, row: dict[str, Any]) -> str:
    """The word first, its guards behind: so that the alternation can still be entered by its first character."""
    pattern = re.escape(word)
    if "not_after" in row:
        pattern += f"(?<!{_any_of(row['not_after'])}{re.escape(word)})"
    if "not_before" in row:
        pattern += f"(?!{_any_of(row['not_before'])})"
    if "noun_before" in row and len(row.keys() & _FIELDS) > 0:
        pattern += f"(?!{row['noun_before']})"
    if "only_before" in row:
        pattern += f"(?={_any_of(row['only_before'])})"
    return pattern


@cache
def lexicon() -> tuple[re.Pattern[str], dict[str, Entry | None]]:
    """The one pattern of all cues and marks, and what each matched string tells: None for a shield, which tells nothing
    and only keeps others from being seen in it (增加值)."""
    told: dict[str, dict[str, Any]] = {}
    forms: dict[str, str] = {}
    for row in rows():
        given = {key: value for key, value in row.items() if key in _FIELDS}
        for word in row["words"]:
            own = {key: word if value == "@word" else value for key, value in given.items()}
            told.setdefault(word, {}).update(own)
            form = _guarded(word, row)
            if len(form) >= len(forms.get(word, "")):  # a guarded row beats a bare one
                forms[word] = form
    entries: dict[str, Entry | None] = {
        word: Entry(word=word, **attributes) if attributes else None for word, attributes in told.items()
    }
    entries.update({mark: Entry(word=mark, boundary=level) for mark, level in _MARKS.items()})
    forms.update({mark: re.escape(mark) for mark in _MARKS})
    by_first: dict[str, list[str]] = {}
    for word in sorted(forms, key=lambda word: (word[0], -len(word), word)):
        by_first.setdefault(word[0], []).append(word)
    branches = []
    for first, words in by_first.items():
        tails = [forms[word][len(re.escape(first)) :] for word in words]
        branches.append(re.escape(first) + (f"(?:{'|'.join(tails)})" if tails != [""] else ""))
    return re.compile("|".join(branches)), entries


# Full-width ASCII to half-width, one character for one, so that offsets hold.
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MARKS_WIDE = (
    *((chr(ord(mark) + 0xFEE0), mark) for mark in ",;:()!?%"),
    ("\u3000", " "),
    ("\u00a0", " "),
    ("\u3014", "("),
    ("\u3015", ")"),
)
_WIDE = re.compile("[\uff01-\uff5e]+")


def half_width(text: str) -> str:
    """The text with full-width letters, digits and punctuation as half-width; the same length."""
    if text.isascii():
        return text
    for wide, narrow in _MARKS_WIDE:  # replacing a few marks is many times faster than translating
        text = text.replace(wide, narrow)
    return _WIDE.sub(lambda match: match.group().translate(_HALF), text)


def cues(text: str) -> list[Cue]:
    """Every cue and punctuation mark of a half-width text, in order, none overlapping; one linear pass."""
    pattern, entries = lexicon()
    found = []
    for match in pattern.finditer(text):
        start, end = match.span()
        entry = entries[text[start:end]]
        if entry is not None:
            found.append(Cue(start, end, entry))
    return found
