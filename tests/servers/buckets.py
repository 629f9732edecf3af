"""A real S3 server on loopback (moto's), in a process of its own, with one bucket."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.support import command, environment

_PROGRAM = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
server.stop()
"""


@dataclass(frozen=True)
class S3:
    """`environment` is what a user would set to reach it."""

    port: int
    process: subprocess.Popen[str]

    @property
    def environment(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
        }


def ran(folder: Path, surroundings: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """`summarizer ARGUMENTS` in `folder` with these variables set, finished."""
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(**surroundings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=100,
    )


@contextmanager
def s3_server() -> Iterator[S3]:
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            made = S3(int(process.stdout.readline()), process)
            yield made
        finally:
            process.kill()
