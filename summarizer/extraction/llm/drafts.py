"""Answer text → draft items: fences and thinking stripped, harmless slips of form mended."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter, ValidationError

from summarizer.models import Draft, DraftItem

_ITEMS: TypeAdapter[list[DraftItem]] = TypeAdapter(list[DraftItem])
_ITEM_FIELDS = ("list", "topic", "statement", "sentences", "metrics")
_METRIC_FIELDS = ("indicator", "quantity", "change")


def without_thinking(text: str) -> str:
    """The text behind a `<think>` block. A block that never ends leaves nothing."""
    body = text.lstrip()
    if body.startswith(("{", "[", "```")):
        return text
    for tag in ("think", "thinking"):
        _, closed, answer = body.rpartition(f"</{tag}>")
        if closed:
            return answer
        if body.startswith(f"<{tag}>"):
            return ""
    return text


def without_fence(text: str) -> str:
    """The text inside a Markdown code fence; what isn't fenced is returned as it is."""
    body = text.strip()
    start = body.find("```")
    if start < 0 or body.startswith(("{", "[")):
        return body
    inner = body[start + 3 :].partition("\n")[2]
    return inner.rpartition("```")[0] or inner


def mend(text: str) -> str:
    """The answer as the JSON text of a draft. Raises ValueError with what is wrong where it can't be one.

    Mended is form only: fences, thinking, a bare list, unknown fields, null for "", one number for a list of one.
    """
    body = without_fence(without_thinking(text))
    try:
        data = json.loads(body)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"不是 JSON:{error}") from None
    if isinstance(data, list):
        data = {"items": data}
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise ValueError("缺少 items 列表")
    try:
        return Draft.model_validate({"items": [_item(entry) for entry in data["items"]]}).model_dump_json()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"{where}:{first['msg']}") from None


def _item(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    made = {name: entry[name] for name in _ITEM_FIELDS if name in entry}
    sentences = made.get("sentences")
    if isinstance(sentences, int | str):
        made["sentences"] = [sentences]
    metrics = made.get("metrics")
    if metrics is None or isinstance(metrics, list):
        made["metrics"] = [_metric(metric) for metric in metrics or ()]
    made["topic"] = str(made.get("topic") or "")[:20]
    return made


def _metric(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    return {name: "" if entry.get(name) is None else str(entry[name]) for name in _METRIC_FIELDS}


def read(text: str) -> list[DraftItem]:
    """The items of an accepted answer, or of several merged: `{"items": […]}`. Raises ValueError."""
    return _ITEMS.validate_python(json.loads(text)["items"])


def merge(texts: list[str]) -> str:
    """Several accepted answers as one, in order."""
    items: list[Any] = []
    for text in texts:
        items.extend(json.loads(text)["items"])
    return json.dumps({"items": items}, ensure_ascii=False, separators=(",", ":"))
