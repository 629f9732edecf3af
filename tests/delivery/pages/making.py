"""Documents for the pages' tests: a summary with faults of many kinds beside its source, made by the real ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from summarizer import models
from summarizer.delivery.pages.sources import annotated_of
from summarizer.delivery.pages.view import DocumentView, view_of
from summarizer.extraction.extractor import Extraction
from summarizer.items import Evidence, Item, ItemList
from summarizer.outline import annotate
from summarizer.outline.annotated import Annotated
from summarizer.pipeline.library import summarize
from summarizer.pipeline.mapping import to_summary
from summarizer.reading import read, read_bytes
from summarizer.validation import validate

# (what an item must hold, what it is made to say instead): one slip of each kind, on the seeds.
SLIPS = {
    "000": (
        ("近40场", "40场"),
        ("总数约1340家", "总数约1430家"),
        ("105.5亿元", "105.5万元"),
        ("共推荐申报高新技术企业493家", "共获批高新技术企业493家"),
        ("评价12家平台", "评价15家平台"),
        ("位居全市第一、全省第一梯队", "位居全省第一、全省第一梯队"),
        ("1-11月,全区实现技术", "全区实现技术"),
        ("转化农业技术成果12项", "转化农业技术成果12项,投入经费350万元"),
        ("六家科技银行", "八家科技银行"),
        ("1500多人次", "1500人次"),
        ("争取2025年科技成果", "确保2025年科技成果"),
        ("同比增长5.0%", "同比下降5.0%"),
    ),
    "003": (("科技进步奖4项已获公示", "科技进步奖4项"), ("第二位", "第一位"), ("近2500万元", "2500万元")),
}


@dataclass(frozen=True)
class Made:
    """A document with its summary."""

    annotated: Annotated
    summary: models.Summary

    @property
    def text(self) -> str:
        return self.annotated.text

    @cached_property
    def view(self) -> DocumentView:
        return view_of(annotated_of(self.summary, self.text), self.summary)


def of_items(annotated: Annotated, items: tuple[Item, ...]) -> Made:
    """The summary that the ledger makes of these items."""
    attribution = {"software": "summarizer", "extractor": "rules", "validator_version": "test"}
    summary = to_summary(
        annotated,
        Extraction(items),
        validate(annotated, items),
        attribution=attribution,
        cost=None,
        repairs=(),
        started="2026-01-01T00:00:00Z",
        finished="2026-01-01T00:00:01Z",
    )
    return Made(annotated, summary)


def of_statements(text: str, statements: tuple[tuple[str, str], ...], path: str = "稿.txt") -> Made:
    """A text and (statement, cited words): an item each, all of them achievements."""
    annotated = annotate(read_bytes(text.encode("utf-8"), path))
    items = []
    for number, (statement, cited) in enumerate(statements, 1):
        start = annotated.text.index(cited)
        section = annotated.section_at(start)
        sentence = annotated.sentence_at(start)
        assert section is not None
        assert sentence is not None
        evidence = (Evidence(section.id, sentence.span, sentence.span.slice(annotated.text)),)
        report = section.id.partition(".")[0]
        items.append(Item(f"{report}.a{number}", report, ItemList.ACHIEVEMENTS, "综合", statement, (), evidence))
    return of_items(annotated, tuple(items))


@cache
def plain(path: Path) -> Made:
    """A seed as the rules summarise it."""
    source = read(path)
    return Made(annotate(source), summarize(source, extractor="rules"))


@cache
def slipped(path: Path, slips: tuple[tuple[str, str], ...]) -> Made:
    """A seed as the rules summarise it, with slips in its statements, proofread anew."""
    from summarizer.pipeline.intake import items_of_json

    made = plain(path)
    items = list(items_of_json(made.summary.model_dump_json(), "summary").items)
    left = list(slips)
    for place, item in enumerate(items):
        statement = item.statement
        for slip in tuple(left):
            if slip[0] in statement:
                statement = statement.replace(slip[0], slip[1], 1)
                left.remove(slip)
        items[place] = replace(item, statement=statement)
    assert not left, f"nothing to slip on: {left}"
    return of_items(made.annotated, tuple(items))
