"""Writing findings about one item: places, mends and words are put together here."""

from __future__ import annotations

from typing import Any

from summarizer.document import Span
from summarizer.items import Item
from summarizer.quantities import Quantity
from summarizer.resources import table
from summarizer.validation.claims import STATEMENT, Told
from summarizer.validation.codes import make_finding
from summarizer.validation.finding import Claim, Finding, Quote
from summarizer.validation.ids import Occurrences


def spoken(family: str, name: str | None) -> tuple[str, str]:
    """How messages name a stage, status, measure, direction or commitment: zh and en."""
    row = table("validation/words.toml").get(family, {}).get(name)
    return (row["zh"], row["en"]) if row is not None else (name or "", name or "")


def word_in(family: str, name: str | None, text: str) -> str | None:
    """The word by which `text` says a stage, status, direction or commitment; the one nearest to the end."""
    row = table("validation/words.toml").get(family, {}).get(name)
    if row is None:
        return None
    found = [(text.rfind(word) + len(word), len(word), word) for word in row["words"] if word in text]
    return max(found)[2] if found else None


class ItemReport:
    """The findings about one item, in the order they were made; repeated ones are kept once."""

    def __init__(self, item: Item, report: str | None, told: tuple[Quantity, ...] = ()) -> None:
        self.item = item
        self.report = report
        self.told_quantities = told  # the figures of the item's statement
        self.findings: list[Finding] = []
        self._seen = Occurrences()
        self._made: set[tuple[object, ...]] = set()

    def copied(self) -> ItemReport:
        """Another report with the same findings: what is added to one is not added to the other."""
        other = ItemReport(self.item, self.report, self.told_quantities)
        other.findings = list(self.findings)
        other._seen = self._seen.copied()
        other._made = set(self._made)
        return other

    def add(
        self,
        code: str,
        told: Told | None = None,
        mention: Quantity | None = None,
        *,
        claim: Claim | None = None,
        quote: Quote | None = None,
        expected: str | None = None,
        actual: str | None = None,
        replace: tuple[int, int, str] | None = None,
        variant: str = "",
        shown: dict[str, str] | None = None,
        **words: str,
    ) -> None:
        """Record a finding. `replace` is a stretch of the statement and what should stand there instead."""
        if claim is None and told is not None:
            claim = told.place
        if quote is None and mention is not None:
            quote = Quote(Span(mention.start, mention.end), mention.surface)
        key = (code, claim, expected) if claim is not None else (code, quote, expected)
        if key in self._made:
            return
        self._made.add(key)
        fix = None
        if replace is not None and (claim is None or claim.field == STATEMENT):
            start, end, other = replace
            fix = self.item.statement[:start] + other + self.item.statement[end:]
            if fix == self.item.statement:
                fix = None
        place = f"{claim.field}:{claim.span.start}:{claim.span.end}" if claim is not None else ""
        given: dict[str, Any] = dict(words)
        self.findings.append(
            make_finding(
                code,
                report=self.report,
                item=self.item,
                claim=claim,
                source=quote,
                expected=expected,
                actual=actual if actual is not None else (claim.surface if claim is not None else None),
                fix=fix,
                variant=variant,
                occurrence=self._seen.next(code, place),
                shown=shown,
                **given,
            )
        )

    def flagged_at(self, told: Told) -> bool:
        """Whether this claim has an error or warning already."""
        place = told.place
        return any(f.claim == place and f.severity.value != "info" for f in self.findings)

    def add_word(self, code: str, told: Told, mention: Quantity, *, said: str, true: str) -> None:
        """Record that a claim says one word where the source says another, with the mend of that word."""
        replace = self.reworded(told, said, true)
        self.add(code, told, mention, source_word=true, claim_word=said, expected=true, replace=replace)

    def replaced(self, told: Told, other: str) -> tuple[int, int, str] | None:
        """The mend that puts `other` in place of a claim of the statement."""
        return (told.quantity.start, told.quantity.end, other) if told.field == STATEMENT else None

    def reworded(self, told: Told, old: str | None, new: str | None) -> tuple[int, int, str] | None:
        """The mend that replaces a word of the claim's own clause."""
        if not old or not new or told.field != STATEMENT:
            return None
        floor = told.quantity.start - len(told.view.before)
        start = self.item.statement.rfind(old, floor, told.quantity.end + len(told.view.after))
        if start < 0 or self.item.statement[:start].endswith(new[:2]):
            return None
        return (start, start + len(old), new)
