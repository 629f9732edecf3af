"""The error tree: every error says what, where, the mend, and whether trying again can help."""

from __future__ import annotations


class SummarizerError(Exception):
    """Base of all errors the program raises on purpose.

    `what` is the fault in one clause, `where` the file, setting or host, `mend` what the user can do.
    """

    exit_code = 1
    code = "error"
    retryable = False
    english: tuple[str, str] | None = None  # what and mend for readers of English, where they are written in Chinese

    def __init__(self, what: str, *, where: str | None = None, mend: str | None = None) -> None:
        self.what = what
        self.where = where
        self.mend = mend
        super().__init__(self.line())

    def line(self) -> str:
        """The error in one line: where: what — mend."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        line = f"{head} — {self.mend}" if self.mend else head
        return " ".join(line.split())

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders with their keywords intact.
        return (_rebuild, (type(self), self.what, self.where, self.mend, dict(self.__dict__)))


def _rebuild(
    kind: type[SummarizerError], what: str, where: str | None, mend: str | None, state: dict[str, object]
) -> SummarizerError:
    error = kind(what, where=where, mend=mend)
    error.__dict__.update(state)
    return error


class UsageError(SummarizerError):
    """The command or setting can't be carried out as given."""

    exit_code = 2
    code = "usage"


class ReadingError(SummarizerError):
    """A document can't be read: empty, binary, undecodable, too large, unreadable."""

    exit_code = 4
    code = "reading"


class SummaryError(SummarizerError):
    """A summary file can't be used: not JSON, of another shape, of another document."""

    exit_code = 2
    code = "summary"


class OutputError(SummarizerError):
    """A result can't be written: folder not writable, disk full."""

    exit_code = 4
    code = "output"


class ModelError(SummarizerError):
    """A request to the model failed, or its reply can't be used. `code` names the outcome."""

    exit_code = 3
    code = "model"

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        mend: str | None = None,
        code: str | None = None,
        retryable: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(what, where=where, mend=mend)
        if code is not None:
            self.code = code
        self.retryable = retryable
        self.retry_after = retry_after
