"""A tiny extractor that asks for one reply a section, and an asker that answers from a table: for the pipeline's tests.

Both follow the protocols of `summarizer.extraction.extractor`; a reply's text is the statement of the section's item.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from summarizer.document import SectionKind, Source
from summarizer.extraction.extractor import Extraction, Failure, Reply, Request, Usage
from summarizer.extraction.rules import RulesExtractor
from summarizer.items import Evidence, Item, ItemList
from summarizer.outline.annotated import Annotated
from summarizer.pipeline.street import Recipe
from summarizer.settings import Settings
from summarizer.validation.finding import Severity, Validation

REPORT = """某某区科技局2024年工作总结

一、2024年工作成绩
2024年,全区新增高新技术企业120家,同比增长12.5%。
二、2025年工作计划
2025年,力争新增高新技术企业130家。
"""


@dataclass(frozen=True)
class FakeExtractor:
    """One request a section that tells something; `sends` is whether marked documents may go out."""

    model: str = "fake"
    sends: bool = True

    @property
    def name(self) -> str:
        return "llm"

    def may_send(self, source: Source) -> bool:
        return self.sends

    def unsent(self, replies: tuple[Reply, ...]) -> bool:
        return any(reply.failure is not None and reply.failure.code == "model.offline" for reply in replies)

    def prepare(self, annotated: Annotated) -> tuple[Request, ...]:
        return tuple(
            Request(f"{annotated.source.id}:{section.id}", (section.id,), {"text": section.span.slice(annotated.text)})
            for section in annotated.sections.values()
            if section.kind is not SectionKind.FRONT
        )

    def assemble(self, annotated: Annotated, replies: tuple[Reply, ...]) -> Extraction:
        items = []
        failures: dict[str, Failure] = {}
        for reply in replies:
            section = annotated.sections[reply.request.sections[0]]
            if reply.failure is not None:
                failures[section.id] = reply.failure
            elif reply.text:
                report = section.id.partition(".")[0]
                kind = ItemList.PLANS if section.kind is SectionKind.PLANS else ItemList.ACHIEVEMENTS
                evidence = tuple(
                    Evidence(section.id, sentence.span)
                    for sentence in section.sentences
                    if annotated.mentions_in(sentence.span)
                )
                items.append(Item(f"{section.id}.i1", report, kind, "综合", reply.text, evidence=evidence))
        return Extraction(tuple(items), failures)

    def repair(self, annotated: Annotated, extraction: Extraction, validation: Validation) -> tuple[Request, ...]:
        wrong = {finding.item for finding in validation.findings if finding.severity is Severity.ERROR}
        return tuple(
            Request(f"repair:{request.key}", request.sections, {"repairs": request.key})
            for request in self.prepare(annotated)
            if f"{request.sections[0]}.i1" in wrong
        )

    def provenance(self) -> dict[str, Any]:
        return {"extractor": "llm", "model": self.model, "endpoint": "127.0.0.1", "mode": "json", "prompt": None}


def verbatim(request: Request) -> Reply:
    """The section's last line as its statement."""
    text = str(request.payload["text"]).strip().split("\n")[-1]
    return Reply(request, text, usage=Usage(1, 10, 5))


@dataclass
class FakeAsker:
    """Answers each request by `answer`, and remembers what it was asked."""

    answer: Callable[[Request], Reply] = verbatim
    asked: list[str] = field(default_factory=list)
    closed: bool = False

    async def ask(self, requests: tuple[Request, ...]) -> tuple[Reply, ...]:
        self.asked += [request.key for request in requests]
        return tuple(self.answer(request) for request in requests)

    async def close(self) -> None:
        self.closed = True


def fake_recipe(**fields: Any) -> Recipe:
    return Recipe(FakeExtractor(**fields), RulesExtractor())


def fake_asking(asker: FakeAsker) -> Callable[..., Any]:
    """In place of `recipes.asking`."""

    @asynccontextmanager
    async def asking(
        settings: Settings, recipe: Recipe, announce: object = None, **_: object
    ) -> AsyncIterator[FakeAsker]:
        try:
            yield asker
        finally:
            await asker.close()

    return asking
