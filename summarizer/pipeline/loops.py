"""Running asynchronous work from plain code, inside a running event loop (a notebook, a server) as well as without."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def run_sync(work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`. Where a loop is running in this thread, a loop in a thread of its own does it."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="summarizer") as thread:
        return thread.submit(asyncio.run, work).result()
