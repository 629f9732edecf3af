"""`summarizer store`: backup, restore, checking, deleting — for whoever looks after the reviews."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.console import configured, put, put_json, tell
from summarizer.cli.language import error_line, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from summarizer.server.removing import Removed
    from summarizer.settings import Settings
    from summarizer.store import Store

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
_Database = Annotated[str | None, typer.Option("--database", metavar="URL", help=say("opt.database"))]
_Data = Annotated[str | None, typer.Option("--data-dir", metavar="DIR", help=say("opt.data_dir"))]
_Out = Annotated[str | None, typer.Option("--out", "-o", metavar="OUT", help=say("opt.store.out"))]
_Yes = Annotated[bool, typer.Option("--yes", help=say("opt.yes"))]


@contextmanager
def _opened(database: str | None, out: str | None, data_dir: str | None) -> Iterator[tuple[Store, Settings]]:
    from summarizer.server.running.starting import opened

    settings = configured(database_url=database, data_dir=data_dir)
    store = opened(settings, out)
    try:
        yield store, settings
    finally:
        store.close()


@app.command("backup", help=say("help.store.backup"))
def backup(
    file: Annotated[str, typer.Argument(metavar="FILE", help=say("arg.backup"))],
    database: _Database = None,
    out: _Out = None,
    data_dir: _Data = None,
) -> int:
    from summarizer.server.running.starting import starter
    from summarizer.store import backups

    with _opened(database, out, data_dir) as (store, _):
        made = backups.backup(store, Path(file), starter())
    put(say("store.backed_up", file=file, rows=made.rows, sha256=made.sha256))
    return 0


@app.command("restore", help=say("help.store.restore"))
def restore(
    file: Annotated[str, typer.Argument(metavar="FILE", help=say("arg.backup"))],
    database: _Database = None,
    out: _Out = None,
    data_dir: _Data = None,
) -> int:
    from summarizer.server.running.starting import starter
    from summarizer.store import backups

    with _opened(database, out, data_dir) as (store, _):
        found = backups.restore(store, Path(file), starter())
        put(say("store.restored", rows=found.rows))
        return _checked(store, as_json=False)


@app.command("verify", help=say("help.store.verify"))
def verify(
    as_json: Annotated[bool, typer.Option("--json", help=say("opt.json"))] = False,
    database: _Database = None,
    out: _Out = None,
    data_dir: _Data = None,
) -> int:
    with _opened(database, out, data_dir) as (store, _):
        return _checked(store, as_json=as_json)


def _checked(store: Store, *, as_json: bool) -> int:
    from dataclasses import asdict

    from summarizer.store.checking import check

    with store.snapshot() as connection:
        found = check(connection)
    if as_json:
        put_json(asdict(found))
    else:
        for what, where in found.faults:
            tell(say("store.fault", what=what, where=where))
        words = {"documents": found.documents, "revisions": found.revisions, "rows": found.log, "end": found.log_end}
        put(say("store.faulty" if found.faults else "store.sound", **words))
    return 1 if found.faults else 0


@app.command("delete", help=say("help.store.delete"))
def delete(
    uid: Annotated[str, typer.Argument(metavar="ID", help=say("arg.store_document"))],
    yes: _Yes = False,
    database: _Database = None,
    out: _Out = None,
    data_dir: _Data = None,
) -> int:
    from summarizer.pipeline.reviewed import folder_of
    from summarizer.server.removing import remove
    from summarizer.server.running.starting import starter

    if not yes:
        typer.confirm(say("store.delete.ask", uid=uid), abort=True, err=True)
    with _opened(database, out, data_dir) as (store, settings):
        folder = Path(out) if out else None
        kept = folder_of(settings, out)
        return _told([remove(store, uid, starter(), settings=settings, data_dir=kept, out=folder)])


@app.command("retention", help=say("help.store.retention"))
def retention(
    days: Annotated[int, typer.Option("--older-than", metavar="DAYS", min=1, help=say("opt.older_than"))],
    yes: _Yes = False,
    database: _Database = None,
    out: _Out = None,
    data_dir: _Data = None,
) -> int:
    from summarizer.pipeline.reviewed import folder_of
    from summarizer.server.removing import retire
    from summarizer.server.running.starting import starter
    from summarizer.store.deleting import outdated

    with _opened(database, out, data_dir) as (store, settings):
        if not yes:
            with store.reading() as connection:
                for document in outdated(connection, days):
                    put(f"{document.uid}  {document.changed_at}  {document.key}")
            tell(say("store.retention.ask"))
            return 0
        folder = Path(out) if out else None
        kept = folder_of(settings, out)
        return _told(retire(store, days, starter(), settings=settings, data_dir=kept, out=folder))


def _told(removed: Sequence[Removed]) -> int:
    for each in removed:
        put(say("store.deleted", name=each.document.key, results=len(each.results), replies=each.replies))
        for error in each.left:
            tell(error_line(error))
    return 4 if any(each.left for each in removed) else 0
