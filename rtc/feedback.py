"""Transport-wide feedback: what a receiver saw of everything that came to it, packet by packet.

draft-holmer-rmcat-transport-wide-cc-extensions-01. It travels as an RTCP packet of its own, never in a compound: Chromium
takes it only so. Arrival times are those of the receiver's clock; only their differences mean something.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from struct import pack, unpack_from
from typing import Final

from rtc.sequence import unwrap

FORMAT: Final = 15
KIND: Final = 205
"""An RTPFB packet (RFC 4585)."""

TICK: Final = 0.000_25
"""Seconds of one step of an arrival delta."""

REFERENCE: Final = 0.064
"""Seconds of one step of the reference time, which has 24 bits: it begins anew every twelve days."""

REFERENCE_STEPS: Final = 1 << 24

MAX_STATUSES: Final = 4096
"""Packets that one message may be about, as many as the records of what was sent hold; more is no feedback of a browser."""

MESSAGE: Final = 256
"""Packets that we report in one message: it stays below the size of a datagram whatever their times are."""

MAX_GAP: Final = 1024
"""Numbers that may be missing in a row; after a longer gap the count begins anew."""

REMEMBERED: Final = 512
"""Arrivals that wait for the next message at most; the oldest are forgotten first."""

_MISSING, _SMALL, _LARGE = range(3)
_RUN: Final = 0x1FFF


@dataclass(frozen=True, slots=True)
class TransportFeedback:
    """Of the packets with the transport-wide numbers `base`, `base + 1` ... (16 bits) what became, in this order."""

    count: int
    """Of the messages, 8 bits: tells which are lost."""
    base: int
    arrivals: tuple[float | None, ...]
    """When each arrived, in seconds of the receiver's clock modulo `REFERENCE_STEPS * REFERENCE`; `None`: it did not."""


def parse(body: bytes) -> TransportFeedback | None:
    """What follows the RTCP header. `None` for what is cut off, too long, or uses what the draft reserves."""
    if len(body) < 16:
        return None
    base, size, reference = unpack_from("!HHL", body, 8)
    if not 0 < size <= MAX_STATUSES:
        return None
    statuses: list[int] = []
    position = 16
    while len(statuses) < size:
        if position + 2 > len(body):
            return None
        statuses += islice(_symbols(body[position] << 8 | body[position + 1]), size - len(statuses))
        position += 2
    arrivals = _read_arrivals(statuses, body, position, (reference >> 8) * REFERENCE)
    return TransportFeedback(reference & 0xFF, base, arrivals) if arrivals is not None else None


def _symbols(chunk: int) -> Iterator[int]:
    if not chunk & 0x8000:
        return iter([chunk >> 13 & 3] * (chunk & _RUN))
    if chunk & 0x4000:
        return (chunk >> shift & 3 for shift in range(12, -1, -2))
    return (chunk >> shift & 1 for shift in range(13, -1, -1))


def _read_arrivals(statuses: list[int], body: bytes, position: int, time: float) -> tuple[float | None, ...] | None:
    arrivals: list[float | None] = []
    size = len(body)
    for status in statuses:
        if status == _MISSING:
            arrivals.append(None)
            continue
        end = position + status
        if status > _LARGE or end > size:
            return None
        time += int.from_bytes(body[position:end], "big", signed=status == _LARGE) * TICK
        arrivals.append(time)
        position = end
    return tuple(arrivals)


