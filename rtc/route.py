"""How the system itself reaches a path: what the native lane hands to the kernel without asking Python."""

import socket
from struct import pack, unpack_from
from typing import Any, NamedTuple


class Route(NamedTuple):
    """A UDP socket of ours and the client's address as the C library writes it (`sockaddr_in`, `sockaddr_in6`)."""

    descriptor: int
    address: bytes


def sender_of(address: bytes) -> tuple[Any, ...]:
    """What `recvfrom` gives for a `sockaddr_in` or `sockaddr_in6`; of link-local addresses the link is its last part alone."""
    (family,) = unpack_from("=H", address)
    if family == socket.AF_INET:
        port, host = unpack_from("!H4s", address, 2)
        return socket.inet_ntop(socket.AF_INET, host), port
    port, flow, host = unpack_from("!HL16s", address, 2)
    (scope,) = unpack_from("=L", address, 24)
    return socket.inet_ntop(socket.AF_INET6, host), port, flow, scope


def route_to(udp: socket.socket, remote: tuple[Any, ...]) -> Route:
    """`remote` is as `recvfrom` gave it."""
    host, port = remote[0], remote[1]
    if udp.family == socket.AF_INET:
        address = pack("=H", socket.AF_INET) + pack("!H4s8x", port, socket.inet_pton(socket.AF_INET, host))
    else:
        flow, scope = remote[2], remote[3]
        plain = host.partition("%")[0]  # of link-local addresses the scope says which link
        address = pack("=H", socket.AF_INET6) + pack("!HL16s", port, flow, socket.inet_pton(socket.AF_INET6, plain))
        address += pack("=L", scope)
    return Route(udp.fileno(), address)
