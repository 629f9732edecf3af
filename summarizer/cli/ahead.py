"""`summarizer run --dry-run` and `--batch`: what would be sent, and what is sent by night."""

from __future__ import annotations

from dataclasses import asdict

from summarizer.cli.console import put_json, results, tell
from summarizer.cli.language import cost_told, say
from summarizer.errors import UsageError
from summarizer.settings import Settings


def look_ahead(paths: list[str], settings: Settings, batch: str | None, as_json: bool) -> int:
    """Prints the estimate of a dry run (`batch` is None), or submits to or collects from the Batch API."""
    if batch is None:
        return _estimate(paths, settings, as_json)
    if batch == "submit":
        return _submit(paths, settings, as_json)
    if batch == "collect":
        return _collect(settings, as_json)
    raise UsageError(f"--batch {batch}", mend="--batch submit|collect")


def _announce(host: str) -> None:
    tell(say("run.host", host=host))


def _estimate(paths: list[str], settings: Settings, as_json: bool) -> int:
    from summarizer.pipeline.ahead import dry_run

    found = dry_run(paths, settings)
    if as_json:
        put_json(asdict(found))
        return 0
    told = found.estimate
    cost = cost_told(told.cost, told.currency)
    line = say(
        "ahead.estimate",
        documents=found.documents,
        unreadable=found.unreadable,
        cached=found.cached,
        requests=told.requests,
        characters=told.prompt_characters,
        prompt=told.prompt_tokens,
        completion=told.completion_tokens,
        cost=cost,
    )
    results().print(line, soft_wrap=True, highlight=False, markup=False)
    return 0


def _submit(paths: list[str], settings: Settings, as_json: bool) -> int:
    from summarizer.pipeline.ahead import submit_batch

    done = submit_batch(paths, settings, _announce)
    if as_json:
        put_json({"batches": [ticket.id for ticket in done.tickets], "sent": done.sent, "known": done.known})
    else:
        tell(say("ahead.submitted", batches=len(done.tickets), sent=done.sent, known=done.known))
    return 0


def _collect(settings: Settings, as_json: bool) -> int:
    """Exit code 3 while something is under way or failed."""
    from summarizer.pipeline.ahead import collect_batch

    found = collect_batch(settings, _announce)
    failed = sum(found.failed.values())
    if as_json:
        put_json(
            {
                "stored": found.stored,
                "to_split": found.to_split,
                "failed": dict(found.failed),
                "waiting": found.waiting,
                "ended": found.ended,
            }
        )
    else:
        words = {"stored": found.stored, "split": found.to_split, "failed": failed, "waiting": len(found.waiting)}
        tell(say("ahead.collected", **words))
    return 3 if failed or found.waiting else 0
