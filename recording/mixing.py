"""One mix of all voices: each stands where its clock puts it, silence where nobody speaks. Pure but for the decoder."""

from array import array
from collections.abc import Callable
from operator import add
from typing import Final, Protocol

from recording.reordering import Reordering
from recording.timing import StreamClock
from rtc.packet import Packet

RATE: Final = 48_000
FRAME: Final = 1024
SLACK: Final = RATE * 30 // 1000
"""Samples by which a packet may lie off its place before it is moved there: jitter of the clock makes no clicks."""
AHEAD: Final = RATE * 5
"""A packet that claims to be later than this after what is mixed next is not believed."""
LONGEST: Final = RATE * 12 // 100
"""Samples of an Opus packet (RFC 6716, section 2)."""


class Decoder(Protocol):
    def decode(self, payload: bytes) -> "array[float]": ...


class Mix:
    """A line of samples that grows at one end and is taken away at the other. Positions are samples of recording time."""

    def __init__(self, start: int) -> None:
        self.start = start
        """The first position that was not taken yet."""
        self._samples = array("f")

    def add(self, position: int, samples: "array[float]") -> None:
        """What lies before `start` came too late and is left out."""
        if position < self.start:
            samples = samples[self.start - position :]
            position = self.start
        begin = position - self.start
        if begin > AHEAD or not samples:
            return
        missing = begin - len(self._samples)
        if missing > 0:
            self._samples.frombytes(bytes(4 * missing))
        shared = min(len(samples), len(self._samples) - begin)
        if shared > 0:
            self._samples[begin : begin + shared] = array("f", map(add, self._samples[begin : begin + shared], samples))
        self._samples.extend(samples[max(shared, 0) :])

    def take(self, until: int) -> "array[float]":
        """Everything before `until`, between -1 and 1."""
        count = max(0, until - self.start)
        taken = self._samples[:count]
        del self._samples[:count]
        taken.frombytes(bytes(4 * (count - len(taken))))
        self.start += count
        if taken and (max(taken) > 1.0 or min(taken) < -1.0):
            taken = array("f", (min(1.0, max(-1.0, value)) for value in taken))
        return taken


class Voice:
    """One sound track on its way into the mix."""

    def __init__(self, decoder: Callable[[], Decoder], errors: tuple[type[Exception], ...], wait: float) -> None:
        self.clock = StreamClock(RATE)
        self.damaged = 0
        """Packets that could not be decoded."""
        self._make_decoder = decoder
        self._decoder = decoder()
        self._errors = errors
        self._reordering = Reordering(wait)
        self._cursor: int | None = None

    def push(self, packet: Packet, arrival: float, mix: Mix, place: Callable[[float], int]) -> None:
        """`place` gives the sample of recording time at a moment of the server's clock."""
        for ready in self._reordering.push(packet, arrival):
            self._play(ready, mix, place)

    def overdue(self, now: float, mix: Mix, place: Callable[[float], int]) -> None:
        for ready in self._reordering.overdue(now):
            self._play(ready, mix, place)

    def flush(self, mix: Mix, place: Callable[[float], int]) -> None:
        for ready in self._reordering.flush():
            self._play(ready, mix, place)

    def _play(self, packet: Packet, mix: Mix, place: Callable[[float], int]) -> None:
        if not packet.payload:
            return
        try:
            samples = self._decoder.decode(packet.payload)
        except self._errors:
            self.damaged += 1
            self._decoder = self._make_decoder()
            return
        wanted = place(self.clock.when(packet.ssrc, packet.timestamp, packet.arrived))
        if self._cursor is None or abs(wanted - self._cursor) > SLACK:
            self._cursor = wanted
        mix.add(self._cursor, samples[:LONGEST])
        self._cursor += len(samples)
