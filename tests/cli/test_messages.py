"""Every message stands in both languages, with the same words to fill in, and none is left over."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from summarizer.cli.language import messages
from summarizer.faults import rows

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = messages()
FAULTS = rows()


def words(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", [key for key in MESSAGES if not key.startswith("reading.")])
def test_a_message_is_the_same_in_both_languages(key: str) -> None:
    row = MESSAGES[key]
    assert set(row) == {"zh", "en"}
    assert words(row["zh"]) == words(row["en"])
    assert re.search("[\u4e00-\u9fff✗]", row["zh"])


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_has_what_and_mend_in_both_languages(code: str) -> None:
    row = FAULTS[code]
    assert set(row) - {"kind"} == {"zh", "en", "zh_mend", "en_mend"}
    assert words(row["zh"]) | words(row["zh_mend"]) == words(row["en"]) | words(row["en_mend"])


def test_every_message_is_said_somewhere_and_every_message_said_is_there() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "summarizer/cli").glob("*.py"))
    families = set(re.findall(r"""say\(f["']([a-z]+)\.\{""", code))
    said = set(re.findall(r"""["']([a-z]+(?:\.[a-z_]+)+|app)["']""", code)) & set(MESSAGES)
    wanted = set(re.findall(r"""say\(\s*["']([a-z_.]+)["']""", code))
    told = {key for key in MESSAGES if not key.startswith("reading.") and key.partition(".")[0] not in families}
    assert wanted <= set(MESSAGES)
    assert told - said == set()


def test_every_fault_is_raised_somewhere() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "summarizer").rglob("*.py"))
    assert [fault for fault in FAULTS if f'"{fault}"' not in code] == []


def test_every_fault_of_reading_is_told_in_english_too() -> None:
    code = (ROOT / "summarizer/reading/faults.py").read_text(encoding="utf-8")
    raised = {f"reading.{name}" for name in re.findall(r'fault\(\s*"([a-z_]+)"', code)}
    assert raised
    assert raised <= set(MESSAGES)
