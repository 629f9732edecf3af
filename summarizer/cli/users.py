"""`summarizer users`: accounts, API tokens and the audit log, for whoever runs the server's machine."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.console import configured, put, put_json, results, tell
from summarizer.cli.language import say
from summarizer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from summarizer.store import Store

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
tokens = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
app.add_typer(tokens, name="token", help=say("help.users.token"))

_Database = Annotated[str | None, typer.Option("--database", metavar="URL", help=say("opt.database"))]
_Data = Annotated[str | None, typer.Option("--data-dir", metavar="DIR", help=say("opt.data_dir"))]
_Out = Annotated[str | None, typer.Option("--out", "-o", metavar="OUT", help=say("opt.store.out"))]
_Name = Annotated[str, typer.Argument(metavar="NAME", help=say("arg.user"))]
_Json = Annotated[bool, typer.Option("--json", help=say("opt.json"))]
_Url = Annotated[str, typer.Option("--url", metavar="URL", help=say("opt.url"))]
_SITE = "http://127.0.0.1:8321"


@contextmanager
def _store(database: str | None, out: str | None, data_dir: str | None) -> Iterator[Store]:
    from summarizer.server.running.starting import opened

    store = opened(configured(database_url=database, data_dir=data_dir), out)
    try:
        yield store
    finally:
        store.close()


@app.command("add", help=say("help.users.add"))
def add(
    name: _Name,
    role: Annotated[str, typer.Option("--role", metavar="viewer|reviewer|administrator|auditor", help=say("opt.role"))],
    url: _Url = _SITE,
    database: _Database = None,
    out: _Out = None,
    data_dir: _Data = None,
) -> int:
    from summarizer.server.running.starting import starter
    from summarizer.store import accounts

    with _store(database, out, data_dir) as store, store.writing() as connection:
        user = accounts.add(connection, starter(), name, role)
        secret = accounts.invite(connection, starter(), role, user.name)
    tell(say("users.link"))
    put(f"{url.rstrip('/')}/invite?token={secret}")
    return 0


@app.command("reset", help=say("help.users.reset"))
def reset(name: _Name, url: _Url = _SITE, database: _Database = None, out: _Out = None, data_dir: _Data = None) -> int:
    from summarizer.server.running.starting import starter
    from summarizer.store import accounts

    with _store(database, out, data_dir) as store, store.writing() as connection:
        secret = accounts.reset(connection, starter(), name)
    tell(say("users.link"))
    put(f"{url.rstrip('/')}/invite?token={secret}")
    return 0


@app.command("list", help=say("help.users.list"))
def list_users(as_json: _Json = False, database: _Database = None, out: _Out = None, data_dir: _Data = None) -> int:
    from rich.table import Table
    from rich.text import Text

    from summarizer.cli.visible import visible
    from summarizer.store import accounts

    with _store(database, out, data_dir) as store, store.reading() as connection:
        found = accounts.listed(connection)
    if as_json:
        fields = ("name", "display", "role", "active", "created_at", "last_login")
        put_json([{field: getattr(user, field) for field in fields} for user in found])
        return 0
    table = Table(box=None, show_edge=False, padding=(0, 2, 0, 0))
    for head in (say("users.head.name"), say("users.head.role"), say("users.head.state"), say("users.head.login")):
        table.add_column(head)
    for user in found:
        state = say("users.active" if user.active else "users.disabled")
        row = (visible(user.shown), user.role, state, user.last_login or "–")
        table.add_row(*(Text(cell) for cell in row))
    results().print(table)
    return 0


@app.command("role", help=say("help.users.role"))
def role(
    name: _Name,
    role: Annotated[str, typer.Argument(metavar="ROLE", help=say("opt.role"))],
    database: _Database = None,
    out: _Out = None,
    data_dir: _Data = None,
) -> int:
    from summarizer.server.running.starting import starter
    from summarizer.store import accounts

    with _store(database, out, data_dir) as store, store.writing() as connection:
        accounts.set_role(connection, starter(), name, role)
    put(say("users.role", name=name, role=role))
    return 0


@app.command("disable", help=say("help.users.disable"))
def disable(name: _Name, database: _Database = None, out: _Out = None, data_dir: _Data = None) -> int:
    _set_active(name, False, database, out, data_dir)
    put(say("users.was_disabled", name=name))
    return 0


@app.command("enable", help=say("help.users.enable"))
def enable(name: _Name, database: _Database = None, out: _Out = None, data_dir: _Data = None) -> int:
    _set_active(name, True, database, out, data_dir)
    put(say("users.was_enabled", name=name))
    return 0


def _set_active(name: str, active: bool, database: str | None, out: str | None, data_dir: str | None) -> None:
    from summarizer.server.running.starting import starter
    from summarizer.store import accounts

    with _store(database, out, data_dir) as store, store.writing() as connection:
        accounts.set_active(connection, starter(), name, active)


@app.command("audit", help=say("help.users.audit"))
def audit(
    verify: Annotated[bool, typer.Option("--verify", help=say("opt.verify"))] = False,
    export: Annotated[str | None, typer.Option("--export", metavar="jsonl|csv", help=say("opt.audit.export"))] = None,
    database: _Database = None,
    out: _Out = None,
    data_dir: _Data = None,
) -> int:
    from summarizer.store import audit

    if export not in (None, "jsonl", "csv"):
        raise UsageError(f"--export {export}", mend="--export jsonl|csv")
    with _store(database, out, data_dir) as store, store.reading() as connection:
        if verify:
            found = audit.verify(connection)
            if found.fault is None:
                put(say("audit.sound", rows=found.rows, end=found.end))
                return 0
            tell(say(f"audit.{found.fault}", row=found.seq))
            return 1
        write = audit.csv_lines if export == "csv" else audit.json_lines if export == "jsonl" else audit.text_lines
        for line in write(connection):
            put(line)
    return 0


# ---- tokens ------------------------------------------------------------------------------------------------


@tokens.command("create", help=say("help.users.token.create"))
def create(
    name: _Name,
    label: Annotated[str, typer.Option("--label", metavar="TEXT", help=say("opt.label"))],
    scopes: Annotated[str, typer.Option("--scopes", metavar="A,B", help=say("opt.scopes"))] = "read,export",
    days: Annotated[int, typer.Option("--days", metavar="N", help=say("opt.days"))] = 90,
    database: _Database = None,
    out: _Out = None,
    data_dir: _Data = None,
) -> int:
    from summarizer.server.running.starting import new_token

    with _store(database, out, data_dir) as store:
        secret = new_token(store, name, label, tuple(each.strip() for each in scopes.split(",") if each.strip()), days)
    tell(say("users.token.once"))
    put(secret)
    return 0


@tokens.command("list", help=say("help.users.token.list"))
def list_tokens(database: _Database = None, out: _Out = None, data_dir: _Data = None) -> int:
    from dataclasses import asdict

    from summarizer.store import sessions

    with _store(database, out, data_dir) as store, store.reading() as connection:
        for token in sessions.listed_tokens(connection):
            put(json.dumps(asdict(token), ensure_ascii=False))
    return 0


@tokens.command("revoke", help=say("help.users.token.revoke"))
def revoke(
    number: Annotated[int, typer.Argument(metavar="ID", help=say("arg.token"))],
    database: _Database = None,
    out: _Out = None,
    data_dir: _Data = None,
) -> int:
    from summarizer.server.running.starting import starter
    from summarizer.store import sessions

    with _store(database, out, data_dir) as store, store.writing() as connection:
        sessions.revoke_token(connection, starter(), number)
    put(say("users.token.revoked", number=number))
    return 0
