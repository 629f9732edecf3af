"""The schemas on disk are those of the models, and they are schemas."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from summarizer.errors import UsageError
from summarizer.pipeline import published


@pytest.mark.parametrize("name", published.names())
def test_the_published_file_agrees_with_the_models(name: str, root: Path) -> None:
    path = root / "schemas" / published.file_of(name)
    assert path.read_text(encoding="utf-8") == published.schema_text(name), "run `summarizer schema --write`"


@pytest.mark.parametrize("name", published.names())
def test_a_published_schema_is_a_schema_with_an_id_of_its_version(name: str) -> None:
    schema = published.schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    version = published.file_of(name).removeprefix(f"{name}/").removesuffix(".json")
    assert schema["$id"] == f"urn:summarizer:schema:{name}:{version}"


def test_an_unknown_name_is_told_the_known_ones() -> None:
    with pytest.raises(UsageError, match="summary, draft"):
        published.schema("sumary")
