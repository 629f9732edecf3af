"""Header fields: lines such as `索引号: X 组配分类: Y`, read into (field, value) pairs."""

from __future__ import annotations

import re
from functools import cache

from summarizer.frozen import dataclass
from summarizer.resources import table


@dataclass(frozen=True, slots=True)
class Field:
    """One header field. `name` is a key of header.toml (`issuer`, `published`, … or `other`); `value` may be empty."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class _Grammar:
    names: dict[str, str]  # label → field name
    strong: frozenset[str]
    label: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    data = table("reading/header.toml")
    names: dict[str, str] = {}
    for part in ("weak", "strong"):
        for name, labels in data[part].items():
            names.update(dict.fromkeys(labels, name))
    strong = frozenset(label for labels in data["strong"].values() for label in labels)
    # Labels are often padded: 索 引 号, 文　号. Longest first, so that 发布时间 wins over 时间.
    forms = "|".join(
        "[ \u3000\xa0]{0,4}".join(label) for label in sorted(names, key=lambda label: (-len(label), label))
    )
    return _Grammar(
        names,
        strong,
        re.compile(
            rf"(?:(?<=[\s|｜\]】)）;；])|^)[\[【]?({forms})[\]】]?[ \u3000\xa0]{{0,4}}"
            r"([:：]|(?=[\s\u3000])|$)[ \u3000\xa0]{0,8}"
        ),
    )


def fields_of(line: str) -> list[Field]:
    """The fields of a line that holds nothing else; an empty list for any other line. Linear in the line's length."""
    if len(line) > 300:
        return []
    grammar = _grammar()
    marks = []
    for match in grammar.label.finditer(line):
        label = re.sub(r"\s", "", match[1])
        if match[2] or label in grammar.strong:
            marks.append((match.start(), match.end(), label))
    if not marks or marks[0][0] > 1:
        return []
    ends = [start for start, _, _ in marks[1:]] + [len(line)]
    return [
        Field(grammar.names[label], label, line[begin:end].strip(" \t\u3000\xa0|｜;；[]【】"))
        for (_, begin, label), end in zip(marks, ends, strict=True)
    ]


def is_lone_label(fields: list[Field]) -> bool:
    """Whether a line is one strong label whose value must stand on the next line."""
    return len(fields) == 1 and not fields[0].value and fields[0].label in _grammar().strong
