"""A process that asks for sections until somebody kills it: `python -m tests.extraction.llm.asking`."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from summarizer.extraction.llm.asker import LlmAsker
from summarizer.extraction.llm.cache import ReplyCache
from tests.extraction.llm.support import request, settings_for


async def main(base_url: str, folder: Path, count: int) -> int:
    settings = settings_for(base_url, concurrency=4)
    cache = ReplyCache(folder)
    asker = LlmAsker(settings, cache, first_wait=0.01)
    replies = await asker.ask(tuple(request(settings, first) for first in range(1, 3 * count, 3)))
    await asker.close()
    cache.close()
    return sum(reply.failure is not None for reply in replies)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("base_url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    raise SystemExit(asyncio.run(main(options.base_url, options.folder, options.count)))
