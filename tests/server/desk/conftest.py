"""What the desk's tests share: databases of both kinds."""

from __future__ import annotations

from tests.servers.databases import address, databases, kind, opened, store

__all__ = ["address", "databases", "kind", "opened", "store"]
