"""UDP sockets of the media plane: raw and non-blocking, drained in bounded batches, sent to directly.

asyncio's datagram transport reads one datagram per loop pass and costs about twice as much per packet (media.md, 1).
"""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from typing_extensions import override

from rtc.addresses import TransportProtocol
from rtc.ice import IcePath, IceSession
from rtc.route import Route, route_to, sender_of

BATCH: Final = 64
"""Datagrams read per wake-up; then the loop gets its turn and comes back at once if more wait."""

LARGEST: Final = 2048
"""No datagram of WebRTC is larger than an Ethernet frame; what is cut here fails its authentication."""

Receive = Callable[[bytes, IcePath], None]


class UdpPath(IcePath):
    """A client's address as one of our sockets sees it."""

    __slots__ = ("_sendto", "_socket", "owner", "remote")

    def __init__(self, udp: "UdpSocket", remote: tuple[Any, ...]) -> None:
        self._socket = udp
        self._sendto = udp.socket.sendto
        self.remote = remote
        self.owner: IceSession | None = None

    @property
    @override
    def transport(self) -> TransportProtocol:
        return "udp"

    @property
    @override
    def address(self) -> tuple[str, int]:
        return self.remote[0], self.remote[1]

    @property
    @override
    def route(self) -> Route:
        return route_to(self._socket.socket, self.remote)

    @override
    def send(self, data: bytes) -> None:
        try:
            self._sendto(data, self.remote)
        except OSError:  # full buffer, no route, closed socket: a datagram may get lost
            self._socket.unsent += 1

    @override
    def claim(self, owner: IceSession) -> "UdpPath":
        """A router may give the port of a gone client to another one: the new owner gets a path object of its own."""
        path = self if self.owner is None else UdpPath(self._socket, self.remote)
        if self.owner is not None:
            self.owner.lose(self)
            self.owner = None
        path.owner = owner
        self._socket.paths[path.remote] = path
        return path

    @override
    def release(self) -> None:
        self.owner = None
        if self._socket.paths.get(self.remote) is self:
            del self._socket.paths[self.remote]


class UdpSocket:
    """One bound socket. `paths` holds the addresses that passed a signed check; nothing is kept of others.

    A lane reads it (`rtc.lane.Inlet`). `flush` is called when what a wake-up brought is received.
    """

    def __init__(self, bound: socket.socket, number: int, receive: Receive, flush: Callable[[], None]) -> None:
        self.socket = bound
        self.number = number
        self._receive = receive
        self._flush = flush
        self.paths: dict[tuple[Any, ...], UdpPath] = {}
        self.unsent = 0

    @property
    def descriptor(self) -> int:
        return self.socket.fileno()

    def read(self) -> None:
        asyncio.get_running_loop().add_reader(self.descriptor, self._drain)

    def stop(self) -> None:
        if self.descriptor >= 0:
            asyncio.get_running_loop().remove_reader(self.descriptor)

    def take(self, data: bytes, address: bytes) -> None:
        remote = sender_of(address)
        self._receive(data, self.paths.get(remote) or UdpPath(self, remote))

    def _drain(self) -> None:
        receive_from, paths, receive = self.socket.recvfrom, self.paths, self._receive
        for _ in range(BATCH):
            try:
                data, remote = receive_from(LARGEST)
            except OSError:  # nothing left, or an ICMP error of an earlier datagram
                break
            receive(data, paths.get(remote) or UdpPath(self, remote))
        self._flush()

    def close(self) -> None:
        """The lane reads it no more."""
        self.socket.close()
        self.paths.clear()


def bind(address: str, port: int, kind: socket.SocketKind, buffer: int, *, shared: bool = False) -> socket.socket:
    """A bound, non-blocking IPv4 or IPv6 socket. Raises `OSError`.

    Of several UDP sockets that are `shared` the system gives all datagrams of a client to the same one.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    bound = socket.socket(family, kind)
    try:
        bound.setblocking(False)
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if kind == socket.SOCK_STREAM:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        else:
            _enlarge_buffers(bound, buffer)
            if shared:
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        bound.bind((address, port))
    except OSError:
        bound.close()
        raise
    return bound


def _enlarge_buffers(udp: socket.socket, size: int) -> None:
    """A key frame for 300 viewers is a burst; the system's default of 208 KiB loses a part of it."""
    force = {socket.SO_RCVBUF: 33, socket.SO_SNDBUF: 32}  # SO_RCVBUFFORCE, SO_SNDBUFFORCE: beyond the limit, if root
    for option, forced in force.items():
        udp.setsockopt(socket.SOL_SOCKET, option, size)
        with suppress(OSError):
            udp.setsockopt(socket.SOL_SOCKET, forced, size)
