"""The frame of the project: samples as they came, locks without hosts, modules of one subject."""

from __future__ import annotations

import ast
import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from benchmarks.__main__ import BENCHMARKS

SEEDS = {
    "000_9e13c2ac2c4e4975.txt": "ece1c52c58c974906618924e43a7bfb2151c41d00568a5cdb28b58d327c6efdc",
    "001_bb48f7c2d4564493.txt": "cc1f80961b9325d5e25d1cc8a8b4631ee52495099678654b635281d3c27c1566",
    "002_68a846beeb7d276c.txt": "4c4bad758f8dce63e63318f9633184fb3765ab0419cbe732fb04ece7bb478658",
    "003_019697617516b9aa.txt": "12c50189fb5c52c9412d91037d7c8b17054dbee904b92aa39c5a09decc028421",
    "004_68b285f8883e7d82.txt": "c57688d25974fe41c2d39cd86d7ce331d59d1de561d83e88e462bd6480cf245f",
}
LONGEST_MODULE = 420
LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"(?P<name>[a-z0-9.-]+)==(?P<version>[^ ;]+)(?: ; (?P<marker>.+))? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    """pyproject.toml as a table."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def pins(lock: Path) -> set[tuple[str, str]]:
    """(package, version), several versions where Pythons differ. A line that is neither comment, pin nor hash fails:
    an option, a host, a path."""
    found: set[tuple[str, str]] = set()
    hashes = 1
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        if HASH.fullmatch(line):
            hashes += 1
            continue
        pin = PIN.fullmatch(line)
        assert pin is not None, f"{lock.name}: {line}"
        assert hashes, f"{lock.name}: no hash before {line}"
        found.add((pin["name"], pin["version"]))
        hashes = 0
    assert hashes, f"{lock.name}: no hash at its end"
    return found


def test_the_five_samples_are_as_they_came(root: Path) -> None:
    read = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (root / "seeds").iterdir()}
    assert read == SEEDS


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_pins_and_hashes_and_nothing_else(root: Path, name: str) -> None:
    assert pins(root / name)


@pytest.mark.parametrize(("name", "groups"), [(LOCKS[0], ("build",)), (LOCKS[1], ("build", "dev"))])
def test_a_lock_satisfies_what_the_project_declares(
    root: Path, project: dict[str, Any], name: str, groups: tuple[str, ...]
) -> None:
    locked = pins(root / name)
    declared = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for group in groups:
        declared += project["dependency-groups"][group]
    for requirement in map(Requirement, declared):
        versions = [version for package, version in locked if package == canonicalize_name(requirement.name)]
        assert versions, f"{name} lacks {requirement.name}: make lock"
        assert all(map(requirement.specifier.contains, versions)), f"{name}: {requirement} at {versions}: make lock"


def test_the_tools_run_beside_the_versions_that_users_get(root: Path) -> None:
    run, dev = (pins(root / name) for name in LOCKS)
    assert run <= dev


def test_every_module_says_its_subject_and_stays_readable(root: Path) -> None:
    wrong = []
    for folder in ("summarizer", "tests", "benchmarks"):
        for module in sorted((root / folder).rglob("*.py")):
            text = module.read_text(encoding="utf-8")
            length = text.count("\n")
            if text and ast.get_docstring(ast.parse(text)) is None:
                wrong.append(f"{module.relative_to(root)}: no line at its top says its subject")
            if length > LONGEST_MODULE:
                wrong.append(f"{module.relative_to(root)}: {length} lines, over {LONGEST_MODULE}")
    assert not wrong, "\n".join(wrong)


def test_the_changelog_tells_of_this_version(root: Path, project: dict[str, Any]) -> None:
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(project['project']['version'])}\b", changelog, re.MULTILINE)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_the_documents_name_only_targets_that_exist(root: Path, name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)", (root / name).read_text(encoding="utf-8"), re.MULTILINE))
    words = {first or second for first, second in named}
    assert words, f"{name} names no target"
    assert words <= targets


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_links_between_the_documents_lead_somewhere(root: Path, name: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (root / name).read_text(encoding="utf-8"))
    assert [link for link in links if not (root / link).exists()] == []


def test_every_benchmark_that_can_run_alone_is_run_with_the_others(root: Path) -> None:
    folder = root / "benchmarks"
    alone = {path.stem for path in folder.glob("*.py") if "\ndef main(" in path.read_text(encoding="utf-8")}
    searches = {"fuzz"}  # looks for failures, measures nothing: make fuzz
    assert {benchmark.name for benchmark in BENCHMARKS} == alone - searches - {"__main__"}
