"""The native lane: a thread in C that owns the UDP sockets and does what is done for each packet (`native/`, `_lane.pyx`).

It receives, opens, counts, orders, fans out, protects and sends without Python. What changes more than counters comes up a ring:
STUN and DTLS, RTCP, the first packets of streams, packets that waiting outputs may begin with, that something is missing; and
what leaves by paths that only Python knows (TCP). Decisions go down as calls; Python never waits in the path of a packet.
RTP that leaves under AES-GCM is protected by OpenSSL itself (`native/gcm.c`), everything else by libsrtp.
"""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from typing_extensions import override

from rtc import _lane
from rtc.clock import ClockGap
from rtc.counters import Counters
from rtc.feedback_reader import Reader
from rtc.forwarder import Path, Send, SrtpKeys
from rtc.gate import Gate
from rtc.lane import Inlet
from rtc.layer import Layer
from rtc.native_layer import NativeLayer
from rtc.native_tap import NativeTap
from rtc.negotiated import Codec, Kind
from rtc.packet import parse
from rtc.route import Route
from rtc.sink import Sink
from rtc.srtp import SrtpContext, SrtpError, Workspace, cipher_addresses, function_addresses
from rtc.wire import Arrival, SentPacket, TapOutlet, Wire

FUNCTIONS: Final = function_addresses()  # fails the import where libsrtp is another one

CIPHER: Final = cipher_addresses()
"""With it the lane does AES-GCM without libsrtp (`native/gcm.c`); empty where pylibsrtp hides its OpenSSL."""

RouteOf = Callable[[Path], Route | None]


class NativeWire(Wire):
    def __init__(self, keys: SrtpKeys, path: Path, lane: "NativeLane", number: int) -> None:
        super().__init__(path)
        self.buffer = lane.workspace.buffer
        srtp = SrtpContext(keys, lane.workspace)
        self._lane = lane
        self._number = number
        self._routes: dict[Path, Route] = {}
        self._core = lane.core_of(self._route(path), number)
        master = keys.send if keys.profile == "aes128-gcm" else b""
        self.peer = _lane.Peer(self._core, number, srtp, srtp.inbound_address, srtp.outbound_address, master)
        self.move(path)

    def _route(self, path: Path) -> Route | None:
        if path not in self._routes:
            route = self._lane.route(path)
            if route is None:
                return None
            self._routes[path] = route
        return self._routes[path]

    @override
    def move(self, path: Path) -> None:
        super().move(path)
        route = self._routes.get(path)
        self.peer.move(-1 if route is None else route.descriptor, b"" if route is None else route.address)
        self._lane.handle()

    @override
    def _hear(self, path: Path) -> None:
        self._lane.wires[path] = self
        route = self._route(path)
        if route is not None:
            self.peer.hear(self._lane.core_of(route, self._number), *route)

    @override
    def _unhear(self, path: Path) -> None:
        if self._lane.wires.get(path) is self:
            del self._lane.wires[path]
        route = self._routes.pop(path, None)
        if route is not None:
            self.peer.unhear(self._lane.core_of(route, self._number), *route)

    @override
    def close(self) -> None:
        super().close()
        self.peer.close()
        self._lane.forget(self._number)

    @override
    def sink(self, ssrc: int, elements: bytes) -> Sink:
        return _lane.Sink(self.peer, ssrc, elements)

    @override
    def layer(self, gate: Gate, rid: str, ssrc: int, codec: Codec, first_sequence: int) -> Layer:
        assert isinstance(gate, _lane.Gate)
        return NativeLayer(self._core, gate, rid, ssrc, codec, first_sequence)

    @override
    def bind(self, ssrc: int, layer: Layer, *, is_repair: bool) -> None:
        assert isinstance(layer, NativeLayer)
        self.peer.bind(ssrc, layer.stream, is_repair)

    @override
    def unbind(self, ssrc: int) -> None:
        self.peer.unbind(ssrc)

    @override
    def transmit(self, length: int, now: float) -> None:
        self.peer.transmit(self.buffer, length, now, False)
        self._lane.handle()

    @override
    def transmit_rtcp(self, data: bytes) -> None:
        if not self.peer.transmit(data, len(data), 0.0, True):
            raise SrtpError("libsrtp refused to send this report")
        self._lane.handle()

    @property
    @override
    def sent_count(self) -> int:
        return self.peer.sent_count

    @override
    def sent(self, numbers: Sequence[int]) -> Sequence[SentPacket | None]:
        return [None if each is None else SentPacket(*each) for each in self.peer.sent(numbers)]

    @override
    def feedback_reader(self) -> Reader:
        return _lane.FeedbackReader(self.peer)

    @override
    def arrivals(self) -> Sequence[Arrival]:
        return [Arrival(*each) for each in self.peer.arrivals()]


