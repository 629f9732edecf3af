"""The embedded extractor: items from the text alone, verbatim clauses, no model."""

from __future__ import annotations

from typing import Any

from summarizer.extraction.extractor import Extraction, Reply, Request
from summarizer.extraction.rules.grouping import clusters
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
        items: list[Item] = []
        for report in annotated.reports:
            seen: dict[ItemList, set[str]] = {name: set() for name in ItemList}
            count = dict.fromkeys(ItemList, 0)
            for cluster in clusters(annotated, report):
                evidence = (cluster.span,)
                statement = statement_of(annotated, evidence, cluster.list)
                if not statement or statement in seen[cluster.list]:
                    continue
                seen[cluster.list].add(statement)
                count[cluster.list] += 1
                items.append(
                    Item(
                        id=f"{report.id}.{_LETTERS[cluster.list]}{count[cluster.list]}",
                        report=report.id,
                        list=cluster.list,
                        topic=topic_of(statement, cluster.section.path[-1] if cluster.section.path else ""),
                        statement=statement,
                        metrics=metrics_of(annotated.text, annotated.mentions_in(cluster.span), cluster.span.start),
                        evidence=(Evidence(cluster.section.id, cluster.span),),
                    )
                )
        return Extraction(items=tuple(items))

    def repair(self, annotated: Annotated, extraction: Extraction, validation: object) -> tuple[Request, ...]:
        return ()

    def provenance(self) -> dict[str, Any]:
        return {"extractor": "rules", "model": None, "endpoint": None, "mode": None, "prompt": None}
