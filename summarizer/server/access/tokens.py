"""Form tokens: another string each time, so that a compressed page does not give the secret away bit by bit."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from summarizer.server.identity import Identity

FORM_FIELD = "form_token"
FORM_HEADER = "x-form-token"
_NONCE = 16


def form_token(identity: Identity) -> str:
    """What a form of this session carries. Empty for API tokens, which need none."""
    return sealed(identity.form_secret) if identity.form_secret is not None else ""


def sealed(secret: str) -> str:
    """A token that only the holder of `secret` can make."""
    nonce = secrets.token_bytes(_NONCE)
    return base64.urlsafe_b64encode(nonce + _mac(secret, nonce)).decode("ascii")


def fits(secret: str, token: str | None) -> bool:
    """Whether `sealed(secret)` made the token. Takes as long for a wrong one."""
    try:
        raw = base64.b64decode((token or "").encode("ascii"), altchars=b"-_", validate=True)
    except ValueError:  # not base64, not ASCII
        return False
    return hmac.compare_digest(raw[_NONCE:], _mac(secret, raw[:_NONCE]))


def _mac(secret: str, nonce: bytes) -> bytes:
    return hmac.new(secret.encode("utf-8"), nonce, hashlib.sha256).digest()
