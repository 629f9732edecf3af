"""What the store refuses, and why: a stale version, a document that is final, a deed that makes no sense now."""

from __future__ import annotations

from summarizer.errors import SummarizerError


class Conflict(SummarizerError):
    """The state of a document is not what the command took it for. Nothing was changed.

    `code`: `stale` (somebody else decided meanwhile), `final` (it is finalised), `moved` (the draft changed while the
    ledger was computing: compute again), `open` (findings wait for a decision), `unsigned` (decisions wait for a second
    signature), `impossible` (the deed does not fit the state), `own` (nobody countersigns their own).
    """

    exit_code = 1
    code = "conflict"

    def __init__(self, code: str, what: str, english: str, *, mend: str, english_mend: str) -> None:
        super().__init__(what, mend=mend)
        self.code = code
        self.english = (english, english_mend)


class Absent(SummarizerError):
    """There is no such document, finding, item or decision — or the asker may not know of it."""

    exit_code = 2
    code = "absent"

    def __init__(self, what: str) -> None:
        super().__init__(f"没有这{_CALLED.get(what, what)}", mend="它可能已被删除，请刷新后再试")
        self.english = (f"there is no such {what}", "it may have been deleted: reload and try again")


_CALLED = {
    "document": "份材料",
    "finding": "处疑点",
    "item": "个条目",
    "decision": "次处理",
    "revision": "一版",
    "run": "次运行",
    "page": "一页",
    "action": "种处理",
    "key": "张表单",
    "webhook": "个接收方",
    "delivery": "次推送",
}
_WORDS = {
    "stale": (
        "别人刚刚处理过这一条",
        "somebody else has just decided this",
        "请看最新状态后再决定",
        "look at it as it stands now",
    ),
    "final": ("材料已定稿", "the document is final", "如需更改，请先重新打开", "reopen it first"),
    "moved": ("材料刚刚有变动", "the draft has just changed", "请重试", "try again"),
    "open": (
        "还有未处理的条目",
        "findings wait for a decision",
        "请先处理，或存疑定稿",
        "decide them, or finalise with queries",
    ),
    "unsigned": (
        "还有决定未经复审",
        "decisions wait for a second signature",
        "请另一人复审",
        "let somebody else countersign",
    ),
    "impossible": ("此时不能这样处理", "this can't be done now", "请看最新状态后再决定", "look at it as it stands now"),
    "own": ("不能复审自己的决定", "nobody countersigns their own decision", "请另一人复审", "let somebody else do it"),
}


def conflict(code: str) -> Conflict:
    """The Conflict of `code`, worded for people."""
    what, english, mend, english_mend = _WORDS[code]
    return Conflict(code, what, english, mend=mend, english_mend=english_mend)
