"""Settings that the model path can't work with, as errors in one line and both languages."""

from __future__ import annotations

from summarizer.errors import UsageError
from summarizer.resources import table


def complaint(code: str, where: str, **words: object) -> UsageError:
    """The error of a row of `complaints.toml`; `where` is the setting or file at fault."""
    row = table("extraction/llm/complaints.toml")[code]
    error = UsageError(row["zh"].format(**words), where=where, mend=row["zh_mend"].format(**words))
    error.english = (row["en"].format(**words), row["en_mend"].format(**words))
    return error
