"""Money: prices from a data file, what a run has spent, and a budget that is never exceeded."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from summarizer.extraction.extractor import Request, Usage
from summarizer.extraction.llm.answers import tokens_estimate
from summarizer.extraction.llm.complaints import complaint
from summarizer.extraction.llm.leave import endpoint_of, host_of, is_loopback
from summarizer.extraction.llm.outcomes import fault
from summarizer.extraction.llm.requests import prompt_text
from summarizer.resources import table
from summarizer.settings import Settings

MILLION = Decimal(1_000_000)
OWN_PRICES = "prices.toml"


@dataclass(frozen=True, slots=True)
class Price:
    """A million tokens of prompt and of answer, in `currency`."""

    prompt: Decimal
    completion: Decimal
    currency: str

    def of(self, usage: Usage) -> Decimal:
        return (self.prompt * usage.prompt_tokens + self.completion * usage.completion_tokens) / MILLION

    def told(self, usage: Usage) -> str:
        """What that usage costs as a decimal string, no digit rounded away."""
        return format(self.of(usage).normalize(), "f")


FREE = Price(Decimal(0), Decimal(0), "")


def price_of(settings: Settings, own: Path | None = None) -> Price | None:
    """The model's price: the user's file first; else 0 on this machine, ours elsewhere; None where nobody knows it.

    The user's comes first here too: what listens on this machine may be a relay that has to be paid.
    """
    mine = _listed(_own(own if own is not None else Path(OWN_PRICES)), settings.model or "")
    if mine is not None:
        return mine
    if is_loopback(host_of(endpoint_of(settings))):
        return FREE
    return _listed(table("extraction/llm/prices.toml")["prices"], settings.model or "")


def _listed(rows: list[dict[str, Any]], model: str) -> Price | None:
    """The price of the longest beginning that fits."""
    fitting = [row for row in rows if model.startswith(row["model"])]
    if not fitting:
        return None
    row = max(fitting, key=lambda row: len(row["model"]))
    return Price(Decimal(str(row["prompt"])), Decimal(str(row["completion"])), str(row.get("currency", "")))


def _own(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["prices"]
        for row in rows:
            Decimal(str(row["prompt"])), Decimal(str(row["completion"])), str(row["model"])
    except (KeyError, TypeError, InvalidOperation, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise complaint("prices.unusable", str(path), reason=error) from None
    return list(rows)


def cost_of(usage: Usage, settings: Settings, own: Path | None = None) -> str | None:
    """What that usage costs, as a decimal string for the provenance; None where the price is not known."""
    price = price_of(settings, own)
    return None if price is None else price.told(usage)


class Bill:
    """A request under way: the most it can cost, until it is paid. Leaving the block gives the promise back."""

    def __init__(self, purse: Purse, tokens: int, promised: Decimal) -> None:
        self._purse = purse
        self._tokens = tokens
        self._promised = promised

    def __enter__(self) -> Bill:
        return self

    def __exit__(self, *_: object) -> None:
        self._purse.promised -= self._promised

    def pay(self, usage: Usage) -> None:
        self._purse.pay(usage, self._tokens)


class Purse:
    """What is spent, and what is promised to requests under way. With a budget, nothing is sent that could exceed it.

    Our count of tokens is an estimate: where the server counts more, later promises grow by as much.
    """

    def __init__(self, price: Price | None, budget: float | None) -> None:
        if budget is not None and price is None:
            raise complaint("budget.unpriced", "budget", file=OWN_PRICES)
        self.price = price
        self.budget = None if budget is None else Decimal(str(budget))
        self.spent = Decimal(0)
        self.promised = Decimal(0)
        self._ratio = 1.0

    def promise(self, prompt_tokens: int, completion_tokens: int) -> Bill:
        """Sets aside the most a request can cost. Raises ModelError `budget` where there isn't as much left."""
        most = Decimal(0)
        if self.price is not None:
            most = self.price.of(Usage(1, int(prompt_tokens * self._ratio) + 1, completion_tokens))
        if self.budget is not None and self.spent + self.promised + most > self.budget:
            raise fault("budget", f"已用 {self.spent:.4f},预算 {self.budget}")
        self.promised += most
        return Bill(self, prompt_tokens, most)

    def pay(self, usage: Usage, estimated: int) -> None:
        """Books what a request has used, against the prompt tokens it was estimated to have."""
        if estimated > 0:
            self._ratio = max(self._ratio, usage.prompt_tokens / estimated)
        if self.price is not None:
            self.spent += self.price.of(usage)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would send at most: `--dry-run`."""

    requests: int
    prompt_characters: int
    prompt_tokens: int
    completion_tokens: int
    cost: str | None
    currency: str | None


def estimate(requests: Iterable[Request], settings: Settings, own: Path | None = None) -> Estimate:
    """Counted from the requests themselves; an answer is taken to be as long as the window allows at most."""
    count = characters = tokens = 0
    for request in requests:
        sent = prompt_text(request.payload["body"])
        count += 1
        characters += len(sent)
        tokens += tokens_estimate(sent)
    answer = count * settings.max_output_tokens
    price = price_of(settings, own)
    cost = None if price is None else str(price.of(Usage(count, tokens, answer)).quantize(Decimal("0.0001")))
    return Estimate(count, characters, tokens, answer, cost, price.currency if price else None)
