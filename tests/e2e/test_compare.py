"""`summarizer compare` as people run it: Cixi's plan of 2025 against its article, bad input, files and exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.e2e.support import summarizer

# Worked out by hand from the two texts before the program was asked: the plan of April 2025 (seed 004), target by
# target, against what Cixi's article of November 2025 (in seed 002) says of it.
CIXI = [
    ("3.69%", "not_reported", "not_mentioned", None),
    ("3.46%", "not_reported", "not_mentioned", None),
    ("高新技术企业|120家", "not_comparable", "stage", "348家"),  # 提交申报348家,其中新认定提交130家
    ("1120家", "not_reported", "not_mentioned", None),
    ("78.3%", "not_reported", "not_mentioned", None),
    ("50亿元", "not_reported", "not_mentioned", None),
    ("5次", "not_reported", "not_mentioned", None),
    ("5个", "not_reported", "not_mentioned", None),
    ("10%", "not_reported", "not_mentioned", None),
    ("95亿元", "not_reported", "not_mentioned", None),
    ("300家", "on_the_way", "so_far", "45家"),  # the first batch
    ("认定高新技术企业|120家", "not_comparable", "stage", "348家"),
    ("20家", "not_reported", "not_mentioned", None),
    ("8家", "met", "reached", "8家"),
    ("2家", "not_comparable", "planned", "3家"),  # 计划新建创新联合体3家
    ("1家", "met", "reached", "1家"),
    ("10项", "not_comparable", "name", "8个"),  # 科创甬江2035 alone of 尖兵领雁+X、科创甬江2035等
    ("15个", "not_reported", "not_mentioned", None),
    ("50天", "not_reported", "not_mentioned", None),
    ("1200人次", "not_reported", "not_mentioned", None),
    ("2场", "not_reported", "not_mentioned", None),
]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """The results of the five seeds by the embedded rules."""
    folder = tmp_path_factory.mktemp("compare")
    shutil.copytree(root / "seeds", folder / "seeds")
    done = summarizer("run", "seeds", "--out", "out", "--extractor", "rules", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "out"


@pytest.fixture(scope="module")
def told(out: Path) -> dict[str, Any]:
    done = summarizer("compare", out, "--json", cwd=out.parent)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def of_cixi(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in told["outcomes"] if row["code"] == "330282" and row["year"] == 2025]


@pytest.mark.parametrize(("target", "outcome", "reason", "result"), CIXI)
def test_the_plan_of_cixi_is_judged_as_by_hand(
    told: dict[str, Any], target: str, outcome: str, reason: str, result: str | None
) -> None:
    name, _, surface = target.rpartition("|")
    rows = [row for row in of_cixi(told) if row["target"]["surface"] == surface and name in row["indicator"]]
    assert rows
    for row in rows:
        assert (row["outcome"], row["reason"]) == (outcome, reason)
        assert (row["result"] or {}).get("surface") == result


def test_nothing_is_called_missed_by_an_article_of_november(told: dict[str, Any]) -> None:
    assert {row["outcome"] for row in of_cixi(told)} == {"met", "on_the_way", "not_reported", "not_comparable"}


def test_both_applications_are_named_beside_the_target(told: dict[str, Any]) -> None:
    (row,) = [row for row in of_cixi(told) if row["indicator"].startswith("新认定高新技术企业")]
    assert [each["surface"] for each in row["others"]] == ["130家"]
    assert "348家" in row["why"]
    assert "130家" in row["why"]


def test_evidence_stands_where_it_says(told: dict[str, Any], out: Path) -> None:
    checked = 0
    for row in told["outcomes"]:
        for side in (row["target"], row["result"]):
            if side is not None and side["start"] is not None:
                text = (out / side["document"]).read_text(encoding="utf-8")
                assert text[side["start"] : side["end"]] == side["surface"]
                assert side["quote"] in text
                checked += 1
    assert checked > 30


def test_drafts_are_marked_and_the_seeds_contradict_nothing(told: dict[str, Any]) -> None:
    assert told["drafts"] == told["reports"] == 16
    assert told["findings"] == []
    assert all(
        "draft" in figure["marks"]
        for row in told["rows"]
        for line in row["lines"]
        for cell in line["cells"]
        for figure in cell["figures"]
    )


def test_people_get_tables_and_files_in_their_language(out: Path) -> None:
    folder = out.parent
    done = summarizer("--lang", "zh", "compare", out, "-o", "对比.xlsx", "--png", "图", cwd=folder)
    assert done.returncode == 0
    assert "计划与完成" in done.stdout
    assert "不可比" in done.stdout
    assert "Traceback" not in done.stderr
    assert (folder / "对比.xlsx").is_file()
    assert len(list((folder / "图").glob("*.png"))) >= 3
    english = summarizer("compare", out, "--indicator", "技术交易额", "-o", "a.html", cwd=folder)
    assert "Plan against outcome" not in english.stdout
    assert "not reported" in english.stdout
    assert (folder / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_truth_is_held_against_the_documents(out: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    for row in (
        ["指标", "地区", "时期", "数值", "单位"],
        ["技术交易额", "鄞州区", "2024年1-11月", 1055000, "万元"],
        ["高新技术企业总数", "鄞州区", "2024", 1304, "家"],
    ):
        page.append(row)
    book.save(out.parent / "权威数据.xlsx")
    done = summarizer("compare", out, "--truth", "权威数据.xlsx", "--json", "--strict", cwd=out.parent)
    found = json.loads(done.stdout)
    assert (found["truth"]["within"], found["truth"]["outside"]) == (1, 1)
    assert [each["code"] for each in found["findings"]] == ["compare.truth"]
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--jump", "1"], "--jump"),
        (["--jump", "ten"], "--jump"),
        (["-o", "a.pdf"], ".xlsx"),
        (["--truth", "nowhere.xlsx"], "nowhere.xlsx"),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line(out: Path, arguments: list[str], said: str) -> None:
    done = summarizer("compare", out, *arguments, cwd=out.parent)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_damaged_summary_is_named_and_the_rest_compared(out: Path, tmp_path: Path) -> None:
    shutil.copytree(out, tmp_path / "out")
    (damaged,) = (tmp_path / "out").glob("003*.summary.json")
    damaged.write_bytes(damaged.read_bytes()[:500])
    done = summarizer("compare", "out", "--json", cwd=tmp_path)
    assert done.returncode == 3
    assert damaged.name in done.stderr
    assert json.loads(done.stdout)["documents"] == 4


def test_a_folder_without_results_or_without_a_usable_one_says_so(out: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert summarizer("compare", "empty", cwd=tmp_path).returncode == 2
    shutil.copytree(out, tmp_path / "out")
    for path in (tmp_path / "out").glob("*.summary.json"):
        path.write_text("{}", encoding="utf-8")
    done = summarizer("compare", "out", cwd=tmp_path)
    assert done.returncode == 4
    assert "run summarizer run first" in done.stderr


def test_a_single_document_has_nothing_to_be_compared_with(root: Path, tmp_path: Path) -> None:
    shutil.copy(next((root / "seeds").glob("004*")), tmp_path / "plan.txt")
    assert summarizer("run", "plan.txt", "--out", "out", "--extractor", "rules", cwd=tmp_path).returncode == 0
    done = summarizer("compare", "out", cwd=tmp_path)
    assert done.returncode == 0
    assert "no indicator is told twice" in done.stdout
    assert "24 more targets wait" in done.stdout
