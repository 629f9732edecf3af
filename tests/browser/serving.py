"""A server of the tests' own, with accounts: `FOLDER PORT [--second-signature] [--respawn]`.

It prints `ready` and its process id once it listens.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from summarizer.server.app import create_app
from summarizer.server.config import ServerConfig
from summarizer.server.running.serving import listening, run


def config_of(folder: Path, port: int, *, second_signature: bool = False) -> ServerConfig:
    """An office's server without TLS, as far as tests go."""
    return ServerConfig(database=folder / "review.db", data_dir=folder, port=port, second_signature=second_signature)


def serve(config: ServerConfig) -> None:
    with listening("127.0.0.1", config.port) as sock:
        # Whoever started it waits for this line.
        run(create_app(config), config, sock, ready=lambda: print("ready", os.getpid(), flush=True))  # noqa: T201


def respawning(config: ServerConfig) -> None:
    """A new process whenever one is killed, until one ends by itself. Python, which is what costs, starts once."""
    while True:
        child = os.fork()
        if child == 0:
            serve(config)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
            return


def main() -> int:
    options = sys.argv[3:]
    config = config_of(Path(sys.argv[1]), int(sys.argv[2]), second_signature="--second-signature" in options)
    (respawning if "--respawn" in options else serve)(config)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
