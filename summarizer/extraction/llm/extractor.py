"""LlmExtractor: sections → requests, replies → items. Pure and picklable; it never talks to a model itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from summarizer.document import Report, Section, SectionKind, Sentence, Source
from summarizer.extraction.extractor import Extraction, Failure, Reply, Request, Usage
from summarizer.extraction.llm.align import cited_mentions, metric_of
from summarizer.extraction.llm.complaints import complaint
from summarizer.extraction.llm.drafts import read
from summarizer.extraction.llm.leave import host_of, is_loopback, may_leave
from summarizer.extraction.llm.money import Price, price_of
from summarizer.extraction.llm.outcomes import failure, fault
from summarizer.extraction.llm.passage import Block, one_line
from summarizer.extraction.llm.prompt import OTHER_TOPIC, example_figures, prompt, system_prompt, topics
from summarizer.extraction.llm.requests import Maker
from summarizer.extraction.llm.target import target_of
from summarizer.items import Evidence, Item, ItemList, Metric
from summarizer.models import DraftItem
from summarizer.outline import Chunk, chunks
from summarizer.outline.annotated import Annotated
from summarizer.settings import Settings
from summarizer.validation.finding import Finding, Severity, Validation

LETTERS = {ItemList.ACHIEVEMENTS: "a", ItemList.PROBLEMS: "q", ItemList.PLANS: "p"}
# A dense passage comes back about as long as it went in: this share of the answer's tokens may be source characters.
ANSWER_SHARE = 0.95
LEAST_CHARACTERS = 400


def passage_characters(settings: Settings, fixed: int) -> int:
    """How many characters of source share a request: what window and answer allow, one token a character.

    `fixed` is the length of what is sent along with every request. Raises UsageError where nothing fits.
    """
    window = settings.context_tokens - settings.max_output_tokens - fixed
    room = int(min(window * 0.8, settings.max_output_tokens * ANSWER_SHARE))
    if settings.max_output_tokens * ANSWER_SHARE < LEAST_CHARACTERS:
        raise complaint("answer.small", "max_output_tokens")
    if room < LEAST_CHARACTERS:
        raise complaint("window.small", "context_tokens")
    return room


@dataclass(frozen=True)
class LlmExtractor:
    """What a worker process needs: the request maker, the passage size, the price, and what may go out."""

    maker: Maker
    characters: int
    settings: Settings  # without the key
    price: Price | None  # None where nobody knows it

    @classmethod
    def of(cls, settings: Settings) -> LlmExtractor:
        """Raises UsageError where no model is set, profile or price file can't be used, or the window is too small."""
        maker = Maker.of(settings, target_of(settings))
        fixed = len(system_prompt()) + len(maker.frame.system_after) + len(json.dumps(maker.frame.fields)) // 3
        bare = settings.model_copy(update={"api_key": None})
        return cls(maker, passage_characters(settings, fixed), bare, price_of(settings))

    @property
    def name(self) -> str:
        return "llm"

    @property
    def host(self) -> str:
        return host_of(self.maker.endpoint)

    @property
    def currency(self) -> str | None:
        return self.price.currency or None if self.price is not None else None

    def cost_of(self, usage: Usage) -> str | None:
        """What that usage costs, as a decimal string; None where the price is not known."""
        return None if self.price is None else self.price.told(usage)

    def may_send(self, source: Source) -> bool:
        """Whether this document may go to the endpoint; where not, the rules do the work and say so.

        Its marks decide, not `offline`: the cache may answer then, and leaves with `unsent` what it doesn't hold.
        """
        return may_leave(source, self.settings, self.host)

    def unsent(self, replies: tuple[Reply, ...]) -> bool:
        """Whether a request wasn't sent because nothing may leave this machine now."""
        return any(reply.failure is not None and reply.failure.code == "model.offline" for reply in replies)

    def prepare(self, annotated: Annotated) -> tuple[Request, ...]:
        """One request a chunk. Raises ModelError `restricted` for a marked document that may not leave."""
        source = annotated.source
        if source.metadata.restricted and not self.may_send(source) and not is_loopback(self.host):
            raise fault("restricted", host=self.host)
        made = []
        for group in _shared(chunks(annotated, self.characters), self.characters):
            sections = tuple(dict.fromkeys(section for chunk in group for section in chunk.sections))
            sentences = [sentence for chunk in group for sentence in chunk.sentences]
            blocks = _blocks(annotated, sections, sentences)
            if any(block.lines for block in blocks):
                made.append(self.maker.first(sections, blocks))
        return tuple(made)

    def assemble(self, annotated: Annotated, replies: tuple[Reply, ...]) -> Extraction:
        """Items in the text's order. A section is failed where any request that holds part of it failed."""
        placed: list[tuple[int, int, Item]] = []
        failures: dict[str, Failure] = {}
        fresh: set[str] = set()
        for reply in replies:
            if not reply.from_cache:
                fresh.update(reply.request.sections)
            if reply.failure is not None:
                failures.update(dict.fromkeys(reply.request.sections, reply.failure))
                continue
            try:
                drafts = read(reply.text or "")
            except (ValueError, KeyError, TypeError) as error:
                broken = failure(fault("shape", str(error)))
                failures.update(dict.fromkeys(reply.request.sections, broken))
                continue
            home = reply.request.sections[0]
            for draft in drafts:
                item = _item(annotated, draft, home)
                start = item.evidence[0].span.start if item.evidence else annotated.sections[home].span.start
                placed.append((start, len(placed), item))
        sections = {section for reply in replies for section in reply.request.sections}
        return Extraction(
            items=_numbered([item for _, _, item in sorted(placed, key=lambda entry: entry[:2])]),
            failures=failures,
            from_cache=len(sections - fresh - set(failures)),
            usage=sum((reply.usage for reply in replies), start=Usage()),
        )

    def repair(self, annotated: Annotated, extraction: Extraction, validation: Validation) -> tuple[Request, ...]:
        """A follow-up a request whose items have errors; `payload["repairs"]` names the request it stands in for."""
        wrong: dict[str, list[Finding]] = {}
        for finding in validation.findings:
            if finding.item is not None and finding.severity is Severity.ERROR:
                wrong.setdefault(finding.item, []).append(finding)
        if not wrong:
            return ()
        made = []
        for base in self.prepare(annotated):
            numbers = _numbers(base)
            items = [item for item in extraction.items if _home(annotated, item) in numbers]
            if any(item.id in wrong for item in items):
                draft = json.dumps({"items": [_draft(annotated, item) for item in items]}, ensure_ascii=False)
                made.append(self.maker.repair(base, draft, _errors(items, wrong)))
        return tuple(made)

    def replaced(self, replies: tuple[Reply, ...], repaired: Reply) -> tuple[Reply, ...]:
        """The replies with one repaired answer in place of the one it repairs; its cost comes on top of that one's.

        A failed repair changes nothing but the cost. Assemble and validate both, and keep the better.
        """
        target = repaired.request.payload["repairs"]
        return tuple(
            replace(
                reply,
                text=reply.text if repaired.text is None else repaired.text,
                usage=reply.usage + repaired.usage,
            )
            if reply.request.key == target
            else reply
            for reply in replies
        )

    def provenance(self) -> dict[str, Any]:
        used = prompt("extract")
        return {
            "extractor": self.name,
            "model": self.maker.model,
            "endpoint": self.host,
            "mode": self.maker.mode,
            "prompt": {"name": used.name, "version": used.version, "sha256": used.sha256},
        }


