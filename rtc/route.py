"""How the system itself reaches a path: what the native lane hands to the kernel without asking Python."""

import socket
from struct import pack
from typing import Any, NamedTuple


class Route(NamedTuple):
    """A UDP socket of ours and the client's address as the C library writes it (`sockaddr_in`, `sockaddr_in6`)."""

    descriptor: int
    address: bytes


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
