"""The static report: one self-contained HTML file a document, and an index, for mailing and for keeping."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from summarizer import models
from summarizer.delivery.formats import About, Written
from summarizer.delivery.pages.cards import Decision
from summarizer.delivery.pages.catalogue import LANGUAGES, Lang, say, translations
from summarizer.delivery.pages.environment import own, style, style_hash
from summarizer.delivery.pages.ledger import items_of
from summarizer.delivery.pages.sources import annotated_of
from summarizer.delivery.pages.view import DocumentView, view_of
from summarizer.delivery.records import Delivered

INDEX = "index.html"
# A finding's state by the standing of its reviewed item: all that a summary file tells.
_STATES = {
    "verified": "kept",
    "accepted": "kept",
    "corrected": "edited",
    "rejected": "deleted",
    "queried": "queried",
    "flagged": "open",
}


def write(delivered: Iterable[Delivered], target: Path, about: About) -> Written:
    """Writes `KEY.html` a document and `index.html` into the folder `target`, one document in memory at a time.

    A document whose text is no longer beside its summary has no report; the index names it without a link.
    """
    lang = lang_of(about.lang)
    target.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = []
    missing = 0
    for each in delivered:
        text = each.text
        if text is None:
            missing += 1
            rows.append(_row(each, None, None, lang))
            continue
        view = view_of(annotated_of(each.summary, text), each.summary, decisions_of(each))
        name = f"{each.key}.html" if each.key != INDEX.removesuffix(".html") else f"{each.key}.report.html"
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page(view, lang, notice_of(each, lang), _about(about, lang)), encoding="utf-8")
        rows.append(_row(each, view, quote(name), lang))
    head = {"style": style(), "style_hash": style_hash(), "about": _about(about, lang)}
    listing = own(lang).get_template("index.html").render(rows=rows, **head)
    (target / INDEX).write_text(listing, encoding="utf-8")
    notes = ((f"{missing} 份没有原文，未出报告", f"{missing} without their text: no report"),) if missing else ()
    return Written(len(rows), {"reports": len(rows) - missing}, notes)


def page(view: DocumentView, lang: Lang, notice: str = "", about: str = "") -> str:
    """The report of one document as one HTML file: no script, no other file, nothing fetched."""
    return (
        own(lang)
        .get_template("report.html")
        .render(
            view=view,
            cards=[card for card in view.cards if card.needs],
            hints=[card for card in view.cards if not card.needs],
            pane=Markup(view.pane(translations(lang).gettext)),
            style=style(),
            style_hash=style_hash(),
            notice=notice,
            about=about,
        )
    )


def decisions_of(delivered: Delivered) -> dict[str, Decision]:
    """Where the findings stand, as the items' review marks tell."""
    return decisions_in(delivered.summary)


def decisions_in(summary: models.Summary) -> dict[str, Decision]:
    """By finding id: the review of its item, where somebody reviewed it."""
    reviewed = {item.id: item.review for _, _, item in items_of(summary) if item.review.by is not None}
    return {
        finding.id: Decision(_STATES[told.status], told.by, told.at, told.reason, told.note, told.before, told.revision)
        for finding in summary.validation.findings
        if finding.item is not None and (told := reviewed.get(finding.item)) is not None
    }


def notice_of(delivered: Delivered, lang: Lang) -> str:
    """What the reader must know before anything else: a draft is no final text."""
    if delivered.state == "draft":
        return say(lang, "草稿：尚未审核定稿，不作为正式结果。")
    told = say(lang, "第 %(n)s 版，已定稿", n=delivered.revision)
    if delivered.state == "final_with_queries":
        told += say(lang, "（仍有问题在向报送单位核实）")
    by = " · ".join(filter(None, (delivered.finalised_by, delivered.finalised_at)))
    return f"{told} · {by}" if by else told


def lang_of(given: str) -> Lang:
    return next((lang for lang in LANGUAGES if lang == given), "zh")


def _about(about: About, lang: Lang) -> str:
    return say(lang, "由 %(software)s 于 %(created)s 生成", software=about.software, created=about.created)


def _row(each: Delivered, view: DocumentView | None, href: str | None, lang: Lang) -> dict[str, Any]:
    told = each.summary.document
    empty = dict.fromkeys(("ready", "change", "ask", "omitted"), "—")
    return {
        "title": view.title if view is not None else told.title or told.source,
        "source": told.source,
        "issuer": told.issuer,
        "revision": say(lang, "第 %(n)s 版", n=each.revision) if each.is_final else say(lang, "草稿"),
        "counts": view.counts if view is not None else empty,
        "href": href,
    }
