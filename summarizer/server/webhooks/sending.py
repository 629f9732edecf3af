"""One call: signed, to an address that was looked up once and vetted, never redirected, bounded in time and size."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from summarizer.errors import SummarizerError, UsageError
from summarizer.faults import fault
from summarizer.server.webhooks import signing
from summarizer.server.webhooks.addresses import Allowed, checked
from summarizer.server.webhooks.messages import MEDIA_TYPE, body_of, message_id
from summarizer.store.clock import now
from summarizer.store.events import Event
from summarizer.store.outbox import Hook

SECONDS = 15.0  # for a whole call; what Standard Webhooks recommends
_CONNECT_SECONDS = 5.0
_LONGEST_RETRY = 24 * 3600.0
_LONGEST_LINE = 8190


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call: `error` is None where the receiver took it; `retry_after` in seconds, where it asked."""

    status: int | None
    error: SummarizerError | None
    retry_after: float | None = None


class _Private(OSError):
    """A name, `host`, that leads to an address which may not be called."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


class _Vetted(AbstractResolver):
    """Looks a name up and vets what it found. The connection is made to just these addresses: nobody asks again."""

    def __init__(self, permitted: Allowed) -> None:
        self._permitted = permitted

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)
        results: list[ResolveResult] = []
        for kind, _, protocol, _, place in found:
            address = str(place[0])
            if not self._permitted.permits(host, address.partition("%")[0]):
                raise _Private(host)
            results.append(
                ResolveResult(
                    hostname=host,
                    host=address,
                    port=int(place[1]),
                    family=kind,
                    proto=protocol,
                    flags=socket.AI_NUMERICHOST,
                )
            )
        return results

    async def close(self) -> None:
        return


class Caller:
    """Makes calls; open for as long as the sender runs. To be made and used inside one event loop."""

    def __init__(self, permitted: Allowed, seconds: float = SECONDS) -> None:
        self._permitted = permitted
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=_Vetted(permitted), use_dns_cache=False, force_close=True, limit=0),
            timeout=aiohttp.ClientTimeout(total=seconds, sock_connect=min(_CONNECT_SECONDS, seconds)),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            max_line_size=_LONGEST_LINE,
            max_field_size=_LONGEST_LINE,
        )

    async def close(self) -> None:
        await self._session.close()

    async def call(self, hook: Hook, event: Event) -> Outcome:
        """One attempt. The answer's body is not read: its status says all."""
        try:
            checked(hook.url, self._permitted)
        except UsageError as error:  # the list of what is allowed has changed, or the row was written by others
            return Outcome(None, error)
        body, at = body_of(event), now()
        signed = signing.headers(hook.secrets(at), message_id(event), _seconds(at), body)
        headers = {"content-type": MEDIA_TYPE, "user-agent": "summarizer", "accept": "*/*", **signed}
        try:
            request: Any = self._session.post(hook.url, data=body, headers=headers, allow_redirects=False)
            async with request as answer:
                return _judged(answer.status, answer.headers.getall("retry-after", []))
        except TimeoutError:
            return Outcome(None, fault("webhook.slow"))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Outcome(None, _told(error))


def _judged(status: int, retry_after: Sequence[str]) -> Outcome:
    if 200 <= status < 300:
        return Outcome(status, None)
    if 300 <= status < 400:
        return Outcome(status, fault("webhook.redirected", status=status))
    return Outcome(status, fault("webhook.answered", status=status), wished(retry_after[0]) if retry_after else None)


def wished(header: str) -> float | None:
    """The seconds that a Retry-After header asks for, up to a day; None for one that makes no sense."""
    value = header.strip()
    if value.isdecimal() and value.isascii():
        return min(float(value[:9]), _LONGEST_RETRY)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = moment.timestamp() - datetime.fromisoformat(now()).timestamp()
    return min(max(seconds, 0.0), _LONGEST_RETRY)


def _seconds(at: str) -> int:
    return int(datetime.fromisoformat(at).timestamp())


def _told(error: Exception) -> SummarizerError:
    """An error in words that hold nothing the receiver wrote."""
    inner = error.__cause__ or error.__context__
    for each in (error, inner):
        if isinstance(each, _Private):
            return fault("webhook.inside", host=each.host)
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return fault("webhook.certificate")
    if isinstance(error, aiohttp.ClientConnectorError):
        return fault("webhook.unconnected", reason=error.os_error.strerror or type(error.os_error).__name__)
    return fault("webhook.unconnected", reason=type(error).__name__)
