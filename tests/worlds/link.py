"""A bad network on a seed: a UDP proxy between clients and a server that loses, delays, reorders, and has a limited rate."""

import asyncio
import socket
from dataclasses import dataclass
from random import Random
from typing import Self

HEADERS = 28


@dataclass(frozen=True, slots=True)
class Weather:
    """`loss` and `reorder` are probabilities; `delay` and `jitter` are seconds, one way."""

    loss: float = 0.0
    delay: float = 0.0
    jitter: float = 0.0
    reorder: float = 0.0
    """Packets that are held back by a further `delay + 20 ms`, so that later ones overtake them."""
    rate: float | None = None
    """Bits per second of each client, headers of IP and UDP included."""
    queue: float = 0.3
    """Seconds after which what waits for its turn is dropped."""


CLEAR = Weather()


class Link:
    """`async with Link(server_address, Weather(...), seed=1) as link:`, then `SyntheticPeer(offer, via=link.address)`.

    Only RTP and RTCP suffer, unless `all_suffer`: handshakes repeat themselves slowly, which costs tests time. Each client
    address gets a socket of its own towards the server. `up` and `down` may be changed at any time.
    """

    def __init__(
        self,
        server: tuple[str, int],
        up: Weather = CLEAR,
        down: Weather = CLEAR,
        *,
        seed: int,
        all_suffer: bool = False,
    ) -> None:
        self._server = server
        self.up, self.down = up, down
        self._random = Random(seed)
        self._all_suffer = all_suffer
        self._front = self._socket()
        self._backs: dict[tuple[str, int], socket.socket] = {}
        self._free_at: dict[tuple[int, tuple[str, int]], float] = {}
        self.lost = self.passed = 0

    @property
    def address(self) -> tuple[str, int]:
        host, port = self._front.getsockname()
        return host, port

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._front.fileno(), self._from_clients)
        return self

    async def __aexit__(self, *_: object) -> None:
        for each in (self._front, *self._backs.values()):
            self._loop.remove_reader(each.fileno())
            each.close()

    @staticmethod
    def _socket() -> socket.socket:
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.setblocking(False)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2 << 20)
        made.bind(("127.0.0.1", 0))
        return made

    def _from_clients(self) -> None:
        for _ in range(64):
            try:
                data, client = self._front.recvfrom(2048)
            except OSError:
                return
            back = self._backs.get(client)
            if back is None:
                back = self._backs[client] = self._socket()
                self._loop.add_reader(back.fileno(), self._from_server, back, client)
            self._carry(data, self.up, back, self._server)

    def _from_server(self, back: socket.socket, client: tuple[str, int]) -> None:
        for _ in range(64):
            try:
                data = back.recv(2048)
            except OSError:
                return
            self._carry(data, self.down, self._front, client)

    def _carry(self, data: bytes, weather: Weather, out: socket.socket, to: tuple[str, int]) -> None:
        if not self._all_suffer and not 128 <= data[0] <= 191:
            self._deliver(data, out, to)
            return
        if self._random.random() < weather.loss:
            self.lost += 1
            return
        waiting = self._wait(len(data), weather, (out.fileno(), to))
        if waiting is None:
            self.lost += 1
            return
        delay = waiting + weather.delay + self._random.random() * weather.jitter
        if self._random.random() < weather.reorder:
            delay += weather.delay + 0.02
        if delay:
            self._loop.call_later(delay, self._deliver, data, out, to)
        else:
            self._deliver(data, out, to)

    def _wait(self, octets: int, weather: Weather, line: tuple[int, tuple[str, int]]) -> float | None:
        """Seconds until the packet is through the narrowest place; `None`: the queue before it is full."""
        if weather.rate is None:
            return 0.0
        now = self._loop.time()
        begins = max(self._free_at.get(line, now), now)
        if begins - now > weather.queue:
            return None
        self._free_at[line] = begins + (octets + HEADERS) * 8 / weather.rate
        return self._free_at[line] - now

    def _deliver(self, data: bytes, out: socket.socket, to: tuple[str, int]) -> None:
        if out.fileno() >= 0:
            self.passed += 1
            try:
                out.sendto(data, to)
            except OSError:
                self.lost += 1
