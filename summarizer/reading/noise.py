"""Noise: navigation, header fields, buttons and share-site boilerplate around a report — marked, never deleted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from summarizer.document import Noise, NoiseKind, Span
from summarizer.reading.dates import is_date_line
from summarizer.reading.fields import Field, fields_of, is_lone_label
from summarizer.reading.lines import Line, is_prose
from summarizer.resources import table

_HEAD_LINES = 80  # no header is longer; a body line that looks like a field is left alone
_TAIL_LINES = 30
_INDEX_NUMBER = re.compile(
    r"[0-9A-Za-z]{5,24}[/／][0-9]{4}-?[0-9]{2,10}|[0-9A-Z]{9}-[0-9]{2}_[A-Z]/[0-9]{4}-[0-9]{4,10}|[0-9A-Z]{8,20}-[0-9]{4}-[0-9]{3,8}"
)
_CONTENTS = re.compile(r"目\s{0,6}[录次]")
_BRACKETS = re.compile(r"[\s\u3000\xa0【】\[\]()（）|｜:：·•、,，/★☆<>《》-]")
_COUNTED = re.compile(r"\d[\d.,]*(?:[万亿%％]|[家个项人户篇条场次元亩件名台套](?![\d.]))")
_VIEWS = re.compile(r"(?:浏览|阅读|点击|访问)(?:次数|量|数)?[:：\s]{0,3}[0-9,]{0,12}\s?次?")


@dataclass
class Surroundings:
    """What the head and the tail of a document hold. `fields` are in the text's order, bare values included."""

    noise: list[tuple[Line, NoiseKind]] = field(default_factory=list)
    fields: list[tuple[Line, Field]] = field(default_factory=list)

    def lines(self) -> frozenset[int]:
        """The numbers of the lines that are noise."""
        return frozenset(line.number for line, _ in self.noise)


def survey(lines: list[Line]) -> Surroundings:
    """Finds the noise lines and the header fields. Only the head (up to the first prose) and the tail are searched."""
    found = Surroundings()
    head = _head_end(lines)
    _read_head(lines[:head], found)
    _tag_runs(lines[: head + 1], found)
    _contents(lines[:head], found)
    _bare_values(lines[:head], found)
    taken = found.lines()
    for line in reversed(lines[max(head, len(lines) - _TAIL_LINES) :]):
        kind = _kind_of(line)
        if kind is None:
            if is_prose(line.text) and not _is_sharing(line.text):
                break
            continue
        if line.number not in taken:
            found.noise.append((line, kind))
            if kind is NoiseKind.HEADER:
                found.fields.extend((line, one) for one in fields_of(line.text))
    found.noise.sort(key=lambda item: item[0].number)
    return found


def merged(found: Surroundings, advertising: Span | None) -> tuple[Noise, ...]:
    """The noise as spans in order: neighbouring lines of one kind are one span."""
    noise: list[Noise] = []
    last = -2
    for line, kind in found.noise:
        if noise and noise[-1].kind is kind and line.number == last + 1:
            noise[-1] = Noise(Span(noise[-1].span.start, line.span.end), kind)
        else:
            noise.append(Noise(line.span, kind))
        last = line.number
    if advertising is not None:
        noise = [one for one in noise if not one.span.overlaps(advertising)]
        noise.append(Noise(advertising, NoiseKind.ADVERTISING))
        noise.sort(key=lambda one: one.span)
    return tuple(noise)


def _head_end(lines: list[Line]) -> int:
    """The number of the first line of prose: behind it no header is looked for."""
    for line in lines[:_HEAD_LINES]:
        if is_prose(line.text) and _kind_of(line) is None:
            return line.number
    return min(len(lines), _HEAD_LINES)


def _read_head(head: list[Line], found: Surroundings) -> None:
    waiting: tuple[Line, Field] | None = None
    for line in head:
        fields = [] if _is_controls(line.text) else fields_of(line.text)
        if waiting is not None:
            if not fields and len(line.text) <= 40:
                found.noise.append((line, NoiseKind.HEADER))
                found.fields.append((waiting[0], Field(waiting[1].name, waiting[1].label, line.text)))
                waiting = None
                continue
            waiting = None
        if fields:
            found.noise.append((line, NoiseKind.HEADER))
            if is_lone_label(fields):
                waiting = (line, fields[0])
            else:
                found.fields.extend((line, one) for one in fields)
            continue
        kind = _kind_of(line)
        if kind is not None:
            found.noise.append((line, kind))


def _kind_of(line: Line) -> NoiseKind | None:
    """What one line is by itself."""
    text = line.text
    if _is_breadcrumb(text):
        return NoiseKind.NAVIGATION
    if _is_controls(text):
        return NoiseKind.CONTROLS
    if fields_of(text) or _VIEWS.fullmatch(text):
        return NoiseKind.HEADER
    if _is_sharing(text):
        return NoiseKind.BOILERPLATE
    return None


