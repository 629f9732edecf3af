"""Faults by code, from a data table a room: one line for people, a stable code, both languages."""

from __future__ import annotations

import errno
from typing import Any

from summarizer.errors import ModelError, OutputError, ReadingError, SummarizerError, SummaryError, UsageError
from summarizer.resources import tables

# By a row's own `kind`, else by the first word of its code.
_KINDS: dict[str, type[SummarizerError]] = {
    "input": ReadingError,
    "output": OutputError,
    "summary": SummaryError,
    "worker": ReadingError,
    "document": ReadingError,
    "model": ModelError,
    "usage": UsageError,
}


def rows() -> dict[str, Any]:
    """Every fault by its code, from all tables of this folder. A code stands in one table only."""
    return tables("faults")


def fault(code: str, where: str | None = None, **words: object) -> SummarizerError:
    """The error of `code`, its words filled in; `english` holds what and mend for readers of English."""
    row = rows()[code]
    kind = _KINDS[row.get("kind") or code.partition(".")[0]]
    error = kind(row["zh"].format(**words), where=where, mend=row["zh_mend"].format(**words))
    error.code = code
    error.english = (row["en"].format(**words), row["en_mend"].format(**words))
    return error


def write_fault(error: OSError, where: str) -> SummarizerError:
    """A full disk is told from a folder that may not be written: the mend differs."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return fault("output.full" if full else "output.unwritable", where, reason=error.strerror or type(error).__name__)
