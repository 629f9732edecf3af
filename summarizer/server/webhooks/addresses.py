"""Who may be called: public addresses over TLS, and what the administrator has allowed by name or network."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from summarizer.faults import fault

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# Networks that stand for IPv4 addresses or for what is behind a gateway: RFC 6052, 3056, 4380.
_DISGUISES = tuple(ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
_LONGEST = 2000
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be called though it is not public: names of hosts, and networks."""

    names: frozenset[str] = frozenset()
    networks: tuple[_Network, ...] = ()

    def named(self, host: str) -> bool:
        """Whether a host is allowed by its name, whatever its address."""
        return host.lower().rstrip(".") in self.names

    def permits(self, host: str, address: str) -> bool:
        """Whether a host that resolves to `address` may be called."""
        if self.named(host):
            return True
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.networks) or is_public(found)


def allowed(entries: Iterable[str]) -> Allowed:
    """Entries as an administrator writes them: `hooks.example.cn`, `10.2.0.0/16`. Raises UsageError."""
    names: set[str] = set()
    networks: list[_Network] = []
    for entry in (each.strip().lower() for each in entries):
        try:
            networks.append(ipaddress.ip_network(entry, strict=False))
        except ValueError:
            if not entry or set(entry) & set("/:@*?# "):
                raise fault("webhook.allowed", entry) from None
            names.add(entry.rstrip("."))
    return Allowed(frozenset(names), tuple(networks))


def is_public(address: _Address) -> bool:
    """Whether an address belongs to the internet at large: not to this machine, its network, or nobody."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _DISGUISES):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def checked(url: str, permitted: Allowed) -> str:
    """The address of a receiver, as far as it can be judged before it is called.

    Raises UsageError: `webhook.url` for one that is no web address, `webhook.plain` for one without TLS that is not
    allowed by name or network, `webhook.private` for a literal address that may not be called.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise fault("webhook.url", url[:_LONGEST]) from None
    odd = len(url) > _LONGEST or not url.isascii() or not url.isprintable() or " " in url or "\\" in url
    if odd or not host or parts.scheme not in ("https", "http") or parts.username is not None or parts.fragment:
        raise fault("webhook.url", url[:_LONGEST])
    literal = _literal(host)
    if literal is None and _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        raise fault("webhook.url", url)  # an address written as a number: some resolve it, nobody means it
    if literal is not None and not permitted.permits(host, str(literal)):
        raise fault("webhook.private", host)
    inside = permitted.named(host) or (literal is not None and any(literal in each for each in permitted.networks))
    if parts.scheme == "http" and not inside:
        raise fault("webhook.plain", host)
    return url


def _literal(host: str) -> _Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
