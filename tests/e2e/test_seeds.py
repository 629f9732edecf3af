"""The five real documents through the whole program, as a new user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from summarizer.pipeline.published import schema
from tests.e2e.support import ROOT, command, environment, summarizer

NAMES = {path.name[:3]: path.name for path in sorted((ROOT / "seeds").glob("*.txt"))}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seeds") / "out"


@pytest.fixture(scope="module")
def run(out: Path) -> subprocess.CompletedProcess[str]:
    return summarizer("run", "seeds", "--out", out, cwd=ROOT)


@pytest.fixture(scope="module")
def summaries(run: subprocess.CompletedProcess[str], out: Path) -> dict[str, dict[str, Any]]:
    return {
        number: json.loads((out / f"{name}.summary.json").read_text(encoding="utf-8")) for number, name in NAMES.items()
    }


def test_it_ends_well_and_says_that_the_rules_did_it(run: subprocess.CompletedProcess[str]) -> None:
    assert run.returncode == 0
    assert run.stderr.splitlines()[0].startswith("no model configured")


def test_a_table_tells_what_was_found_a_row_a_document(run: subprocess.CompletedProcess[str]) -> None:
    rows = [row.split() for row in run.stdout.splitlines() if row.partition(" ")[0].endswith(".txt")]
    assert [row[0] for row in rows] == list(NAMES.values())
    assert [row[1] for row in rows] == ["1", "1", "12", "1", "1"]
    assert {len(row) for row in rows} == {10}
    assert {row[-1] for row in rows} == {"done"}


def test_the_index_has_a_line_a_document(run: subprocess.CompletedProcess[str], out: Path) -> None:
    lines = [json.loads(row) for row in (out / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["key"] for line in lines] == list(NAMES.values())
    wanted = {"path", "id", "summary", "counts", "verdict", "figures", "seconds"}
    assert all(wanted <= line.keys() and line["state"] == "done" for line in lines)


@pytest.mark.parametrize("number", NAMES)
def test_a_summary_is_valid(number: str, summaries: dict[str, dict[str, Any]]) -> None:
    jsonschema.validate(summaries[number], schema("summary"))


@pytest.mark.parametrize("number", NAMES)
def test_the_rules_make_no_error_of_their_own(number: str, summaries: dict[str, dict[str, Any]]) -> None:
    errors = [
        finding
        for finding in summaries[number]["validation"]["findings"]
        if finding["severity"] == "error" and not finding["code"].startswith("source.")
    ]
    assert errors == []


@pytest.mark.parametrize(
    ("number", "reports", "problems"), [("000", 1, 0), ("001", 1, 3), ("002", 12, None), ("003", 1, 0), ("004", 1, 0)]
)
def test_reports_and_problems_are_those_of_the_document(
    number: str, reports: int, problems: int | None, summaries: dict[str, dict[str, Any]]
) -> None:
    found = summaries[number]["reports"]
    assert len(found) == reports
    if problems is not None:
        assert sum(len(report["problems"]) for report in found) == problems


def test_a_document_of_plans_has_plans_only(summaries: dict[str, dict[str, Any]]) -> None:
    (report,) = summaries["004"]["reports"]
    assert (report["achievements"], report["problems"]) == ([], [])
    assert report["plans"]


def test_every_item_stands_under_the_report_that_its_evidence_is_of(summaries: dict[str, dict[str, Any]]) -> None:
    for report in summaries["002"]["reports"]:
        for item in report["achievements"] + report["problems"] + report["plans"]:
            for evidence in item["evidence"]:
                position = evidence["selector"][0]
                assert report["span"]["start"] <= position["start"] <= position["end"] <= report["span"]["end"]


def test_advertising_in_a_title_is_named_and_not_taken_over(summaries: dict[str, dict[str, Any]]) -> None:
    assert "m88" not in summaries["001"]["document"]["title"]
    named = [finding["code"] for finding in summaries["001"]["validation"]["findings"]]
    assert "source.advertising" in named


def test_a_digit_changed_by_hand_is_reported(out: Path, summaries: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    summary = json.loads(json.dumps(summaries["000"]))
    item = next(item for item in summary["reports"][0]["achievements"] if "105.5亿元" in item["statement"])
    item["statement"] = item["statement"].replace("105.5亿元", "105.8亿元")
    changed = tmp_path / "changed.summary.json"
    changed.write_text(json.dumps(summary, ensure_ascii=False), encoding="utf-8")
    done = summarizer("check", changed, "--source", f"seeds/{NAMES['000']}", cwd=ROOT)
    assert done.returncode == 1
    assert "105.8亿元" in done.stdout
    assert "105.5亿元" in done.stdout
    assert (
        summarizer(
            "check", out / f"{NAMES['000']}.summary.json", "--source", f"seeds/{NAMES['000']}", cwd=ROOT
        ).returncode
        == 0
    )


def test_the_five_take_little_memory(tmp_path: Path) -> None:
    # Started by a small process: a child's peak begins with the size of the one that it was forked from.
    starter = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", starter, *command("run", "seeds", "--out", tmp_path)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 200_000  # kilobytes on Linux
