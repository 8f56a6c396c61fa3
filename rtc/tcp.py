"""Passive ICE-TCP (RFC 6544): each connection is a path; packets are framed by two bytes of length (RFC 4571)."""

import asyncio
from collections.abc import Callable
from typing import Final

from typing_extensions import override

from rtc.addresses import TransportProtocol
from rtc.ice import IcePath, IceSession
from rtc.udp import Receive

BACKLOG_SIZE: Final = 256 << 10
"""Bytes that may wait in a connection's buffer; beyond, packets are dropped, as a slow line would drop them on UDP."""

FRAME_SIZE: Final = 4096
"""Bytes of the largest accepted frame; a longer one is not WebRTC and ends the connection."""

UNCLAIMED: Final = 256
"""Connections without a signed check that may be open at once; a further one takes the place of the oldest."""

CLAIM_TIME: Final = 10.0
"""Seconds that a connection has for its first signed check."""


class TcpPath(asyncio.Protocol, IcePath):
    """One connection. It belongs to one client for as long as it lasts."""

    def __init__(self, listener: "TcpPaths") -> None:
        self._listener = listener
        self._wire: asyncio.Transport | None = None
        self._received = bytearray()
        self._deadline: asyncio.TimerHandle | None = None
        self._remote = ("", 0)
        self.owner: IceSession | None = None
        self.unsent = 0

    @property
    @override
    def transport(self) -> TransportProtocol:
        return "tcp"

    @property
    @override
    def address(self) -> tuple[str, int]:
        return self._remote

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._wire = transport
        remote = transport.get_extra_info("peername") or ("", 0)
        self._remote = (remote[0], remote[1])
        self._deadline = asyncio.get_running_loop().call_later(self._listener.claim_time, self.abort)
        self._listener.opened(self)

    @override
    def data_received(self, data: bytes) -> None:
        received = self._received
        received += data
        position = 0
        while len(received) - position >= 2:
            size = int.from_bytes(received[position : position + 2], "big")
            if size > FRAME_SIZE:
                self.abort()
                return
            if len(received) - position - 2 < size:
                break
            self._listener.receive(bytes(received[position + 2 : position + 2 + size]), self)
            position += 2 + size
        del received[:position]
        self._listener.flush()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_clock()
        self._wire = None
        self._received.clear()
        if self.owner is not None:
            self.owner.lose(self)
            self.owner = None
        self._listener.closed(self)

    @override
    def send(self, data: bytes) -> None:
        wire = self._wire
        if wire is None or wire.is_closing() or wire.get_write_buffer_size() > BACKLOG_SIZE:
            self.unsent += 1
            return
        wire.write(len(data).to_bytes(2, "big") + data)

    @override
    def claim(self, owner: IceSession) -> "TcpPath | None":
        if self.owner is not None or self._wire is None:
            return None
        self.owner = owner
        self._stop_clock()
        self._listener.claimed(self)
        return self

    @override
    def release(self) -> None:
        """Lets what is still buffered leave, the DTLS farewell for one."""
        self.owner = None
        if self._wire is not None:
            self._wire.close()

    def abort(self) -> None:
        if self._wire is not None:
            self._wire.abort()

    def _stop_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class TcpPaths:
    """All connections of our TCP sockets."""

    def __init__(self, receive: Receive, flush: Callable[[], None], *, claim_time: float = CLAIM_TIME) -> None:
        self.receive = receive
        self.flush = flush
        self.claim_time = claim_time
        self._open: set[TcpPath] = set()
        self._unclaimed: dict[TcpPath, None] = {}

    def __len__(self) -> int:
        return len(self._open)

    def opened(self, path: TcpPath) -> None:
        self._open.add(path)
        self._unclaimed[path] = None
        if len(self._unclaimed) > UNCLAIMED:
            oldest = next(iter(self._unclaimed))
            del self._unclaimed[oldest]
            oldest.abort()

    def claimed(self, path: TcpPath) -> None:
        self._unclaimed.pop(path, None)

    def closed(self, path: TcpPath) -> None:
        self._unclaimed.pop(path, None)
        self._open.discard(path)

    def close(self) -> None:
        for path in list(self._open):
            path.abort()
