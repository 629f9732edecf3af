"""A reply → the draft's JSON text, or the named outcome that stands in its place; and what the reply cost."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.extraction.llm.completion import Completion, Message
from summarizer.extraction.llm.drafts import mend, without_thinking
from summarizer.extraction.llm.modes import parse
from summarizer.extraction.llm.outcomes import fault
from summarizer.extraction.llm.profiles import Mode

_FILTERED = ("content_filter", "sensitive", "safety")
# Fewer tokens than this a character no tokenizer of today makes of Chinese prose; `OTHER` is for the rest.
LEAST_TOKENS_CJK = 0.4
LEAST_TOKENS_OTHER = 0.1


def least_tokens(sent: str) -> int:
    """A floor under the tokens a prompt must have: fewer read means that it was cut."""
    cjk = _wide(sent)
    return int(cjk * LEAST_TOKENS_CJK + (len(sent) - cjk) * LEAST_TOKENS_OTHER)


def tokens_estimate(sent: str) -> int:
    """What a prompt may have at most, for budgets and windows: one token a Chinese character, one for three others."""
    cjk = _wide(sent)
    return cjk + (len(sent) - cjk + 2) // 3


def _wide(text: str) -> int:
    """Chinese characters, by their three bytes in UTF-8: counting them one by one would cost more than sending them."""
    return (len(text.encode("utf-8", "surrogatepass")) - len(text)) // 2


def draft_of(mode: Mode, reply: Completion, sent: str, host: str) -> str:
    """The draft as JSON text. `sent` is the prompt's text. Raises ModelError with the outcome's name."""
    if not reply.choices:
        raise fault("empty", host=host)
    choice = reply.choices[0]
    message = choice.message
    if 0 < reply.prompt_tokens < least_tokens(sent):
        raise fault("prompt_cut", f"读入 {reply.prompt_tokens} 词元,应不少于 {least_tokens(sent)}", host=host)
    if choice.finish_reason == "length":
        # Where thinking used up the answer's length, half the sentences would be thought about just as long.
        answered = bool(message.tool_calls) or left_of(message.content)
        raise fault("truncated" if answered or not any(_texts(message)) else "reasoning_only", host=host)
    if choice.finish_reason in _FILTERED:
        raise fault("filtered", host=host)
    if message.refusal:
        raise fault("refused", str(message.refusal), host=host)
    wrong = ""
    try:
        return parse(mode, reply)
    except (ValueError, AssertionError, AttributeError, TypeError) as error:
        wrong = str(error)
    texts = [text for text in _texts(message) if text.strip()]
    if not texts:
        raise fault("empty", host=host)
    for text in texts:  # another form than the mode's: fenced, behind thinking, in a tool call or in the reasoning
        try:
            return mend(text)
        except ValueError as error:
            wrong = str(error)
    if message.tool_calls or left_of(message.content):
        raise fault("shape", wrong, host=host)
    raise fault("reasoning_only", host=host)


def left_of(content: object) -> bool:
    """Whether anything is left of the content once thinking is taken away."""
    return isinstance(content, str) and bool(without_thinking(content).strip())


def _texts(message: Message) -> Iterator[str]:
    """Everything in a message that may be the answer, likeliest first."""
    for call in message.tool_calls:
        if isinstance(call.function.arguments, str):
            yield call.function.arguments
    if isinstance(message.content, str):
        yield message.content
    yield from message.thoughts
