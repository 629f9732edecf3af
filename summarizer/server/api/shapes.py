"""What the API sends and takes, in pydantic: a frame of ids, states and tags around the published models."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from summarizer.models import FindingModel, ItemModel, RegionModel
from summarizer.store.states import Action

State = Literal["open", "final", "final_with_queries"]


class Told(BaseModel):
    """A reply."""

    model_config = ConfigDict(frozen=True)


class Asked(BaseModel):
    """A request: nothing unknown, nothing coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CountsOut(Told):
    """Findings that are errors or warnings, by where their review stands, and the items of the summary."""

    open: int
    queried: int
    decided: int
    errors: int
    warnings: int
    items: int


class DocumentOut(Told):
    """A document and how far its review has come."""

    id: str
    name: str = Field(description="its path in the batch, or the name it was uploaded under")
    title: str | None
    issuer: str | None
    region: RegionModel | None
    report_year: int | None
    dated: str | None
    media_type: str
    characters: int
    text_sha256: str
    restricted: bool = Field(description="marked as restricted (密级、内部资料)")
    state: State
    revision: int = Field(description="the newest finalised revision; 0: none")
    newer_run: bool = Field(description="a newer run waits until the document is reopened")
    counts: CountsOut
    imported_at: str
    changed_at: str
    etag: str = Field(description="for If-Match, with its quotes")


class DocumentPage(Told):
    documents: list[DocumentOut]
    next: str | None = Field(description="cursor of the next page; null behind the last")


class ReasonOut(Told):
    """Why something came to nothing, and the mend."""

    code: str
    message: str
    message_en: str


class RunOut(Told):
    """A submitted document's run."""

    id: str
    name: str
    state: Literal["queued", "running", "done", "failed"]
    document: str | None = Field(description="the document's id, once it is done")
    reason: ReasonOut | None
    submitted_by: str
    submitted_at: str
    started_at: str | None
    finished_at: str | None


class RunPage(Told):
    runs: list[RunOut]
    next: str | None


class DeletedOut(Told):
    """A document that is gone; `left` are the places that could not be cleared, each with its reason."""

    id: str
    left: list[ReasonOut]


class FindingOut(Told):
    """A finding and where its review stands."""

    finding: FindingModel
    state: str = Field(description="open, queried, answered, or the decision that was taken")
    current: bool = Field(description="whether the ledger still finds it in the draft")
    decision: str | None
    etag: str


class FindingList(Told):
    findings: list[FindingOut]


class ItemOut(Told):
    """An item of the draft as it stands."""

    item: ItemModel
    report: str
    list: str
    status: str
    removed: bool
    etag: str


class ItemList(Told):
    items: list[ItemOut]


class DecisionIn(Asked):
    """What is decided, on a finding, an item, or both. If-Match carries the ETag of the finding, else of the item."""

    # By its name: FastAPI reads JSON, where an enumeration is a string.
    action: Literal["fix", "keep", "edit", "delete", "query", "answer", "note", "drop", "add"]
    finding: str | None = Field(None, max_length=40)
    item: str | None = Field(None, max_length=40)
    reason: str | None = Field(None, max_length=32, description="a reason code of the action")
    note: str | None = Field(None, max_length=4000)
    statement: str | None = Field(None, max_length=4000, description="the new words, for `edit` and `add`")
    question: str | None = Field(None, max_length=4000, description="what the district is asked, for `query`")
    answer: str | None = Field(None, max_length=4000, description="what it said, for `answer`")
    answered_by: str | None = Field(None, max_length=200)
    seconds: float | None = Field(None, ge=0, le=86400, description="how long it took to decide")

    @property
    def deed(self) -> Action:
        return Action(self.action)


class UndoIn(Asked):
    note: str | None = Field(None, max_length=4000)


class DecisionOut(Told):
    """A decision. It stays in the history when it is undone."""

    id: str
    action: str
    finding: str | None
    item: str | None
    code: str | None
    reason: str | None
    note: str | None
    before: str | None
    after: str | None
    state_before: str | None
    state_after: str | None
    by: str
    at: str
    undoes: str | None
    undone_by: str | None
    etag: str


class DecisionPage(Told):
    decisions: list[DecisionOut]
    next: str | None


class FinaliseIn(Asked):
    with_queries: bool = Field(False, description="存疑定稿: final although a district has not answered yet")


class ReopenIn(Asked):
    reason: str = Field(min_length=1, max_length=1000, pattern=r"\S")


class RevisionOut(Told):
    """A finalised state of a document; its file is the revision itself."""

    number: int
    state: Literal["final", "final_with_queries"]
    sha256: str
    queried: list[str] = Field(description="ids of the findings that were left with the district")
    by: str
    at: str


class RevisionList(Told):
    revisions: list[RevisionOut]


class EventOut(Told):
    """What happened, in the JSON form of CloudEvents 1.0; webhooks carry the same body."""

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    subject: str | None
    time: str
    datacontenttype: str
    data: dict[str, Any]


class EventFeed(Told):
    events: list[EventOut]
    next: str = Field(description="`after` of the next call; the same as before where nothing happened")


class HookIn(Asked):
    url: str = Field(max_length=2000)
    types: list[str] = Field(["document.finalised"], min_length=1, max_length=20)


class HookChange(Asked):
    url: str | None = Field(None, max_length=2000)
    types: list[str] | None = Field(None, min_length=1, max_length=20)
    active: bool | None = None


class RotateIn(Asked):
    overlap_hours: int = Field(24, ge=0, le=24 * 30, description="how long the old secret signs beside the new one")


class HookOut(Told):
    """A receiver. Its secret is shown when it is made, and never again."""

    id: str
    url: str
    types: list[str]
    active: bool
    created_by: str
    created_at: str
    previous_secret_until: str | None


class HookSecret(HookOut):
    secret: str


class HookList(Told):
    webhooks: list[HookOut]


class DeliveryOut(Told):
    """One event on its way to one receiver."""

    id: str
    event: int
    type: str
    state: Literal["pending", "delivered", "failed"]
    attempts: int
    next_at: str | None = Field(description="when it is tried next, where it is pending")
    last_status: int | None
    last_error: str | None
    delivered_at: str | None


class DeliveryPage(Told):
    deliveries: list[DeliveryOut]
    next: str | None


class ReplayIn(Asked):
    everything: bool = Field(False, description="what was delivered too, not only what failed")


class ReplayOut(Told):
    replayed: int
