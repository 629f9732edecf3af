"""The frame: what a mode of structured output adds around our two messages. Plain data, made once a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Frame:
    """What a mode adds around our two messages: plain data, picklable, made once a run."""

    system_after: str  # behind the system prompt
    user_after: str  # behind the passage
    fields: dict[str, Any]  # response_format, or tools and tool_choice

    def messages(self, system: str, user: str) -> list[dict[str, Any]]:
        return [
            {"role": "system", "content": system + self.system_after},
            {"role": "user", "content": user + self.user_after},
        ]
