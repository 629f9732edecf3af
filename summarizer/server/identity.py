"""Who asks, and what they may: roles and scopes as one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fastapi import Request

from summarizer.store import Actor


class Role(StrEnum):
    """An administrator runs the accounts and may all but the log; an auditor sees the log and nothing else."""

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What can be asked for. A token's scopes are rights too, and never more than its owner's."""

    READ = "read"
    DECIDE = "decide"
    FINALISE = "finalise"
    SUBMIT = "submit"  # documents
    EXPORT = "export"
    ADMINISTER = "administer"  # accounts, tokens of others, webhooks, deleting documents
    AUDIT = "audit"


_READER = frozenset((Right.READ, Right.EXPORT))
_REVIEWER = _READER | {Right.DECIDE, Right.FINALISE, Right.SUBMIT}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: _READER,
    Role.REVIEWER: _REVIEWER,
    Role.ADMINISTRATOR: _REVIEWER | {Right.ADMINISTER},
    Role.AUDITOR: frozenset((Right.AUDIT,)),
}


@dataclass(frozen=True, slots=True)
class Identity:
    """Whoever a request comes from. `form_secret` makes the tokens of their forms; None for API tokens."""

    user_id: int
    name: str
    display: str
    role: Role
    rights: frozenset[Right]
    address: str
    form_secret: str | None = None
    session_id: int | None = None
    token_id: int | None = None

    @property
    def actor(self) -> Actor:
        return Actor(self.name, self.user_id, self.address)

    def may(self, right: Right) -> bool:
        return right in self.rights


def identity_of(request: Request) -> Identity | None:
    """Whoever the access layer found behind the request; None for nobody."""
    found: Identity | None = getattr(request.state, "identity", None)
    return found
