"""The writers of papers for `export --to docx|html|md --paper …`: a folder with a file a document, or a district."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from summarizer.delivery.formats import About, Written
from summarizer.delivery.pages import report
from summarizer.delivery.pages.catalogue import Lang
from summarizer.delivery.pages.report import lang_of, notice_of
from summarizer.delivery.pages.sources import annotated_of
from summarizer.delivery.papers.briefing import briefing
from summarizer.delivery.papers.checklist import checklist
from summarizer.delivery.papers.markdown import markdown
from summarizer.delivery.papers.page import html
from summarizer.delivery.papers.paper import Paper
from summarizer.delivery.papers.verification import Asked, asked, district_of, sheet
from summarizer.delivery.papers.word import docx_bytes
from summarizer.delivery.records import Delivered

_UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*\ud800-\udfff]')
_LONGEST = 80  # characters of a file name: 240 bytes of UTF-8


def write_docx(delivered: Iterable[Delivered], target: Path, about: About) -> Written:
    """Word files; the briefing where `about` names no paper."""
    return _write(delivered, target, about, ".docx", lambda paper, _: docx_bytes(paper))


def write_md(delivered: Iterable[Delivered], target: Path, about: About) -> Written:
    """Markdown files; the briefing where `about` names no paper."""
    return _write(delivered, target, about, ".md", lambda paper, _: markdown(paper).encode("utf-8"))


def write_html(delivered: Iterable[Delivered], target: Path, about: About) -> Written:
    """Pages for the printer; the static report where `about` names no paper."""
    if about.paper is None:
        return report.write(delivered, target, about)
    return _write(delivered, target, about, ".html", lambda paper, lang: html(paper, lang).encode("utf-8"))


def _write(
    delivered: Iterable[Delivered],
    target: Path,
    about: About,
    suffix: str,
    render: Callable[[Paper, Lang], bytes],
) -> Written:
    lang = lang_of(about.lang)
    target.mkdir(parents=True, exist_ok=True)
    tally = {"documents": 0, "missing": 0}
    papers = 0
    for name, paper in _papers(delivered, about.paper or "briefing", lang, tally):
        file = target / f"{name}{suffix}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(render(paper, lang))
        papers += 1
    missing = tally["missing"]
    notes = ((f"{missing} 份没有原文，未出文书", f"{missing} without their text: no paper"),) if missing else ()
    return Written(tally["documents"], {"papers": papers}, notes)


def _papers(
    delivered: Iterable[Delivered], kind: str, lang: Lang, tally: dict[str, int]
) -> Iterator[tuple[str, Paper]]:
    """Papers with their file names; documents that need nothing verified have no 数据核实单."""
    districts: dict[str, list[Asked]] = {}
    for each in delivered:
        tally["documents"] += 1
        text = each.text
        if text is None:
            tally["missing"] += 1
            continue
        annotated = annotated_of(each.summary, text)
        if kind == "verification":
            found = asked(annotated, each.summary, lang)
            if found.doubts:
                districts.setdefault(district_of(each.summary), []).append(found)
            continue
        make = briefing if kind == "briefing" else checklist
        yield each.key, make(annotated, each.summary, lang, notice_of(each, lang))
    names: set[str] = set()
    for district, documents in districts.items():
        yield _file_name(district, names), sheet(district, documents, lang)


def _file_name(district: str, taken: set[str]) -> str:
    """A district's name as a file name that no other district has."""
    name = base = _UNFIT.sub("_", district).strip(" .")[:_LONGEST] or "_"
    number = 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    taken.add(name)
    return name
