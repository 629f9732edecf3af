"""What forms send is read strictly: known deeds, whole numbers, addresses of this site alone."""

from __future__ import annotations

import pytest

from summarizer.server.site.forms import LONGEST, Fields, command_of, local
from summarizer.server.site.panel import STATES, asked_of
from summarizer.server.site.queue import filter_of
from summarizer.store.conflicts import Absent
from summarizer.store.states import Action


def form(**values: str) -> Fields:
    return Fields({name: (value,) for name, value in values.items()})


def test_a_form_becomes_the_command_that_it_says() -> None:
    found = command_of(
        form(
            action="edit",
            key="k",
            version="3",
            finding="f-1",
            item=" ",
            reason="wording",
            note=" 见附件 ",
            seconds="4.5",
        )
    )
    assert (found.action, found.version, found.finding_id, found.item_id) == (Action.EDIT, 3, "f-1", None)
    assert (found.note, found.seconds) == ("见附件", 4.5)


@pytest.mark.parametrize(
    "values",
    [
        {"action": "drop table", "key": "k", "version": "1"},
        {"action": "keep", "key": "", "version": "1"},
        {"action": "keep", "key": "k" * 81, "version": "1"},
        {"action": "keep", "key": "k", "version": "-1"},
        {"action": "keep", "key": "k", "version": "１"},
        {"action": "keep", "key": "k"},
    ],
)
def test_what_no_page_of_ours_sends_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(Absent):
        command_of(form(**values))


@pytest.mark.parametrize(("seconds", "kept"), [("nan", None), ("-3", None), ("86400", None), ("x", None), ("12", 12.0)])
def test_a_time_that_cannot_be_is_no_time(seconds: str, kept: float | None) -> None:
    assert command_of(form(action="keep", key="k", version="1", seconds=seconds)).seconds == kept


def test_a_text_of_any_length_is_cut_and_its_line_ends_are_ours() -> None:
    assert form(note="一\r\n二").text("note") == "一\n二"
    assert len(form(note="x" * (LONGEST + 5)).text("note")) == LONGEST


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/d/1?finding=f-1#ev", "/d/1?finding=f-1#ev"),
        ("", "/"),
        ("https://evil.invalid/", "/"),
        ("//evil.invalid/", "/"),
        ("/\\evil.invalid/", "/"),
        ("/a\\b", "/"),
        ("/a\nset-cookie: x=y", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_the_way_back_never_leaves_the_site(address: str, found: str) -> None:
    assert local(address) == found


def test_filters_come_from_fixed_lists() -> None:
    asked = asked_of(
        {"tab": "x", "group": "'--", "severity": "fatal", "state": "open", "q": " 字 ", "finding": "f" * 99}
    )
    assert (asked.tab, asked.group, asked.severity, asked.state, asked.text) == ("doubts", "", "", "open", "字")
    assert len(asked.finding) == 60
    assert asked.state in STATES
    wanted = filter_of({"progress": "nonsense", "sort": "1; drop", "year": "２０２４", "q": "  "})
    assert (wanted.progress, wanted.sort, wanted.year, wanted.text) == ("", "open", None, "")
    assert filter_of({"progress": "final", "sort": "region", "year": "2024"}).year == 2024
