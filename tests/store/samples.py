"""A small document as a model's run might leave it: wrong figures, one left out, one in doubt in the source itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from summarizer.document import Source
from summarizer.models import ItemModel, Summary
from summarizer.outline import annotate
from summarizer.pipeline.arriving import arrived_of
from summarizer.pipeline.library import summarize
from summarizer.pipeline.revising import draft_item, ledger
from summarizer.reading import read_bytes
from summarizer.store.imports import Arrival, listed
from summarizer.validation import Bench

TEXT = """海州市民政局2024年工作总结和2025年工作计划

一、2024年工作总结

（一）养老服务。全年新建社区养老服务站12个，新增养老床位350张，发放高龄津贴1286.5万元，惠及老年人2.3万人次。
（二）社会救助。城乡低保标准提高到每人每月780元，累计发放救助金3456万元。
（三）婚姻登记。办理婚姻登记8921对，登记合格率100%。
（四）殡葬改革。新建公益性公墓6处，火化率达到X%。

二、存在的问题

基层力量不足，全市社工仅有126人，缺口约40人。

三、2025年工作计划

（一）新增养老床位400张，建成示范中心5个。
（二）低保标准力争提高8%左右。
"""
Edit = Callable[[ItemModel], ItemModel | None]


def source(text: str = TEXT, name: str = "海州市民政局.txt") -> Source:
    """The document as reading gives it."""
    return read_bytes(text.encode(), name, max_characters=100_000)


def said(item: ItemModel, old: str, new: str) -> ItemModel:
    """The item with other words in its statement."""
    assert old in item.statement
    return item.model_copy(update={"statement": item.statement.replace(old, new)})


def first(item: ItemModel) -> ItemModel | None:
    """Three wrong figures in two items, and an item that is missing."""
    if item.id == "r1.a1":
        return said(said(item, "350", "530"), "12个", "21个")
    if item.id == "r1.a2":
        return said(item, "780", "870")
    return None if item.id == "r1.a3" else item


def second(item: ItemModel) -> ItemModel | None:
    """A later run: one of the wrong figures is right now, another one is wrong instead."""
    if item.id == "r1.a1":
        return said(item, "350", "530")
    if item.id == "r1.a2":
        return said(item, "3456", "3465")
    return None if item.id == "r1.a3" else item


def run(text: str = TEXT, edit: Edit = first, name: str = "海州市民政局.txt") -> Summary:
    """A run whose items `edit` has been at; the ledger's word on them is true."""
    read = source(text, name)
    made = summarize(read, extractor="rules")
    annotated = annotate(read)
    items = []
    for report, kind, item in listed(made):
        after = edit(item)
        if after is not None:
            items.append((report, kind, after))
    found, coverage = ledger(Bench(annotated), [draft_item(item, report, kind) for report, kind, item in items], {})
    doubted = {each.item for each in found if each.severity != "info"}
    reports = [
        report.model_copy(
            update={
                kind: [_standing(item, doubted) for here, name_, item in items if (here, name_) == (report.id, kind)]
                for kind in ("achievements", "problems", "plans")
            }
        )
        for report in made.reports
    ]
    counts = {name_: sum(each.severity == name_ for each in found) for name_ in ("error", "warning", "info")}
    validation = made.validation.model_copy(
        update={
            "findings": list(found),
            "coverage": coverage,
            "counts": made.validation.counts.model_copy(update=counts),
            "verdict": "flagged" if counts["error"] + counts["warning"] else "clean",
        }
    )
    changed = made.model_copy(update={"reports": reports, "validation": validation})
    return Summary.model_validate_json(changed.model_dump_json())


def _standing(item: ItemModel, doubted: set[str | None]) -> ItemModel:
    status = "flagged" if item.id in doubted else "verified"
    return item.model_copy(update={"review": item.review.model_copy(update={"status": status})})


@cache
def arrival(text: str = TEXT, edit: Edit = first, name: str = "海州市民政局.txt") -> Arrival:
    """The run as it comes into the store."""
    data = (run(text, edit, name).model_dump_json(indent=2) + "\n").encode()
    return arrived_of(name, data, source(text, name))
