"""Metadata: what a document says of itself — title, issuer, region, numbers, dates, disclosure, restriction."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.document import Metadata, Noise, Region, Span
from summarizer.reading import regions
from summarizer.reading.content import Content
from summarizer.reading.dates import first_date, is_date_line
from summarizer.reading.fields import Field
from summarizer.reading.lines import Line, lines_of
from summarizer.reading.noise import Surroundings, merged, survey
from summarizer.reading.organisations import RELATIVE, is_organisation, leading_organisation
from summarizer.reading.titles import Title, title_of
from summarizer.resources import table

# GB/T 9704-2012, 7.2.5: 发文字号 is office, year in hexagonal brackets, number; scans write other brackets.
_DOCUMENT_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}[〔\[(（【﹝][ ]?(?:19|20)[0-9]{2}[ ]?[〕\])）】﹞][ ]?第?[0-9]{1,5}号"
)
_HEAD_LINES = 30
_TAIL_LINES = 15
_INFORMING = frozenset(("published", "source", "signed"))


def describe(content: Content) -> tuple[Metadata, tuple[Noise, ...]]:
    """The metadata and the noise of a canonical text; what the format itself named comes first."""
    text = content.text
    lines = lines_of(text)
    found = survey(lines)
    _add_marked(lines, content.noise, found)
    taken = found.lines()
    informed = frozenset(line.number for line, field in found.fields if field.name in _INFORMING)
    title = title_of(lines, taken, informed)
    signed, signer = _signature(lines, taken)
    stated = _stated(found, content.fields, signed)
    issuer = _issuer(title, stated, signer)
    direct = [one for one in (title.text if title else None, issuer, signer) if one]
    region = regions.region_of(direct, text)
    metadata = Metadata(
        title=stated.get("title") or (title.text if title else None),
        title_span=title.span if title else None,
        issuer=_absolute(issuer, region) if issuer else None,
        region=region,
        index_number=stated.get("index_number"),
        document_number=stated.get("document_number") or _document_number(lines, taken, title),
        disclosure=stated.get("disclosure"),
        signed=stated.get("signed") or signed,
        published=stated.get("published"),
        restricted=_restricted(lines),
    )
    return metadata, merged(found, title.advertising if title else None)


def _add_marked(lines: Sequence[Line], marked: tuple[Noise, ...], found: Surroundings) -> None:
    """Adds the lines that the format itself marked, both in the text's order."""
    if not marked:
        return
    taken = found.lines()
    place = 0
    for line in lines:
        while place < len(marked) and marked[place].span.end <= line.span.start:
            place += 1
        if place == len(marked):
            break
        if marked[place].span.start <= line.span.start < line.span.end and line.number not in taken:
            found.noise.append((line, marked[place].kind))
    found.noise.sort(key=lambda one: one[0].number)


def _stated(found: Surroundings, given: dict[str, str], signed: str | None) -> dict[str, str]:
    """The header's fields by name, the first value of each; dates as ISO."""
    stated = dict(given)
    bare: list[str] = []
    for _, field in found.fields:
        value = _value(field)
        if value and field.name == "date":
            bare.append(value)
        elif value:
            stated.setdefault(field.name, value)
    if bare:
        # Without labels the later date is the publication; the other one is the date of signing.
        stated.setdefault("published", max(bare))
        if len(bare) > 1 and signed is None:
            stated.setdefault("signed", min(bare))
    return stated


def _value(field: Field) -> str | None:
    if field.name in ("published", "signed", "date"):
        return first_date(field.value)
    return field.value or None


def _issuer(title: Title | None, stated: dict[str, str], signer: str | None) -> str | None:
    """The office as the title names it, else as header, signature or source do."""
    named = leading_organisation(title.text) if title else None
    for candidate in (named, stated.get("issuer"), signer, stated.get("source")):
        if candidate and is_organisation(candidate):
            return candidate
    return stated.get("issuer")


def _absolute(issuer: str, region: Region | None) -> str:
    """区科技局 with its place: 海曙区科技局. An office named in full stays as it stands."""
    match = RELATIVE.match(issuer)
    if match is None or region is None:
        return issuer
    level, rest = match["level"], issuer[match.end("level") :]
    names = [name for _, _, divisions in regions.names_in(region.name) for name in {one.name for one in divisions}]
    for name in reversed(names):
        if name.endswith(level):
            return name + rest
    return issuer


def _signature(lines: Sequence[Line], noise: frozenset[int]) -> tuple[str | None, str | None]:
    """Date and office of the signature (落款): a line that is a date, an office's name above it."""
    places = [line for line in lines[:_HEAD_LINES] if line.number not in noise]
    tail = [line for line in lines[-_TAIL_LINES:] if line.number not in noise]
    undated: str | None = None
    for line in [*reversed(tail), *places]:
        if not is_date_line(line.text):
            continue
        above = lines[line.number - 1] if line.number else None
        if above is not None and above.number not in noise and is_organisation(above.text):
            return first_date(line.text), above.text
        last = bool(tail) and line.number == tail[-1].number
        if undated is None and (last or (line in tail and line.number > _HEAD_LINES)):
            undated = first_date(line.text)
    return undated, None


def _document_number(lines: Sequence[Line], noise: frozenset[int], title: Title | None) -> str | None:
    """The document's own number: a line of its own in the head, never one cited in prose."""
    for line in lines[:_HEAD_LINES]:
        if line.number in noise or (title is not None and line.span.start > title.span.end + 200):
            continue
        match = _DOCUMENT_NUMBER.search(line.text)
        if match and len(line.text) - len(match.group()) <= 6 and "《" not in line.text:
            return match.group()
    return None


def _restricted(lines: Sequence[Line]) -> tuple[Span, ...]:
    """Marks of restriction: a mark that opens a short line at the head or the tail (密级:秘密, 内部资料 注意保存)."""
    marks = table("reading/header.toml")["restricted"]["marks"]
    found: list[Span] = []
    for line in [*lines[:_HEAD_LINES], *(one for one in lines[-_TAIL_LINES:] if one.number >= _HEAD_LINES)]:
        bare = re.sub(r"^(?:[【\[(（]|密\s?级[:：\s]{0,4}|保密级别[:：\s]{0,4}|秘密等级[:：\s]{0,4})+", "", line.text)
        if len(line.text) <= 40 and any(bare.startswith(mark) for mark in marks) and line.text[-1] not in "。！？；":
            found.append(line.span)
    return tuple(found)
