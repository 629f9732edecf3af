"""`summarizer export`, `fill` and `schema --diff` as processes: seeds in, files out, and what may go wrong between."""

from __future__ import annotations

import json
import re
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from pyarrow import parquet

from tests.delivery.making import folder, made, many
from tests.e2e.support import command, environment, summarizer


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of which some are final and one is a draft."""
    return folder(tmp_path_factory.mktemp("results") / "out", [*many(3), ("draft.txt", made())])


def test_a_plain_run_has_nothing_final_and_is_told_what_to_do(root: Path, tmp_path: Path) -> None:
    seed = root / "seeds" / "004_68b285f8883e7d82.txt"
    assert summarizer("run", seed, "--out", "out", "--extractor", "rules", cwd=tmp_path).returncode == 0
    done = summarizer("export", "out", "--to", "xlsx", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--state all" in done.stderr
    assert "review" in done.stderr
    assert done.stderr.count("\n") == 1
    done = summarizer("--lang", "zh", "export", "out", "--to", "xlsx", "--state", "all", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "未定稿" in [cell.value for cell in load_workbook(tmp_path / "out.xlsx")["材料"][2]]


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("jsonl", ["out.jsonl", "out.jsonl.manifest.json"]),
        ("csv", ["documents.csv", "findings.csv", "items.csv", "manifest.json", "metrics.csv"]),
        ("sqlite", ["out.sqlite"]),
    ],
)
def test_each_format_is_one_command(out: Path, tmp_path: Path, name: str, files: list[str]) -> None:
    place = tmp_path / "new" if name == "csv" else tmp_path
    done = summarizer("export", out, "--to", name, "-o", place, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["documents"], told["drafts"], told["skipped"]) == (3, 1, [])
    assert sorted(path.name for path in place.iterdir()) == files


def test_the_manifest_proves_what_was_delivered(out: Path, tmp_path: Path) -> None:
    import hashlib

    summarizer("export", out, "--to", "jsonl", "-o", "x.jsonl", cwd=tmp_path)
    told = json.loads((tmp_path / "x.jsonl.manifest.json").read_text(encoding="utf-8"))
    data = (tmp_path / "x.jsonl").read_bytes()
    assert told["count"] == data.count(b"\n") == 3
    assert told["schema_version"] == "1-0-0"
    assert told["software"].startswith("summarizer ")
    assert told["files"] == [{"name": "x.jsonl", "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}]


def test_a_summary_edited_by_hand_is_named_the_rest_is_exported_and_the_exit_code_tells(tmp_path: Path) -> None:
    out = folder(tmp_path / "out", many(3))
    path = out / "0001.txt.summary.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"statement"', '"text"', 1), encoding="utf-8")
    done = summarizer("export", out, "--to", "jsonl", cwd=tmp_path)
    assert done.returncode == 3
    assert "0001.txt.summary.json" in done.stderr
    assert (tmp_path / "out.jsonl").read_bytes().count(b"\n") == 2


@pytest.mark.parametrize("name", ["jsonl", "csv", "xlsx", "parquet", "sqlite"])
def test_a_full_disk_is_one_line_and_the_earlier_export_stands(tmp_path: Path, name: str) -> None:
    out = folder(tmp_path / "out", many(12))
    target = tmp_path / "x"
    assert summarizer("export", out, "--to", name, "-o", target, cwd=tmp_path).returncode == 0
    before = {path: path.read_bytes() for path in (target.iterdir() if target.is_dir() else [target])}
    limit = max(map(len, before.values())) // 2

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = summarizer("export", out, "--to", name, "-o", target, cwd=tmp_path, before=small)
    assert done.returncode == 4, done.stderr
    assert done.stderr.count("\n") == 1
    assert "free some space" in done.stderr
    assert {path: path.read_bytes() for path in before} == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["jsonl", "parquet"])
def test_a_full_disk_stops_the_workers_too_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    out = folder(tmp_path / "out", many(200))

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = summarizer("export", out, "--to", name, "-o", tmp_path / "x", cwd=tmp_path, before=small)
    assert done.returncode == 4, done.stderr
    assert done.stderr.count("\n") == 1
    assert "free some space" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ["jsonl", "csv", "parquet"])
def test_a_killed_export_goes_on_where_it_stopped(tmp_path: Path, name: str) -> None:
    out = folder(tmp_path / "out", many(600))
    whole, target = tmp_path / "whole", tmp_path / "x"
    home = tmp_path / ".summarizer-x.pieces.part"
    with subprocess.Popen(
        command("export", out, "--to", name, "-o", target), cwd=tmp_path, env=environment(), stdout=subprocess.DEVNULL
    ) as process:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and len(list(home.glob("*/piece.json"))) < 2:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert not target.exists()
    done = summarizer("export", out, "--to", name, "-o", target, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["documents"] == 600
    ready = int(re.sub(r"\D", "", told["notes"][0]))
    assert 64 <= ready < 600, "killed in the middle, and taken up from there"
    assert summarizer("export", out, "--to", name, "-o", whole, cwd=tmp_path).returncode == 0
    assert _delivered(target) == _delivered(whole)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def _delivered(target: Path) -> object:
    """What an export says, without the time of it: bytes, or a Parquet file's rows."""
    if target.is_file():
        return target.read_bytes()
    tables = sorted(target.glob("*.parquet"))
    if tables:
        return [parquet.read_table(path).to_pylist() for path in tables]
    return [path.read_bytes() for path in sorted(target.glob("*.csv"))]


