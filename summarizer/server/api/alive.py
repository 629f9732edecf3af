"""Whether somebody who was let in may still go on: asked again and again while a reply is long under way."""

from __future__ import annotations

from sqlalchemy import Connection

from summarizer.server.identity import Identity
from summarizer.store import paging, sessions


def still(connection: Connection, identity: Identity) -> bool:
    """Whether the token or session behind a request holds."""
    if identity.token_id is not None:
        return sessions.token_holds(connection, identity.token_id)
    return identity.session_id is not None and paging.session_holds(connection, identity.session_id)
