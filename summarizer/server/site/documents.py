"""Routes of one document: the page, its parts, decisions, finalising, reopening, history, revisions, presence."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from markupsafe import Markup

from summarizer.delivery.pages.catalogue import say, translations
from summarizer.errors import SummarizerError
from summarizer.server.access import require
from summarizer.server.house import House, house_of
from summarizer.server.identity import Identity, Right
from summarizer.server.site.forms import Fields, command_of, fields
from summarizer.server.site.loading import Opened
from summarizer.server.site.panel import Asked, asked_of, offered, panel_of
from summarizer.server.site.rendering import Site, lang_of, render, site_of, told, wants_fragment
from summarizer.store import presence, revisions, signing
from summarizer.store.conflicts import Conflict
from summarizer.store.drafts import load_document
from summarizer.store.queue import kin
from summarizer.store.recording import Command
from summarizer.store.states import FINALS, Action

router = APIRouter()

Reader = Annotated[Identity, Depends(require(Right.READ))]
Decider = Annotated[Identity, Depends(require(Right.DECIDE))]
Finisher = Annotated[Identity, Depends(require(Right.FINALISE))]
Home = Annotated[House, Depends(house_of)]
Here = Annotated[Site, Depends(site_of)]
Form = Annotated[Fields, Depends(fields)]
# After which deeds the reviewer stays with the same finding instead of going on to the next.
_STAYS = frozenset((Action.UNDO, Action.ANSWER))


@router.get("/d/{document_id}")
def document(request: Request, document_id: int, _reader: Reader, house: Home, site: Here) -> Response:
    """The two panes; with the script's header, the right one alone."""
    return _page(request, site.shelf.open(document_id), asked_of(request.query_params), house)


def _page(
    request: Request, opened: Opened, asked: Asked, house: House, *, said: str = "", trouble: Any = None
) -> Response:
    panel = panel_of(opened, asked)
    words = {
        "opened": opened,
        "view": opened.view,
        "panel": panel,
        "reasons": lambda action: offered(action, lang_of(request)),
        "second": house.config.second_signature,
        "said": said,
        "trouble": trouble,
    }
    if wants_fragment(request):
        return render(request, "site/panel.html", **words)
    status = 200 if trouble is None else 422
    current = panel.current.id if panel.current is not None else None
    links = {card.id: f"?finding={card.id}#ev" for card in opened.view.cards}
    links |= {one.finding: f"?tab=omitted#finding-{one.finding}" for one in opened.view.omissions if one.finding}
    pane = opened.view.pane(translations(lang_of(request)).gettext, current=current, links=links)
    with house.store.reading() as connection:
        relatives = kin(connection, opened.document)
    return render(request, "site/document.html", status=status, pane=Markup(pane), relatives=relatives, **words)


@router.post("/d/{document_id}/decide")
def decide(request: Request, document_id: int, who: Decider, house: Home, site: Here, form: Form) -> Response:
    """One decision. What somebody typed is looked at by the ledger first: where it still doubts it, they are asked."""
    command = command_of(form)
    statement = form.some("statement")
    before = site.shelf.open(document_id)
    asked = replace(asked_of({**dict(request.query_params), "tab": form.text("tab")}), finding=command.finding_id or "")
    if command.action is Action.EDIT and statement is None:
        statement = ""
    try:
        if command.action is Action.EDIT and form.text("sure") != "yes":
            preview = house.desk.preview(document_id, command, statement=statement)
            if preview.findings:
                trouble = {"statement": statement, "findings": preview.findings, "form": form}
                return _page(request, before, asked, house, trouble=trouble)
        house.desk.decide(document_id, command, who.actor, statement=statement)
    except Conflict as error:
        return _conflict(request, site.shelf.open(document_id), command, statement, error)
    after = site.shelf.open(document_id)
    return _onwards(request, before, after, asked, command, house)


def _onwards(request: Request, before: Opened, after: Opened, asked: Asked, command: Command, house: House) -> Response:
    """To the next finding that waits, or back to the same where nothing is left or the deed was an undo."""
    following = panel_of(before, asked).following
    stays = command.action in _STAYS or asked.tab != "doubts"
    target = command.finding_id if stays else following
    if target is None or after.view.card(target) is None:
        target = next((card.id for card in after.view.cards if card.is_open), command.finding_id)
    gone = replace(asked, finding=target or "")
    if wants_fragment(request):
        said = say(lang_of(request), "已保存。还有 %(n)s 处待处理。", n=after.document.open_count)
        return _page(request, after, gone, house, said=said)
    root = request.scope.get("root_path", "")
    anchor = f"#finding-{command.finding_id}" if asked.tab == "omitted" else "#ev"
    query = f"tab={asked.tab}" if asked.tab != "doubts" else f"finding={target or ''}"
    return RedirectResponse(f"{root}/d/{after.document.id}?{query}{anchor}", 303)


