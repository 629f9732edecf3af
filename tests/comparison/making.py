"""Small documents walked down the whole street, with the region, office and date that a test wants."""

from __future__ import annotations

import hashlib
from functools import cache

from summarizer.comparison.compared import Choice, Comparison, compare
from summarizer.comparison.observations import Gathered, gather
from summarizer.comparison.outcomes import Judged
from summarizer.document import Source
from summarizer.models import RegionModel, Summary
from summarizer.pipeline.library import summarize
from summarizer.settings import Settings

CIXI = ("330282", "宁波市慈溪市")
YINZHOU = ("330212", "宁波市鄞州区")
HAISHU = ("330203", "宁波市海曙区")
NINGBO = ("330200", "宁波市")
WHOLE = "2026-01-15"  # the date of a document that knows all of 2025
NOVEMBER = "2025-11-07"
_SETTINGS = Settings(extractor="rules")


@cache
def summary(
    done: str = "",
    planned: str = "",
    *,
    year: int = 2025,
    region: tuple[str | None, str] | None = CIXI,
    issuer: str | None = "慈溪市科技局",
    dated: str | None = WHOLE,
    document: str | None = None,
) -> Summary:
    """What the rules make of a report on `year` that says `done`, and of the plan for the next year behind it."""
    parts = [f"{year}年工作总结及{year + 1}年工作计划" if planned else f"{year}年工作总结"]
    parts += [f"一、{year}年工作总结\n{done}"] if done else []
    parts += [f"二、{year + 1}年工作计划\n{planned}"] if planned else []
    text = "\n".join(parts) + "\n"
    name = document or hashlib.sha256(f"{text}{region}{issuer}{dated}".encode()).hexdigest()
    made = summarize(Source("a.txt", f"sha256:{name}", "text/plain", "utf-8", text), settings=_SETTINGS)
    place = RegionModel(code=region[0], name=region[1]) if region is not None else None
    reports = [report.model_copy(update={"region": place, "issuer": issuer}) for report in made.reports]
    head = made.document.model_copy(update={"region": place, "issuer": issuer, "published": dated, "signed": None})
    return made.model_copy(update={"document": head, "reports": reports})


def gathered(*summaries: Summary, draft: bool = True) -> list[Gathered]:
    return [gather(f"{place:03}.txt", each, draft=draft) for place, each in enumerate(summaries)]


def compared(*summaries: Summary, choice: Choice | None = None) -> Comparison:
    return compare(gathered(*summaries), choice or Choice())


def judged(target: str, result: str, *, dated: str | None = WHOLE) -> list[Judged]:
    """The verdicts on the targets of a plan for 2025, given a report on 2025 that says `result`."""
    plan = summary("科技工作有序推进。", target, year=2024, dated="2025-01-20")
    return list(compared(plan, summary(result, dated=dated)).outcomes)
