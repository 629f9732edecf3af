"""Access: who asks, from where, and whether they may. In front of every route; what is not public needs an identity.

Routes say what they need by `Depends(require(Right.…))`, which also checks the form token of everything that changes
something; pages put `form_token(identity)` into their forms as the field `form_token`.
"""

from __future__ import annotations

from summarizer.server.access.guards import access_of, require
from summarizer.server.access.install import install
from summarizer.server.access.tokens import FORM_FIELD, FORM_HEADER, form_token

__all__ = ["FORM_FIELD", "FORM_HEADER", "access_of", "form_token", "install", "require"]
