"""Money: prices by model, an estimate before, a budget that is never exceeded."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from summarizer.errors import UsageError
from summarizer.extraction.extractor import Usage
from summarizer.extraction.llm.extractor import LlmExtractor
from summarizer.extraction.llm.money import Price, Purse, cost_of, estimate, price_of
from tests.extraction.llm.support import Run, against, request, settings_for
from tests.servers.scripted import Script, in_turn, refused, said

FAR = "https://api.example.com/v1"


def test_the_longest_beginning_of_the_models_name_wins() -> None:
    mini, full = (price_of(settings_for(FAR, model=model)) for model in ("gpt-4o-mini-2024", "gpt-4o-2024"))
    assert mini is not None
    assert full is not None
    assert mini.prompt < full.prompt


def test_the_users_file_wins(tmp_path: Path) -> None:
    own = tmp_path / "prices.toml"
    own.write_text('[[prices]]\nmodel = "gpt-4o"\nprompt = "1"\ncompletion = "2"\ncurrency = "CNY"\n')
    assert price_of(settings_for(FAR, model="gpt-4o-mini"), own) == Price(Decimal(1), Decimal(2), "CNY")


def test_a_price_file_that_is_none_is_one_clear_line(tmp_path: Path) -> None:
    own = tmp_path / "prices.toml"
    own.write_text('[[prices]]\nmodel = "gpt-4o"\nprompt = "cheap"\n')
    with pytest.raises(UsageError, match="价格文件"):
        price_of(settings_for(FAR, model="gpt-4o"), own)


def test_an_unknown_price_is_none_and_this_machine_costs_nothing() -> None:
    assert price_of(settings_for(FAR, model="nobody-knows")) is None
    here = price_of(settings_for("http://127.0.0.1:1/v1", model="nobody-knows"))
    assert here is not None
    assert here.of(Usage(1, 10**6, 10**6)) == 0


def test_a_relay_on_this_machine_costs_what_the_user_says(tmp_path: Path) -> None:
    own = tmp_path / "prices.toml"
    own.write_text('[[prices]]\nmodel = "relayed"\nprompt = "1"\ncompletion = "2"\n')
    assert price_of(settings_for("http://127.0.0.1:1/v1", model="relayed-1"), own) == Price(Decimal(1), Decimal(2), "")


@pytest.mark.parametrize(
    ("used", "cost"),
    [
        (Usage(), "0"),
        (Usage(5, 0, 0), "0"),
        (Usage(1, 1, 0), "0.0000025"),
        (Usage(1, 4_000_000, 0), "10"),
        (Usage(3, 1000, 1), "0.00251"),
    ],
)
def test_the_cost_is_a_plain_decimal_without_rounding(used: Usage, cost: str) -> None:
    settings = settings_for(FAR, model="gpt-4o")
    assert cost_of(used, settings) == cost
    assert LlmExtractor.of(settings).cost_of(used) == cost


def test_an_unknown_price_is_no_cost() -> None:
    extractor = LlmExtractor.of(settings_for(FAR, model="nobody-knows"))
    assert (extractor.cost_of(Usage(1, 10, 10)), extractor.currency) == (None, None)


def test_a_budget_without_a_price_is_refused() -> None:
    with pytest.raises(UsageError, match="价格"):
        Purse(None, 1.0)


PRICE = Price(Decimal(1), Decimal(1), "CNY")
HONEST = {"prompt_tokens": 900, "completion_tokens": 500, "total_tokens": 1400}


def using(usage: dict[str, int]) -> Script:
    return lambda _: said('{"items": []}', usage=usage)


def test_a_budget_is_never_exceeded_even_with_many_under_way(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        replies = await run.ask(*(request(run.settings, first) for first in range(1, 90, 3)))
        done = [reply for reply in replies if reply.failure is None]
        stopped = [reply.failure.code for reply in replies if reply.failure is not None]
        assert run.asker.purse.spent == Decimal("0.0014") * len(done)
        assert run.asker.purse.spent <= Decimal("0.03")
        assert len(done) >= 15
        assert set(stopped) == {"model.budget"}

    against(using(HONEST), tmp_path, body, budget=0.03, price=PRICE, max_output_tokens=512, concurrency=2)


def test_a_server_that_counts_more_than_we_do_ends_the_run_earlier(tmp_path: Path) -> None:
    drifting = {"prompt_tokens": 9000, "completion_tokens": 500, "total_tokens": 9500}

    async def body(run: Run) -> None:
        await run.ask(*(request(run.settings, first) for first in range(1, 90, 3)))
        assert run.asker.purse.spent <= Decimal("0.03")
        assert run.server.count == 3

    against(using(drifting), tmp_path, body, budget=0.03, price=PRICE, max_output_tokens=512, concurrency=1)


def test_failed_attempts_are_counted(tmp_path: Path) -> None:
    async def body(run: Run) -> None:
        reply = await run.one()
        assert reply.usage == Usage(3, 4000, 200)

    against(in_turn(refused(500, "a"), refused(503, "b")), tmp_path, body)


def test_the_estimate_says_what_would_be_sent_at_most() -> None:
    settings = settings_for(FAR, model="gpt-4o", max_output_tokens=1000)
    told = estimate([request(settings, 1), request(settings, 4)], settings)
    assert told.requests == 2
    assert told.completion_tokens == 2000
    assert told.prompt_characters > 2000
    assert told.cost is not None
    assert told.currency == "USD"
