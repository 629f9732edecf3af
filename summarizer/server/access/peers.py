"""Where a request comes from and what it was addressed to: believed from proxies that are trusted, from nobody else."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from summarizer.faults import fault

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Peer:
    """The address that a request came from, and the scheme that its browser used."""

    address: str
    scheme: str


def networks(addresses: Iterable[str]) -> tuple[_Network, ...]:
    """Addresses and networks (`10.0.0.0/8`) as such. Raises UsageError for anything else."""
    found: list[_Network] = []
    for each in addresses:
        try:
            found.append(ipaddress.ip_network(each, strict=False))
        except ValueError:
            raise fault("serve.proxy", each) from None
    return tuple(found)


def peer_of(client: Sequence[object] | None, scheme: str, headers: Headers, trusted: Sequence[_Network]) -> Peer:
    """Behind trusted proxies, the last hop that is none of them; their word on the scheme counts too."""
    address = str(client[0]) if client else ""
    if not _within(address, trusted):
        return Peer(address, scheme)
    hops = [hop.strip() for line in headers.getlist("x-forwarded-for") for hop in line.split(",") if hop.strip()]
    while hops and _within(address, trusted):
        hop = _bare(hops.pop())
        if hop is None:
            break
        address = hop
    told = headers.getlist("x-forwarded-proto")
    proto = told[-1].rpartition(",")[2].strip().lower() if told else ""
    return Peer(address, proto if proto in _DEFAULT_PORTS else scheme)


def _within(address: str, trusted: Sequence[_Network]) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in trusted)


def _bare(hop: str) -> str | None:
    """An address as proxies write it, without port and brackets; None for what is no address."""
    text = hop[1:].partition("]")[0] if hop.startswith("[") else hop
    if text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None


def host_name(host: str) -> str | None:
    """The name in a Host header, without the port; None for one that is no host."""
    if not host or any(character in host for character in "/\\?#@ \t,"):
        return None
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    return parts.hostname


def same_origin(origin: str, scheme: str, host: str) -> bool:
    """Whether an Origin header names the very server that was asked."""
    try:
        told, own = urlsplit(origin), urlsplit(f"{scheme}://{host}")
        if told.path or told.query or told.fragment or told.username is not None or told.scheme != scheme:
            return False
        default = _DEFAULT_PORTS.get(scheme)
        return told.hostname is not None and (told.hostname, told.port or default) == (
            own.hostname,
            own.port or default,
        )
    except ValueError:
        return False
