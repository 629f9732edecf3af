"""A model over real HTTP: the whole program against a scripted OpenAI-compatible server on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.scripted import serving, with_model, write_reports
from tests.e2e.support import summarizer
from tests.servers.scripted import Act, ScriptedServer, Served, faithful, in_turn, refused, said

NUMBERS = 6


def sick(served: Served) -> Act:
    """Refuses everything that speaks of 1202 firms."""
    return refused(400, "cannot") if "1202家" in served.passage else faithful(served)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with serving() as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_reports(tmp_path / "in", NUMBERS)
    return tmp_path


def run(folder: Path, server: ScriptedServer, *more: str) -> tuple[int, dict[str, Any], str]:
    done = with_model(server, folder, "run", "in", "--out", "out", "--json", *more)
    return done.returncode, json.loads(done.stdout), done.stderr


@pytest.mark.parametrize("workers", ["0", "2"])
def test_the_model_does_the_work_and_the_summary_says_so(folder: Path, server: ScriptedServer, workers: str) -> None:
    code, told, _ = run(folder, server, "--workers", workers)
    assert code == 0
    assert [(line["state"], line["extractor"]) for line in told["documents"]] == [("done", "llm")] * NUMBERS
    text = (folder / "out/0.txt.summary.json").read_text(encoding="utf-8")
    provenance = json.loads(text)["provenance"]
    assert (provenance["model"], provenance["endpoint"]) == ("scripted", server.base_url.split("/")[2])
    assert provenance["usage"]["requests"] > 0
    assert "sk-secret" not in text


PRICES = """[[prices]]
model = "scripted"
prompt = "2"
completion = "8"
currency = "CNY"
"""


def test_what_it_cost_is_told_by_document_and_by_run(folder: Path, server: ScriptedServer) -> None:
    (folder / "prices.toml").write_text(PRICES)
    server.script = in_turn(refused(503, "busy"))  # a failed attempt is a request too, but nothing was answered
    _, told, stderr = run(folder, server)
    spent, lines = told["spent"], told["documents"]
    # The server counts 4000 tokens of prompt and 200 of answer each time.
    answered = server.count - 1
    cost = Decimal(answered) * (4000 * 2 + 200 * 8) / 1_000_000
    assert (spent["requests"], spent["prompt_tokens"], spent["completion_tokens"]) == (
        server.count,
        4000 * answered,
        200 * answered,
    )
    assert (Decimal(spent["cost"]), spent["currency"]) == (cost, "CNY")
    assert sum(Decimal(line["usage"]["cost"]) for line in lines) == cost
    assert f"cost {spent['cost']} CNY" in stderr
    for line in lines:
        summary = json.loads((folder / "out" / line["summary"]).read_text(encoding="utf-8"))
        assert summary["provenance"]["usage"] == line["usage"]
    index = [json.loads(row) for row in (folder / "out/index.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["usage"] for row in index] == [line["usage"] for line in lines]

    _, told, _ = run(folder, server)
    assert (told["spent"]["requests"], told["spent"]["cost"]) == (0, "0")
    _, told, _ = run(folder, server, "--force")
    assert {line["usage"]["cost"] for line in told["documents"]} == {"0"}


def test_a_budget_stops_the_run_in_time_and_the_next_one_goes_on(folder: Path, server: ScriptedServer) -> None:
    (folder / "prices.toml").write_text(PRICES)
    # A request must find the price of its longest answer left, 4096 tokens, though it then uses 200.
    code, told, stderr = run(folder, server, "--budget", "0.06", "--concurrency", "1")
    assert (code, Decimal(told["spent"]["cost"]) <= Decimal("0.06")) == (3, True)
    assert 0 < server.count < NUMBERS
    assert "in/5.txt" in stderr
    asked = {served.text for served in server.served}
    code, told, _ = run(folder, server)
    assert (code, {line["state"] for line in told["documents"]}) == (0, {"done"})
    assert server.count == len({served.text for served in server.served}) == NUMBERS
    assert asked < {served.text for served in server.served}


def test_this_machine_costs_nothing_and_the_rules_have_no_cost(folder: Path, server: ScriptedServer) -> None:
    _, told, _ = run(folder, server)
    assert {line["usage"]["cost"] for line in told["documents"]} == {"0"}
    _, told, stderr = run(folder, server, "--extractor", "rules", "--force")
    assert (told["spent"], {line["usage"] for line in told["documents"]}) == (None, {None})
    assert "cost" not in stderr


def test_what_is_paid_for_is_never_asked_again(folder: Path, server: ScriptedServer) -> None:
    run(folder, server)
    asked = server.count
    code, told, _ = run(folder, server)
    assert (code, len(told["unchanged"]), server.count) == (0, NUMBERS, asked)
    code, told, _ = run(folder, server, "--force")
    assert (code, told["unchanged"], server.count) == (0, [], asked)


def test_replies_of_the_cache_do_without_a_server(folder: Path, server: ScriptedServer) -> None:
    run(folder, server)
    asked = server.count
    code, told, _ = run(folder, server, "--force", "--cache-only")
    assert (code, server.count) == (0, asked)
    assert {line["state"] for line in told["documents"]} == {"done"}


def test_a_failed_section_makes_a_partial_document_and_the_next_run_asks_only_for_it(
    folder: Path, server: ScriptedServer
) -> None:
    server.script = sick
    code, told, stderr = run(folder, server)
    assert code == 3
    assert [line["key"] for line in told["documents"] if line["state"] == "partial"] == ["2.txt"]
    assert "in/2.txt" in stderr
    sections = json.loads((folder / "out/2.txt.summary.json").read_text(encoding="utf-8"))["reports"][0]["sections"]
    reasons = [section["reason"] for section in sections if section["state"] == "failed"]
    assert reasons
    assert all(reason["code"].startswith("model.") and reason["message"] for reason in reasons)

    server.script, before = faithful, server.count
    code, told, _ = run(folder, server)
    assert (code, len(told["unchanged"])) == (0, NUMBERS - 1)
    assert server.count > before
    assert all("1202家" in served.passage for served in server.served[before:])


def test_an_invented_figure_comes_out_flagged(folder: Path, server: ScriptedServer) -> None:
    def liar(served: Served) -> Act:
        number = next(number for number, text in served.sentences if "家" in text)
        item = {"list": "achievements", "topic": "企业培育", "statement": "新增高新技术企业999家"}
        return said(json.dumps({"items": [{**item, "sentences": [number], "metrics": []}]}, ensure_ascii=False))

    server.script = liar
    code, told, _ = run(folder, server, "--strict")
    assert code == 1
    assert {line["verdict"] for line in told["documents"]} == {"flagged"}
    assert all(line["counts"]["error"] > 0 for line in told["documents"])
    summary = json.loads((folder / "out/0.txt.summary.json").read_text(encoding="utf-8"))
    assert summary["reports"][0]["achievements"][0]["review"]["status"] == "flagged"
    assert {repair["kept"] for repair in summary["provenance"]["repairs"]} == {"first"}


def test_a_foreign_host_is_named_before_anything_is_sent_and_never_when_offline(
    folder: Path, server: ScriptedServer
) -> None:
    # A name that resolves nowhere: what would be sent there goes nowhere.
    (folder / "summarizer.toml").write_text(
        f'model = "m"\nbase_url = "http://model.invalid/v1"\nmax_attempts = 1\ncache_dir = "{folder}/cache"\n',
        encoding="utf-8",
    )
    done = summarizer("run", "in/0.txt", "--out", "out", cwd=folder)
    assert (done.returncode, "text of the documents is sent to model.invalid" in done.stderr) == (3, True)
    done = summarizer("run", "in/0.txt", "--out", "out2", "--offline", cwd=folder)
    assert (done.returncode, "is sent to" in done.stderr) == (0, False)
    assert "done by the embedded rules (in/0.txt)" in done.stderr


def test_offline_the_cache_answers_for_a_foreign_host_and_the_rules_do_the_rest(
    folder: Path, server: ScriptedServer
) -> None:
    """What lies in the cache needs no sending; what doesn't is taken up again as soon as the host may be asked."""
    # Elsewhere for all that the program knows: the proxy carries what is sent there to the scripted server.
    proxy = server.base_url.removesuffix("/v1")
    (folder / "summarizer.toml").write_text(
        f'model = "scripted"\nbase_url = "http://model.invalid/v1"\ncache_dir = "{folder}/cache"\n', encoding="utf-8"
    )

    def by(*options: str) -> list[str]:
        done = summarizer("run", "in", "--out", "out", "--json", *options, cwd=folder, http_proxy=proxy, no_proxy="")
        assert done.returncode == 0, done.stderr
        return [line["extractor"] for line in json.loads(done.stdout)["documents"]]

    late = sorted((folder / "in").iterdir())[-1]
    text = late.read_bytes()
    late.unlink()
    assert by() == ["llm"] * (NUMBERS - 1)
    asked = server.count
    assert asked >= NUMBERS - 1
    late.write_bytes(text)
    assert by("--offline", "--force") == ["llm"] * (NUMBERS - 1) + ["rules"]
    assert server.count == asked
    assert by() == ["llm"] * NUMBERS
    assert all("1205家" in served.passage for served in server.served[asked:])
    before = server.count
    assert by("--offline") == ["llm"] * NUMBERS
    assert server.count == before


