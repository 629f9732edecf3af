"""The wire: AsyncOpenAI on aiohttp, no retries of its own, no redirects, every fault turned into a named outcome."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import aiohttp
import httpx2
import openai
from openai import AsyncOpenAI, DefaultAioHttpClient, Omit
from pydantic import SecretStr
from pydantic_core import from_json

from summarizer.errors import ModelError
from summarizer.extraction.llm.completion import Completion, read
from summarizer.extraction.llm.leave import host_of, is_loopback
from summarizer.extraction.llm.local import LocalServer, require_engine
from summarizer.extraction.llm.outcomes import fault
from summarizer.extraction.llm.retry import retry_after
from summarizer.extraction.llm.target import Target
from summarizer.settings import Settings

_NO_KEY = "none"  # local servers want no key, the client wants one
# The client tells every server about this machine: system, processor, versions. It is nobody's business.
_SILENT: dict[str, Any] = {
    f"X-Stainless-{name}": Omit()
    for name in ("Lang", "Package-Version", "OS", "Arch", "Runtime", "Runtime-Version", "Async")
}
_SILENT_ONCE: dict[str, Any] = {"X-Stainless-Retry-Count": Omit(), "X-Stainless-Read-Timeout": Omit()}
_OVERFLOW = ("exceed_context_size", "context_length_exceeded", "maximum context length", "context window", "too long")
_FILTER = ("content_filter", "data_inspection_failed", "contentfilter", "sensitive", "risk control", "1301")
_QUOTA = ("insufficient_quota", "insufficient balance", "arrearage", "exceeded_current_quota", "余额不足", "欠费")


class Client:
    """One endpoint. `send` posts a prepared body and returns the reply, or raises ModelError with its outcome."""

    def __init__(self, settings: Settings, endpoint: str) -> None:
        self.host = host_of(endpoint)
        self.server_pid: int | None = None  # of the embedded server, where this client has one of its own
        self._whole = settings.request_timeout
        timeout = openai.Timeout(
            connect=settings.connect_timeout,
            read=settings.first_byte_timeout,
            write=settings.request_timeout,
            pool=None,
        )
        self.openai = AsyncOpenAI(
            api_key=settings.api_key.get_secret_value() if settings.api_key else _NO_KEY,
            base_url=endpoint,
            max_retries=0,
            default_headers={"User-Agent": "summarizer", **_SILENT},
            http_client=DefaultAioHttpClient(
                timeout=timeout,
                limits=openai.DEFAULT_CONNECTION_LIMITS,
                follow_redirects=False,  # a redirect would carry the document to a host nobody named
                trust_env=not is_loopback(self.host),  # nor may a proxy see what stays on this machine
                verify=not endpoint.startswith("http://"),  # without TLS there is nothing to verify, and loading costs
            ),
        )

    async def send(self, body: dict[str, Any]) -> Completion:
        """One attempt. Raises ModelError; CancelledError passes."""
        with self.naming_faults():
            async with asyncio.timeout(self._whole):
                reply = await self.openai.post(
                    "/chat/completions", body=body, cast_to=httpx2.Response, options={"headers": _SILENT_ONCE}
                )
        try:
            completion = read(from_json(reply.content))
        except ValueError as error:
            raise fault("protocol", str(error), host=self.host) from None
        if completion is None:
            raise fault("protocol", "no choices", host=self.host)
        return completion

    @contextmanager
    def naming_faults(self) -> Iterator[None]:
        """Turns whatever the client raises into a ModelError with the outcome's name."""
        try:
            yield
        except TimeoutError:
            raise fault("timeout", f"{self._whole:g} s", host=self.host) from None
        except openai.APIStatusError as error:
            raise self._status(error) from None
        except openai.APIConnectionError as error:
            raise self._connection(error) from None
        except openai.APIError as error:
            raise fault("protocol", str(error), host=self.host) from None

    async def close(self) -> None:
        await self.openai.close()

    def _connection(self, error: openai.APIConnectionError) -> ModelError:
        # The aiohttp transport calls every lost connection a timeout: look at what it was made from.
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, aiohttp.ConnectionTimeoutError):
                return fault("unreachable", f"{self.host}: connect timeout", host=self.host)
            if isinstance(cause, aiohttp.ClientConnectorError):
                return fault("unreachable", f"{self.host}: {cause.strerror or cause.os_error}", host=self.host)
            if isinstance(cause, aiohttp.ServerTimeoutError):
                return fault("timeout", host=self.host)
            if isinstance(cause, aiohttp.ClientConnectionError | aiohttp.ClientPayloadError):
                return fault("dropped", str(cause), host=self.host)
            cause = cause.__cause__ or cause.__context__
        name = "timeout" if isinstance(error, openai.APITimeoutError) else "unreachable"
        return fault(name, host=self.host)

    def _status(self, error: openai.APIStatusError) -> ModelError:
        status = error.status_code
        said = _said(error)
        lower = said.lower()
        name = "rejected"
        wait = None
        if 300 <= status < 400:
            return fault("redirected", f"HTTP {status}", host=self.host)
        if status == 402 or any(mark in lower for mark in _QUOTA):
            name = "quota"
        elif status in (401, 403) and not any(mark in lower for mark in _FILTER):
            name = "auth"
        elif status == 429:
            name, wait = "rate_limited", retry_after(error.response.headers)
        elif status in (408, 409, 425):
            name = "server"
        elif status >= 500:
            name, wait = "server", retry_after(error.response.headers)
        elif any(mark in lower for mark in _OVERFLOW) or status == 413:
            name = "context_overflow"
        elif any(mark in lower for mark in _FILTER):
            name = "filtered"
        elif status == 404:
            name = "not_found"
        return fault(name, f"HTTP {status} {said}", host=self.host, retry_after=wait)


@asynccontextmanager
async def connection(settings: Settings, target: Target) -> AsyncIterator[Client]:
    """A client of the target; for a model file its server is started before and stopped behind.

    Raises ModelError `unreachable` where the server doesn't come up, UsageError where there is no engine for it.
    """
    server: LocalServer | None = None
    url = target.endpoint
    if target.file is not None:
        require_engine()
        server = LocalServer(target.file, context=settings.context_tokens, parallel=settings.concurrency)
        url = await server.start()
        settings = settings.model_copy(update={"api_key": SecretStr(server.key)})
    try:
        client = Client(settings, url)
        client.server_pid = server.pid if server is not None else None
        try:
            yield client
        finally:
            await client.close()
    finally:
        if server is not None:
            await server.stop()


def _said(error: openai.APIStatusError) -> str:
    """The server's own words: code, type and message where it sends them."""
    body = error.body
    if isinstance(body, dict):
        parts = [str(body[name]) for name in ("code", "type", "message") if body.get(name)]
        if parts:
            return " ".join(parts)
    return error.response.text[:300]
