"""The cluster engine: the same bytes as on one machine, a node killed in the middle, the model, faults."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.clusters import TwoNodes, two_nodes
from tests.e2e.scripted import model_environment, serving, with_model, write_reports
from tests.e2e.support import ROOT, command, environment, summarizer

pytestmark = pytest.mark.timeout(400)  # two nodes take long to start on a busy machine

# What tells the time: in summaries a line each, in the index the last field of a line.
_CLOCK = re.compile(rb'^ *"(?:started|finished)": .*$|"seconds": [0-9.]+', re.MULTILINE)


@pytest.fixture(scope="module")
def cluster() -> Iterator[TwoNodes]:
    with two_nodes() as made:
        yield made


def timeless(out: Path) -> dict[str, bytes]:
    """Every file of OUT without its clock fields."""
    paths = sorted(path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): _CLOCK.sub(b"", path.read_bytes()) for path in paths}


def write_seeds(folder: Path, count: int) -> None:
    """Variants of the shorter seeds, in turn."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("00[0134]_*"))]
    folder.mkdir(parents=True)
    for number in range(count):
        text = texts[number % len(texts)].replace("2024年,", f"2024年,第{number}次会议部署,")
        (folder / f"{number:04}.txt").write_text(text, encoding="utf-8")


def started(folder: Path, cluster: TwoNodes, *more: str, **surroundings: str) -> subprocess.Popen[bytes]:
    arguments = ("run", "in", "--out", "ray", "--engine", "ray", "--ray-address", cluster.address, "--json", *more)
    return subprocess.Popen(
        command(*arguments),
        cwd=folder,
        env=environment(**surroundings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finished(folder: Path) -> int:
    index = folder / "ray/index.jsonl"
    return index.read_bytes().count(b"\n") if index.is_file() else 0


def killed_in_the_middle(folder: Path, count: int) -> None:
    """A node killed after a quarter of the documents: nothing lost, nothing doubled, all as the local engine does."""
    write_seeds(folder / "in", count)
    (folder / "in/empty.txt").write_bytes(b"")
    assert summarizer("run", "in", "--out", "local", cwd=folder).returncode == 3
    with two_nodes() as cluster:
        process = started(folder, cluster)
        while finished(folder) < count // 4 and process.poll() is None:
            time.sleep(0.05)
        before = finished(folder)
        cluster.kill_one()
        told, complaints = process.communicate(timeout=1800)
    assert before < count, "the node was killed too late"
    assert process.returncode == 3, complaints.decode()
    states = [line["state"] for line in json.loads(told)["documents"]]
    assert (states.count("done"), states.count("failed")) == (count, 1)
    assert timeless(folder / "ray") == timeless(folder / "local")


def test_a_node_killed_in_the_middle_costs_nothing(tmp_path: Path) -> None:
    killed_in_the_middle(tmp_path, 24)


@pytest.mark.soak
def test_a_node_killed_in_the_middle_of_a_big_batch_costs_nothing(tmp_path: Path) -> None:
    killed_in_the_middle(tmp_path, 600)


def test_the_model_is_asked_by_the_parent_and_what_is_finished_is_kept(tmp_path: Path, cluster: TwoNodes) -> None:
    write_reports(tmp_path / "in", 4)
    with serving() as server:
        surroundings = model_environment(server, tmp_path)
        model = {name: surroundings[name] for name in surroundings if name.startswith(("SUMMARIZER_", "OPENAI_"))}
        first = started(tmp_path, cluster, **model)
        told, complaints = first.communicate(timeout=100)
        asked = server.count
        again, _ = started(tmp_path, cluster, **model).communicate(timeout=100)
        local = with_model(server, tmp_path, "run", "in", "--out", "local")
    assert first.returncode == 0, complaints.decode()
    assert [line["extractor"] for line in json.loads(told)["documents"]] == ["llm"] * 4
    assert len(json.loads(again)["unchanged"]) == 4
    assert local.returncode == 0
    assert server.count == asked > 0  # the second run and the other engine lived on the cache
    quotes = re.compile(rb'"(?:requests|prompt_tokens|completion_tokens|from_cache|cost)": [^,}\n]+')
    here, there = (
        {name: quotes.sub(b"", data) for name, data in timeless(tmp_path / place).items()} for place in ("local", "ray")
    )
    assert here == there


def test_a_cluster_that_does_not_answer_is_said_in_one_line(tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 1)
    done = summarizer("run", "in", "--out", "o", "--engine", "ray", "--ray-address", "127.0.0.1:9", cwd=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 2)
    assert "the Ray cluster can't be reached" in done.stderr.splitlines()[-1]


def test_without_ray_it_says_what_to_install(tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 1)
    code = "import sys; sys.modules['ray'] = None\nfrom summarizer.cli import main\nsys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "run", "in", "--out", "o", "--engine", "ray"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, "summarizer[ray]" in done.stderr) == (2, True)


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    write_reports(tmp_path / "in", 1)
    done = summarizer("run", "in", "--out", "o", "--engine", "spark", cwd=tmp_path)
    assert (done.returncode, "engine" in done.stderr) == (2, True)
