"""The faithful items that are mutated: from gold, from sentences of documents, and hand-written."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.mutation_text import figures

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parent / "seeds"
REPORTS = HERE.parent / "tests" / "extraction" / "rules" / "reports"
_STRANGERS = tuple(f"mutation_samples_strangers{round}.toml" for round in ("", "_second", "_third", "_fourth"))

# Which list the sentences of a document belong to: one for all, or plans from a heading on.
_LISTS = {"002": "achievements", "004": "plans", "07_": "\n二、", "13_": "achievements"}
_SENTENCE = re.compile(r"[^。\n]+。?")
_UNFIT = re.compile(r"[xX]{2}|/%|奖励|给予|以内的|\.\.|责任单位")


@dataclass(frozen=True)
class Sample:
    """One faithful item: `statement` says what `evidence` says, and stands in `list`."""

    document: str
    evidence: str
    statement: str
    list: str
    origin: str  # gold, sentence, hand


@dataclass(frozen=True)
class Samples:
    """Samples and the texts of their documents by name."""

    texts: dict[str, str]
    samples: tuple[Sample, ...]
    faults: tuple[tuple[Sample, str], ...] = ()  # statements told wrong by hand, with what is wrong


def load(gold: Path | None, corpus: Path | None) -> Samples:
    """All samples at hand. Without a gold folder: the hand-written ones and sentences of the seeds."""
    texts: dict[str, str] = {}
    samples: list[Sample] = []
    for text, found in _hand_written():
        texts[found[0].document] = text
        samples += found
    names = {path.name[:3]: path for path in sorted(SEEDS.glob("*.txt"))}
    samples += _terse("mutation_samples_seeds.toml", names, texts)
    others = {path.stem: path for path in sorted(REPORTS.glob("*.txt"))}
    others |= {} if corpus is None else {path.name[:2]: path for path in sorted(corpus.glob("*.txt"))}
    for file in _STRANGERS:
        samples += _terse(file, others, texts)
    if gold is not None:
        for name in ("000", "001"):
            texts[name] = names[name].read_text(encoding="utf-8", errors="strict")
            samples += _gold(name, gold / f"{name}.items.json")
    plain = [names[name] for name in ("002", "004") if name in names]
    if corpus is not None:
        plain += sorted(corpus.glob("*.txt"))
        samples += _terse("mutation_samples_corpus.toml", {path.name[:2]: path for path in plain}, texts)
    for path in plain:
        if path.name[:3] in _LISTS:
            texts[path.name] = path.read_text(encoding="utf-8")
            samples += _sentences(path.name, texts[path.name])
    return Samples(texts, tuple(samples), _told_wrong())


def _terse(file: str, paths: dict[str, Path], texts: dict[str, str]) -> list[Sample]:
    """Hand-written summaries of passages of documents at hand."""
    found = []
    for row in tomllib.loads((HERE / file).read_text(encoding="utf-8")).get("sample", []):
        path = paths.get(row["document"])
        if path is not None:
            texts[path.name] = path.read_text(encoding="utf-8")
            found.append(Sample(path.name, row["evidence"], row["statement"], row["list"], "hand"))
    return found


def _gold(name: str, path: Path) -> list[Sample]:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return [
        Sample(name, item["evidence"], item["statement"], kind, "gold")
        for kind in ("achievements", "problems", "plans")
        for item in data[kind]
    ]


def _sentences(name: str, text: str) -> list[Sample]:
    """Sentences with a figure, as their own statements."""
    found = []
    rule = _LISTS[name[:3]]
    turn = text.find(rule) if rule.startswith("\n") else -1
    for m in _SENTENCE.finditer(text):
        sentence = m.group().strip()
        if not 15 <= len(sentence) <= 160 or _UNFIT.search(sentence) or text.count(sentence) > 1:
            continue
        if not figures(sentence):
            continue
        kind = rule if turn < 0 else "plans" if m.start() > turn else "achievements"
        found.append(Sample(name, sentence, sentence.rstrip("。"), kind, "sentence"))
    return found


def _told_wrong() -> tuple[tuple[Sample, str], ...]:
    found = []
    for path in sorted(HERE.glob("mutation_samples*.toml")):
        for document in tomllib.loads(path.read_text(encoding="utf-8")).get("document", []):
            found += [
                (Sample(document["title"], row["evidence"], row["statement"], row["list"], "hand"), row["fault"])
                for row in document.get("faults", [])
            ]
    return tuple(found)


def _hand_written() -> list[tuple[str, list[Sample]]]:
    """Each hand-written document as a text with its samples."""
    documents: list[dict[str, Any]] = []
    for path in sorted(HERE.glob("mutation_samples*.toml")):
        documents += tomllib.loads(path.read_text(encoding="utf-8")).get("document", [])
    heads = {"achievements": "一、主要工作成效", "problems": "二、存在的问题", "plans": "三、下一步工作计划"}
    built = []
    for document in documents:
        if "text" in document:
            rows = document["samples"]
            built.append(
                (
                    document["text"],
                    [Sample(document["title"], row["evidence"], row["statement"], row["list"], "hand") for row in rows],
                )
            )
            continue
        lines, samples = [document["title"]], []
        for kind, head in heads.items():
            chosen = [row for row in document["samples"] if row["list"] == kind]
            if chosen:
                lines.append(head)
                lines += [row["source"] for row in chosen]
            samples += [Sample(document["title"], row["source"], row["statement"], kind, "hand") for row in chosen]
        built.append(("\n".join(lines) + "\n", samples))
    return built
