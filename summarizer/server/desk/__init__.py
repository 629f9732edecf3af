"""The desk: every deed of a reviewer, with the ledger's word on it. The site and the API both work through here."""

from __future__ import annotations

from summarizer.server.desk.desk import Desk, Preview

__all__ = ["Desk", "Preview"]