def _shared(pieces: Iterable[Chunk], most: int) -> list[list[Chunk]]:
    """Neighbouring chunks that fit together share a request: short articles of a compilation, the tail of a report."""
    groups: list[list[Chunk]] = []
    room = 0
    for chunk in pieces:
        if groups and chunk.characters <= room:
            groups[-1].append(chunk)
        else:
            groups.append([chunk])
            room = most
        room -= chunk.characters
    return groups


def _blocks(annotated: Annotated, sections: Iterable[str], sentences: Iterable[Sentence]) -> tuple[Block, ...]:
    """The passage of a chunk: report lines where a report begins, headings where they change, numbered sentences."""
    by_section: dict[str, list[Sentence]] = {section: [] for section in sections}
    for sentence in sentences:
        section = annotated.section_at(sentence.span.start)
        if section is not None:
            by_section.setdefault(section.id, []).append(sentence)
    made: list[Block] = []
    report_id = ""
    path: tuple[str, ...] = ()
    for section_id, own in by_section.items():
        section = annotated.sections[section_id]
        heads = []
        report = _report_of(annotated, section_id)
        if report.id != report_id:
            heads.append("# " + _report_line(report))
            report_id, path = report.id, ()
        shared = 0
        while shared < min(len(path), len(section.path)) and path[shared] == section.path[shared]:
            shared += 1
        heads += ["#" * (depth + 2) + " " + one_line(section.path[depth]) for depth in range(shared, len(section.path))]
        path = section.path
        made.append(Block(tuple(heads), tuple(_lines(annotated, section, own))))
    return tuple(made)


