"""Published schemas never change; summaries of every published version can be read; differences are told."""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from summarizer.errors import SummarizerError, UsageError
from summarizer.models import OLDER, SCHEMA_VERSION, Summary, read_summary
from summarizer.pipeline import published, schemas
from summarizer.pipeline.schemas import Step

# A new version adds its lines. A line is never changed: what was published stays what it was.
_AT = "tests/delivery/golden/summary"
PUBLISHED = {
    "schemas/summary/1-0-0.json": "d8af3c3af4506b6a16af6a5783542652a3efc9d5d0ec9dcc5656fd2beccc1fa5",
    "schemas/draft/1-0-0.json": "23289c3659cca8c91c968cea3253067a128a5dfb3f9e6786a177ebc208a98518",
    f"{_AT}/1-0-0/everything.json": "2fdf09c3d677e8813ccb30c3ca87234228cab1721bc7647572ee8fa6da0b04b9",
    f"{_AT}/1-0-0/rules.json": "84c68a704439e74ef71c4eecf4dffe3aee90781191dbd60b79c143f93bde4832",
}
GOLDEN = Path(__file__).parent / "golden" / "summary"
FILES = sorted(GOLDEN.glob("*/*.json"))
OLD = published.schema("summary")


def changed(*steps: tuple[str, Any]) -> dict[str, Any]:
    """The schema with what lies at paths such as `ItemModel/properties/note` set, or taken away by None."""
    new = copy.deepcopy(OLD)
    for path, value in steps:
        *parts, last = path.split("/")
        place = new["$defs"]
        for part in parts:
            place = place[part]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return new


def test_what_was_published_is_as_it_was(root: Path) -> None:
    versioned = [*root.glob("schemas/*/*-*-*.json"), *FILES]
    found = {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in versioned}
    assert found == PUBLISHED


def test_every_version_has_golden_files() -> None:
    assert {path.parent.name for path in FILES} == set(published.versions("summary"))
    assert published.versions("summary")[-1] == SCHEMA_VERSION


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_golden_file_fits_its_schema_and_is_read(path: Path, root: Path) -> None:
    data = path.read_bytes()
    schema = json.loads((root / "schemas" / "summary" / f"{path.parent.name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(data))
    summary = read_summary(data)
    if path.parent.name == SCHEMA_VERSION:
        assert json.loads(summary.model_dump_json()) == json.loads(data)


def test_every_version_but_todays_has_a_reader() -> None:
    assert {*OLDER, SCHEMA_VERSION} == set(published.versions("summary"))


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (lambda raw: raw | {"schema_version": "9-9-9"}, "summary.version", "9-9-9"),
        (lambda raw: raw | {"remark": "手工加的"}, "summary.edited", "remark"),
        (lambda raw: raw | {"reports": "没有"}, "summary.edited", "reports"),
        (lambda raw: {key: raw[key] for key in raw if key != "validation"}, "summary.edited", "validation"),
        (lambda raw: raw | {"document": raw["document"] | {"characters": "多"}}, "summary.edited", "characters"),
        (lambda raw: raw | {"document": raw["document"] | {"characters": 10**30}}, "summary.edited", "characters"),
        (lambda raw: [raw], "summary.edited", "."),
    ],
)
def test_a_summary_that_does_not_fit_is_refused_with_its_place(change: Any, code: str, said: str) -> None:
    raw = json.loads(FILES[0].read_bytes())
    with pytest.raises(SummarizerError) as caught:
        read_summary(json.dumps(change(raw)).encode(), "a.summary.json")
    assert caught.value.code == code
    assert said in caught.value.line()
    assert "\n" not in caught.value.line()


@pytest.mark.parametrize("part", [0, 1, 100, 5000])
def test_a_half_written_summary_is_told_from_an_edited_one(part: int) -> None:
    with pytest.raises(SummarizerError) as caught:
        read_summary(FILES[0].read_bytes()[:part])
    assert caught.value.code == "summary.not_json"


def test_an_editors_mark_at_the_front_does_no_harm() -> None:
    data = FILES[0].read_bytes()
    assert read_summary(b"\xef\xbb\xbf" + data) == read_summary(data)


def test_a_schema_does_not_differ_from_itself() -> None:
    assert schemas.diff(OLD, OLD) == ()
    assert schemas.raised("1-0-0", ()) == "1-0-0"


DIFFERENCES: list[tuple[tuple[tuple[str, Any], ...], str, Step, str]] = [
    ((("RegionModel/properties/level", {"type": "string"}),), "document.region.level", Step.ADDITION, "1-0-1"),
    (
        (("RegionModel/properties/level", {"type": "string"}), ("RegionModel/required", ["name", "code", "level"])),
        "document.region.level",
        Step.MODEL,
        "2-0-0",
    ),
    (
        (("RegionModel/properties/code", None), ("RegionModel/required", ["name"])),
        "document.region.code",
        Step.MODEL,
        "2-0-0",
    ),
    ((("DocumentModel/properties/source", {"type": "integer"}),), "document.source", Step.MODEL, "2-0-0"),
    ((("DocumentModel/properties/title", {"type": "string"}),), "document.title", Step.MODEL, "2-0-0"),
    (
        (("ProvenanceModel/properties/extractor/enum", ["llm", "rules", "hand"]),),
        "provenance.extractor",
        Step.ADDITION,
        "1-0-1",
    ),
    ((("ProvenanceModel/properties/extractor/enum", ["llm"]),), "provenance.extractor", Step.MODEL, "2-0-0"),
]


@pytest.mark.parametrize(("steps", "place", "step", "version"), DIFFERENCES)
def test_a_difference_is_told_with_its_place_and_what_it_does_to_the_version(
    steps: tuple[tuple[str, Any], ...], place: str, step: Step, version: str
) -> None:
    changes = schemas.diff(OLD, changed(*steps))
    assert (place, step) in [(change.place, change.step) for change in changes]
    assert schemas.raised("1-0-0", changes) == version


def test_an_object_that_came_is_told_once() -> None:
    wide = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
    assert [each.place for each in schemas.diff(OLD, changed(("UsageModel/properties/time", wide)))] == [
        "provenance.usage.time"
    ]


def test_a_version_that_never_was_is_told_the_published_ones() -> None:
    with pytest.raises(UsageError, match="1-0-0"):
        schemas.load("summary", "7-7-7")


def test_a_published_file_is_never_written_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(published, "checkout", lambda: tmp_path)
    written = published.write_all()
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        "schemas/summary/1-0-0.json",
        "schemas/draft/1-0-0.json",
    ]
    written[0].write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="schema"):
        published.write_all()
    assert written[0].read_text(encoding="utf-8") == "{}"


def test_the_reader_gives_the_models_of_today() -> None:
    assert isinstance(read_summary(FILES[0].read_bytes()), Summary)