def _is_breadcrumb(text: str) -> bool:
    data = table("reading/noise.toml")["navigation"]
    if len(text) > 100 or text[-1] in "。！？；":
        return False
    if text in data["words"]:
        return True
    parts = [part for part in re.split("[" + re.escape("".join(data["separators"])) + "]", text) if part.strip()]
    told = any(word in text for word in data["words"])
    short = all(len(part.strip()) <= 16 for part in parts)
    arrows = sum(text.count(mark) for mark in ">＞»›→")
    return short and ((told and len(parts) >= 2) or arrows >= 2)


@cache
def _controls() -> re.Pattern[str]:
    words = sorted(table("reading/noise.toml")["controls"]["words"], key=lambda word: (-len(word), word))
    # Possessive: each word is taken once, longest first, so that no input can make the pattern try twice.
    return re.compile("(?:" + "|".join(map(re.escape, words)) + ")++")


def _is_controls(text: str) -> bool:
    if len(text) > 120:
        return False
    if any(text.startswith(word) for word in table("reading/noise.toml")["controls"]["openings"]):
        return text[-1] not in "。！？"
    bare = _BRACKETS.sub("", text)
    return len(bare) >= 2 and _controls().fullmatch(bare) is not None and text[-1] not in "。！？"


def _is_sharing(text: str) -> bool:
    data = table("reading/noise.toml")["sharing"]
    if len(text) > 300:
        return False
    if any(text.startswith(word) for word in data["openings"]):
        rest = text.lstrip("温馨友情特别提示说明免责版权声网站在线客服文档介绍简资源描述内容摘要")
        if not rest.strip(":：!！ 0-9") or re.fullmatch(r"[:：\s]*[0-9\-\s]{5,20}", rest):
            return True
    if len(_COUNTED.findall(text)) >= 2:
        return False  # 客户端下载量达到28万,日活跃用户达3万: a report's own figures
    told = {word for word in data["words"] if word in text}
    return len(told) >= 2 and any(word in told for word in data["telling"])


def _tag_runs(head: list[Line], found: Surroundings) -> None:
    """Runs of short lines that only repeat pieces of the line below: the tags of a sharing site."""
    taken = found.lines()
    run: list[Line] = []
    for line in head:
        if line.number in taken:
            run = []
            continue
        if len(run) >= 2 and len(line.text) <= 80 and _pieces_of(run, line.text):
            found.noise.extend((one, NoiseKind.BOILERPLATE) for one in run)
            run = []
        elif len(line.text) <= 8 and not is_date_line(line.text):
            run.append(line)
        else:
            run = []
    found.noise.sort(key=lambda item: item[0].number)


def _pieces_of(run: list[Line], whole: str) -> bool:
    words = ["".join(line.text.split()) for line in run if not line.text.isdigit()]
    whole = "".join(whole.split())
    return len(words) >= 2 and all(word in whole and word != whole for word in words)


def _contents(head: list[Line], found: Surroundings) -> None:
    """A table of contents: from 目录 to the line on which its first entry comes again."""
    start = next((index for index, line in enumerate(head) if _CONTENTS.fullmatch(line.text)), None)
    if start is None or start + 1 >= len(head):
        return
    first = _entry(head[start + 1].text)
    end = next((index for index in range(start + 2, len(head)) if _entry(head[index].text) == first), None)
    if end is None:
        return
    taken = found.lines()
    found.noise.extend((line, NoiseKind.NAVIGATION) for line in head[start:end] if line.number not in taken)
    found.noise.sort(key=lambda item: item[0].number)


def _entry(text: str) -> str:
    """An entry of a table of contents without its leader and page number."""
    return re.sub(r"[\s.．…·\-—]*[(（]?[0-9]{0,4}[)）]?$", "", text)


def _bare_values(head: list[Line], found: Surroundings) -> None:
    """A header printed as bare values: it opens the document and an index number or a disclosure is among its lines."""
    data = table("reading/header.toml")["bare"]
    taken = found.lines()
    values: list[tuple[Line, Field]] = []
    telling = last = 0
    for count, line in enumerate(head):
        text = line.text
        if line.number in taken:
            continue
        if len(text) > 40 or text[-1] in "。！？；：:,，":
            break
        name = "other"
        if _INDEX_NUMBER.fullmatch(text):
            name = "index_number"
        elif text in data["disclosure"]:
            name = "disclosure"
        elif is_date_line(text):
            name = "date"
        elif text not in data["scope"]:
            name = "unsure"
        values.append((line, Field(name, "", text)))
        if name in ("index_number", "disclosure"):
            telling += 1
        if name != "unsure":
            last = len(values)
        if count > 20:
            break
    if telling == 0 or last < 2:
        return
    for line, one in values[:last]:
        found.noise.append((line, NoiseKind.HEADER))
        found.fields.append((line, one))
    found.noise.sort(key=lambda item: item[0].number)
