"""Worker processes: what they compute, what they raise, and what is said of one that dies."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.errors import ReadingError, SummarizerError
from summarizer.pipeline.crew import Crew
from summarizer.pipeline.worker import RemoteError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def crew() -> Iterator[Crew]:
    made = Crew(1, timeout=60)
    yield made
    made.stop()


def shout(*words: str) -> str:
    sys.stdout.write("this must not end up among the answers")
    return " ".join(words).upper()


def fail() -> None:
    raise ReadingError("空的", where="a.txt", mend="换一个")


def stumble() -> None:
    raise ZeroDivisionError("by zero")


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def hang() -> None:
    time.sleep(60)


def test_a_worker_computes_and_is_used_again(crew: Crew) -> None:
    first = crew.call(os.getpid)
    assert crew.call(shout, "a", "b") == "A B"
    assert crew.call(os.getpid) == first != os.getpid()


def test_an_error_of_a_document_comes_back_whole(crew: Crew) -> None:
    with pytest.raises(ReadingError) as caught:
        crew.call(fail)
    assert caught.value.line() == "a.txt: 空的 — 换一个"


def test_a_fault_of_the_program_comes_back_with_its_traceback(crew: Crew) -> None:
    with pytest.raises(RemoteError) as caught:
        crew.call(stumble)
    assert caught.value.reason == "ZeroDivisionError: by zero"
    assert "in stumble" in caught.value.report


def test_a_dead_worker_is_named_and_replaced(crew: Crew) -> None:
    with pytest.raises(SummarizerError) as caught:
        crew.call(die)
    assert caught.value.code == "worker.died"
    assert "SIGSEGV" in caught.value.what
    assert crew.call(shout, "alive") == "ALIVE"


def test_a_worker_that_takes_too_long_is_ended_and_replaced() -> None:
    crew = Crew(1, timeout=1.0)
    try:
        with pytest.raises(SummarizerError) as caught:
            crew.call(hang)
        assert caught.value.code == "worker.timeout"
        assert "1 秒" in caught.value.what
    finally:
        crew.stop()


def test_stopping_ends_a_call_under_way_at_once() -> None:
    crew = Crew(1, timeout=60)
    ended: list[str] = []

    def wait() -> None:
        try:
            crew.call(hang)
        except SummarizerError as error:
            ended.append(error.code)

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(1.0)
    begun = time.monotonic()
    crew.stop()
    thread.join(timeout=10)
    assert ended == ["worker.died"]
    assert time.monotonic() - begun < 5


def test_a_worker_takes_the_package_of_its_parent_not_an_installed_one(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "summarizer", tmp_path / "summarizer", ignore=shutil.ignore_patterns("__pycache__"))
    code = (
        f"import sys, pkgutil; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from summarizer.pipeline.crew import Crew\n"
        "crew = Crew(1, 30)\n"
        "print(crew.call(pkgutil.resolve_name, 'summarizer.pipeline.worker:__file__'))\n"
        "crew.stop()"
    )
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([sys.executable, "-P", "-c", code], cwd=tmp_path, env=kept, capture_output=True, timeout=60)
    assert Path(done.stdout.decode().strip()).is_relative_to(tmp_path), done.stderr.decode()
