"""Starting the server: its socket first, then the application, then whoever started it is told where it is."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import logging.handlers
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from summarizer.faults import fault, write_fault
from summarizer.pipeline.worker import settle
from summarizer.server.config import ServerConfig
from summarizer.server.house import House
from summarizer.store import accounts

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")
_LOG = "server.log"
_LOG_BYTES = 10 << 20
_SWITCH = 0.0005  # seconds that a thread keeps the interpreter while another wants it
_GRACE = 10  # seconds that requests under way get when the server is told to stop


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_open_address(host: str, *, behind_proxy: bool, plain_http: bool) -> None:
    """Raises UsageError for a server that others could reach without TLS, where nobody said that this is meant."""
    if not is_loopback(host) and not behind_proxy and not plain_http:
        raise fault("serve.open", host)


def hosts_of(host: str, named: tuple[str, ...]) -> tuple[str, ...]:
    """The names that the server answers to: those given, this machine's own where it listens to others."""
    found = [*LOOPBACK_NAMES, *named]
    if not is_loopback(host):
        found += [host, socket.gethostname(), socket.getfqdn()]
    return tuple(dict.fromkeys(name.lower() for name in found if name))


@contextlib.contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket bound before anything else is done. Port 0 takes a free one. Raises UsageError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio leaves Nagle's algorithm on: every answer would wait some 40 ms for an acknowledgement.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        try:
            sock.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise fault("serve.address", f"{host}:{port}", reason=reason) from None
        yield sock
    finally:
        sock.close()


def port_of(sock: socket.socket) -> int:
    return int(sock.getsockname()[1])


def url_of(config: ServerConfig) -> str:
    """Where the server is reached from this machine, without a slash at its end."""
    host = "127.0.0.1" if config.host in ("0.0.0.0", "::", "") else config.host
    return f"http://{f'[{host}]' if ':' in host else host}:{config.port}{config.root_path}"


def entrance(config: ServerConfig) -> str:
    """The link of single-user mode."""
    return f"{url_of(config)}/enter?token={config.token}"


def first_link(app: FastAPI, config: ServerConfig) -> str | None:
    """A link that makes the first administrator, where nobody can run the accounts yet. Shown once."""
    house: House = app.state.house
    with house.store.writing() as connection:
        secret = accounts.first_invitation(connection)
    return f"{url_of(config)}/invite?token={secret}" if secret is not None else None


def run(app: FastAPI, config: ServerConfig, sock: socket.socket, ready: Callable[[], None] = lambda: None) -> None:
    """Serves until it is told to stop; `ready` is called once it answers."""
    keep_log(config.data_dir)
    # A request lets the interpreter go at each of its statements. With Python's own 5 ms to have it back, a decision on
    # PostgreSQL took 280 ms beside one busy thread, with this 118.
    sys.setswitchinterval(_SWITCH)
    server = _Server(
        uvicorn.Config(
            app,
            root_path=config.root_path,
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=True,
            proxy_headers=False,  # the access layer knows whom to believe
            timeout_graceful_shutdown=_GRACE,
            timeout_keep_alive=30,
            h11_max_incomplete_event_size=64 << 10,
            lifespan="on",
        ),
        ready,
    )
    server.run(sockets=[sock])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            settle()
            self._ready()


def keep_log(data_dir: Path) -> None:
    """The run log: warnings and failures, in a file that doesn't grow for ever. It holds no text of documents."""
    path = data_dir / _LOG
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = logging.handlers.RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=5, encoding="utf-8")
    except OSError as error:
        raise write_fault(error, str(path)) from error
    path.chmod(0o600)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name, level in (("summarizer", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(min(level, logger.level or level))


def with_port(config: ServerConfig, sock: socket.socket) -> ServerConfig:
    """The configuration with the port that the socket really got."""
    return replace(config, port=port_of(sock))
