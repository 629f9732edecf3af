"""A stated 完成率 against the target and the result of its row."""

from __future__ import annotations

import pytest

from summarizer.outline import annotate
from summarizer.reading import read_bytes
from summarizer.validation.source_checks import consistency, source_findings


def _table(heads: str, *rows: str, above: str = "") -> str:
    def cells(tag: str, line: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in line.split("|")) + "</tr>"

    table = "<table>" + cells("th", heads) + "".join(cells("td", row) for row in rows) + "</table>"
    return f"<html><body><p>某市科技局2024年工作总结</p><p>附件 主要指标完成情况。{above}</p>{table}</body></html>"


HEADS = "指标|2024年目标值|2024年完成值|完成率"


@pytest.mark.parametrize(
    ("heads", "row", "passed"),
    [
        (HEADS, "技术交易额|100万元|105.5万元|105.5%", [True]),
        (HEADS, "技术交易额|1000|1055|105.5%", [True]),
        (HEADS, "技术交易额|1000|1055|115.5%", [False]),
        (HEADS, "新认定高新技术企业|120家|133家|110.8%", [True]),
        (HEADS, "新认定高新技术企业|120家|133家|111%", [True]),
        (HEADS, "新认定高新技术企业|120家|133家|118%", [False]),
        # what can't be verified claims nothing
        (HEADS, "新认定高新技术企业|—|133家|111%", []),
        (HEADS, "新认定高新技术企业|0|133家|111%", []),
        ("指标|2023年完成值|2024年完成值|完成率", "技术交易额|1000|1055|115.5%", []),
        ("指标|2024年目标值|2024年完成值|同比增长", "技术交易额|1000|1055|15.5%", []),
    ],
)
def test_the_rate_is_the_result_over_the_target(heads: str, row: str, passed: list[bool]) -> None:
    annotated = annotate(read_bytes(_table(heads, row).encode(), "a.html"))
    assert [check.passed for check in consistency(annotated) if check.kind == "rate"] == passed


def test_a_wrong_rate_is_a_finding_that_shows_the_arithmetic() -> None:
    page = _table(HEADS, "技术交易额|1000|1055|115.5%", above="单位:万元")
    (finding,) = [f for f in source_findings(annotate(read_bytes(page.encode(), "a.html"))) if "完成率" in f.message_zh]
    assert finding.code == "source.inconsistent"
    assert "105.5%" in finding.message_zh
    assert finding.source is not None
    assert finding.source.surface == "115.5%"
