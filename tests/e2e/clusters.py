"""A Ray cluster of two nodes on loopback, for as long as a test needs it; its nodes can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.support import ROOT

# Ray takes 127.0.0.1 for a slip and asks for the machine's own address instead.
NODES = ("127.0.0.2", "127.0.0.3")
_STORE = 100 << 20  # bytes of shared memory a node
# A process of its own: Ray starts its servers as children, and warns of files and threads that it leaves behind.
_PROGRAM = """
import sys
from ray.cluster_utils import Cluster
head = dict(num_cpus=1, object_store_memory=int(sys.argv[1]), include_dashboard=False, node_ip_address=sys.argv[2])
cluster = Cluster(initialize_head=True, head_node_args=head)
other = cluster.add_node(num_cpus=1, object_store_memory=int(sys.argv[1]), node_ip_address=sys.argv[3])
print(cluster.address, flush=True)
for command in sys.stdin:
    cluster.remove_node(other, allow_graceful=False)
    print("killed", flush=True)
cluster.shutdown()
"""


class TwoNodes:
    """One processor each. `address` is what `--ray-address` takes."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.address = self._told()

    def kill_one(self) -> None:
        """Ends the second node with all its workers, as a power cut would."""
        assert self._process.stdin is not None
        self._process.stdin.write("kill\n")
        self._process.stdin.flush()
        assert self._told() == "killed"

    def _told(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        assert line, "the cluster did not start"
        return line


@contextmanager
def two_nodes() -> Iterator[TwoNodes]:
    surroundings = os.environ | {"RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": str(ROOT)}
    # A short path: Ray's sockets lie below it, and their names may have a hundred bytes.
    with (
        tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as folder,
        (Path(folder) / "log").open("w", encoding="utf-8") as log,
    ):
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, str(_STORE), *NODES],
            env=surroundings | {"RAY_TMPDIR": folder},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        with process:
            try:
                yield TwoNodes(process)
            finally:
                assert process.stdin is not None
                process.stdin.close()
                try:
                    process.wait(timeout=60)
                except subprocess.TimeoutExpired:
                    process.kill()
