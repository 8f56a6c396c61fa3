"""One port for all media of all rooms: binds UDP and TCP sockets on it and sorts what comes by its first byte."""

import asyncio
import errno
import logging
import socket
from collections.abc import Callable
from ipaddress import ip_address
from typing import Final

from rtc.addresses import Candidate, TransportProtocol, candidates, own_addresses
from rtc.ice import IceAgent, IcePath
from rtc.lane import Lane
from rtc.settings import RtcSettings
from rtc.tcp import TcpPath, TcpPaths
from rtc.udp import UdpSocket, bind

log = logging.getLogger(__name__)

PORT_TRIES: Final = 20
"""How often another free port is tried when the port is 0 and TCP or another address has it in use."""


class Mux:
    """Demultiplexes by RFC 7983: 0..3 STUN, 20..63 DTLS, 128..191 RTP and RTCP; the rest is dropped.

    Media and DTLS are taken only from paths that passed a signed check of ICE.
    """

    def __init__(
        self,
        settings: RtcSettings,
        agent: IceAgent,
        lane: Lane,
        clock: Callable[[], float],
    ) -> None:
        self._settings = settings
        self._agent = agent
        self._lane = lane
        self._clock = clock
        self._udp: list[UdpSocket] = []
        self._servers: list[asyncio.Server] = []
        self._tcp = TcpPaths(self.receive, lane.flush)
        self.port = 0
        self.candidates: tuple[Candidate, ...] = ()
        self._dropped = 0

    async def start(self) -> None:
        """Raises `OSError` when the port cannot be had."""
        settings = self._settings
        wanted = [settings.host] if settings.host else own_addresses()
        bound = _bind_all(wanted, settings, self._lane.count)
        self.port = bound[0].getsockname()[1]
        for each in bound:
            if each.type == socket.SOCK_DGRAM:
                number = len(self._udp) % self._lane.count
                self._udp.append(UdpSocket(each, number, self.receive, self._lane.flush))
            else:
                loop = asyncio.get_running_loop()
                self._servers.append(await loop.create_server(lambda: TcpPath(self._tcp), sock=each))
        self._lane.carry(self._udp)
        transports: list[TransportProtocol] = [name for name, on in _transports(settings) if on]
        hosts = {each.getsockname()[0]: None for each in bound}
        self.candidates = candidates(settings.announce or _reachable(list(hosts)), self.port, transports)

    def receive(self, data: bytes, path: IcePath) -> None:
        """A datagram, or a frame of a TCP connection."""
        first = data[0] if data else 255
        owner = path.owner
        if 128 <= first <= 191 and owner is not None:
            self._lane.receive(data, path, self._clock())
        elif first <= 3:
            self._agent.receive(data, path, self._clock())
        elif 20 <= first <= 63 and owner is not None:
            owner.receive_dtls(data)
        else:
            self._dropped += 1

    @property
    def dropped(self) -> int:
        return self._dropped + self._lane.strangers

    @property
    def unsent(self) -> int:
        return sum(each.unsent for each in self._udp)

    @property
    def connections(self) -> int:
        """Open TCP connections."""
        return len(self._tcp)

    async def close(self) -> None:
        """Idempotent."""
        self._lane.close()
        for each in self._udp:
            each.close()
        for server in self._servers:
            server.close()
        self._tcp.close()
        for server in self._servers:
            await server.wait_closed()
        self._udp.clear()
        self._servers.clear()


def _transports(settings: RtcSettings) -> tuple[tuple[TransportProtocol, bool], ...]:
    return ("udp", settings.udp), ("tcp", settings.tcp)


def _reachable(hosts: list[str]) -> list[str]:
    """What a wildcard socket is reached by."""
    if not any(ip_address(host).is_unspecified for host in hosts):
        return hosts
    version = {ip_address(host).version for host in hosts}
    return [address for address in own_addresses() if ip_address(address).version in version]


def _bind_all(addresses: list[str], settings: RtcSettings, lanes: int) -> list[socket.socket]:
    for attempt in range(PORT_TRIES):
        try:
            return _bind_once(addresses, settings, lanes)
        except OSError as error:
            if settings.port or error.errno != errno.EADDRINUSE or attempt == PORT_TRIES - 1:
                raise
    raise AssertionError("the loop returns or raises")


def _bind_once(addresses: list[str], settings: RtcSettings, lanes: int) -> list[socket.socket]:
    """All sockets on one number, of UDP so many as there are lanes. An address that cannot be bound (a tentative IPv6 one, say) is left out."""
    kinds = [socket.SOCK_STREAM] * settings.tcp + [socket.SOCK_DGRAM] * settings.udp * lanes
    bound: list[socket.socket] = []
    refusal = OSError("neither UDP nor TCP is switched on")
    for address in addresses:
        for kind in kinds:
            port = bound[0].getsockname()[1] if bound else settings.port
            try:
                bound.append(bind(address, port, kind, settings.receive_buffer, shared=lanes > 1))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    _close_all(bound)
                    raise
                log.warning("cannot bind %s: %s", address, error)
                refusal = error
    if not bound:
        raise refusal
    return bound


def _close_all(bound: list[socket.socket]) -> None:
    for each in bound:
        each.close()
