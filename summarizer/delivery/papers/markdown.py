"""A paper as Markdown: footnotes as `[^1]`, tables as pipes; nothing of a document is taken for markup."""

from __future__ import annotations

import re

from summarizer.delivery.papers.paper import Block, Heading, Paper, Paragraph, Signatures, Text

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#+\-!|~&$^])")
_LEADING = re.compile(r"^(\d+)([.)])")


def markdown(paper: Paper) -> str:
    """The paper's text; ends with one line end."""
    parts = [f"# {_words(paper.title)}"]
    if paper.subtitle:
        parts.append(f"> {_words(paper.subtitle)}")
    parts += [_block(block) for block in paper.blocks]
    parts += [f"[^{number}]: {_words(note)}" for number, note in enumerate(paper.notes, 1)]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {_words(block.text)}"
    if isinstance(block, Paragraph):
        text = _text(block.runs)
        return f"{block.numbered}. {text}" if block.numbered is not None else _LEADING.sub(r"\1\\\2", text)
    if isinstance(block, Signatures):
        return " ".join(f"{_words(label)}：\\_\\_\\_\\_\\_\\_\\_\\_" for label in block.labels)
    rows = [
        f"| {' | '.join(map(_words, block.heads))} |",
        f"|{'|'.join('---' for _ in block.heads)}|",
        *(f"| {' | '.join(_text(cell) for cell in row)} |" for row in block.rows),
    ]
    return "\n".join(rows)


def _text(runs: Text) -> str:
    out = []
    for run in runs:
        words = _words(run.text)
        out.append(f"**{words.strip()}**" if run.bold and words.strip() else words)
        if run.note is not None:
            out.append(f"[^{run.note}]")
    return "".join(out)


def _words(text: str) -> str:
    """Words in one line, every character that Markdown would obey escaped."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split("\n")))
