"""docs/export.md and the help of the command say what the tables and formats are."""

from __future__ import annotations

from pathlib import Path

from summarizer.cli import export
from summarizer.delivery.formats import FORMATS
from summarizer.delivery.tables import tables


def test_the_page_documents_every_column_with_its_type(root: Path) -> None:
    page = (root / "docs" / "export.md").read_text(encoding="utf-8")
    for table in tables().values():
        part = page.partition(f"### {table.name} — {table.en} ({table.zh})")[2].partition("\n###")[0]
        rows = [line for line in part.splitlines() if line.startswith("| `")]
        assert rows == [f"| `{each.name}` | {each.type} | {each.head} | {each.en} |" for each in table.columns]


def test_the_help_names_every_format_there_is() -> None:
    assert export.FORMATS.split(", ") == list(FORMATS)


def test_every_format_has_its_writer() -> None:
    assert all(callable(each.load()) for each in FORMATS.values())
