"""Which addresses this machine has, and how they are announced to browsers as ICE candidates (RFC 8839, RFC 6544)."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal

from aioice.ice import get_host_addresses

TransportProtocol = Literal["udp", "tcp"]

LOOPBACK = ("127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Candidate:
    transport: TransportProtocol
    address: str
    port: int


def own_addresses() -> list[str]:
    """Loopback first, then the machine's own; link-local IPv6 ones are of no use in a candidate."""
    return list(dict.fromkeys([*LOOPBACK, *get_host_addresses(use_ipv4=True, use_ipv6=True)]))


def candidates(addresses: Sequence[str], port: int, transports: Sequence[TransportProtocol]) -> tuple[Candidate, ...]:
    """Best first: UDP before TCP, addresses of the network before loopback."""
    ordered = sorted(addresses, key=lambda address: ip_address(address).is_loopback)
    return tuple(Candidate(transport, address, port) for transport in transports for address in ordered)
