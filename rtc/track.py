"""What a peer publishes, and the gate in front of it."""

import secrets
from typing import TYPE_CHECKING

from rtc.allocation import Step
from rtc.forwarder import Forwarder, TrackKey, TrackStats
from rtc.negotiated import Kind, Source
from rtc.prices import Prices
from rtc.views import Layer, expected_layers

if TYPE_CHECKING:
    from rtc.peer import Peer


class Track:
    """One publication. Publishing the same source again later makes a new track with a new id."""

    def __init__(self, peer: "Peer", source: Source, *, priority: bool) -> None:
        self.id = secrets.token_urlsafe(9)
        self.peer = peer
        self.source = source
        self.priority = priority
        self.key: TrackKey | None = None
        """Of the forwarder; `None` until the peer is connected."""
        self.layers: list[Layer] = expected_layers({}) if source is Source.CAMERA else []
        """Simulcast layers, lowest first; empty when it is one stream."""
        self.pinned: frozenset[str] = frozenset()
        """Rids that are wanted whether a peer receives them or not: by a recording, say."""
        self._prices = Prices()
        self._held = False

    @property
    def kind(self) -> Kind:
        return self.source.kind

    @property
    def held(self) -> bool:
        return self._held

    def hold(self, held: bool) -> None:
        """Closes or opens the gate: what is held is not forwarded from the next packet on, whatever the client sends."""
        if held != self._held:
            self._held = held
            self.peer.gate_changed(self)

    def look_at_layers(self, forwarder: Forwarder) -> bool:
        """Reads anew what arrives; `True` when `layers` changed by it."""
        if self.source is not Source.CAMERA or self.key is None:
            return False
        stats = forwarder.track_stats(self.key).layers
        is_simulcast = all(layer.rid for layer in stats)
        sizes = {layer.rid: (layer.width, layer.height) for layer in stats if layer.width}
        before, self.layers = self.layers, expected_layers(sizes) if is_simulcast else []
        return self.layers != before

    def measure(self, forwarder: Forwarder, now: float) -> None:
        """Every second or so: what its layers cost who receives them."""
        if self.key is not None:
            self._prices.measure(forwarder.track_stats(self.key).layers, now)

    def steps(self, highest: str) -> tuple[Step, ...]:
        """The layers from the lowest one up to `highest`, with their prices."""
        rids = [layer.rid for layer in self.layers] or [""]
        end = rids.index(highest) + 1 if highest in rids else len(rids)
        return tuple(Step(rid, self._prices.of(self.source, rid)) for rid in rids[:end])

    @property
    def price(self) -> float:
        """Of its only stream, in bits per second."""
        return self._prices.of(self.source, "")

    def stats(self, forwarder: Forwarder) -> TrackStats | None:
        return forwarder.track_stats(self.key) if self.key is not None else None
