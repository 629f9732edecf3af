"""The bundle: made here, installed where there is no package index, refused where it is damaged or does not fit."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.soak  # fetches every locked wheel: the one test that needs a package index
NO_INDEX = {"PATH": "/usr/bin:/bin", "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}


@pytest.fixture(scope="module")
def bundle(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle for the Python that runs the tests."""
    folder = tmp_path_factory.mktemp("made") / "bundle"
    command = ["sh", "scripts/bundle.sh", str(folder), sys.executable]
    subprocess.run(command, cwd=root, stdin=subprocess.DEVNULL, check=True, timeout=600)
    return folder


@pytest.fixture
def copy(bundle: Path, tmp_path: Path) -> Path:
    """The bundle as it arrived on the other machine."""
    return shutil.copytree(bundle, tmp_path / "arrived")


def install(copy: Path, python: str) -> subprocess.CompletedProcess[str]:
    """Runs the bundle's own script from the folder above it, with no package index to be had."""
    return subprocess.run(
        ["sh", f"{copy.name}/install.sh", "env"],
        cwd=copy.parent,
        env={**NO_INDEX, "PYTHON": python},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def test_a_bundle_installs_a_working_program_with_no_package_index(copy: Path, seeds: dict[str, Path]) -> None:
    done = install(copy, sys.executable)
    assert done.returncode == 0, done.stderr
    program = copy.parent / "env" / "bin" / "summarizer"
    assert done.stdout == f"installed: {program}\n"
    command = [str(program), "run", str(seeds["004"]), "--out", "out", "--extractor", "rules"]
    env = {"PATH": NO_INDEX["PATH"], "HOME": str(copy.parent)}
    subprocess.run(command, cwd=copy.parent, env=env, stdin=subprocess.DEVNULL, check=True, timeout=60)
    assert [path.name for path in (copy.parent / "out").glob("*.summary.json")] == [f"{seeds['004'].name}.summary.json"]


def test_a_damaged_bundle_is_refused_in_one_clear_line(copy: Path) -> None:
    with (copy / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# touched on the way\n")
    done = install(copy, sys.executable)
    assert done.returncode == 1
    assert "install: the bundle is damaged or incomplete; copy it again" in done.stderr


def test_a_bundle_for_another_python_names_the_one_it_needs(copy: Path) -> None:
    done = install(copy, "/bin/false")
    assert done.returncode == 1
    version = ".".join(platform.python_version_tuple()[:2])
    assert f"install: this bundle is for Python {version}, which was not found" in done.stderr