def test_doctor_finds_out_which_mode_works(folder: Path, server: ScriptedServer) -> None:
    options = ("--model", "scripted", "--base-url", server.base_url, "--probe", "--json")
    done = summarizer("doctor", *options, cwd=folder, SUMMARIZER_CACHE_DIR=str(folder / "cache"))
    checks = {check["name"]: check for check in json.loads(done.stdout)}
    assert checks["endpoint"]["good"]
    assert checks["probe"]["mend"] == f"set SUMMARIZER_MODE={checks['probe']['found']}"


def test_a_dry_run_tells_what_would_be_sent_and_sends_nothing(folder: Path, server: ScriptedServer) -> None:
    code, before, _ = run(folder, server, "--dry-run")
    assert code == 0
    assert (before["documents"], before["unreadable"], before["cached"]) == (NUMBERS, 0, 0)
    assert before["estimate"]["requests"] >= NUMBERS
    assert server.count == 0
    assert not (folder / "out").exists()

    run(folder, server, "--repair", "0")
    _, after, _ = run(folder, server, "--dry-run")
    assert (after["cached"], after["estimate"]["requests"]) == (before["estimate"]["requests"], 0)


def test_a_dry_run_of_the_rules_says_that_no_model_is_configured(folder: Path) -> None:
    told = summarizer("run", "in", "--dry-run", cwd=folder)
    assert told.returncode == 2
    assert "no model is configured" in told.stderr


def test_results_need_a_folder(folder: Path) -> None:
    told = summarizer("run", "in", cwd=folder)
    assert told.returncode == 2
    assert "--out" in told.stderr
