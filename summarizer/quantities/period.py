"""Period: of when a figure is. A period named governs the figures behind it until another is named.

Its reach ends with the paragraph, or with the sentence where it is a year or a day other than the report's own.
Normal forms: `2024年`, `2024年1-11月`, `2025年上半年`, `2024年以来`, `截至2024年末`, `2021-2025年`. 今年, 去年 and 明年
are resolved by the zone's report year; where no year is known `1-11月` stays without one and 今年 tells nothing.
Where a zone's years are damaged (no report year, years masked in the text) nothing is resolved at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.document import SectionKind
from summarizer.quantities.clauses import Draft
from summarizer.quantities.context import Zone
from summarizer.quantities.marks import Calendar, Mark

_TOP_HEADING = re.compile(r"\s*[一二三四五六七八九十]{1,3}、")
_WHOLE_YEAR = re.compile(r"\d{4}(?:-\d{4})?年")
_LATEST = re.compile(r"最新(?:一次|一期)?(?:排名|评价|排位|公布)")


def _default(zone: Zone | None) -> str | None:
    """What a figure's period is where no word says: the year reported on, or the year planned for."""
    if zone is None or zone.kind is None or zone.report_year is None:
        return f"{zone.plan_year}年" if zone is not None and zone.kind is SectionKind.PLANS and zone.plan_year else None
    if zone.kind is SectionKind.PLANS:
        return f"{zone.plan_year if zone.plan_year is not None else zone.report_year + 1}年"
    if zone.kind is SectionKind.PROBLEMS:
        return None
    return f"{zone.report_year}年"


class Headings:
    """The parts of a year that top headings name (一、上半年工作完成情况): the default of their sections."""

    def __init__(self, text: str, zones: Sequence[Zone], matches: Sequence[re.Match[str]], calendar: Calendar) -> None:
        self.found: list[tuple[int, SectionKind | None, str | None]] = []
        self.place = 0
        self.held: tuple[SectionKind | None, str | None] = (None, None)
        self.titled: str | None = None  # the part of the year that the title names: of all that is achieved
        count, place = len(matches), 0
        for zone in zones:
            start = zone.span.start
            if not (zone.title or (zone.heading and _TOP_HEADING.match(text, start))):
                continue
            while place < count and matches[place].start() < start:
                place += 1
            named = None
            if place < count and matches[place].start() < zone.span.end:
                named_by = calendar.titled if zone.title else calendar.mark
                mark = named_by(matches[place], zone, start, start)
                if mark is not None and mark.period is not None and not _WHOLE_YEAR.fullmatch(mark.period):
                    named = mark.period
            if not zone.title:
                self.found.append((start, zone.kind, named))
            elif (
                self.titled is None
                and zone.report_year is not None
                and (named or "").startswith(f"{zone.report_year}年")
            ):
                self.titled = named

    def default(self, draft: Draft) -> str | None:
        """What the heading of the draft's section names; asked in ascending order, a heading ends the one before it."""
        while self.place < len(self.found) and self.found[self.place][0] < draft.mention.start:
            self.held = self.found[self.place][1:]
            self.place += 1
        kind, named = self.held
        if draft.zone is None:
            return None
        if named is not None and draft.zone.kind is kind:
            return named
        return self.titled if draft.zone.kind is SectionKind.ACHIEVEMENTS else None


def assign(
    text: str, drafts: Sequence[Draft], zones: Sequence[Zone], calendar: Calendar, matches: Sequence[re.Match[str]]
) -> list[Mark | None]:
    """Gives every draft its period and returns the mark that governs it (None where the zone's default holds)."""
    held: dict[str, Mark] = {}
    headings = Headings(text, zones, matches, calendar)
    governing: list[Mark | None] = []
    # A heading that runs on in its line ends what was said before it, as the end of a paragraph does.
    breaks = [zone.span.start for zone in zones if zone.heading and not zone.title]
    place, count = 0, len(matches)
    passed = 0
    for draft in drafts:
        begin = draft.mention.start
        zone = draft.zone
        while passed < len(breaks) and breaks[passed] <= begin:
            passed += 1
        paragraph = max(draft.paragraph, breaks[passed - 1]) if passed else draft.paragraph
        while place < count and matches[place].start() < begin:
            match = matches[place]
            place += 1
            if match.start() >= paragraph:
                mark = calendar.mark(match, zone, paragraph, draft.sentence)
                if mark is not None:
                    if mark.reach == "paragraph" and not mark.once:
                        held.clear()
                    elif mark.afresh:
                        for name in ("paragraph", "sentence"):
                            if name in held and held[name].start < draft.part and _of_part(held[name]):
                                del held[name]
                    held["once" if mark.once else "bracket" if mark.bracketed else mark.reach] = mark
        mark = _governs(draft, held, paragraph) if held else None
        if mark is not None and mark.once:
            del held["once"]
        governing.append(mark)
        lately = text[max(draft.sentence, begin - 60) : begin]
        if "最新" in lately and _LATEST.search(lately):
            draft.period = None
        elif mark is not None:
            draft.period, draft.period_said = mark.period, mark.period is not None
        elif not (zone is not None and zone.report_year is None and calendar.damaged):
            draft.period = headings.default(draft) or _default(zone)
    return governing


def _of_part(mark: Mark) -> bool:
    """Whether a mark names a part of a year."""
    return mark.period is not None and _WHOLE_YEAR.fullmatch(mark.period) is None


def _governs(draft: Draft, held: dict[str, Mark], paragraph: int) -> Mark | None:
    """The latest mark whose reach still holds at the draft."""
    best: Mark | None = None
    for name, floor in (
        ("bracket", draft.clause if draft.bracket else draft.mention.start),
        ("clause", draft.clause),
        ("once", draft.sentence),
        ("sentence", draft.sentence),
        ("paragraph", paragraph),
    ):
        mark = held.get(name)
        if mark is not None and mark.start >= floor and (best is None or mark.start > best.start):
            best = mark
    return best
