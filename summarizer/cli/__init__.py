"""The command line: Typer commands, one module each. Parse, call, print."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

_GLOBAL = frozenset(("--debug", "--lang"))
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """The console script. Whatever happens, people get one line on stderr; tracebacks only with `--debug`."""
    from summarizer.cli import language

    given = hoisted(list(sys.argv[1:] if arguments is None else arguments))
    language.use(language.chosen(given, os.environ), fixed=any(word.startswith("--lang") for word in given))
    debug = "--debug" in given
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal in another encoding still gets its line
    try:
        from summarizer.cli.app import app

        code = app(args=given, prog_name="summarizer", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (`| head`) has had enough. What is still buffered goes nowhere, or the interpreter would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if debug:
            raise
        return _told(error)
    return code if isinstance(code, int) else 0


def hoisted(arguments: list[str]) -> list[str]:
    """`--debug` and `--lang` moved to the front, so that they may stand anywhere, behind the command too."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word.partition("=")[0] in _GLOBAL:
            front.append(word)
            if word == "--lang":
                value = next(words, None)
                if value is None:
                    return [word]  # nothing follows: the parser says so before anything else is tried
                front.append(value)
        else:
            rest.append(word)
    return front + rest


def _told(error: Exception) -> int:
    from summarizer.cli import language
    from summarizer.errors import SummarizerError

    if isinstance(error, SummarizerError):
        _complain(language.error_line(error))
        return error.exit_code
    usage = getattr(error, "format_message", None)  # what the option parser raises, whichever release it is of
    if usage is not None:
        _complain(language.say("fault.usage", reason=" ".join(usage().split()).rstrip(".")))
        return int(getattr(error, "exit_code", 2))
    if type(error).__name__ == "Abort":  # Ctrl-C at a question, or no for an answer
        return INTERRUPTED if isinstance(error.__cause__, KeyboardInterrupt) else 1
    _complain(language.say("fault.unexpected", reason=" ".join(f"{type(error).__name__}: {error}".split())))
    return 1


def _complain(line: str) -> None:
    from summarizer.cli.visible import visible

    print(visible(line), file=sys.stderr)  # noqa: T201 - this is the command line
