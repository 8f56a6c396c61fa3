"""The native lane: holds packets back until what one wake-up brought is complete, then fans them out in C (`_lane.pyx`)."""

from collections.abc import Callable
from typing import Final

from typing_extensions import override

from rtc import _lane
from rtc.counters import Counters
from rtc.forwarder import Path, Send, SrtpKeys
from rtc.route import Route
from rtc.sink import FanOut, Sink
from rtc.srtp import SrtpContext, Workspace, protect_address
from rtc.wire import Wire

PROTECT: Final = protect_address()  # fails the import where libsrtp is another one

RouteOf = Callable[[Path], Route | None]


class NativeWire(Wire):
    """What is rare (retransmissions, reports) leaves as with the plain lane; streams leave by an egress in C."""

    def __init__(self, srtp: SrtpContext, path: Path, send: Send, lane: "NativeLane") -> None:
        super().__init__(srtp, path, send, lane.counters)
        self._lane = lane
        self._egress = _lane.Egress(srtp, srtp.outbound_address, send)
        self.move(path)

    @override
    def move(self, path: Path) -> None:
        self._lane.flush()
        super().move(path)
        route = self._lane.route(path)
        self._egress.move(path, -1 if route is None else route.descriptor, b"" if route is None else route.address)

    @override
    def sink(self, ssrc: int, element: bytes) -> Sink:
        return _lane.Sink(self._lane.pump, self._egress, ssrc, element)


class NativeLane:
    """Implements `rtc.lane.Lane`. Paths without a route go through `send`, TCP for one."""

    def __init__(self, send: Send, route: RouteOf) -> None:
        self.route = route
        self.counters = Counters()
        self.pump = _lane.Pump(PROTECT, self.counters)
        self._send = send
        self._workspace = Workspace()

    def wire(self, keys: SrtpKeys, path: Path) -> Wire:
        return NativeWire(SrtpContext(keys, self._workspace), path, self._send, self)

    def fan_out(self) -> FanOut:
        return _lane.FanOut(self.pump)

    def flush(self) -> None:
        self.pump.flush()
