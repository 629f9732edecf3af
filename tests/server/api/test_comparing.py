"""Comparison by the API: pages of indicators, outcomes and contradictions over what is in the store."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from summarizer.pipeline.arriving import arrived_of
from summarizer.pipeline.library import summarize
from summarizer.reading import read as read_source
from tests.servers.office import SYSTEM, Office


@pytest.fixture(scope="module", autouse=True)
def read(office: Office, seeds: dict[str, Path]) -> None:
    """Two documents of one city: its plan, and an article of the year after."""
    for number in ("002", "004"):
        source = read_source(seeds[number])
        data = summarize(source, extractor="rules").model_dump_json().encode()
        office.house.desk.take_in(arrived_of(seeds[number].name, data, source), SYSTEM)


def test_an_indicator_is_told_with_its_figures_and_their_quotes(client: httpx.Client) -> None:
    told = client.get("/comparison/indicators", params={"limit": 200})
    assert told.status_code == 200
    figures = [
        figure
        for row in told.json()["indicators"]
        for line in row["lines"]
        for cell in line["cells"]
        for figure in cell["figures"]
    ]
    assert figures
    assert all(figure["quote"] and figure["document"] and figure["draft"] for figure in figures)


def test_indicators_come_page_by_page(client: httpx.Client) -> None:
    whole = [row["key"] for row in client.get("/comparison/indicators", params={"limit": 200}).json()["indicators"]]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        query: dict[str, str | int] = {"limit": 3, **({"cursor": cursor} if cursor else {})}
        told = client.get("/comparison/indicators", params=query).json()
        seen += [row["key"] for row in told["indicators"]]
        cursor = told["next"]
        if cursor is None:
            break
    assert seen == whole
    assert len(seen) > 3


@pytest.mark.parametrize("part", ["indicators", "outcomes", "contradictions"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_part_is_told_in_both_languages(client: httpx.Client, part: str, lang: str) -> None:
    told = client.get(f"/comparison/{part}", params={"lang": lang})
    assert told.status_code == 200
    assert isinstance(told.json()[part], list)
    assert client.get(f"/comparison/{part}", params={"q": "没有这个指标"}).json() == {part: [], "next": None}
