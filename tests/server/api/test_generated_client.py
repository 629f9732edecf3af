"""A client written by a public generator from schemas/openapi.json: it submits, polls, decides, finalises, fetches."""

from __future__ import annotations

import hashlib
import importlib
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from summarizer.server.api import published
from tests.servers.office import Office, until
from tests.store import samples

NAME = "generated_client"
Api = Callable[[str], ModuleType]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """Its modules by their names below the client's package."""
    folder = tmp_path_factory.mktemp("client")
    config = folder / "config.yaml"
    config.write_text("post_hooks: []\ncontent_type_overrides:\n  application/jsonl: text/plain\n", encoding="utf-8")
    generator = str(Path(sys.executable).with_name("openapi-python-client"))
    description = Path(__file__).resolve().parents[3] / "schemas" / published.FILE
    options = ["--meta", "none", "--output-path", str(folder / NAME), "--config", str(config), "--fail-on-warning"]
    done = subprocess.run(
        [generator, "generate", "--path", str(description), *options], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield lambda name: importlib.import_module(f"{NAME}.{name}")
    sys.path.remove(str(folder))
    for name in [each for each in sys.modules if each.partition(".")[0] == NAME]:
        del sys.modules[name]


def test_a_generated_client_works_from_the_upload_to_the_final_revision(office: Office, api: Api) -> None:
    models, secret = api("models"), office.token()[0]
    data = (samples.TEXT + "\n由生成的客户端提交\n").encode()
    file = api("types").File(payload=io.BytesIO(data), file_name="总结.txt", mime_type="text/plain")
    client = api("client").AuthenticatedClient(base_url=f"{office.url}/api/v1", token=secret, follow_redirects=False)
    with client:
        run = api("api.runs.submit_document").sync(
            client=client, body=models.SubmitDocumentFilesUpload(file=file), idempotency_key="generated-1"
        )
        poll = api("api.runs.get_run")
        run = until(lambda: (found := poll.sync(run.id, client=client)).finished_at and found)
        assert (run.state.value, run.name) == ("done", "总结.txt")
        assert run.document == f"sha256:{hashlib.sha256(data).hexdigest()}"
        page = api("api.documents.list_documents").sync(client=client, limit=200)
        assert run.document in [each.id for each in page.documents]
        draft = api("api.documents.get_draft").sync(run.document, client=client)
        assert draft.document.id == run.document
        findings = api("api.review.list_findings")
        decide = api("api.review.decide")
        made = 0
        while open_ones := [
            each
            for each in findings.sync(run.document, client=client, state="open").findings
            if each.finding.severity.value in ("error", "warning")
        ]:
            body = models.DecisionIn(
                action=models.DecisionInAction.KEEP, finding=open_ones[0].finding.id, reason="false_alarm"
            )
            decision = decide.sync(run.document, client=client, body=body, if_match=open_ones[0].etag)
            assert isinstance(decision, models.DecisionOut), decision
            made += 1
        listed = api("api.review.list_decisions").sync(run.document, client=client)
        assert len(listed.decisions) == made
        stale = api("api.revisions.finalise").sync(
            run.document, client=client, body=models.FinaliseIn(), if_match='"old"'
        )
        assert (type(stale), stale.status, stale.code) == (models.ProblemModel, 412, "stale")
        document = api("api.documents.get_document").sync(run.document, client=client)
        final = api("api.revisions.finalise").sync(
            run.document, client=client, body=models.FinaliseIn(), if_match=document.etag
        )
        assert (final.number, final.state.value) == (1, "final")
        told = api("api.revisions.get_revision").sync_detailed(run.document, 1, client=client)
        assert hashlib.sha256(told.content).hexdigest() == final.sha256
        assert told.parsed.document.id == run.document
        happened = api("api.events.list_events").sync(client=client, limit=200)
        types = [each.type_ for each in happened.events if each.subject == run.document]
        assert (types[0], types[-1]) == ("summarizer.document.imported", "summarizer.document.finalised")
        export = api("api.export.export").sync_detailed(client=client)
        assert run.document.encode() in export.content