def _lines(annotated: Annotated, section: Section, sentences: Iterable[Sentence]) -> Iterator[str]:
    """Numbered sentences. What stands above as a heading or title is shown again only where it holds a figure."""
    shown = {one_line(heading) for heading in section.path}
    for sentence in sentences:
        text = one_line(sentence.span.slice(annotated.text))
        bare = not any(mention.is_claim for mention in annotated.mentions_in(sentence.span))
        if not (bare and (text in shown or section.kind is SectionKind.FRONT)):
            yield f"[{sentence.number}] {text}"


def _report_of(annotated: Annotated, section_id: str) -> Report:
    report = annotated.report_of(section_id.partition(".")[0])
    if report is None:
        raise ValueError(f"no report for section {section_id}")
    return report


def _report_line(report: Report) -> str:
    parts = [one_line(report.title or "无题")]
    if report.issuer and report.issuer not in parts[0]:
        parts.append(one_line(report.issuer))
    if report.report_year is not None:
        parts.append(f"总结{report.report_year}年")
    if report.plan_year is not None:
        parts.append(f"计划{report.plan_year}年")
    return ";".join(parts)


def _item(annotated: Annotated, draft: DraftItem, home: str) -> Item:
    """One item. Unknown sentence numbers leave it without that evidence: the ledger says so, nothing is lost."""
    known = annotated.sentence_by_number
    cited = tuple(known[number] for number in sorted(set(draft.sentences)) if number in known)
    mentions = cited_mentions(annotated, cited)
    used: set[int] = set()
    metrics: list[Metric] = [metric_of(metric, mentions, used) for metric in draft.metrics if metric.quantity.strip()]
    evidence = []
    for sentence in cited:
        section = annotated.section_at(sentence.span.start)
        evidence.append(Evidence(section.id if section else None, sentence.span, sentence.span.slice(annotated.text)))
    first = evidence[0].section if evidence else home
    return Item(
        id="",
        report=(first or home).partition(".")[0],
        list=ItemList(draft.list),
        topic=draft.topic if draft.topic in topics() else OTHER_TOPIC,
        statement=one_line(draft.statement),
        metrics=tuple(metrics),
        evidence=tuple(evidence),
    )


def _numbered(items: list[Item]) -> tuple[Item, ...]:
    counts: dict[tuple[str, ItemList], int] = {}
    made = []
    for item in items:
        place = (item.report, item.list)
        counts[place] = counts.get(place, 0) + 1
        made.append(replace(item, id=f"{item.report}.{LETTERS[item.list]}{counts[place]}"))
    return tuple(made)


def _numbers(request: Request) -> frozenset[int]:
    """The sentence numbers that a request shows."""
    lines = (line for _, lines in request.payload["blocks"] for line in lines)
    return frozenset(int(line[1 : line.index("]")]) for line in lines)


def _home(annotated: Annotated, item: Item) -> int | None:
    """The first sentence an item cites."""
    if not item.evidence:
        return None
    sentence = annotated.sentence_at(item.evidence[0].span.start)
    return sentence.number if sentence else None


def _draft(annotated: Annotated, item: Item) -> dict[str, Any]:
    """An item as the model would have written it."""
    sentences = [annotated.sentence_at(evidence.span.start) for evidence in item.evidence]
    return {
        "list": item.list.value,
        "topic": item.topic,
        "statement": item.statement,
        "sentences": [sentence.number for sentence in sentences if sentence is not None],
        "metrics": [
            {
                "indicator": metric.indicator,
                "quantity": metric.surface,
                "change": metric.change.surface if metric.change else "",
            }
            for metric in item.metrics
        ],
    }


def _errors(items: list[Item], wrong: dict[str, list[Finding]]) -> str:
    """The findings in words, an item by its place in the draft."""
    lines = []
    for place, item in enumerate(items, start=1):
        for finding in wrong.get(item.id, ()):
            copied = finding.claim is not None and any(figure in finding.claim.surface for figure in example_figures())
            note = "(这是示例里的占位数字)" if copied else ""
            lines.append(f"- 第{place}个条目“{item.statement}”:{finding.message_zh}{note}")
    return "\n".join(lines)
