"""Entity tags (RFC 9110): what version a reply shows, what version a command is about."""

from __future__ import annotations

import re

from fastapi import Request

from summarizer.server.api.problems import Problem
from summarizer.store.drafts import Document, DraftFinding, DraftItem

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e]*)"')
CACHING = "private, no-cache"  # kept by its reader, asked for again each time: a document may be deleted


def document_tag(document: Document) -> str:
    """Of a document as it stands: another after every change."""
    waits = f".{document.waiting_run_id}" if document.waiting_run_id is not None else ""
    return f'"d{document.id}.{document.version}{waits}"'


def finding_tag(found: DraftFinding, item: DraftItem | None) -> str:
    """Of a finding with the item it is about: a decision on either makes it another."""
    about = f".{item.version}" if item is not None else ""
    return f'"f{found.version}{about}{"" if found.current else ".gone"}"'


def item_tag(item: DraftItem) -> str:
    return f'"i{item.version}.{item.status}"'


def unchanged(request: Request, tag: str) -> bool:
    """Whether the asker has this version already (If-None-Match, compared weakly): 304."""
    header = ", ".join(request.headers.getlist("if-none-match"))
    return header.strip() == "*" or tag in {f'"{each}"' for _, each in _TAG.findall(header)}


def required(request: Request) -> frozenset[str]:
    """The strong tags of If-Match. Raises 428 where there are none: a command says which version it saw."""
    header = ", ".join(request.headers.getlist("if-match")).strip()
    if not header or header == "*":
        raise Problem(
            428,
            "version_required",
            "say by If-Match which version this is about — the ETag of what you saw",
            "请用 If-Match 说明所依据的版本 — 即读取时的 ETag",
        )
    found = _TAG.findall(header)
    if not found:
        raise Problem(400, "if_match", 'If-Match holds no entity tag — write it with its quotes: "…"')
    return frozenset(f'"{each}"' for weak, each in found if not weak)


def matched(request: Request, tag: str) -> None:
    """Raises 428 without If-Match, 412 where it names another version."""
    if tag not in required(request):
        raise Problem(
            412,
            "stale",
            "this has changed since you read it — read it anew and decide by that",
            "内容已变动 — 请重新读取后再决定",
            headers={"ETag": tag},
        )
