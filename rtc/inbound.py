"""What a peer publishes in one m-section: the gate, the layers, and who gets which of them."""

from collections.abc import Callable

from rtc.forwarder import TrackStats
from rtc.gate import Gate, Loud
from rtc.layer import Layer, codec_of
from rtc.negotiated import EXT_AUDIO_LEVEL, Kind
from rtc.output import Output
from rtc.packet import Packet, element
from rtc.selection import choose, rank


class InboundTrack:
    """Forwards the packets of one track.

    `on_start` is told when its first packet was accepted, `on_change` when a layer begins or stops to flow, `hasten` when its
    publisher has to be asked for something soon.

    It starts closed. An output is either carried by a layer (`Layer.attach`), or waiting for a packet that it can begin
    with, or both: what it has goes on until what it wants arrives.
    """

    def __init__(
        self,
        kind: Kind,
        mid: str,
        gate: Gate,
        *,
        on_start: Callable[[], None],
        on_change: Callable[[], None],
        hasten: Callable[[], None],
    ) -> None:
        self.kind = kind
        self.mid = mid
        self.gate = gate
        self.layers: dict[str, Layer] = {}
        self._outputs: dict[Output, None] = {}
        self._waiting: dict[Output, None] = {}
        self._on_start = on_start
        self._on_change = on_change
        self._hasten = hasten

    @property
    def is_open(self) -> bool:
        return self.gate.is_open

    @property
    def loudness(self) -> Loud:
        return self.gate.loudness

    # Streams

    def bind(self, layer: Layer) -> Layer | None:
        """Takes a new stream; returns the one that it replaces, which had the same rid."""
        former = self.layers.get(layer.rid)
        if former is not None:
            self._detach(former)
        self.layers[layer.rid] = layer
        return former

    def receive(self, layer: Layer, packet: Packet, now: float) -> None:
        """A packet of this layer whose `extended` is known. Raises `ValueError` for a payload type of another kind.

        The native lane does the same with packets that change nothing but counters (`native/lane.c`); these do not come here.
        """
        gate = self.gate
        if packet.payload and not layer.active:
            layer.active = True
            self._layers_changed()
        if not gate.is_open:
            gate.refused += 1
            return
        if not gate.started:
            gate.started = True
            self._on_start()
        if not layer.continues(packet):
            codec = codec_of(packet.payload_type, self.kind)
            self._detach(layer)
            layer.restart(codec)
        layer.describe(packet)
        asked, placed = layer.asks, layer.place(packet, now)
        if layer.asks and not asked:
            self._hasten()
        if not placed:
            return
        if self.kind is Kind.AUDIO:
            self._listen(packet, now)
        layer.forward(packet)
        if packet.key and gate.waiting:
            self._switch(layer, packet, now)

    def key_frame_came(self, layer: Layer, index: int, now: float) -> None:
        """A packet that outputs may begin with was forwarded by the lane; it is kept for a while."""
        packet = layer.find(index)
        if packet is not None and self.gate.waiting:
            self._switch(layer, packet, now)

    def _listen(self, packet: Packet, now: float) -> None:
        level = element(packet.extension, EXT_AUDIO_LEVEL)
        if level:
            self.gate.loudness.hear(level, now)

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
        self._await(output, waits=False)
        self._outputs.pop(output, None)

    def release(self) -> None:
        """Removes all outputs: the track ends."""
        for output in list(self._outputs):
            self.remove(output)

    def set_open(self, is_open: bool) -> None:
        """From the next packet on. Closing also forgets what could be sent again."""
        if is_open == self.gate.is_open:
            return
        self.gate.is_open = is_open
        for layer in self.layers.values():
            self._detach(layer)
            layer.restart()
        self.gate.loudness.silence()

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
        waits = target is not None and target is not output.layer
        self._await(output, waits=waits)
        if waits and target is not None and self.kind is Kind.VIDEO:
            target.key_frames.want()
            self._hasten()

    def _await(self, output: Output, *, waits: bool) -> None:
        if waits:
            self._waiting[output] = None
        else:
            self._waiting.pop(output, None)
        self.gate.waiting = bool(self._waiting)

    def _switch(self, layer: Layer, packet: Packet, now: float) -> None:
        """Lets those begin with this packet who wait for it, or who have nothing and take what comes."""
        for output in [output for output in self._waiting if _takes(output, layer)]:
            output.join(layer, packet, now)
            if output.target is layer:
                self._await(output, waits=False)

    # Feedback

    def hear_key_frame_request(self, output: Output) -> None:
        layer = output.layer or output.target
        if layer is not None and self.kind is Kind.VIDEO:
            layer.key_frames.want()
            self._hasten()

    def tick(self, now: float) -> None:
        self.gate.loudness.fade(now)
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
            refused=self.gate.refused,
        )


def _takes(output: Output, layer: Layer) -> bool:
    if output.target is layer:
        return True
    present = output.layer
    if output.is_patient or present is layer or (present is not None and present.active):
        return False
    return output.target is not None and rank(layer.rid) < rank(output.target.rid)
