"""Many final documents, quickly: copies of the sample under other ids, settled by the store alone."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update

from summarizer.server.desk import Desk
from summarizer.store import Actor, Store
from summarizer.store.drafts import load_document
from summarizer.store.revisions import finalise
from summarizer.store.tables import documents, findings
from tests.store import samples

LOADER = Actor("loader")


def finals(store: Store, count: int, start: int = 0) -> list[str]:
    """Their ids, in the order they were finalised."""
    arrival, desk = samples.arrival(), Desk(store)
    made = []
    for number in range(start, start + count):
        document = arrival.summary.document.model_copy(update={"id": f"sha256:{number:064x}"})
        summary = arrival.summary.model_copy(update={"document": document})
        copy = replace(arrival, key=f"{number:03}.txt", summary=summary, data=summary.model_dump_json().encode())
        document_id = desk.take_in(copy, LOADER).document_id
        with store.writing() as connection:
            connection.execute(update(findings).where(findings.c.document_id == document_id).values(state="kept"))
            connection.execute(update(documents).where(documents.c.id == document_id).values(open_count=0))
            version = load_document(connection, document_id).version
            finalise(connection, document_id, LOADER, version=version)
        made.append(document.id)
    return made
