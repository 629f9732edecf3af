"""The house behind every route: how this server runs, its store, and the desk."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from summarizer.server.config import ServerConfig
from summarizer.server.desk import Desk
from summarizer.store import Store


@dataclass(frozen=True)
class House:
    """What every route works with: `request.app.state.house`."""

    config: ServerConfig
    store: Store
    desk: Desk


async def house_of(request: Request) -> House:
    """The House behind a request: a dependency of routes. Not plain, or it would wait for a thread."""
    house: House = request.app.state.house
    return house
