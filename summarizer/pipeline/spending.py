"""What a run has spent on the model: requests, tokens and cost, added up over its documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from summarizer.extraction.extractor import Extractor, Usage
from summarizer.pipeline.index import Line
from summarizer.pipeline.street import Priced


@dataclass(frozen=True, slots=True)
class Spending:
    """Failed attempts included. `cost` is a decimal string, None where the price is not known."""

    requests: int
    prompt_tokens: int
    completion_tokens: int
    cost: str | None
    currency: str | None


def spending_of(lines: Iterable[Line], extractor: Extractor) -> Spending | None:
    """What the documents of a run have cost together; None where no model is asked."""
    if not isinstance(extractor, Priced):
        return None
    total, cost = Usage(), Decimal(0)
    for line in lines:
        used = line.usage
        if used is None:
            continue
        total += Usage(used["requests"], used["prompt_tokens"], used["completion_tokens"])
        cost += Decimal(used["cost"] or 0)
    # A price is known for all documents of a run or for none.
    known = extractor.cost_of(Usage()) is not None
    return Spending(**asdict(total), cost=format(cost, "f") if known else None, currency=extractor.currency)


def usage_of(usage: Usage, extractor: Extractor) -> dict[str, Any] | None:
    """What a document that failed has used, as its line tells it; None where nothing was asked."""
    if not usage.requests:
        return None
    return asdict(usage) | {"cost": extractor.cost_of(usage) if isinstance(extractor, Priced) else None}
