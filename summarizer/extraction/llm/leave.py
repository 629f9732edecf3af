"""What may leave the machine: hosts are named before they are spoken to, marked documents stay inside."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from summarizer.document import Source
from summarizer.extraction.llm.complaints import complaint
from summarizer.extraction.llm.local import is_local, model_file
from summarizer.settings import Settings

DEFAULT_ENDPOINT = "https://api.openai.com/v1"


def endpoint_of(settings: Settings) -> str:
    """The endpoint's base address without a closing slash, user name or password; for a model file what stands for it.

    Raises UsageError where it is none.
    """
    if settings.model is not None and is_local(settings.model):
        return model_file(settings.model).endpoint
    base = (settings.base_url or DEFAULT_ENDPOINT).strip().rstrip("/")
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise complaint("endpoint.scheme", "base_url", url=base)
    if parts.username or parts.password:
        raise complaint("endpoint.secret", "base_url")
    return base


def host_of(endpoint: str) -> str:
    """Host, and port where one is given: what may be written down and shown."""
    parts = urlsplit(endpoint)
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    return f"{host}:{parts.port}" if parts.port else host


def is_loopback(host: str) -> bool:
    """Whether a host, with or without a port, is this machine."""
    name = _bare(host)
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def is_trusted(settings: Settings, host: str) -> bool:
    """Whether a marked document may go to a host: this machine, or one the office has listed."""
    listed = {entry.strip().lower() for entry in settings.trusted_hosts}
    return is_loopback(host) or host.lower() in listed or _bare(host) in listed


def may_leave(source: Source, settings: Settings, host: str) -> bool:
    """Whether this document may be sent to `host` at all. Whether anything may be sent just now is the asker's matter:

    offline it sends nothing, but an answer that lies in the cache needs no sending.
    """
    return not source.metadata.restricted or is_trusted(settings, host)


def _bare(host: str) -> str:
    """The host without port and brackets, in lower case."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0] if host.count(":") == 1 else host
