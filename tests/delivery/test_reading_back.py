"""Each export, read back by the programs it is for, holds the data of the summaries and nothing else."""

from __future__ import annotations

import json
import math
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet
import pytest

from summarizer.delivery import comma, database, jsonl, parquet, workbook
from summarizer.delivery.records import Delivered
from summarizer.delivery.sheets import said
from summarizer.delivery.tables import NAMES, Name, is_decimal, rows, tables
from summarizer.models import Summary, read_summary
from tests.delivery.making import ABOUT, delivered, made, reviewed


@pytest.fixture(scope="module")
def documents() -> list[Delivered]:
    """A final document and a draft."""
    return [delivered(reviewed(made()), "a.txt"), delivered(made(), "子目录/b.txt")]


def expected(documents: list[Delivered], name: Name) -> list[tuple[Any, ...]]:
    return [row for each in documents for row in rows(name, each)]


def columns(name: Name) -> list[str]:
    return [column.name for column in tables()[name].columns]


def plain(value: Any) -> Any:
    """A cell of pandas as the tables have it."""
    return None if value is None or (isinstance(value, float) and math.isnan(value)) else value


def test_jsonl_gives_the_same_summaries_again(documents: list[Delivered], tmp_path: Path) -> None:
    written = jsonl.write(documents, tmp_path / "x", ABOUT)
    lines = (tmp_path / "x").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    assert written.documents == 2
    assert [read_summary(json.dumps(each["summary"]).encode()) for each in told] == [d.summary for d in documents]
    assert [(each["key"], each["state"], each["revision"]) for each in told] == [
        ("a.txt", "final", 1),
        ("子目录/b.txt", "draft", 0),
    ]


@pytest.mark.parametrize("name", comma.NAMES)
def test_csv_read_with_pandas_gives_the_same_rows(documents: list[Delivered], tmp_path: Path, name: Name) -> None:
    comma.write(documents, tmp_path, ABOUT)
    text = {column.name: str for column in tables()[name].columns if column.type in ("text", "decimal")}
    frame = pd.read_csv(tmp_path / f"{name}.csv", encoding="utf-8-sig", dtype=text)
    assert list(frame.columns) == columns(name)
    read = [tuple(plain(value) for value in row) for row in frame.itertuples(index=False, name=None)]
    assert read == expected(documents, name)


@pytest.mark.parametrize("name", comma.NAMES)
def test_csv_read_with_duckdb_gives_the_same_rows(documents: list[Delivered], tmp_path: Path, name: Name) -> None:
    comma.write(documents, tmp_path, ABOUT)
    kinds = {"text": "VARCHAR", "decimal": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE"}
    types = {column.name: kinds[column.type] for column in tables()[name].columns}
    found = duckdb.execute(
        "SELECT * FROM read_csv(?, header = true, types = ?)", [str(tmp_path / f"{name}.csv"), types]
    )
    assert found.fetchall() == expected(documents, name)


@pytest.mark.parametrize("name", NAMES)
def test_parquet_read_with_duckdb_and_pandas_gives_the_same_rows(
    documents: list[Delivered], tmp_path: Path, name: Name
) -> None:
    parquet.write(documents, tmp_path, ABOUT)
    path = tmp_path / f"{name}.parquet"
    assert duckdb.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall() == expected(documents, name)
    frame = pd.read_parquet(path)
    assert [tuple(map(plain, row)) for row in frame.itertuples(index=False, name=None)] == expected(documents, name)


def test_nested_parquet_gives_the_same_summaries_again(documents: list[Delivered], tmp_path: Path) -> None:
    parquet.write(documents, tmp_path, ABOUT)
    table = pyarrow.parquet.read_table(tmp_path / "summaries.parquet")
    for row, each in zip(table.to_pylist(), documents, strict=True):
        told = row["summary"]
        told["validation"]["coverage"]["set_aside"] = dict(row["set_aside"])
        for report in told["reports"]:
            for name in ("achievements", "problems", "plans"):
                for item in report[name]:
                    for evidence in item["evidence"]:
                        evidence["selector"] = [
                            {key: value for key, value in selector.items() if value is not None}
                            for selector in evidence["selector"]
                        ]
        assert Summary.model_validate_json(json.dumps(told)) == each.summary
    assert table.schema.metadata[b"schema_version"] == b"1-0-0"


def test_nested_parquet_can_be_asked_by_duckdb(documents: list[Delivered], tmp_path: Path) -> None:
    parquet.write(documents, tmp_path, ABOUT)
    asked = """
        SELECT sum(CAST(m.value AS DECIMAL(38, 2))) FROM (
            SELECT unnest(i.metrics) m FROM (
                SELECT unnest(r.achievements) i FROM (
                    SELECT unnest(summary.reports) r FROM read_parquet(?) WHERE state = 'final')))
        WHERE m.unit = '元'"""
    (total,) = duckdb.execute(asked, [str(tmp_path / "summaries.parquet")]).fetchone() or (None,)
    assert total == 10_550_000_000 + 5_887_000_000


@pytest.mark.parametrize("name", NAMES)
def test_sqlite_gives_the_same_rows(documents: list[Delivered], tmp_path: Path, name: Name) -> None:
    path = tmp_path / "x.sqlite"
    database.write(documents, path, ABOUT)
    with closing(sqlite3.connect(path)) as base:
        assert base.execute(f"SELECT * FROM {name}").fetchall() == expected(documents, name)
        told = base.execute('SELECT "column", meaning FROM columns WHERE "table" = ?', [name]).fetchall()
        assert [column for column, _ in told] == columns(name)
        assert all(meaning for _, meaning in told)
        indexes = base.execute("SELECT count(*) FROM pragma_index_list(?)", [name]).fetchone()
        assert indexes is not None
        assert indexes[0] >= 1


@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_gives_the_same_rows(documents: list[Delivered], tmp_path: Path, name: Name) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "x.xlsx"
    workbook.write(documents, path, ABOUT)
    known = tables()[name]
    sheet = load_workbook(path)[known.zh]
    head, *body = sheet.iter_rows(values_only=True)
    assert list(head) == [column.head for column in known.columns]
    wanted = [
        tuple(_shown(value, column.name, column.type) for value, column in zip(row, known.columns, strict=True))
        for row in expected(documents, name)
    ]
    assert body == wanted


def _shown(value: Any, column: str, kind: str) -> Any:
    """A cell as the sheet has it: words in Chinese, decimals as numbers."""
    if not isinstance(value, str):
        return value
    if kind == "decimal" and is_decimal(value):
        return float(value)
    return said(column, value)
