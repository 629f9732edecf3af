"""`summarizer serve`: the reviewer's site and the HTTP API for an office, with accounts."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.cli.console import configured, put, tell
from summarizer.cli.importing import brought
from summarizer.cli.language import say


def serve(
    out: Annotated[str | None, typer.Option("--out", "-o", metavar="OUT", help=say("opt.serve.out"))] = None,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help=say("opt.host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="PORT", help=say("opt.port"))] = 8321,
    root_path: Annotated[str, typer.Option("--root-path", metavar="/PATH", help=say("opt.root_path"))] = "",
    trusted_proxies: Annotated[
        str | None, typer.Option("--trusted-proxies", metavar="A,B", help=say("opt.trusted_proxies"))
    ] = None,
    allowed_hosts: Annotated[
        str | None, typer.Option("--allowed-hosts", metavar="A,B", help=say("opt.allowed_hosts"))
    ] = None,
    plain_http: Annotated[bool, typer.Option("--plain-http", help=say("opt.plain_http"))] = False,
    database: Annotated[str | None, typer.Option("--database", metavar="URL", help=say("opt.database"))] = None,
    data_dir: Annotated[str | None, typer.Option("--data-dir", metavar="DIR", help=say("opt.data_dir"))] = None,
    drop_folder: Annotated[
        str | None, typer.Option("--drop-folder", metavar="DIR", help=say("opt.drop_folder"))
    ] = None,
) -> int:
    from summarizer.server.running.serving import first_link, listening, run, url_of
    from summarizer.server.running.starting import Watched, office, refuse_open

    settings = configured(
        database_url=database,
        data_dir=data_dir,
        drop_folder=drop_folder,
        trusted_proxies=trusted_proxies,
        allowed_hosts=allowed_hosts,
    )
    refuse_open(settings, host, plain_http=plain_http)
    with listening(host, port) as sock:
        app, config = office(settings, sock, out=out, host=host, root_path=root_path, plain_http=plain_http)
        if out is not None:
            brought(app, out)
        tell(say("serve.at", url=url_of(config)))
        link = first_link(app, config)
        if link is not None:
            tell(say("serve.first"))
            put(link)
        with Watched(app, out):
            run(app, config, sock)
    return 0
