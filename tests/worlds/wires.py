"""How a synthetic peer reaches the server: a UDP socket of its own, or an ICE-TCP connection."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Protocol

from typing_extensions import override

Receive = Callable[[bytes], None]


class Wire(Protocol):
    def send(self, data: bytes) -> None: ...

    def close(self) -> None: ...


class UdpWire:
    def __init__(self, address: tuple[str, int], receive: Receive) -> None:
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self._socket.connect(address)
        self._receive = receive
        asyncio.get_running_loop().add_reader(self._socket.fileno(), self._drain)

    def _drain(self) -> None:
        for _ in range(64):
            try:
                data = self._socket.recv(2048)
            except OSError:
                return
            self._receive(data)

    def send(self, data: bytes) -> None:
        try:
            self._socket.send(data)
        except OSError:
            return

    def close(self) -> None:
        if self._socket.fileno() >= 0:
            asyncio.get_running_loop().remove_reader(self._socket.fileno())
            self._socket.close()


class TcpWire(asyncio.Protocol):
    """RFC 4571 framing. What is sent before the connection stands waits for it."""

    def __init__(self, address: tuple[str, int], receive: Receive) -> None:
        self._receive = receive
        self._wire: asyncio.Transport | None = None
        self._received = bytearray()
        self._waiting: list[bytes] = []
        self._task = asyncio.create_task(self._connect(address))
        self.lost = asyncio.Event()

    async def _connect(self, address: tuple[str, int]) -> None:
        await asyncio.get_running_loop().create_connection(lambda: self, *address)

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._wire = transport
        for data in self._waiting:
            self.send(data)

    @override
    def data_received(self, data: bytes) -> None:
        self._received += data
        while len(self._received) >= 2:
            end = 2 + int.from_bytes(self._received[:2], "big")
            if len(self._received) < end:
                return
            frame = bytes(self._received[2:end])
            del self._received[:end]
            self._receive(frame)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._wire = None
        self.lost.set()

    def send(self, data: bytes) -> None:
        if self._wire is None:
            self._waiting.append(data)
        else:
            self._wire.write(len(data).to_bytes(2, "big") + data)

    def close(self) -> None:
        self._task.cancel()
        if self._wire is not None:
            self._wire.abort()


@asynccontextmanager
async def stranger(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A bare TCP connection to a port of this machine."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
