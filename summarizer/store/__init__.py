"""Store: documents, runs, findings, decisions, revisions, accounts and the audit log. SQLite or PostgreSQL.

`open_store(url)` gives a Store; its `reading()` and `writing()` give a connection for the functions of the modules:
`imports`, `drafts`, `deciding`, `signing`, `revisions`, `queue`, `events`, `audit`. None of them computes anything:
what the ledger says of a changed draft comes from above.
"""

from __future__ import annotations

from sqlalchemy import Connection

from summarizer.store.audit import Actor
from summarizer.store.conflicts import Absent, Conflict
from summarizer.store.engine import Store, open_store

__all__ = ["Absent", "Actor", "Conflict", "Connection", "Store", "open_store"]
