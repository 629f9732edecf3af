"""What each command prints: results on stdout, everything else on stderr, JSON where it is asked for."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest

from summarizer.cli.passages import around, differing, field_text, sentence_around
from summarizer.document import Span
from summarizer.items import Item, ItemList, Metric
from summarizer.outline import annotate
from summarizer.quantities import Quantity
from summarizer.reading import read_bytes
from tests.cli.conftest import Cli
from tests.pipeline.fakes import REPORT


def test_run_prints_a_table_and_says_where_the_results_are(run_cli: Cli, report: Path) -> None:
    ran = run_cli("run", "report.txt", "--out", "out")
    assert ran.code == 0
    (row,) = [row.split() for row in ran.out.splitlines() if row.startswith("report.txt")]
    assert (len(row), row[1:5], row[-1]) == (10, ["1", "1", "0", "1"], "done")
    assert ran.err.splitlines()[-1] == "1 documents: 1 done, 0 partial, 0 failed; results in out"


def test_run_says_what_it_left_as_it_was(run_cli: Cli, report: Path) -> None:
    run_cli("run", "report.txt", "--out", "out")
    ran = run_cli("run", "report.txt", "--out", "out")
    assert "1 unchanged, not done again" in ran.err
    assert "unchanged" in ran.out


def test_run_prints_json_for_machines(run_cli: Cli, report: Path) -> None:
    ran = run_cli("run", "report.txt", "--out", "out", "--json")
    told = json.loads(ran.out)
    assert [line["key"] for line in told["documents"]] == ["report.txt"]
    assert told["unchanged"] == []


def test_run_reads_standard_input(run_cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(REPORT.encode())))
    assert run_cli("run", "-", "--out", "out").code == 0
    assert (tmp_path / "out/stdin.txt").read_text(encoding="utf-8") == REPORT
    assert (tmp_path / "out/stdin.summary.json").is_file()


def test_run_says_when_a_document_stands_twice_in_a_batch(run_cli: Cli, report: Path) -> None:
    (report.parent / "again.txt").write_text(REPORT, encoding="utf-8")
    assert "report.txt: the same text as again.txt" in run_cli("run", ".", "--out", "out").err


def test_a_folder_of_copies_is_told_in_one_line(run_cli: Cli, report: Path) -> None:
    for number in range(8):
        (report.parent / f"a{number}.txt").write_text(REPORT, encoding="utf-8")
    lines = [line for line in run_cli("run", ".", "--out", "out").err.splitlines() if "same text" in line]
    assert lines == ["./a1.txt, ./a2.txt, ./a3.txt, ./a4.txt, ./a5.txt … (8): the same text as a0.txt"]


@pytest.mark.parametrize(("width", "told"), [(160, "seconds"), (60, "flagged"), (40, "flagged")])
def test_a_narrow_terminal_keeps_the_names_and_what_matters(width: int, told: str) -> None:
    from rich.cells import cell_len

    from summarizer.cli.language import say
    from summarizer.cli.run import _COLUMNS, _fitting

    widths = [30, *(max(cell_len(part) for part in say(f"table.{name}").split("\n")) for name in _COLUMNS[1:])]
    kept = [_COLUMNS[place] for place in _fitting(widths, width)]
    assert kept[0] == "document"
    assert told in kept
    assert ("seconds" in kept) == (width == 160)


@pytest.mark.parametrize(
    ("day", "told"),
    [("17", "b.txt is a newer version of the same report"), ("05", "b.txt is another version of the same report")],
)
def test_run_says_newer_only_where_the_dates_do(run_cli: Cli, tmp_path: Path, day: str, told: str) -> None:
    title, _, body = REPORT.partition("\n")
    (tmp_path / "a.txt").write_text(f"{title}\n发布日期: 2025-01-05\n{body}", encoding="utf-8")
    newer = body.replace("120家", "121家")
    (tmp_path / "b.txt").write_text(f"{title}\n发布日期: 2025-01-{day}\n{newer}", encoding="utf-8")
    assert f"a.txt: {told}" in run_cli("run", ".", "--out", "out").err


def test_a_file_name_is_printed_as_it_is(run_cli: Cli, report: Path) -> None:
    report.rename(report.parent / "[red]总结[2024].txt")
    assert "[red]总结[2024].txt" in run_cli("run", ".", "--out", "out").out


def test_check_of_a_faithful_summary_says_so(run_cli: Cli, report: Path) -> None:
    run_cli("run", "report.txt", "--out", "out")
    ran = run_cli("check", "out/report.txt.summary.json", "--source", "report.txt")
    assert ran.code == 0
    assert ran.out.startswith("nothing found: 3 figures agree")


def test_check_shows_a_finding_beside_its_source(run_cli: Cli, report: Path, tmp_path: Path) -> None:
    (tmp_path / "hand.txt").write_text("2024年新增高新技术企业180家，同比增长12.5%。", encoding="utf-8")
    ran = run_cli("check", "hand.txt", "--source", "report.txt")
    assert ran.code == 1
    assert "【180家】" in ran.out
    assert "【120家】" in ran.out
    assert "number.altered" in ran.out


def test_check_with_strict_counts_warnings(run_cli: Cli, report: Path, tmp_path: Path) -> None:
    (tmp_path / "hand.txt").write_text("2024年新增高新技术企业约120家。", encoding="utf-8")
    codes = [run_cli("check", "hand.txt", "--source", "report.txt", *more).code for more in ((), ("--strict",))]
    assert codes == [0, 1]


def test_quantities_prints_every_field_of_every_mention(run_cli: Cli, report: Path) -> None:
    ran = run_cli("quantities", "report.txt")
    rows = [json.loads(row) for row in ran.out.splitlines()]
    assert (ran.code, {tuple(row) for row in rows}) == (0, {("file", *(field.name for field in fields(Quantity)))})
    assert all(REPORT[row["start"] : row["end"]] == row["surface"] for row in rows)
    assert [row["value"] for row in rows if row["unit"] == "家"] == ["120", "130"]


def test_quantities_of_several_documents_name_their_files(run_cli: Cli, report: Path, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "c.txt").write_bytes(b"")
    ran = run_cli("quantities", ".")
    assert ran.code == 3
    assert {json.loads(row)["file"] for row in ran.out.splitlines()} == {"./b.txt", "./report.txt"}
    assert len(ran.err.splitlines()) == 1


def test_outline_shows_the_tree(run_cli: Cli, report: Path) -> None:
    ran = run_cli("outline", "report.txt")
    assert ran.code == 0
    assert "一、2024年工作成绩  [achievements]" in ran.out
    assert "二、2025年工作计划  [plans]" in ran.out


def test_outline_in_json_has_spans_of_the_text(run_cli: Cli, report: Path) -> None:
    told = json.loads(run_cli("outline", "report.txt", "--json").out)
    (made,) = told["reports"]
    assert (made["report_year"], made["title"]) == (2024, "某某区科技局2024年工作总结")
    assert "新增高新技术企业130家" in REPORT[made["sections"][-1]["span"]["start"] :]


@pytest.mark.parametrize("name", ["summary", "draft"])
def test_schema_prints_the_published_file(run_cli: Cli, name: str, root: Path) -> None:
    published = next((root / "schemas" / name).glob("*.json")).read_text(encoding="utf-8")
    assert run_cli("schema", name).out == published


def test_prompts_of_the_rules_are_none(run_cli: Cli, report: Path) -> None:
    ran = run_cli("prompts", "report.txt")
    assert (ran.code, ran.out) == (0, "")
    assert "the rules send nothing" in ran.err


def test_prompts_show_what_would_be_sent(run_cli: Cli, report: Path) -> None:
    ran = run_cli("prompts", "report.txt", "--model", "m", "--base-url", "http://127.0.0.1:9/v1")
    assert ran.code == 0
    assert "新增高新技术企业120家" in ran.out
    assert "--- system" in ran.out


def test_doctor_finds_the_embedded_default_in_order(run_cli: Cli) -> None:
    ran = run_cli("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(ran.out)}
    assert ran.code == 0
    assert checks["extractor"]["found"] == "embedded rules"
    assert checks["shipped files"]["good"]


def test_doctor_names_a_dead_endpoint_and_its_mend(run_cli: Cli) -> None:
    ran = run_cli("doctor", "--model", "m", "--base-url", "http://127.0.0.1:9/v1", "--json")
    endpoint = next(check for check in json.loads(ran.out) if check["name"] == "endpoint")
    assert (ran.code, endpoint["good"]) == (1, False)
    assert "127.0.0.1:9" in endpoint["found"]
    assert endpoint["mend"]


def test_doctor_contacts_nobody_when_offline(run_cli: Cli) -> None:
    ran = run_cli("doctor", "--model", "m", "--base-url", "http://model.invalid/v1", "--offline", "--json")
    endpoint = next(check for check in json.loads(ran.out) if check["name"] == "endpoint")
    assert "not tried" in endpoint["found"]


def test_doctor_finds_a_misspelt_variable(run_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_MODLE", "m")
    ran = run_cli("doctor")
    assert ran.code == 1
    assert "SUMMARIZER_MODLE" in ran.out


def test_the_cache_is_counted_verified_and_cleared(
    run_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(tmp_path / "cache"))
    stats = json.loads(run_cli("cache", "stats", "--json").out)
    assert (stats["entries"], Path(stats["folder"]).is_dir()) == (0, True)
    assert run_cli("cache", "verify").out == "0 sound, 0 damaged, 0 unsafe (none of these is ever used)\n"
    assert run_cli("cache", "clear", "--yes").out == "0 replies forgotten\n"


@pytest.mark.parametrize(
    ("told", "written", "ours", "theirs"),
    [
        ("3.89%", "3.69%", ["8"], ["6"]),
        ("40场", "近40场", [], ["近"]),
        ("58.37亿元", "58.37亿元", [], []),
        ("甲", "", [], []),
    ],
)
def test_only_the_characters_that_differ_are_marked(
    told: str, written: str, ours: list[str], theirs: list[str]
) -> None:
    marks = differing(told, written)
    assert ([span.slice(told) for span in marks[0]], [span.slice(written) for span in marks[1]]) == (ours, theirs)


def test_a_passage_is_cut_to_its_surroundings() -> None:
    text = "甲" * 100 + "3.89%" + "乙" * 100
    line = around("摘要", text, Span(100, 105), [Span(2, 3)], "red")
    assert line.plain == "摘要│…" + "甲" * 40 + "【3.89%】" + "乙" * 40 + "…"
    assert [text[span.start - 1] for span in line.spans if "reverse" in str(span.style)] == ["甲"]


def test_a_finding_names_its_field() -> None:
    item = Item("t1", "r1", ItemList.PLANS, "综合", "新增120家", metrics=(Metric("企业", "120家"),))
    assert [field_text(item, name) for name in ("statement", "metrics[0]", "metrics[7]")] == [
        "新增120家",
        "120家",
        "新增120家",
    ]


def test_the_source_is_shown_by_its_sentence() -> None:
    annotated = annotate(read_bytes(REPORT.encode(), "report.txt"))
    place = REPORT.index("120家")
    passage, span = sentence_around(annotated, Span(place, place + 4))
    assert passage == "2024年,全区新增高新技术企业120家,同比增长12.5%。"
    assert span.slice(passage) == "120家"
