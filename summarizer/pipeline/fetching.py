"""Documents fetched by the parent, for those who take the steps where they can't be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from summarizer.faults import fault
from summarizer.pipeline.inputs import Input, shown
from summarizer.pipeline.remote import fetched, host_of, is_address
from summarizer.reading import read
from summarizer.settings import Settings

_BYTES_A_CHARACTER = 4  # the most that any encoding spends on one


def allow(places: Iterable[str], settings: Settings, announce: Callable[[str], None]) -> None:
    """Names the hosts behind addresses before anything is asked of them. Raises UsageError offline."""
    hosts = {host for each in places if is_address(each) and (host := host_of(each)) is not None}
    if not hosts:
        return
    from summarizer.extraction.llm import is_loopback

    for host in sorted(host for host in hosts if not is_loopback(host)):
        if settings.offline:
            raise fault("remote.offline", host=host)
        announce(host)


def with_bytes(document: Input, max_characters: int) -> Input:
    """The document with its bytes: no more than tell that it is too large. Raises ReadingError as reading it would."""
    if document.fault is not None:
        raise document.fault
    if document.data is not None:
        return document
    limit = max_characters * _BYTES_A_CHARACTER
    if document.afar:
        return replace(document, data=fetched(shown(document.path), limit))
    try:
        with open(document.path, "rb") as file:
            return replace(document, data=file.read(limit + 1))
    except (OSError, ValueError):
        read(document.path, max_characters=max_characters)  # it has the words for what is wrong
        raise
