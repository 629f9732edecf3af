"""Folders of results for the tests of delivery: real summaries by the rules, as drafts or as a reviewer left them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from summarizer.delivery.formats import About
from summarizer.delivery.records import Delivered, standing
from summarizer.models import Summary, read_summary
from summarizer.pipeline.index import INDEX_NAME, Line
from summarizer.pipeline.inputs import summary_name, text_name
from summarizer.pipeline.library import summarize_document
from summarizer.reading import read_bytes
from summarizer.settings import Settings

ABOUT = About("summarizer test", "2026-01-05T08:00:00Z", "final")
TEXT = """宁波市鄞州区科技局2024年工作总结及2025年工作计划

一、2024年工作总结
(一)企业培育
全区推荐申报高新技术企业493家,其中新认定265家,高新技术企业总数约1340家。新增省级科技型中小企业631家。
(二)主要指标
1-11月,全区实现技术交易额105.5亿元,同比增长12.2%。规上工业研发费用58.87亿元。全区研发投入强度达3.51%。
二、2025年工作计划
力争2025年实现技术交易额120亿元。新建市级院士工作站2家。
"""
BEFORE, INTO = "宁波市鄞州区", "330212"


@cache
def made(text: str = TEXT, path: str = "in/a.txt") -> Summary:
    """The summary of a text by the embedded rules."""
    return summarize_document(read_bytes(text.encode(), path), Settings(_env_file=None, extractor="rules"))


def reviewed(
    summary: Summary, *, revision: int = 1, status: str = "accepted", at: str = "2026-01-05T08:00:00Z"
) -> Summary:
    """A summary with a decision on every item, as the final revision of a reviewer carries it."""
    told = summary.model_dump(mode="json")
    for report in told["reports"]:
        for name in ("achievements", "problems", "plans"):
            for item in report[name]:
                item["review"] = item["review"] | {"status": status, "revision": revision, "by": "王工", "at": at}
    return read_summary(Summary.model_validate_json(_json(told)).model_dump_json().encode())


def changed(summary: Summary, change: Mapping[str, Any]) -> Summary:
    """A summary with fields of its document replaced."""
    return summary.model_copy(update={"document": summary.document.model_copy(update=dict(change))})


def _json(told: Any) -> str:
    import json

    return json.dumps(told, ensure_ascii=False)


def delivered(summary: Summary, key: str = "a.txt", text: str | None = TEXT) -> Delivered:
    """One document on its way out, without a folder."""
    state, revision, at, by = standing(summary)
    digest = hashlib.sha256(summary.model_dump_json().encode()).hexdigest()
    return Delivered(key, summary, state, revision, digest, at, by, lambda: text)


def folder(out: Path, summaries: Iterable[tuple[str, Summary]], text: str = TEXT) -> Path:
    """A folder as a run leaves it: summaries, texts and the index, in the order of the keys."""
    out.mkdir(parents=True, exist_ok=True)
    lines = []
    for key, summary in sorted(summaries, key=lambda pair: pair[0]):
        data = (summary.model_dump_json(indent=2) + "\n").encode()
        (out / summary_name(key)).write_bytes(data)
        (out / text_name(key)).write_text(text, encoding="utf-8")
        line = Line(key, f"in/{key}", "done", summary_name(key), text_name(key), fingerprint="test")
        lines.append(line.json() + "\n")
    (out / INDEX_NAME).write_text("".join(lines), encoding="utf-8")
    return out


def many(count: int) -> list[tuple[str, Summary]]:
    """Final summaries that differ in key, id and title."""
    final = reviewed(made())
    return [
        (f"{number:04}.txt", changed(final, {"id": f"sha256:{number:064x}", "title": f"第{number}份"}))
        for number in range(count)
    ]


def district(name: str, code: str | None, text: str = TEXT, *, final: bool = True) -> Summary:
    """A district's own report: the same text with another place."""
    summary = made(text.replace(BEFORE, name), f"in/{name}.txt")
    region = {"name": name, "code": code}
    told = summary.model_dump(mode="json")
    told["document"]["region"] = region
    for report in told["reports"]:
        report["region"] = region
    whole = Summary.model_validate_json(_json(told))
    return reviewed(whole) if final else whole
