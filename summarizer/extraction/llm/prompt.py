"""The prompts: read from `prompts/*.md`, versioned by front matter, filled in one pass over the template alone."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache

from summarizer.resources import table, text

OTHER_TOPIC = "其他"
_SLOT = re.compile(r"<<([a-z]+)>>")
_PART = re.compile(r"^# (.+)$", re.MULTILINE)
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt file: its name, its version, its parts, and the hash of the whole file."""

    name: str
    version: str
    sha256: str
    parts: dict[str, str]

    def fill(self, part: str, **values: str) -> str:
        """A part with its slots filled. Slots inside a value are left alone: the text is data."""
        return _SLOT.sub(lambda slot: values[slot[1]], self.parts[part])


@cache
def prompt(name: str) -> Prompt:
    """The shipped prompt of that name. Raises ValueError where the file has no front matter."""
    whole = text("prompts", f"{name}.md")
    front = _FRONT.match(whole)
    if front is None:
        raise ValueError(f"prompts/{name}.md has no front matter")
    fields = dict(line.split(":", 1) for line in front[1].splitlines() if ":" in line)
    body = whole[front.end() :]
    heads = list(_PART.finditer(body))
    ends = [head.start() for head in heads[1:]] + [len(body)]
    return Prompt(
        name=fields["name"].strip(),
        version=fields["version"].strip().strip('"'),
        sha256=hashlib.sha256(whole.encode()).hexdigest(),
        parts={head[1].strip(): body[head.end() : end].strip() for head, end in zip(heads, ends, strict=True)},
    )


@cache
def topics() -> tuple[str, ...]:
    """The closed list of topics, the catch-all last."""
    listed = [row["name"] for row in table("extraction/topics.toml")["topics"]]
    return (*(name for name in listed if name != OTHER_TOPIC), OTHER_TOPIC)


@cache
def system_prompt() -> str:
    """What never changes and stands first, so that a provider's prefix cache helps."""
    return prompt("extract").fill("系统", topics="、".join(topics()))


@cache
def example_figures() -> frozenset[str]:
    """The placeholder figures of the examples: one of them in an answer was copied from the prompt."""
    _, _, examples = prompt("extract").parts["系统"].partition("示例")
    return frozenset(figure for figure in _FIGURE.findall(examples) if len(figure) >= 5)


def fence(passage: str) -> str:
    """A line the passage can't contain, derived from it: the same passage always gets the same fence."""
    seed = passage.encode("utf-8", "surrogatepass")
    while True:
        line = "=====" + hashlib.sha256(seed).hexdigest()[:16] + "====="
        if line not in passage:
            return line
        seed += b"\n"


def ask_for(passage: str) -> str:
    """The user message of a first request."""
    return prompt("extract").fill("请求", fence=fence(passage), passage=passage)


def ask_again(passage: str, draft: str, errors: str) -> str:
    """The user message of a repair."""
    return prompt("repair").fill("请求", fence=fence(passage + draft), passage=passage, draft=draft, errors=errors)
