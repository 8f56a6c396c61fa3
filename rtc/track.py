"""What a peer publishes, and the gate in front of it."""

import secrets
from typing import TYPE_CHECKING

from rtc.forwarder import Forwarder, TrackKey, TrackStats
from rtc.negotiated import Kind, Source
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

    def stats(self, forwarder: Forwarder) -> TrackStats | None:
        return forwarder.track_stats(self.key) if self.key is not None else None
