"""The model path beside langextract: the same documents, server and latency; requests, prompt, time, memory.

`python -m benchmarks.langextract_peer --peer-python PATH [--documents 20]`. langextract is not among our dependencies:
PATH is the Python of an environment of its own (`python -m venv peer; peer/bin/pip install langextract openai`);
without it our own is tried. Both ask with the same concurrency. The scripted server answers each in its own form with
the figures of the text; langextract is asked for figures alone, with one short example, in pieces of its default
length. Ideal is
requests × latency ÷ concurrency.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.replicas import ROOT, Run, machine, measured, measured_command, write_replicas

LATENCY = 0.2
CONCURRENCY = 16
_PEER = """
import sys
from pathlib import Path
import langextract as lx
from langextract.providers.openai import OpenAILanguageModel

example = lx.data.ExampleData(
    text="新增高新技术企业120家。",
    extractions=[lx.data.Extraction(extraction_class="figure", extraction_text="120家")],
)
model = OpenAILanguageModel(model_id="scripted", api_key="none", base_url=sys.argv[1], max_workers=int(sys.argv[3]))
documents = [lx.data.Document(text=path.read_text(encoding="utf-8")) for path in sorted(Path(sys.argv[2]).iterdir())]
found = lx.extract(
    text_or_documents=documents,
    prompt_description="Extract every figure with its unit.",
    examples=[example],
    model=model,
    fence_output=False,
    use_schema_constraints=False,
    batch_length=int(sys.argv[3]),
    max_workers=int(sys.argv[3]),
    show_progress=False,
)
assert sum(len(document.extractions or ()) for document in found) > len(documents)
"""


@dataclass(frozen=True, slots=True)
class Asked:
    requests: int
    characters: int


class Server:
    """The scripted server in a process of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.servers.scripted", "--latency", str(LATENCY), "--counted"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.base_url = self._line()

    def asked(self) -> Asked:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        told = json.loads(self._line())
        return Asked(told["requests"], told["characters"])

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def _row(name: str, run: Run, asked: Asked, characters: int) -> None:
    ideal = asked.requests * LATENCY / CONCURRENCY
    print(
        f"{name:<12}  {asked.requests:>8}  {asked.characters / characters:>17.2f}  {run.wall:>6.1f}  {ideal:>7.1f}  "
        f"{run.processor:>11.1f}  {run.memory:>10.0f}",
        flush=True,
    )


def main(argv: Sequence[str] | None = None) -> int:
    """0: both measured; 1: one failed; 2: langextract can't be imported."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.langextract_peer", description=__doc__)
    parser.add_argument("--peer-python", default=sys.executable, help="a Python that can import langextract")
    parser.add_argument("--documents", type=int, default=20)
    options = parser.parse_args(argv)
    able = subprocess.run([options.peer_python, "-c", "import langextract, openai"], capture_output=True, check=False)
    if able.returncode:
        print("not measured: pip install langextract openai into an environment of its own, then --peer-python PATH")
        return 2
    print(machine())
    print("              requests  prompt/characters  wall s  ideal s  processor s  memory MiB")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_replicas(folder / "in", options.documents)
        characters = sum(len(path.read_text(encoding="utf-8")) for path in (folder / "in").iterdir())
        for name in ("summarizer", "langextract"):
            server = Server()
            try:
                if name == "summarizer":
                    model = ("--model", "scripted", "--base-url", server.base_url, "--concurrency", str(CONCURRENCY))
                    more = {"SUMMARIZER_CACHE_DIR": str(folder / "cache"), "OPENAI_API_KEY": "none"}
                    run = measured("run", folder / "in", "--out", folder / "out", *model, **more)
                else:
                    words = [server.base_url, str(folder / "in"), str(CONCURRENCY)]
                    run = measured_command([options.peer_python, "-c", _PEER, *words])
                asked = server.asked()
            finally:
                server.stop()
            if run.code:
                print(f"{name} ended with exit code {run.code}")
                return 1
            _row(name, run, asked, characters)
    return 0


if __name__ == "__main__":
    sys.exit(main())
