"""A receiver of webhooks on 127.0.0.1 that behaves as it is told to, and keeps all it was sent."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# What a receiver does with its n-th call (from 0): answers, or whatever else it does.
Behaviour = Callable[["Handler", int], None]


@dataclass
class Call:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`calls` grows as calls come in."""

    url: str
    calls: list[Call] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Handler(BaseHTTPRequestHandler):
    """Bound to a receiver by `listening`."""

    receiver: Receiver
    behaviour: Behaviour
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        with self.receiver.lock:
            number = len(self.receiver.calls)
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.receiver.calls.append(Call(self.path, headers, body))
        with contextlib.suppress(OSError):  # the caller has hung up
            type(self).behaviour(self, number)

    do_GET = do_POST

    def reply(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


def takes(handler: Handler, _number: int) -> None:
    handler.reply(204)


def answers(*statuses: int, **headers: str) -> Behaviour:
    """The statuses one after the other, the last one from then on."""

    def behaviour(handler: Handler, number: int) -> None:
        handler.reply(statuses[min(number, len(statuses) - 1)], **headers)

    return behaviour


def never(handler: Handler, _number: int) -> None:
    """Takes the request and says nothing."""
    time.sleep(4)
    handler.close_connection = True


def slow_body(handler: Handler, _number: int) -> None:
    """Says 200 at once, and then drips a body that never ends."""
    handler.send_response(200)
    handler.send_header("content-length", "1000000")
    handler.end_headers()
    for _ in range(20):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)
    handler.close_connection = True


def endless_head(handler: Handler, _number: int) -> None:
    """Headers without an end."""
    for number in range(100_000):
        handler.wfile.write(f"x-{number}: {'y' * 1000}\r\n".encode())
    handler.close_connection = True


def nonsense(handler: Handler, _number: int) -> None:
    handler.wfile.write(b"\x00\xffthis is no HTTP\r\n\r\n")
    handler.close_connection = True


@contextlib.contextmanager
def listening(behaviour: Behaviour = takes) -> Iterator[Receiver]:
    """A receiver on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.daemon_threads = True
    receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}")
    server.RequestHandlerClass = type("Bound", (Handler,), {"receiver": receiver, "behaviour": staticmethod(behaviour)})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
