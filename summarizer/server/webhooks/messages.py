"""What is told: a thin CloudEvents 1.0 body of ids and hashes, the same bytes each time; and what came of telling."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Literal

from summarizer.errors import SummarizerError
from summarizer.store.events import Event

SOURCE = "urn:summarizer"
MEDIA_TYPE = "application/cloudevents+json"
_PREFIX = "summarizer."  # CloudEvents asks for types that don't meet those of others


def message_id(event: Event) -> str:
    """The event's id: by its content too, so that a restored database doesn't tell other things under an old id."""
    seed = json.dumps([event.seq, event.at, event.type, event.document_uid, event.revision, event.data], sort_keys=True)
    return f"evt_{hashlib.sha256(seed.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def cloud_event(event: Event) -> dict[str, Any]:
    """The event in CloudEvents' JSON form. Nothing in it depends on settings or on the time of telling."""
    data: dict[str, Any] = {"sequence": event.seq, "document": event.document_uid, "revision": event.revision}
    if event.document_uid is not None and event.revision is not None:
        data["path"] = f"documents/{event.document_uid}/revisions/{event.revision}"  # below the API's root
    return {
        "specversion": "1.0",
        "id": message_id(event),
        "source": SOURCE,
        "type": _PREFIX + event.type,
        "subject": event.document_uid,
        "time": event.at,
        "datacontenttype": "application/json",
        "data": data | {name: value for name, value in event.data.items() if name not in data},
    }


def body_of(event: Event) -> bytes:
    """The body that is sent, byte for byte."""
    return json.dumps(cloud_event(event), ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def kept(error: SummarizerError) -> str:
    """What went wrong with a call, in both languages, as the outbox keeps it."""
    english = error.english[0] if error.english is not None else error.what
    return json.dumps({"code": error.code, "zh": error.what, "en": english}, ensure_ascii=False)


def told_of(text: str | None, lang: Literal["zh", "en"]) -> str | None:
    """What the outbox keeps, in one language."""
    if not text:
        return None
    told: str = json.loads(text)[lang]
    return told
