"""Packets that may be asked for again, and how often one may be sent again (RFC 4588)."""

from typing import Final

from rtc.packet import Packet

KEPT: Final = 2.0
"""Seconds for which a packet is kept: browsers give up asking after one."""

LEAST: Final = 128
"""Packets that are kept however old: of a picture that rests a loss shows late."""

RESENDS_PER_SECOND: Final = 1000
RESEND_BURST: Final = 200
REMEMBERED_RESENDS: Final = 512


class History:
    """The last packets of a layer by their index, `size` at most (a power of two), of the last `KEPT` seconds or so.

    One history serves all outputs of the layer: what differs between them (numbers, timestamps) follows from the
    mapping that each output had, so nothing has to be kept for each subscriber.
    """

    __slots__ = ("_mask", "_oldest", "_ring", "size")

    def __init__(self, size: int) -> None:
        assert size & (size - 1) == 0
        self.size = size
        self._mask = size - 1
        self._ring: list[Packet | None] = [None] * size
        self._oldest: int | None = None
        """No packet with a lower index is kept."""

    def put(self, packet: Packet) -> None:
        self._ring[packet.index & self._mask] = packet
        self._expire(packet.index - LEAST, packet.arrived - KEPT)

    def _expire(self, end: int, before: float) -> None:
        """Forgets what arrived earlier, up to the index `end`."""
        oldest = self._oldest if self._oldest is not None else end + LEAST - self.size
        while oldest < end:
            packet = self.get(oldest)
            if packet is not None:
                if packet.arrived >= before:
                    break
                self._ring[oldest & self._mask] = None
            oldest += 1
        self._oldest = oldest

    def is_over(self, index: int) -> bool:
        """Whether a packet with this index was forgotten, or would be."""
        return self._oldest is not None and index < self._oldest

    def get(self, index: int) -> Packet | None:
        packet = self._ring[index & self._mask]
        return packet if packet is not None and packet.index == index else None

    def clear(self) -> None:
        self._ring = [None] * self.size
        self._oldest = None


class ResendLimit:
    """What a subscriber can make the server send again: each packet once in `interval`, all together at a bounded rate."""

    __slots__ = ("_filled_at", "_sent", "_tokens")

    def __init__(self) -> None:
        self._tokens = float(RESEND_BURST)
        self._filled_at = 0.0
        self._sent: dict[int, float] = {}

    def allow(self, sequence: int, interval: float, now: float) -> bool:
        """Whether this packet may go again now; if so, it counts as sent. `interval` in seconds."""
        sent = self._sent.get(sequence)
        if sent is not None and now - sent < interval:
            return False
        self._tokens = min(RESEND_BURST, self._tokens + (now - self._filled_at) * RESENDS_PER_SECOND)
        self._filled_at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        self._sent.pop(sequence, None)
        self._sent[sequence] = now
        if len(self._sent) > REMEMBERED_RESENDS:
            del self._sent[next(iter(self._sent))]
        return True
