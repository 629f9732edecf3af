"""The probe behind `summarizer doctor --probe`: each mode once, then a long prompt; which mode to set."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from summarizer.errors import ModelError
from summarizer.extraction.llm.answers import draft_of, least_tokens
from summarizer.extraction.llm.client import Client, connection
from summarizer.extraction.llm.completion import Completion
from summarizer.extraction.llm.drafts import read
from summarizer.extraction.llm.extractor import passage_characters
from summarizer.extraction.llm.outcomes import failure, fault
from summarizer.extraction.llm.passage import Block
from summarizer.extraction.llm.profiles import Mode
from summarizer.extraction.llm.prompt import system_prompt
from summarizer.extraction.llm.requests import Maker, prompt_text
from summarizer.extraction.llm.target import Target, target_of
from summarizer.settings import Settings

SENTENCE = "全区新认定高新技术企业265家。"
_PASSAGE = (Block(("# 某区科技局2024年工作总结", "## 一、企业培育"), (f"[1] {SENTENCE}",)),)
_FILLER = "持续优化科技创新生态,推动各类创新要素集聚,完善科技企业梯度培育机制。"
_MODES: tuple[Mode, ...] = ("tools", "json_schema", "json", "md_json")


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """One trial. `name` is a mode, or `window` for the long prompt."""

    name: str
    good: bool
    code: str | None  # the outcome's name where it failed, `model.unfaithful` where the answer was not the passage's
    message: str
    seconds: float
    prompt_tokens: int
    thinking: bool


async def probe(settings: Settings, announce: Callable[[str], None] | None = None) -> tuple[ProbeResult, ...]:
    """Five requests at most. Raises UsageError where no model is set, ModelError `offline` where none may be sent."""
    target = target_of(settings)
    if not target.on_this_machine:
        if settings.offline:
            raise fault("offline", target.host)
        if announce is not None:
            announce(target.host)
    async with connection(settings, target) as client:
        results = []
        for mode in _order(target):
            results.append(await _mode(client, settings, target, mode))
            if results[-1].code in ("model.unreachable", "model.auth", "model.not_found", "model.quota"):
                return tuple(results)  # the other modes would only say the same
        found = best(tuple(results), settings)
        if found is not None:
            results.append(await _window(client, settings, target, found))
        return tuple(results)


def best(results: tuple[ProbeResult, ...], settings: Settings) -> Mode | None:
    """The mode to set: the profile's first that works without thinking aloud, else the first that works."""
    working = {result.name: result for result in results if result.good}
    order = _order(target_of(settings))
    quiet = [mode for mode in order if mode in working and not working[mode].thinking]
    loud = [mode for mode in order if mode in working]
    return next(iter(quiet or loud), None)


def run_probe(settings: Settings, announce: Callable[[str], None] | None = None) -> tuple[ProbeResult, ...]:
    """`probe` for callers without an event loop."""
    return asyncio.run(probe(settings, announce))


def _order(target: Target) -> tuple[Mode, ...]:
    modes = target.profile.modes
    return modes + tuple(mode for mode in _MODES if mode not in modes)


def _maker(settings: Settings, target: Target, mode: Mode) -> Maker:
    return Maker.of(settings.model_copy(update={"mode": mode}), target)


async def _mode(client: Client, settings: Settings, target: Target, mode: Mode) -> ProbeResult:
    body = _maker(settings, target, mode).first(("probe",), _PASSAGE).payload["body"]
    began = time.monotonic()
    reply: Completion | None = None
    try:
        reply = await client.send(body)
        items = read(draft_of(mode, reply, prompt_text(body), client.host))
    except ModelError as error:
        told = failure(error)
        return _result(mode, told.code, told.message, began, reply)
    faithful = any(1 in item.sentences and "265" in item.statement for item in items)
    if not faithful:
        return _result(mode, "model.unfaithful", "答复合乎结构,但没有照录原文的“265家”", began, reply)
    return _result(mode, None, "可用", began, reply)


async def _window(client: Client, settings: Settings, target: Target, mode: Mode) -> ProbeResult:
    """A passage as long as the settings allow: does the server read all of it?"""
    maker = _maker(settings, target, mode)
    length = passage_characters(settings, len(system_prompt()) + len(maker.frame.system_after))
    lines = tuple(f"[{number}] {_FILLER}" for number in range(2, 2 + length // (len(_FILLER) + 5)))
    body = maker.first(("probe",), (Block(_PASSAGE[0].heads, (*lines, *_PASSAGE[0].lines)),)).payload["body"]
    sent = prompt_text(body)
    began = time.monotonic()
    try:
        reply = await client.send(body)
    except ModelError as error:
        told = failure(error)
        return _result("window", told.code, told.message, began, None)
    if reply.prompt_tokens == 0:
        return _result("window", None, "服务器不报告读入词元数,无法判断长提示是否被截断", began, reply)
    if reply.prompt_tokens < least_tokens(sent):
        told = failure(fault("prompt_cut", f"读入 {reply.prompt_tokens} 词元,应不少于 {least_tokens(sent)}"))
        return _result("window", told.code, told.message, began, reply)
    return _result("window", None, f"{len(sent)} 字的提示读入 {reply.prompt_tokens} 词元", began, reply)


def _result(name: str, code: str | None, message: str, began: float, reply: Completion | None) -> ProbeResult:
    return ProbeResult(
        name=name,
        good=code is None,
        code=code,
        message=message,
        seconds=round(time.monotonic() - began, 3),
        prompt_tokens=reply.prompt_tokens if reply is not None else 0,
        thinking=reply is not None and _thinks(reply),
    )


def _thinks(reply: Completion) -> bool:
    for choice in reply.choices:
        content = choice.message.content
        if choice.message.thoughts or (isinstance(content, str) and "</think" in content):
            return True
    return False