def _conflict(request: Request, opened: Opened, command: Command, statement: str | None, error: Conflict) -> Response:
    """Both versions beside each other; what the reviewer had entered is kept in the form."""
    finding = next((one for one in opened.draft.findings if one.finding.id == command.finding_id), None)
    item_id = command.item_id or (finding.finding.item if finding is not None else None)
    item = next((one for one in opened.draft.items if one.item_id == item_id), None)
    what, mend = told(error, lang_of(request))
    deed = next(
        (
            deed
            for deed in opened.deeds
            if (deed.finding_id == command.finding_id and command.finding_id) or (item_id and deed.item_id == item_id)
        ),
        None,
    )
    return render(
        request,
        "site/conflict_body.html" if wants_fragment(request) else "site/conflict.html",
        status=409,
        opened=opened,
        command=command,
        statement=statement,
        what=what,
        mend=mend,
        code=error.code,
        finding=finding,
        item=item,
        deed=deed,
        version=opened.versions.get(command.finding_id or "", item.version if item is not None else 0),
        final=opened.document.state in FINALS,
    )


@router.post("/d/{document_id}/sign")
def sign(request: Request, document_id: int, who: Decider, house: Home, form: Form) -> Response:
    """复审: a second signature under one decision."""
    with house.store.writing() as connection:
        signing.sign(connection, document_id, form.number("decision") or 0, who.actor)
    return _back(request, document_id, "?tab=history")


@router.post("/d/{document_id}/finalise")
def finalise(request: Request, document_id: int, who: Finisher, house: Home, form: Form) -> Response:
    """定稿, or 存疑定稿 where questions are still with the district."""
    with house.store.writing() as connection:
        revisions.finalise(
            connection,
            document_id,
            who.actor,
            version=form.number("version") or 0,
            with_queries=form.text("with_queries") == "yes",
            second_signature=house.config.second_signature,
        )
    return _back(request, document_id)


@router.post("/d/{document_id}/reopen")
def reopen(request: Request, document_id: int, who: Finisher, house: Home, form: Form) -> Response:
    """重新打开, with why."""
    reason = form.some("reason")
    if reason is None:
        what = say(lang_of(request), "请写明为什么重新打开。")
        return render(request, "site/problem.html", status=422, what=what, mend="")
    house.desk.reopen(document_id, who.actor, version=form.number("version") or 0, reason=reason)
    return _back(request, document_id)


@router.get("/d/{document_id}/revisions/{number}")
def revision(document_id: int, number: int, _reader: Reader, house: Home) -> Response:
    """The summary file of a revision, byte for byte, to be saved."""
    with house.store.reading() as connection:
        found = revisions.load_revision(connection, document_id, number)
    name = f"revision-{document_id}-{number}.summary.json"
    headers = {"content-disposition": f'attachment; filename="{name}"', "etag": f'"{found.sha256}"'}
    return Response(found.body.encode("utf-8"), media_type="application/json", headers=headers)


@router.post("/d/{document_id}/presence")
def here(document_id: int, who: Reader, house: Home, form: Form) -> Response:
    """Notes that the reader has the document open, and tells who else has, and whether it changed meanwhile."""
    with house.store.writing() as connection:
        presence.seen(connection, document_id, who.actor)
        others = presence.others(connection, document_id, who.actor)
    with house.store.reading() as connection:
        version = load_document(connection, document_id).version
    return JSONResponse({"others": list(others), "version": version})


def _back(request: Request, document_id: int, query: str = "") -> Response:
    root = request.scope.get("root_path", "")
    return RedirectResponse(f"{root}/d/{document_id}{query}", 303)


def refusal(request: Request, error: SummarizerError, status: int) -> Response:
    """A page for what can't be done: what, the mend, the way back."""
    what, mend = told(error, lang_of(request))
    name = "site/problem_body.html" if wants_fragment(request) else "site/problem.html"
    return render(request, name, status=status, what=what, mend=mend)
