"""How one server runs: alone on this machine for one person, or for an office with accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """`token` makes it single-user: one person on 127.0.0.1, let in by the link that carries it; None: accounts.

    `data_dir` holds uploads and the server's own secret (0600); `out` is the batch folder that is reviewed, if any.
    """

    database: str | Path
    data_dir: Path
    out: Path | None = None
    token: str | None = None
    host: str = "127.0.0.1"
    port: int = 8321
    root_path: str = ""
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    trusted_proxies: tuple[str, ...] = ()
    secure_cookies: bool = False  # behind TLS
    idle_minutes: int = 30
    second_signature: bool = False
    upload_limit: int = 50 << 20  # bytes
    settings: dict[str, object] = field(default_factory=dict)  # as it was started; beats all other sources

    @property
    def single_user(self) -> bool:
        return self.token is not None