class NativeLane:
    """Implements `rtc.lane.Lane`. Paths without a route go through `send`, TCP for one.

    It has a thread for each of `count` cores, each with its own sockets. A peer belongs to the core whose socket its first
    packets came to; packets for peers of other cores are handed over in memory.
    """

    def __init__(self, send: Send, route: RouteOf, count: int = 1) -> None:
        self.route = route
        self.count = count
        self._cores = [_lane.Lane(index, FUNCTIONS, CIPHER) for index in range(count)]
        self._by_descriptor: dict[int, _lane.Lane] = {}
        self.workspace = Workspace()
        self.wires: dict[Path, NativeWire] = {}
        self._send = send
        self._by_number: dict[int, NativeWire] = {}
        self._last_number = 0
        self._counters = Counters()
        self._dropped = 0
        self._inlets: dict[_lane.Lane, list[Inlet]] = {core: [] for core in self._cores}
        self._threads: list[threading.Thread] = []
        self._handling = False
        self._gap = ClockGap()

    @property
    def counters(self) -> Counters:
        counters = self._counters
        sums = self._sums()
        counters.received, dropped, counters.sent, counters.octets_sent, counters.unsent, _, _ = sums
        counters.dropped = dropped + self._dropped
        return counters

    def _sums(self) -> list[int]:
        return [sum(each) for each in zip(*(core.counters() for core in self._cores), strict=True)]

    @property
    def strangers(self) -> int:
        return self._sums()[5]

    def core_of(self, route: Route | None, number: int) -> _lane.Lane:
        """The one that reads the socket of the route; of paths without one each in turn."""
        found = self._by_descriptor.get(route.descriptor) if route is not None else None
        return found or self._cores[number % self.count]

    def wire(self, keys: SrtpKeys, path: Path) -> Wire:
        self._last_number += 1
        wire = NativeWire(keys, path, self, self._last_number)
        self._by_number[self._last_number] = wire
        return wire

    def forget(self, number: int) -> None:
        """The wire with this number is closed."""
        self._by_number.pop(number, None)

    def tap(self) -> TapOutlet:
        self._last_number += 1
        return NativeTap(self._cores[self._last_number % self.count])

    def gate(self, kind: Kind, /) -> Gate:
        return _lane.Gate(kind is Kind.AUDIO)

    def receive(self, data: bytes, path: Path, now: float) -> None:
        wire = self.wires.get(path)
        if wire is None:
            self._dropped += 1
            self._cores[0].stray()
            return
        wire.peer.receive(data, now)
        self.handle()

    # The thread

    def carry(self, inlets: Sequence[Inlet]) -> None:
        for each in inlets:
            core = self._cores[each.number]
            core.listen(each.descriptor)
            self._inlets[core].append(each)
            self._by_descriptor[each.descriptor] = core
        for core in self._cores:
            asyncio.get_running_loop().add_reader(core.descriptor, self._woken, core)
            self._threads.append(threading.Thread(target=core.run, name="lane", daemon=True))
            self._threads[-1].start()

    def close(self) -> None:
        for core, thread in zip(self._cores, self._threads, strict=False):
            core.stop()
            thread.join()
            asyncio.get_running_loop().remove_reader(core.descriptor)
        self._threads.clear()

    def flush(self) -> None:
        if self._threads:
            return  # they do it by themselves, when a frame is complete
        for core in self._cores * 2:  # the first may hand over to those before it
            core.flush()
        self.handle()

    def tick(self, now: float) -> None:
        ahead = self._gap.compare(now, time.monotonic())
        for core in self._cores:
            core.set_ahead(ahead)
        self.flush()

    # What comes up

    def _woken(self, core: _lane.Lane) -> None:
        os.eventfd_read(core.descriptor)
        self.handle()

    def handle(self) -> None:
        """Does what came up the ring; also what comes up meanwhile."""
        if self._handling:
            return
        self._handling = True
        try:
            while sum(self._take(core) for core in self._cores):
                pass
        finally:
            self._handling = False

    def _take(self, core: _lane.Lane) -> int:
        came = core.take()
        self._handle_each(core, iter(came))
        return len(came)

    def _handle_each(self, core: _lane.Lane, came: Iterator[tuple[int, int, int, bytes, bytes, float]]) -> None:
        for each in came:
            try:
                self._handle(core, *each)
            except ValueError:
                self._dropped += 1
            except Exception:
                self._handle_each(core, came)  # the others get theirs
                raise

    def _handle(
        self, core: _lane.Lane, kind: int, owner: int, number: int, address: bytes, data: bytes, at: float
    ) -> None:
        if kind == _lane.RAW:
            self._inlets[core][owner].take(data, address)
            return
        wire = self._by_number.get(owner)
        if wire is None:
            return  # it came before the peer was removed
        if kind == _lane.SEND:
            self._send(data, wire.path)
        elif kind == _lane.ASK:
            wire.listener.hasten()
        elif kind == _lane.RTP:
            wire.listener.take_rtp(parse(data), at)
        elif kind == _lane.RTCP:
            wire.listener.take_rtcp(data, at)
        else:
            wire.listener.take_key_frame(int.from_bytes(data, sys.byteorder), number, at)
