"""The reviewer's site: the queue, the document beside its source, decisions by plain forms, the dashboard."""

from __future__ import annotations

from summarizer.server.site.install import install

__all__ = ["install"]
