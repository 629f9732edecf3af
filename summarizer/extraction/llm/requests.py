"""Building a request: frame, prompt and passage to a body, and the key under which its reply is kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from summarizer.extraction.extractor import Request
from summarizer.extraction.llm.frame import Frame
from summarizer.extraction.llm.passage import Block, from_data, halves, render, to_data
from summarizer.extraction.llm.profiles import Mode
from summarizer.extraction.llm.prompt import ask_again, ask_for, prompt, system_prompt
from summarizer.extraction.llm.target import Target
from summarizer.settings import Settings


@dataclass(frozen=True, slots=True)
class Maker:
    """Everything that is the same for all requests of a run. Plain data: it goes to the worker processes."""

    endpoint: str
    model: str
    mode: Mode
    frame: Frame
    sampling: dict[str, Any]

    @classmethod
    def of(cls, settings: Settings, target: Target) -> Maker:
        from summarizer.extraction.llm.modes import frame  # loads instructor: once, in the parent

        profile = target.profile
        mode: Mode = profile.mode if settings.mode == "auto" else settings.mode
        sampling: dict[str, Any] = {"temperature": settings.temperature, profile.limit: settings.max_output_tokens}
        sampling.update(profile.body)
        return cls(
            endpoint=target.endpoint,
            model=target.model,
            mode=mode,
            frame=frame(mode, strict=profile.strict, string_bounds=profile.string_bounds),
            sampling={name: value for name, value in sampling.items() if name not in profile.omit},
        )

    def first(self, sections: tuple[str, ...], blocks: tuple[Block, ...]) -> Request:
        """The request for a passage."""
        body = self._body(ask_for(render(blocks)))
        payload = {"body": body, "blocks": to_data(blocks)}
        return Request(self._key("extract", body), sections, payload)

    def repair(self, base: Request, draft: str, errors: str) -> Request:
        """The follow-up to `base`; `payload["repairs"]` is the key of the request it stands in for."""
        passage = render(from_data(base.payload["blocks"]))
        body = self._body(ask_again(passage, draft, errors))
        return Request(self._key("repair", body), base.sections, {"body": body, "blocks": [], "repairs": base.key})

    def split(self, request: Request) -> tuple[Request, Request] | None:
        """Two requests for the halves of its passage, None where it has but one sentence."""
        parts = halves(from_data(request.payload["blocks"]))
        if parts is None:
            return None
        return self.first(request.sections, parts[0]), self.first(request.sections, parts[1])

    def _body(self, user: str) -> dict[str, Any]:
        messages = self.frame.messages(system_prompt(), user)
        return {"model": self.model, "messages": messages, **self.sampling, **self.frame.fields}

    def _key(self, name: str, body: dict[str, Any]) -> str:
        """sha256 of canonical JSON of everything that shapes the reply; never of the API key."""
        shaped = {"endpoint": self.endpoint, "mode": self.mode, "prompt": [name, prompt(name).version], "body": body}
        canonical = json.dumps(shaped, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def prompt_text(request_body: dict[str, Any]) -> str:
    """What the model reads of a body: its messages' text, and the tools where it has some."""
    texts = [message["content"] for message in request_body["messages"] if isinstance(message.get("content"), str)]
    return "\n".join(texts)
