"""The embedded extractor: items from the text alone, verbatim clauses, no model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from summarizer.document import Report
from summarizer.extraction.extractor import Extraction, Reply, Request
from summarizer.extraction.rules.grouping import clusters
from summarizer.extraction.rules.leftovers import set_aside
from summarizer.extraction.rules.merging import merged
from summarizer.extraction.rules.metrics import metrics_of
from summarizer.extraction.rules.statement import statement_of
from summarizer.extraction.rules.topics import topic_of
from summarizer.items import Evidence, Item, ItemList
from summarizer.outline.annotated import Annotated

__all__ = ["RulesExtractor"]

_LETTERS = {ItemList.ACHIEVEMENTS: "a", ItemList.PROBLEMS: "q", ItemList.PLANS: "p"}


class RulesExtractor:
    """The rules behind the Extractor protocol: everything happens in `assemble`."""

    @property
    def name(self) -> str:
        return "rules"

    def prepare(self, annotated: Annotated) -> tuple[Request, ...]:
        return ()

    def assemble(self, annotated: Annotated, replies: tuple[Reply, ...]) -> Extraction:
        """One item a fact cluster; ids `r1.a1` achievements, `r1.q1` problems, `r1.p1` plans."""
        found = [item for report in annotated.reports for item in _drafts(annotated, report)]
        count: Counter[tuple[str, ItemList]] = Counter()
        items: list[Item] = []
        for item in merged(found):
            count[item.report, item.list] += 1
            number = count[item.report, item.list]
            items.append(replace(item, id=f"{item.report}.{_LETTERS[item.list]}{number}"))
        return Extraction(items=tuple(items), set_aside=set_aside(annotated, items))

    def repair(self, annotated: Annotated, extraction: Extraction, validation: object) -> tuple[Request, ...]:
        return ()

    def provenance(self) -> dict[str, Any]:
        return {"extractor": "rules", "model": None, "endpoint": None, "mode": None, "prompt": None}


def _drafts(annotated: Annotated, report: Report) -> Iterator[Item]:
    """The items of a report without ids, in the text's order."""
    for cluster in clusters(annotated, report):
        statement = statement_of(annotated, (cluster.span,), cluster.list)
        if not statement:
            continue
        yield Item(
            id="",
            report=report.id,
            list=cluster.list,
            topic=topic_of(statement, cluster.section.path[-1] if cluster.section.path else ""),
            statement=statement,
            metrics=metrics_of(annotated.text, annotated.mentions_in(cluster.span), cluster.span.start),
            evidence=(Evidence(cluster.section.id, cluster.span, cluster.span.slice(annotated.text)),),
        )
