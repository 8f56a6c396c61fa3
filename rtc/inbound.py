"""What a peer publishes in one m-section: the gate, the layers, and who gets which of them."""

from collections.abc import Callable, Iterator

from rtc.forwarder import TrackStats
from rtc.layer import Layer, codec_of
from rtc.loudness import Loudness
from rtc.negotiated import EXT_AUDIO_LEVEL, Kind
from rtc.output import Output
from rtc.packet import Packet, element
from rtc.rewriting import send_time
from rtc.selection import choose, rank


class InboundTrack:
    """Forwards the packets of one track.

    `on_start` is told when its first packet was accepted, `on_change` when a layer begins or stops to flow.

    It starts closed. An output is either carried by a layer (`Layer.sinks`), or waiting for a packet that it can begin
    with, or both: what it has goes on until what it wants arrives.
    """

    def __init__(self, kind: Kind, mid: str, *, on_start: Callable[[], None], on_change: Callable[[], None]) -> None:
        self.kind = kind
        self.mid = mid
        self.is_open = False
        self.refused = 0
        self.layers: dict[str, Layer] = {}
        self.loudness = Loudness()
        self._outputs: dict[Output, None] = {}
        self._waiting: dict[Output, None] = {}
        self._started = False
        self._on_start = on_start
        self._on_change = on_change

    # Streams

    def bind(self, layer: Layer) -> Layer | None:
        """Takes a new stream; returns the one that it replaces, which had the same rid."""
        former = self.layers.get(layer.rid)
        if former is not None:
            self._detach(former)
        self.layers[layer.rid] = layer
        return former

    def receive(self, layer: Layer, packet: Packet, now: float) -> None:
        """A packet of this layer whose `extended` is known. Raises `ValueError` for a payload type of another kind."""
        if packet.payload and not layer.active:
            layer.active = True
            self._layers_changed()
        if not self.is_open:
            self.refused += 1
            return
        if not self._started:
            self._started = True
            self._on_start()
        if not layer.continues(packet):
            codec = codec_of(packet.payload_type, self.kind)
            self._detach(layer)
            layer.restart(codec)
        layer.describe(packet)
        if not layer.place(packet, now):
            return
        if self.kind is Kind.AUDIO:
            self._listen(packet, now)
        packet.arrived = now
        packet.sent = send_time(now)
        layer.sinks.forward(packet)
        if packet.key and self._waiting:
            self._switch(layer, packet, now)

    def _listen(self, packet: Packet, now: float) -> None:
        level = element(packet.extension, EXT_AUDIO_LEVEL)
        if level:
            self.loudness.hear(level, now)

    # Outputs

    def add(self, output: Output, wanted: str) -> None:
        """Lets the output carry this track; if it does already, another layer is wanted."""
        if output.kind is not self.kind:
            raise ValueError("an output carries its own kind only")
        output.carrier = self
        output.wanted = wanted
        self._outputs[output] = None
        self._aim(output)

    def remove(self, output: Output) -> None:
        output.leave()
        output.forget()
        output.carrier = output.target = None
        self._waiting.pop(output, None)
        self._outputs.pop(output, None)

    def release(self) -> None:
        """Removes all outputs: the track ends."""
        for output in list(self._outputs):
            self.remove(output)

    def set_open(self, is_open: bool) -> None:
        """From the next packet on. Closing also forgets what could be sent again."""
        if is_open == self.is_open:
            return
        self.is_open = is_open
        for layer in self.layers.values():
            self._detach(layer)
            layer.restart()
        self.loudness.silence()

    def _detach(self, layer: Layer) -> None:
        """The outputs of this layer fall silent until there is a packet that they can begin with."""
        for output in [output for output in self._outputs if output.layer is layer]:
            output.leave()
            output.forget()
            self._aim(output)

    def _layers_changed(self) -> None:
        for output in self._outputs:
            self._aim(output)
        self._on_change()

    def _aim(self, output: Output) -> None:
        """Chooses the layer that the output shall get, and has it wait for it."""
        flowing = [layer.rid for layer in self.layers.values() if layer.active]
        rid = choose(output.wanted, flowing or self.layers)
        target = self.layers[rid] if rid is not None else None
        output.target = target
        if target is None or target is output.layer:
            self._waiting.pop(output, None)
            return
        self._waiting[output] = None
        if self.kind is Kind.VIDEO:
            target.key_frames.want()

    def _switch(self, layer: Layer, packet: Packet, now: float) -> None:
        """Lets those begin with this packet who wait for it, or who have nothing and take what comes."""
        for output in [output for output in self._waiting if _takes(output, layer)]:
            output.join(layer, packet, now)
            if output.target is layer:
                del self._waiting[output]
            for later in self._since(layer, packet):
                output.sink.forward(later)

    def _since(self, layer: Layer, packet: Packet) -> Iterator[Packet]:
        """The packet and those after it that overtook it."""
        assert layer.newest is not None
        for index in range(packet.index, layer.newest.index + 1):
            known = layer.history.get(index)
            if known is not None:
                yield known

    # Feedback

    def hear_key_frame_request(self, output: Output) -> None:
        layer = output.layer or output.target
        if layer is not None and self.kind is Kind.VIDEO:
            layer.key_frames.want()

    def tick(self, now: float) -> None:
        self.loudness.fade(now)
        newest = max((layer.heard_at for layer in self.layers.values()), default=now)
        stopped = False
        for layer in self.layers.values():
            layer.measure(now)
            if layer.active and layer.has_stopped(now, newest):
                layer.active = False
                stopped = True
        if stopped:
            self._layers_changed()

    def stats(self) -> TrackStats:
        layers = sorted(self.layers.values(), key=lambda layer: rank(layer.rid))
        return TrackStats(
            codec=layers[0].codec.name if layers else "",
            layers=tuple(layer.stats() for layer in layers),
            refused=self.refused,
        )


def _takes(output: Output, layer: Layer) -> bool:
    if output.target is layer:
        return True
    present = output.layer
    if present is layer or (present is not None and present.active):
        return False
    return output.target is not None and rank(layer.rid) < rank(output.target.rid)
