"""What the streams of a track cost who receives them, in bits per second of whole datagrams, smoothed."""

from collections.abc import Iterable, Mapping
from typing import Final

from rtc.forwarder import LayerStats
from rtc.negotiated import Source

OVERHEAD: Final = 72
"""Octets around the payload of each packet: IP, UDP, RTP with its extensions, the authentication tag."""

SMOOTHING: Final = 0.3
"""Weight of the last second."""

EXPECTED: Final[Mapping[tuple[Source, str], float]] = {
    (Source.CAMERA, "q"): 160_000.0,
    (Source.CAMERA, "h"): 530_000.0,
    (Source.CAMERA, "f"): 1_800_000.0,
    (Source.CAMERA, ""): 1_800_000.0,
    (Source.SCREEN, ""): 500_000.0,
    (Source.MICROPHONE, ""): 60_000.0,
    (Source.SCREEN_AUDIO, ""): 60_000.0,
}
"""While nothing was measured: what our pages ask of their browsers (uplink.ts), with headers."""


class Prices:
    """Of one track. A layer that is not sent at present keeps its last price."""

    def __init__(self) -> None:
        self._counts: dict[int, tuple[float, int, int]] = {}
        self._prices: dict[str, float] = {}

    def measure(self, layers: Iterable[LayerStats], now: float) -> None:
        """Every second or so."""
        for layer in layers:
            before = self._counts.get(layer.ssrc)
            self._counts[layer.ssrc] = now, layer.packets, layer.octets
            if before is None or not layer.active or now <= before[0]:
                continue
            octets = layer.octets - before[2] + (layer.packets - before[1]) * OVERHEAD
            bitrate = octets * 8 / (now - before[0])
            known = self._prices.get(layer.rid, bitrate)
            self._prices[layer.rid] = known + SMOOTHING * (bitrate - known)

    def of(self, source: Source, rid: str) -> float:
        return self._prices.get(rid) or EXPECTED.get((source, rid), EXPECTED[Source.CAMERA, ""])