def test_a_killed_export_leaves_the_old_file_and_the_next_one_is_whole(tmp_path: Path) -> None:
    out = folder(tmp_path / "out", many(400))
    target = tmp_path / "x.jsonl"
    target.write_text("old\n", encoding="utf-8")
    part = tmp_path / ".summarizer-x.jsonl.part"
    with subprocess.Popen(
        command("export", out, "--to", "jsonl", "-o", target),
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.DEVNULL,
    ) as process:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not (part.exists() and part.stat().st_size):
            time.sleep(0.01)
        process.send_signal(signal.SIGSTOP)  # in the middle, for as long as it takes
        second = summarizer("export", out, "--to", "jsonl", "-o", target, cwd=tmp_path)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert second.returncode == 2, second.stderr  # two at once on one target
    assert "another export" in second.stderr
    assert target.read_text(encoding="utf-8") == "old\n"
    assert summarizer("export", out, "--to", "jsonl", "-o", target, cwd=tmp_path).returncode == 0
    assert target.read_bytes().count(b"\n") == 400
    assert not part.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "pdf2"], "xlsx"),
        (["--to", "csv", "--state", "most"], "--state most"),
        (["--to", "jsonl", "-o", "out/index.jsonl"], "overwrite"),
        (["--to", "csv", "-o", "out"], "overwrite"),
        (["--to", "jsonl", "-o", "out/0000.txt"], "overwrite"),
    ],
)
def test_what_cant_be_carried_out_is_refused_before_anything_is_written(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    out = folder(tmp_path / "out", many(1))
    before = {path: path.read_bytes() for path in out.iterdir()}
    done = summarizer("export", "out", *arguments, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert {path: path.read_bytes() for path in out.iterdir()} == before


def test_a_folder_that_holds_no_results_is_refused(tmp_path: Path) -> None:
    done = summarizer("export", ".", "--to", "csv", cwd=tmp_path)
    assert done.returncode == 2
    assert "index.jsonl" in done.stderr


def test_the_ledger_of_the_seeds_is_filled_from_the_offices_own_list(root: Path, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["指标", "单位", "小数位", "必报/选报"],
        ["新认定高新技术企业", "家", 0, "必报"],
        ["独角兽", "家", 0, "必报"],
    ):
        sheet.append(row)
    book.save(tmp_path / "指标清单.xlsx")
    seed = root / "seeds" / "000_9e13c2ac2c4e4975.txt"
    assert summarizer("run", seed, "--out", "out", "--extractor", "rules", cwd=tmp_path).returncode == 0
    done = summarizer("fill", "指标清单.xlsx", "out", "--state", "all", "--lang", "zh", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "未报文件(9)" in done.stdout
    assert "coverage.omitted_key" in done.stdout
    assert "没有“口径”一列" in done.stderr
    told = json.loads(summarizer("fill", "指标清单.xlsx", "out", "--state", "all", "--json", cwd=tmp_path).stdout)
    assert told["year"] == 2024
    (row,) = [row for row in told["rows"] if row["code"] == "330212"]
    assert row["cells"]["1 新认定高新技术企业"]["value"] == "265"
    assert load_workbook(tmp_path / "台账.xlsx")["台账"].cell(9, 3).value == 265


def test_schemas_are_compared_by_version_and_by_file(root: Path, tmp_path: Path) -> None:
    done = summarizer("schema", "--diff", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "1-0-0 and today's do not differ\n")
    new = json.loads((root / "schemas/summary/1-0-0.json").read_text(encoding="utf-8"))
    new["$defs"]["ItemModel"]["properties"]["weight"] = {"type": "integer"}
    (tmp_path / "new.json").write_text(json.dumps(new), encoding="utf-8")
    done = summarizer("schema", "summary", "1-0-0", "new.json", "--diff", "--json", cwd=tmp_path)
    told = json.loads(done.stdout)
    assert told["version"] == "1-0-1"
    assert [each["place"].rpartition(".")[2] for each in told["changes"]] == ["weight"] * 3
    done = summarizer("schema", "--diff", "3-0-0", cwd=tmp_path)
    assert done.returncode == 2
    assert "1-0-0" in done.stderr
