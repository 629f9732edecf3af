"""A reply → the draft's JSON text, or the named outcome that stands in its place; and what the reply cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.extraction.llm.drafts import mend, without_thinking
from summarizer.extraction.llm.modes import parse
from summarizer.extraction.llm.outcomes import fault
from summarizer.extraction.llm.profiles import Mode

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

_FILTERED = ("content_filter", "sensitive", "safety")
# Fewer tokens than this a character no tokenizer of today makes of Chinese prose; `OTHER` is for the rest.
LEAST_TOKENS_CJK = 0.4
LEAST_TOKENS_OTHER = 0.1


def least_tokens(body_text: str) -> int:
    """A floor under the tokens a prompt must have: fewer read means that it was cut."""
    cjk = sum(1 for char in body_text if char >= "\u2e80")
    return int(cjk * LEAST_TOKENS_CJK + (len(body_text) - cjk) * LEAST_TOKENS_OTHER)


def tokens_estimate(text: str) -> int:
    """What a prompt may have at most, for budgets and windows: one token a Chinese character, one for three others."""
    cjk = sum(1 for char in text if char >= "\u2e80")
    return cjk + (len(text) - cjk + 2) // 3


def usage_of(reply: ChatCompletion) -> tuple[int, int]:
    """Prompt and completion tokens; a server that sends nothing or nonsense counts as 0."""
    usage = reply.usage
    return _count(getattr(usage, "prompt_tokens", 0)), _count(getattr(usage, "completion_tokens", 0))


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    return int(value) if 0 <= value < 1e12 else 0


def draft_of(mode: Mode, reply: ChatCompletion, sent: str, host: str) -> str:
    """The draft as JSON text. `sent` is the prompt's text. Raises ModelError with the outcome's name."""
    if not reply.choices:
        raise fault("empty", host=host)
    choice = reply.choices[0]
    message = choice.message
    if message is None:
        raise fault("protocol", "没有 message", host=host)
    read, _ = usage_of(reply)
    if 0 < read < least_tokens(sent):
        raise fault("prompt_cut", f"读入 {read} 词元,应不少于 {least_tokens(sent)}", host=host)
    if choice.finish_reason == "length":
        # Where thinking used up the answer's length, half the sentences would be thought about just as long.
        answered = bool(message.tool_calls) or left_of(message.content or "")
        raise fault("truncated" if answered or not any(_texts(reply)) else "reasoning_only", host=host)
    if choice.finish_reason in _FILTERED:
        raise fault("filtered", host=host)
    if getattr(message, "refusal", None):
        raise fault("refused", str(message.refusal), host=host)
    wrong = ""
    try:
        return parse(mode, reply)
    except (ValueError, AssertionError, AttributeError, TypeError) as error:
        wrong = str(error)
    texts = [text for text in _texts(reply) if text.strip()]
    if not texts:
        raise fault("empty", host=host)
    for text in texts:  # another form than the mode's: fenced, behind thinking, in a tool call or in the reasoning
        try:
            return mend(text)
        except ValueError as error:
            wrong = str(error)
    if message.tool_calls or left_of(message.content or ""):
        raise fault("shape", wrong, host=host)
    raise fault("reasoning_only", host=host)


def left_of(content: str) -> bool:
    """Whether anything is left of the content once thinking is taken away."""
    return bool(without_thinking(content).strip())


def _texts(reply: ChatCompletion) -> Iterator[str]:
    message = reply.choices[0].message
    for call in message.tool_calls or ():
        arguments = getattr(getattr(call, "function", None), "arguments", None)
        if isinstance(arguments, str):
            yield arguments
    if isinstance(message.content, str):
        yield message.content
    for name in ("reasoning_content", "reasoning"):
        thought = getattr(message, name, None)
        if isinstance(thought, str):
            yield thought
