"""A passage: the numbered sentences of neighbouring sections under their headings, as the model sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Block:
    """One section's share: the heading lines that are new here, and its sentences, `[12] …`, one a line."""

    heads: tuple[str, ...]
    lines: tuple[str, ...]


def one_line(text: str) -> str:
    """Text without line breaks: only the program begins lines. Half a surrogate pair can't be sent: it becomes `?`."""
    return " ".join(text.split()).encode("utf-8", "replace").decode("utf-8")


def render(blocks: Iterable[Block]) -> str:
    return "\n".join(line for block in blocks for line in (*block.heads, *block.lines))


def halves(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]] | None:
    """The passage cut between two sentences, about in the middle; None where there is but one.

    A section that is cut shows its headings in both halves.
    """
    lines = [(index, line) for index, block in enumerate(blocks) for line in block.lines]
    if len(lines) < 2:
        return None
    whole = sum(len(line) for _, line in lines)
    done, cut = 0, 1
    for cut in range(1, len(lines)):
        done += len(lines[cut - 1][1])
        if 2 * done >= whole:
            break
    return _gather(blocks, lines[:cut]), _gather(blocks, lines[cut:])


def _gather(blocks: tuple[Block, ...], lines: list[tuple[int, str]]) -> tuple[Block, ...]:
    first = lines[0][0]
    made: list[Block] = []
    for index in range(first, lines[-1][0] + 1):
        heads = blocks[index].heads
        if index == first:  # headings that governed it before the cut
            heads = _governing(blocks[: index + 1])
        made.append(Block(heads, tuple(line for at, line in lines if at == index)))
    return tuple(made)


def _governing(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """The heading line in force of each level: a deeper one ends with a higher one."""
    in_force: dict[int, str] = {}
    for block in blocks:
        for head in block.heads:
            level = len(head) - len(head.lstrip("#"))
            in_force = {depth: line for depth, line in in_force.items() if depth < level}
            in_force[level] = head
    return tuple(in_force[depth] for depth in sorted(in_force))


def to_data(blocks: Iterable[Block]) -> list[Any]:
    return [[list(block.heads), list(block.lines)] for block in blocks]


def from_data(data: Iterable[Any]) -> tuple[Block, ...]:
    return tuple(Block(tuple(heads), tuple(lines)) for heads, lines in data)
