"""Viewers on real UDP sockets, for what the native lane hands to the system by itself."""

import selectors
import socket
from collections.abc import Callable

from typing_extensions import override

from rtc.forwarder import Path
from rtc.route import Route, route_to
from tests.rtc.ends import World

PATIENCE = 10.0


class Sockets:
    """`route` gives each viewer that a world has a socket; other paths have none."""

    def __init__(self, host: str) -> None:
        self.family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.host = host
        self.server = self.bind()
        self.of: dict[Path, socket.socket] = {}
        self.port: int | None = None
        """Where viewers are said to be, if not where they are."""

    def bind(self) -> socket.socket:
        bound = socket.socket(self.family, socket.SOCK_DGRAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        bound.settimeout(PATIENCE)
        bound.bind((self.host, 0))
        return bound

    def route(self, path: Path) -> Route | None:
        if not str(path).startswith("viewer"):
            return None
        own = self.of[path] = self.bind()
        remote = own.getsockname()
        return route_to(self.server, remote if self.port is None else (remote[0], self.port, *remote[2:]))

    def close(self) -> None:
        for each in (self.server, *self.of.values()):
            each.close()


class SocketWorld(World):
    """On the native lane; what its viewers get comes from their sockets."""

    def __init__(self, seed: int, sockets: Sockets, flush: Callable[[], bool]) -> None:
        super().__init__(seed, lane="native", flush=flush, route=sockets.route)
        self._sockets = sockets

    @override
    def settle(self) -> None:
        super().settle()
        with selectors.DefaultSelector() as selector:
            for path, own in self._sockets.of.items():
                selector.register(own, selectors.EVENT_READ, path)
            while len(self.wire) < self.forwarder.stats().sent:
                ready = selector.select(PATIENCE)
                assert ready, "a datagram was lost on the way"
                for key, _ in ready:
                    assert isinstance(key.fileobj, socket.socket)
                    self._send(key.fileobj.recv(2048), key.data)
