"""The four modes of structured output, kept by instructor: how a request asks for the draft, how a reply is read.

instructor rebuilds classes and schemas on every call. So its handlers are asked once a mode: `frame` runs the request
handler on a stand-in message and keeps what it added; `parse` gives a reply to the response handler with the class
that was prepared then; `reask` lets the re-ask handler word the correction.
"""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from typing import Any

from instructor.v2.core.mode import Mode as InstructorMode
from instructor.v2.core.providers import Provider
from instructor.v2.core.registry import ModeHandlers, mode_registry
from instructor.v2.core.response_model import prepare_response_model
from pydantic import BaseModel

from summarizer.extraction.llm.completion import Completion
from summarizer.extraction.llm.frame import Frame
from summarizer.extraction.llm.profiles import Mode
from summarizer.extraction.llm.schema import draft_schema
from summarizer.models import Draft

_MODES: dict[str, InstructorMode] = {
    "tools": InstructorMode.TOOLS,
    "json_schema": InstructorMode.JSON_SCHEMA,
    "json": InstructorMode.JSON,
    "md_json": InstructorMode.MD_JSON,
}
_SYSTEM, _USER = "\x00system\x00", "\x00user\x00"


class _Wire(Draft):
    """The draft as instructor sees it: same fields, our flat schema."""

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return deepcopy(_TITLED)  # instructor's tools mode writes into what it gets


_TITLED = {"title": "Draft", **draft_schema()}
_Wire.__name__ = "Draft"


@cache
def _handlers(mode: Mode) -> ModeHandlers:
    return mode_registry.get_handlers(Provider.OPENAI, _MODES[mode])


@cache
def _prepared(mode: Mode) -> tuple[type[BaseModel], dict[str, Any]]:
    model = prepare_response_model(_Wire)
    messages = [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": _USER}]
    made, fields = _handlers(mode).request_handler(response_model=model, kwargs={"messages": messages})
    if made is None:
        raise RuntimeError(f"instructor prepared no model for {mode}")
    return made, fields


def frame(mode: Mode, *, strict: bool = False, string_bounds: bool = True) -> Frame:
    """What `mode` adds to a request, with our schema in place of the one instructor wrote."""
    fields = dict(_prepared(mode)[1])
    system, user = (message["content"] for message in fields.pop("messages"))
    schema = draft_schema(string_bounds)
    if mode == "json_schema":
        named: dict[str, Any] = {"name": "draft", "schema": schema}
        fields["response_format"] = {
            "type": "json_schema",
            "json_schema": {**named, "strict": True} if strict else named,
        }
    elif mode == "tools":
        function: dict[str, Any] = {"name": "draft", "description": "提交提取结果", "parameters": schema}
        fields["tools"] = [{"type": "function", "function": {**function, "strict": True} if strict else function}]
        fields["tool_choice"] = {"type": "function", "function": {"name": "draft"}}
    # The JSON modes write the schema into the prompt; indented it is three times as long.
    indented = json.dumps(_TITLED, indent=2, ensure_ascii=False)
    compact = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    system = system.replace(indented, compact)
    return Frame(
        system_after=_squeeze(system.removeprefix(_SYSTEM)),
        user_after=_squeeze(user.removeprefix(_USER)),
        fields=fields,
    )


def _squeeze(text: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    kept = "\n".join(line for line in lines if line)
    return "\n\n" + kept if kept else ""


def parse(mode: Mode, reply: Completion) -> str:
    """The draft in a reply as JSON text. Raises ValueError (pydantic's too) or AssertionError when it isn't one."""
    parsed = _handlers(mode).response_parser(response=reply, response_model=_prepared(mode)[0], strict=False)
    if not isinstance(parsed, Draft):
        raise ValueError("not a draft")
    return parsed.model_dump_json()


def reask(mode: Mode, body: dict[str, Any], reply: Completion, fault: Exception) -> dict[str, Any]:
    """The request once more, with the bad answer and what was wrong with it, worded by instructor."""
    from openai.types.chat import ChatCompletion  # instructor writes the bad answer down from the client's own class

    response = ChatCompletion.construct(**reply.raw)
    kwargs = {**body, "messages": [dict(message) for message in body["messages"]]}
    again: dict[str, Any] = _handlers(mode).reask_handler(kwargs=kwargs, response=response, exception=fault)
    return again
