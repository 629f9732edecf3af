"""summarizer: annual work summaries of Chinese government bureaus as JSON, every number proved.

The four doors, each importable from here and loaded on first use, so that `import summarizer` stays cheap:

- `summarize(path)` → `summarizer.models.Summary`: one document down the whole street.
- `check(summary, source)` → `summarizer.pipeline.checking.Proof`: any summary proofread against its source.
- `read(path)` → `summarizer.document.Source`: the canonical text with its metadata and noise.
- `recognize(text)` → `tuple[Quantity, ...]`: every numeric mention of a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summarizer.pipeline.checking import check as check
    from summarizer.pipeline.library import summarize as summarize
    from summarizer.quantities import recognize as recognize
    from summarizer.reading import read as read

__all__ = ["__version__", "check", "read", "recognize", "summarize"]

_DOORS = {
    "summarize": "summarizer.pipeline.library",
    "check": "summarizer.pipeline.checking",
    "read": "summarizer.reading",
    "recognize": "summarizer.quantities",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from summarizer.pipeline.software import version

        return version()
    if name in _DOORS:
        from importlib import import_module

        door = getattr(import_module(_DOORS[name]), name)
        globals()[name] = door
        return door
    raise AttributeError(f"module 'summarizer' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
