"""The worker: takes queued jobs one by one down the street and to the desk. A killed server's job is taken up again."""

from __future__ import annotations

import logging
import threading

from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError

from summarizer.errors import SummarizerError
from summarizer.faults import fault
from summarizer.models import Summary
from summarizer.pipeline import stages
from summarizer.pipeline.crew import Crew
from summarizer.pipeline.inputs import Input
from summarizer.pipeline.loops import run_sync
from summarizer.pipeline.recipes import asking, recipe_of
from summarizer.pipeline.stages import Arrived, Waiting
from summarizer.pipeline.street import Recipe
from summarizer.pipeline.worker import RemoteError
from summarizer.server.house import House
from summarizer.server.jobs import steps, uploads
from summarizer.settings import Settings, load
from summarizer.store import jobs
from summarizer.store.audit import Actor
from summarizer.store.imports import Arrival
from summarizer.store.jobs import Job

_PAUSE = 0.3  # seconds between two looks at an empty queue
_PAUSE_BROKEN = 5.0  # … and at a database that can't be reached
_PATIENCE = 10.0  # seconds for the thread to end
_UNREACHABLE = (InterfaceError, OperationalError, TimeoutError)  # of the database, which may come back
_log = logging.getLogger("summarizer")


class Worker:
    """One for a server. Documents are read in a process of its own, within bounds of time and memory."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
        self._crew: Crew | None = None
        self._held: Job | None = None  # taken, not ended yet
        self._lock = threading.Lock()

    def start(self) -> None:
        """Takes up what an earlier server was killed over, then works."""
        ended = reason_of(fault("upload.ended"))
        with self._house.store.writing() as connection:
            lost = jobs.take_up(connection, ended)
        if lost:
            _log.warning("%d run(s) are taken up again", lost)
        uploads.sweep(self._house.config.data_dir)
        self._thread.start()

    def stop(self) -> None:
        """Ends at once; what is under way is taken up by the next server."""
        self._stopping.set()
        with self._lock:
            if self._crew is not None:
                self._crew.stop()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                found = self._one()
            except _UNREACHABLE:
                _log.exception("the queue of runs can't be read or written")
                self._stopping.wait(_PAUSE_BROKEN)
                continue
            if not found:
                self._stopping.wait(_PAUSE)

    def _one(self) -> bool:
        store = self._house.store
        job = self._held or self._taken()
        if job is None:
            return False
        self._held = job
        reason = self._done(job)
        if reason is not None and not self._stopping.is_set():
            with store.writing() as connection:
                jobs.fail(connection, job.uid, reason)
        self._held = None
        return True

    def _taken(self) -> Job | None:
        with self._house.store.reading() as connection:  # a look that holds nobody up
            waits = jobs.waiting(connection)
        if not waits:
            return None
        with self._house.store.writing() as connection:
            return jobs.take(connection)

    def _done(self, job: Job) -> dict[str, str] | None:
        """None, or why it came to nothing."""
        try:
            arrival = self._walked(job)
            imported = self._house.desk.take_in(arrival, Actor(job.user_name, job.user_id))
            with self._house.store.writing() as connection:
                jobs.finish(connection, job.uid, arrival.summary.document.id)
            _log.info("run %s: %s", job.uid, imported.news)
        except SummarizerError as error:
            return reason_of(error)
        except _UNREACHABLE:
            raise
        except Exception as error:  # noqa: BLE001 - one document's fault, whatever it is, must not stop the queue
            report = error.report if isinstance(error, RemoteError) else None
            _log.debug("run %s\n%s", job.uid, report, exc_info=None if report else error)
            told = error.reason if isinstance(error, RemoteError) else f"{type(error).__name__}: {error}"
            return reason_of(fault("document.crashed", job.name, reason=told))
        return None

    def _walked(self, job: Job) -> Arrival:
        """The job's document down the street. Raises SummarizerError."""
        config = self._house.config
        data = uploads.read(config.data_dir, job.upload_sha256)
        settings = settings_of(config.settings, job)
        recipe = recipe_of(settings)
        document = Input(job.name, job.name, data=data)
        crew = self._crew_of(settings)
        looked = crew.call(steps.look, document, recipe)
        arrived = crew.call(stages.start, document, recipe)
        if isinstance(arrived, Waiting):
            arrived = run_sync(_talked(arrived, document, settings, recipe, crew))
        return Arrival(
            key=job.name,
            summary=Summary.model_validate_json(arrived.summary),
            data=arrived.summary,
            text=arrived.text.decode("utf-8"),
            source=looked.source,
            restricted=looked.restricted,
        )

    def _crew_of(self, settings: Settings) -> Crew:
        with self._lock:
            if self._crew is None:
                self._crew = Crew(1, settings.document_timeout, settings.worker_memory << 20)
            if self._stopping.is_set():
                self._crew.stop()
            return self._crew


async def _talked(waiting: Waiting, document: Input, settings: Settings, recipe: Recipe, crew: Crew) -> Arrived:
    """A document whose requests the model answers. A restricted one never gets here: the recipe's rules do it."""
    async with asking(settings, recipe, _name_host) as asker:
        result: Waiting | Arrived = waiting
        while not isinstance(result, Arrived):
            if asker is None:
                raise fault("model.none", document.path)
            replies = await asker.ask(result.requests)
            result = crew.call(stages.resume, document, result, replies)
    return result


def settings_of(options: dict[str, object], job: Job) -> Settings:
    """The server's settings with what the job asks for. Raises UsageError."""
    given = {name: value for name, value in job.options.items() if name == "extractor"}
    return load(**{**options, **given})


def reason_of(error: SummarizerError) -> dict[str, str]:
    """An error as a job keeps it: its code, and what and mend in both languages."""
    what = f"{error.what} — {error.mend}" if error.mend else error.what
    english = " — ".join(error.english) if error.english is not None else what
    return {"code": error.code, "message": what, "message_en": english}


def _name_host(host: str) -> None:
    _log.warning("text of the documents is sent to %s", host)