class FeedbackBuilder:
    """Collects the arrivals of one sender's packets and writes the messages about them."""

    __slots__ = ("_arrived", "_count", "_highest", "_next")

    def __init__(self) -> None:
        self._arrived: dict[int, float] = {}
        self._highest: int | None = None
        self._next: int | None = None
        """The first number of which nothing was told yet."""
        self._count = 0

    def arrive(self, number: int, now: float) -> None:
        """A packet with this transport-wide number (16 bits) came. `now` in seconds."""
        extended = unwrap(number, self._highest) if self._highest is not None else number + 0x10000
        if self._highest is None or extended > self._highest:
            if self._highest is not None and extended - self._highest > MAX_GAP:
                self._arrived.clear()
                self._next = extended
            self._highest = extended
        self._arrived.setdefault(extended, now)
        if len(self._arrived) > REMEMBERED:
            del self._arrived[next(iter(self._arrived))]

    def build(self, sender: int, media: int) -> list[bytes]:
        """The messages about what came since the last call, and about what did not come before it; none if nothing came.

        A packet that was told missing and came late is told again, as Chromium does.
        """
        if not self._arrived:
            return []
        numbers = sorted(self._arrived)
        first, end = min(numbers[0], self._next or numbers[0]), numbers[-1] + 1
        if end - first > MAX_GAP:
            first = max(first, end - MAX_GAP)
        self._next = max(end, self._next or 0)
        messages: list[bytes] = []
        for start in range(first, end, MESSAGE):
            times = [self._arrived.get(number) for number in range(start, min(start + MESSAGE, end))]
            messages += self._messages(sender, media, start, times)
        self._arrived.clear()
        return messages

    def _messages(self, sender: int, media: int, base: int, times: list[float | None]) -> Iterator[bytes]:
        """One message, or more where an arrival is further from the one before than a delta can say."""
        while times:
            reference = next((time for time in times if time is not None), None)
            if reference is None:
                return  # nothing of them came, and a message without a time cannot be written
            steps = int(reference / REFERENCE)
            deltas = _deltas(times, steps * REFERENCE)
            yield self._message(sender, media, base, steps, deltas)
            base += len(deltas)
            times = times[len(deltas) :]

    def _message(self, sender: int, media: int, base: int, steps: int, deltas: Sequence[int | None]) -> bytes:
        statuses = [_status(delta) for delta in deltas]
        body = pack("!LLHHL", sender, media, base & 0xFFFF, len(deltas), steps % REFERENCE_STEPS << 8 | self._count)
        body += b"".join(pack("!H", chunk) for chunk in _chunks(statuses))
        body += b"".join(
            delta.to_bytes(_status(delta), "big", signed=not 0 <= delta <= 255) for delta in _known(deltas)
        )
        self._count = self._count + 1 & 0xFF
        padding = -len(body) % 4
        if padding:
            body += bytes(padding - 1) + bytes([padding])
        return pack("!BBH", 0x80 | (0x20 if padding else 0) | FORMAT, KIND, len(body) // 4) + body


def _deltas(times: Sequence[float | None], reference: float) -> list[int | None]:
    """In ticks, each from the one before, the first from `reference`; ends where 16 bits do not do."""
    deltas: list[int | None] = []
    before = 0
    for time in times:
        if time is None:
            deltas.append(None)
            continue
        ticks = round((time - reference) / TICK)
        if not -0x8000 <= ticks - before <= 0x7FFF:
            break
        deltas.append(ticks - before)
        before = ticks
    return deltas


def _known(deltas: Sequence[int | None]) -> Iterator[int]:
    return (delta for delta in deltas if delta is not None)


def _status(delta: int | None) -> int:
    if delta is None:
        return _MISSING
    return _SMALL if 0 <= delta <= 255 else _LARGE


def _chunks(statuses: Sequence[int]) -> Iterator[int]:
    """Runs of seven and more as runs, the rest as vectors of two-bit symbols."""
    waiting: list[int] = []
    for status, run in groupby(statuses):
        length = len(list(run))
        fill = min(length, -len(waiting) % 7)
        waiting += [status] * fill
        length -= fill
        if length >= 7:
            yield from _vectors(waiting)
            waiting = []
            yield status << 13 | length
        else:
            waiting += [status] * length
    yield from _vectors(waiting)


def _vectors(statuses: Sequence[int]) -> Iterator[int]:
    for start in range(0, len(statuses), 7):
        chunk = 0xC000
        for index, status in enumerate(statuses[start : start + 7]):
            chunk |= status << (12 - 2 * index)
        yield chunk
