"""Packets that may be asked for again, and how often one may be sent again (RFC 4588)."""

from typing import Final

from rtc.packet import Packet

RESENDS_PER_SECOND: Final = 1000
RESEND_BURST: Final = 200
REMEMBERED_RESENDS: Final = 512


class History:
    """The last packets of a layer by their index; `size` is a power of two.

    One history serves all outputs of the layer: what differs between them (numbers, timestamps) follows from the
    mapping that each output had, so nothing has to be kept for each subscriber.
    """

    __slots__ = ("_mask", "_ring", "size")

    def __init__(self, size: int) -> None:
        assert size & (size - 1) == 0
        self.size = size
        self._mask = size - 1
        self._ring: list[Packet | None] = [None] * size

    def put(self, packet: Packet) -> None:
        self._ring[packet.index & self._mask] = packet

    def get(self, index: int) -> Packet | None:
        packet = self._ring[index & self._mask]
        return packet if packet is not None and packet.index == index else None

    def clear(self) -> None:
        self._ring = [None] * self.size


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
