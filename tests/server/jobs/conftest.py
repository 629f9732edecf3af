"""Databases of both kinds for what the door for machines keeps in the store."""

from __future__ import annotations

from tests.servers.databases import address, databases, kind, opened, store

__all__ = ["address", "databases", "kind", "opened", "store"]
