"""A server of the tests' own, with accounts, `FOLDER PORT [--second-signature]`; says when it is ready."""

from __future__ import annotations

import sys
from pathlib import Path

from summarizer.server.app import create_app
from summarizer.server.config import ServerConfig
from summarizer.server.running.serving import listening, run


def config_of(folder: Path, port: int, *, second_signature: bool = False) -> ServerConfig:
    """An office's server without TLS, as far as tests go."""
    return ServerConfig(database=folder / "review.db", data_dir=folder, port=port, second_signature=second_signature)


def main() -> int:
    folder = Path(sys.argv[1])
    with listening("127.0.0.1", int(sys.argv[2])) as sock:
        config = config_of(folder, int(sys.argv[2]), second_signature="--second-signature" in sys.argv[3:])
        app = create_app(config)
        run(app, config, sock, ready=lambda: print("ready", flush=True))  # noqa: T201 - whoever started it waits for it
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
