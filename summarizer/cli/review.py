"""`summarizer review`: a folder's results brought in, and the reviewer's page opened for one person on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.cli.console import configured, tell
from summarizer.cli.importing import brought
from summarizer.cli.language import say


def review(
    out: Annotated[str, typer.Argument(metavar="OUT", help=say("arg.results"))],
    port: Annotated[int, typer.Option("--port", metavar="PORT", help=say("opt.port.free"))] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help=say("opt.no_browser"))] = False,
    database: Annotated[str | None, typer.Option("--database", metavar="URL", help=say("opt.database"))] = None,
) -> int:
    from summarizer.server.running.serving import entrance, listening, run
    from summarizer.server.running.starting import alone

    settings = configured(database_url=database)
    with listening("127.0.0.1", port) as sock:
        app, config = alone(settings, out, sock)
        brought(app, out)
        link = entrance(config)
        tell(say("review.open", link=link))
        tell(say("review.stop"))
        run(app, config, sock, ready=lambda: None if no_browser else _browse(link))
    return 0


def _browse(link: str) -> None:
    """Opens the link where there is a browser; where there is none, it has been printed."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(link,), daemon=True).start()
