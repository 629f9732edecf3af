"""Any summary against its source: our own file, one changed by hand, one written by hand, one of another document."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import ReadingError, SummaryError
from summarizer.models import Summary
from summarizer.pipeline.checking import Proof, check
from summarizer.pipeline.library import summarize
from tests.pipeline.fakes import REPORT


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture
def summary(source: Path) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(summarize(source, extractor="rules").model_dump_json())
    return raw


def changed(summary: dict[str, Any], source: Path, change: Callable[[dict[str, Any]], object]) -> Proof:
    """The proof of `summary` after `change` was made to its first achievement."""
    change(summary["reports"][0]["achievements"][0])
    path = source.with_suffix(".summary.json")
    path.write_text(json.dumps(summary, ensure_ascii=False), encoding="utf-8")
    return check(path, source)


def codes(proof: Proof) -> set[str]:
    return {finding.code for finding in proof.validation.findings if finding.severity != "info"}


def test_our_own_summary_of_a_sound_report_is_clean(summary: dict[str, Any], source: Path) -> None:
    assert codes(changed(summary, source, lambda item: None)) == set()


def test_the_findings_are_those_that_the_run_wrote(seeds: dict[str, Path]) -> None:
    summary = summarize(seeds["000"], extractor="rules")
    proof = check(summary, seeds["000"])
    assert [finding.id for finding in proof.validation.findings] == [
        finding.id for finding in summary.validation.findings
    ]


def test_one_digit_changed_by_hand_is_reported_with_both_passages(summary: dict[str, Any], source: Path) -> None:
    proof = changed(summary, source, lambda item: item.update(statement=item["statement"].replace("120", "180")))
    finding = next(finding for finding in proof.validation.findings if finding.severity == "error")
    assert finding.claim is not None
    assert finding.source is not None
    assert (finding.claim.surface, finding.source.surface) == ("180家", "120家")
    assert proof.annotated.text[finding.source.span.start : finding.source.span.end] == "120家"


def _no_statement(item: dict[str, Any]) -> None:
    del item["statement"]


def _no_evidence(item: dict[str, Any]) -> None:
    item["evidence"] = []


def _outside(item: dict[str, Any]) -> None:
    item["evidence"][0]["selector"][0].update(start=10**6, end=10**6 + 4)


def _abc(item: dict[str, Any]) -> None:
    item["metrics"][0]["value"] = "abc"


@pytest.mark.parametrize("wrong", [_no_evidence, _outside, _abc])
def test_what_is_wrong_in_a_summary_is_a_finding(
    summary: dict[str, Any], source: Path, wrong: Callable[[dict[str, Any]], None]
) -> None:
    assert codes(changed(summary, source, wrong)) != set()


def test_an_item_without_a_statement_is_checked_by_its_figures(summary: dict[str, Any], source: Path) -> None:
    assert changed(summary, source, _no_statement).items[0].statement == ""


def test_a_summary_of_another_document_is_refused(seeds: dict[str, Path], source: Path) -> None:
    with pytest.raises(SummaryError) as caught:
        check(summarize(seeds["004"], extractor="rules"), source)
    assert (caught.value.code, caught.value.exit_code) == ("summary.other_document", 2)
    assert seeds["004"].name in caught.value.what


def test_the_same_text_in_another_encoding_is_the_same_document(summary: dict[str, Any], source: Path) -> None:
    source.write_bytes(b"\xef\xbb\xbf" + REPORT.replace("\n", "\r\n").encode())
    assert codes(changed(summary, source, lambda item: None)) == set()


def test_a_text_written_by_hand_is_checked_claim_by_claim(source: Path, tmp_path: Path) -> None:
    hand = tmp_path / "hand.md"
    hand.write_text("## 工作成绩\n- 新增高新技术企业126家，同比增长12.5%\n", encoding="utf-8")
    proof = check(hand, source)
    wrong = [finding for finding in proof.validation.findings if finding.severity == "error"]
    assert [finding.claim.surface for finding in wrong if finding.claim is not None] == ["126家"]
    assert "evidence.missing" not in codes(proof)


def test_a_faithful_text_gets_no_alarm_and_what_it_left_out_is_listed(source: Path, tmp_path: Path) -> None:
    hand = tmp_path / "hand.txt"
    hand.write_text("2024年新增高新技术企业120家，同比增长12.5%。", encoding="gb18030")
    proof = check(hand, source)
    assert codes(proof) == set()
    assert {finding.code for finding in proof.validation.findings} == {"coverage.omitted"}


def test_a_broken_json_file_is_not_taken_for_prose(source: Path, tmp_path: Path) -> None:
    broken = tmp_path / "a.json"
    broken.write_text('"achievements": ["新增高新技术企业120家"]', encoding="utf-8")
    with pytest.raises(SummaryError):
        check(broken, source)


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_summary_that_is_not_there_is_one_line(source: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(SummaryError) as caught:
        check(tmp_path / name, source)
    assert "\n" not in caught.value.line()


def test_a_source_that_is_not_there_is_a_reading_error(summary: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ReadingError):
        check(Summary.model_validate_json(json.dumps(summary)), tmp_path / "missing.txt")
