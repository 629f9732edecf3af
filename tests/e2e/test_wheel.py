"""The wheel, installed in an environment of its own, works from any folder: nothing of the checkout is needed."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest


def call(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """What the command printed; fails with its error output."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=None if env is None else dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=root)
    (path,) = folder.glob("summarizer-*.whl")
    return path


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program of a fresh environment that has the wheel, and sees this one's third-party packages only."""
    folder = tmp_path_factory.mktemp("installed") / "env"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check", "--python", str(python)]
    call(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel, cwd=folder)
    # A .pth adds a folder to the path without reading the .pth files in it: the checkout stays out of sight.
    (site,) = folder.glob("lib/python3*/site-packages")
    (site / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    where = call(python, "-c", "import summarizer; print(summarizer.__file__)", cwd=folder)
    assert Path(where.strip()).is_relative_to(folder)
    return folder / "bin" / "summarizer"


def test_prompts_and_schemas_are_in_the_wheel_byte_for_byte(root: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {
            name.removeprefix("summarizer/_shipped/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith("summarizer/_shipped/")
        }
        names = set(archive.namelist())
    files = [path for folder in ("prompts", "schemas") for path in (root / folder).rglob("*") if path.is_file()]
    assert files
    assert packed == {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
    assert "summarizer/py.typed" in names
    tables = {path.relative_to(root).as_posix() for path in (root / "summarizer").rglob("*.toml")}
    assert tables <= names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "prompts/", "schemas/"))]


def test_the_installed_program_summarises_a_sample_from_another_folder(
    program: Path, seeds: dict[str, Path], tmp_path: Path
) -> None:
    sample = tmp_path / "报告.txt"
    sample.write_bytes(seeds["000"].read_bytes())
    env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    call(program, "run", sample.name, "--out", "out", "--extractor", "rules", cwd=tmp_path, env=env)
    summary = json.loads((tmp_path / "out" / "报告.txt.summary.json").read_text(encoding="utf-8"))
    assert summary["provenance"]["extractor"] == "rules"
    assert summary["reports"][0]["achievements"]
