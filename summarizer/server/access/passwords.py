"""Passwords: Argon2id (RFC 9106), a few at a time, and as slow for names that nobody has."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from summarizer.faults import fault
from summarizer.store.accounts import folded

SHORTEST = 10
LONGEST = 1024
# Each takes 64 MiB: many logins at once must wait for each other, not fill the memory.
_AT_ONCE = threading.BoundedSemaphore(2)
_hasher = PasswordHasher()


def acceptable(password: str, name: str) -> str:
    """The password in one form. Raises UsageError for one that is too short, too long, or the user's own name."""
    found = _one_form(password)
    if not SHORTEST <= len(found) <= LONGEST or len(set(found)) < 3 or folded(found) == folded(name):
        raise fault("accounts.password")
    return found


def hash_of(password: str) -> str:
    with _AT_ONCE:
        return _hasher.hash(_one_form(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether it is the password. For no account at all it is compared with one that nobody knows: same work, no."""
    with _AT_ONCE:
        try:
            right = _hasher.verify(password_hash or _nobodys(), _one_form(password[:LONGEST]))
        except (VerificationError, InvalidHashError):
            return False
    return right and password_hash is not None


def outdated(password_hash: str) -> bool:
    """Whether the hash was made at another cost than today's."""
    return _hasher.check_needs_rehash(password_hash)


@cache
def _nobodys() -> str:
    return _hasher.hash("")


def _one_form(password: str) -> str:
    # Keyboards and systems write the same character in different ways (RFC 8265).
    return unicodedata.normalize("NFC", password)
