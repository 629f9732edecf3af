"""How the server's socket answers: at once, request after request."""

from __future__ import annotations

import asyncio
import socket

from summarizer.server.running.serving import listening, port_of


async def _delayed(sock: socket.socket) -> bool:
    """Whether a connection that is accepted from `sock` holds small packets back (Nagle's algorithm)."""
    found: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def accepted(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mine = writer.get_extra_info("socket")
        found.set_result(mine.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0)
        writer.close()

    async with await asyncio.start_server(accepted, sock=sock):
        _, writer = await asyncio.open_connection("127.0.0.1", port_of(sock))
        delayed = await asyncio.wait_for(found, 10)
        writer.close()
        await writer.wait_closed()
    return delayed


def test_the_end_of_an_answer_does_not_wait_until_its_beginning_is_acknowledged() -> None:
    with listening("127.0.0.1", 0) as sock:
        assert not asyncio.run(_delayed(sock))
