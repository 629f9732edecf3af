"""`summarizer doctor`: what is configured and reachable, each with its mend."""

from __future__ import annotations

import os
import platform
import socket
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.console import configured, put_json, results, tell
from summarizer.cli.language import say, spoken
from summarizer.cli.visible import visible

if TYPE_CHECKING:
    from summarizer.settings import Settings

_PATIENCE = 3.0  # seconds to wait for a connection


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `mend` is what the user can do, for good ones an offer."""

    name: str
    good: bool
    found: str
    mend: str | None = None


def doctor(
    probe: Annotated[bool, typer.Option("--probe", help=say("opt.probe"))] = False,
    model: Annotated[str | None, typer.Option("--model", metavar="NAME", help=say("opt.model"))] = None,
    base_url: Annotated[str | None, typer.Option("--base-url", metavar="URL", help=say("opt.base_url"))] = None,
    offline: Annotated[bool, typer.Option("--offline", help=say("opt.offline"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("opt.json"))] = False,
) -> int:

    settings = configured(model=model, base_url=base_url, offline=offline or None)
    checks = list(_checks(settings))
    if probe and settings.model and all(check.good for check in checks):
        checks += _probe(settings)
    if as_json:
        put_json([asdict(check) for check in checks])
    else:
        _table(checks)
    return 0 if all(check.good for check in checks) else 1


def _checks(settings: Settings) -> Iterator[Check]:
    from summarizer.pipeline.software import software

    yield Check(say("doctor.software"), True, f"{software()} · Python {platform.python_version()}")
    yield from _shipped()
    yield from _settings_files()
    yield from _unknown_variables()
    yield from _cache(settings)
    if settings.resolved_extractor == "rules":
        yield Check(say("doctor.extractor"), True, say("doctor.rules"), say("doctor.rules_mend"))
        return
    yield from _model(settings)


def _shipped() -> Iterator[Check]:
    from summarizer.pipeline.published import file_of, names
    from summarizer.resources import shipped

    wanted = [("prompts", "extract.md"), *(("schemas", file_of(name)) for name in names())]
    missing = [f"{folder}/{name}" for folder, name in wanted if not shipped(folder, name).is_file()]
    found = ", ".join(missing or (f"{folder}/{name}" for folder, name in wanted))
    yield Check(say("doctor.shipped"), not missing, found, say("doctor.shipped_mend") if missing else None)


def _settings_files() -> Iterator[Check]:
    from summarizer.settings import SETTINGS_FILE

    found = [name for name in (SETTINGS_FILE, ".env") if Path(name).is_file()]
    yield Check(say("doctor.settings"), True, ", ".join(found) or say("doctor.settings_none"))


def _unknown_variables() -> Iterator[Check]:
    from summarizer.settings import Settings

    for name in sorted(os.environ):
        if name.startswith("SUMMARIZER_") and name.removeprefix("SUMMARIZER_").lower() not in Settings.model_fields:
            yield Check(say("doctor.unknown"), False, name, say("doctor.unknown_mend"))


def _cache(settings: Settings) -> Iterator[Check]:
    folder = settings.resolved_cache_dir
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    good = existing.is_dir() and os.access(existing, os.W_OK)
    yield Check(say("doctor.cache"), good, str(folder), None if good else say("doctor.cache_mend"))


def _model(settings: Settings) -> Iterator[Check]:
    from summarizer.errors import SummarizerError
    from summarizer.extraction.llm import LlmExtractor
    from summarizer.extraction.llm.local import require_engine
    from summarizer.extraction.llm.target import target_of
    from summarizer.faults import fault

    try:
        if not settings.model:
            raise fault("model.none")
        target = target_of(settings)
        mode = LlmExtractor.of(settings).provenance()["mode"]
        if target.file is not None:
            require_engine()
    except SummarizerError as error:
        what, mend = (error.what, error.mend) if error.english is None or spoken() == "zh" else error.english
        yield Check(say("doctor.model"), False, what, mend)
        return
    yield Check(say("doctor.extractor"), True, "llm")
    yield Check(say("doctor.model"), True, f"{target.model} · {mode}")
    if target.file is not None:
        return  # its server is started with a run, on this machine, with a key of its own
    keyed = settings.api_key is not None
    yield Check(
        say("doctor.key"),
        keyed or target.on_this_machine,
        say("doctor.key_set" if keyed else "doctor.key_none"),
        None if keyed else say("doctor.key_mend"),
    )
    yield _reached(target.endpoint, target.host, settings.offline and not target.on_this_machine)


def _probe(settings: Settings) -> Iterator[Check]:
    """Each mode tried once, and which one to set."""
    from summarizer.errors import SummarizerError
    from summarizer.extraction.llm import best, run_probe

    try:
        results = run_probe(settings, lambda host: tell(say("run.host", host=host)))
    except SummarizerError as error:
        yield Check(say("doctor.probe"), False, error.what, error.mend)
        return
    found = best(results, settings)
    for result in results:
        # A mode that doesn't work is no fault while another one does; a window that is cut short always is.
        good = result.good or (found is not None and result.name != "window")
        mark = "✓" if result.good else "✗"
        yield Check(f"{say('doctor.probe')} {result.name}", good, f"{mark} {result.message} ({result.seconds:.1f} s)")
    mend = say("doctor.probe_mend", mode=found) if found is not None else say("doctor.probe_none")
    yield Check(say("doctor.probe"), found is not None, found or "—", mend)


def _reached(endpoint: str, host: str, forbidden: bool) -> Check:
    """Whether something listens there. Nothing is said to it."""
    from urllib.parse import urlsplit

    if forbidden:
        return Check(say("doctor.endpoint"), True, say("doctor.offline", host=host))
    parts = urlsplit(endpoint)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), timeout=_PATIENCE).close()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        found = say("doctor.unreached", host=host, reason=reason)
        return Check(say("doctor.endpoint"), False, found, say("doctor.unreached_mend"))
    return Check(say("doctor.endpoint"), True, say("doctor.reached", host=host))


def _table(checks: list[Check]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    for check in checks:
        mark = Text("✓", style="green") if check.good else Text("✗", style="red")
        told = Text(visible(check.found))
        if check.mend:
            told.append(f"\n→ {check.mend}", style="dim")
        table.add_row(mark, Text(check.name), told)
    results().print(table)
