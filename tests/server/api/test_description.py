"""The description: the committed file is the code's own, whole, valid, and shown without anything from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from fastapi.testclient import TestClient
from openapi_spec_validator import validate

from summarizer.server.api import published
from summarizer.server.api.problems import ALWAYS
from tests.server.api.conftest import Sample
from tests.servers.office import Office


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    import json

    found: dict[str, Any] = json.loads(published.openapi_text())
    return found


def operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, each) for path, methods in described["paths"].items() for method, each in methods.items()]


def test_the_committed_file_is_what_the_code_describes(root: Path) -> None:
    committed = (root / "schemas" / published.FILE).read_text(encoding="utf-8")
    assert committed == published.openapi_text(), "write it anew: summarizer.server.api.published.write()"


def test_it_is_openapi_3_1(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    validate(described)


def test_every_operation_is_named_explained_and_says_how_it_is_refused(described: dict[str, Any]) -> None:
    found = operations(described)
    names = [each["operationId"] for _, _, each in found]
    assert len(names) == len(set(names))
    for path, method, each in found:
        here = f"{method} {path}"
        assert each["summary"], here
        assert each["description"], here
        refusals = {status: answer for status, answer in each["responses"].items() if status >= "400"}
        assert {str(status) for status in ALWAYS} <= refusals.keys(), here
        for answer in refusals.values():
            assert list(answer["content"]) == ["application/problem+json"], here
        if method == "post":
            names_of = {parameter["name"] for parameter in each.get("parameters", ())}
            assert "Idempotency-Key" in names_of, here
        if {"412", "428"} & refusals.keys():
            assert "If-Match" in {parameter["name"] for parameter in each["parameters"]}, here


def test_nothing_in_it_depends_on_this_machine(described: dict[str, Any]) -> None:
    text = published.openapi_text()
    assert described["servers"] == [{"url": "/api/v1"}]
    assert not re.search(r"https?://(?!json-schema\.org)", text)


def test_problems_fit_their_schema(client: httpx.Client, described: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/ProblemModel", "components": described["components"]}
    for told in (client.get("/nothing"), client.get("/documents?limit=x"), client.put("/documents")):
        jsonschema.validate(told.json(), schema)


def test_answers_fit_their_schema(client: httpx.Client, sample: Sample, described: dict[str, Any]) -> None:
    for template in ("", "/summary", "/findings", "/items", "/decisions", "/revisions"):
        operation = described["paths"][f"/documents/{{document_id}}{template}"]["get"]
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        told = client.get(f"{sample.path}{template}").json()
        jsonschema.validate(told, {**schema, "components": described["components"]})


def test_the_page_lists_every_operation_and_loads_nothing(client: httpx.Client, described: dict[str, Any]) -> None:
    told = client.get("/docs")
    assert told.headers["content-type"].startswith("text/html")
    for path, method, each in operations(described):
        assert f'id="{each["operationId"]}"' in told.text
        assert f"{method.upper()} /api/v1{path}" in told.text
    assert not re.search(r"<(script|link|img|style)\b|https?://", told.text)
    assert client.get("/openapi.json").json() == described


def test_below_a_path_the_description_leads_there(office: Office, described: dict[str, Any]) -> None:
    behind = TestClient(office.app, base_url=office.url, root_path="/review")
    told = behind.get("/review/api/v1/openapi.json", headers={"authorization": f"Bearer {office.token()[0]}"})
    assert told.json() == described | {"servers": [{"url": "/review/api/v1"}]}
