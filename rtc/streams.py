"""Which track and layer an SSRC of a peer stands for: found by what its first packets say (RFC 8843, RFC 8852)."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from rtc.inbound import InboundTrack
from rtc.layer import Layer, codec_of
from rtc.negotiated import BY_RTX_PAYLOAD_TYPE, EXT_MID, EXT_REPAIRED_RID, EXT_RID, RIDS, Kind
from rtc.packet import MARKER, Packet, elements
from rtc.sequence import unwrap
from rtc.wire import Wire


class Name(NamedTuple):
    """What a sender called a stream in its first packets; browsers say it no more once they got a report about it."""

    mid: str
    rid: str
    repaired: str


class Stream(NamedTuple):
    """What an SSRC of the peer stands for: a layer, or the retransmissions of one."""

    track: InboundTrack
    layer: Layer
    is_repair: bool


UNNAMED: Final = Name("", "", "")


class Streams:
    """The SSRCs that a peer sends over its wire. `tracks` are its tracks by mid."""

    def __init__(self, tracks: dict[str, InboundTrack], wire: Wire) -> None:
        self._tracks = tracks
        self._wire = wire
        self._names: dict[int, Name] = {}
        self._bound: dict[int, Stream] = {}
        self.find = self._bound.get

    def any(self) -> bool:
        return bool(self._bound)

    def layers(self) -> Iterator[Layer]:
        """The layers that are bound, in the order in which they appeared."""
        return (stream.layer for stream in self._bound.values() if not stream.is_repair)

    def bind(self, packet: Packet) -> Stream:
        """Finds the place of a new SSRC. Raises `ValueError` for one that has none."""
        name = self._names[packet.ssrc] = _name(packet) or self._names.get(packet.ssrc, UNNAMED)
        track = self._tracks.get(name.mid)
        if track is None:
            raise ValueError("no track for this stream")
        if packet.payload_type in BY_RTX_PAYLOAD_TYPE:
            layer = track.layers.get(name.repaired) or _missing(track, packet)
            if layer is None:
                raise ValueError("a retransmission before its stream")
            stream = Stream(track, layer, is_repair=True)
        else:
            stream = self._bind_layer(track, packet, name.rid)
        self._bound[packet.ssrc] = stream
        self._wire.bind(packet.ssrc, stream.layer, is_repair=stream.is_repair)
        return stream

    def _bind_layer(self, track: InboundTrack, packet: Packet, rid: str) -> Stream:
        codec = codec_of(packet.payload_type, track.kind)
        if rid and (track.kind is Kind.AUDIO or rid not in RIDS):
            raise ValueError("an unknown rid")
        layer = self._wire.layer(track.gate, rid, packet.ssrc, codec, packet.sequence)
        former = track.bind(layer)
        if former is not None:
            self.release(former)
        return Stream(track, layer, is_repair=False)

    def release(self, layer: Layer) -> None:
        """Forgets what stands for this layer; how it was called stays known."""
        for ssrc in [ssrc for ssrc, stream in self._bound.items() if stream.layer is layer]:
            del self._bound[ssrc]
            self._wire.unbind(ssrc)


def unwrap_repair(packet: Packet, layer: Layer) -> bool:
    """Turns a retransmission back into the packet that was lost (RFC 4588, section 4).

    `False`: it carries none, as browsers send to measure bandwidth. Raises `ValueError` for another payload type.
    """
    codec = BY_RTX_PAYLOAD_TYPE.get(packet.payload_type)
    if codec is None:
        raise ValueError("no retransmission")
    if len(packet.payload) < 2:
        return False
    packet.sequence = packet.payload[0] << 8 | packet.payload[1]
    packet.payload = packet.payload[2:]
    packet.marker_and_type = packet.marker_and_type & MARKER | codec.payload_type
    packet.extended = unwrap(packet.sequence, layer.reception.highest)
    return True


def _missing(track: InboundTrack, packet: Packet) -> Layer | None:
    """The one layer that misses what is sent again here; not every browser names the repaired RID of a simulcast."""
    if len(packet.payload) < 2:
        return None
    number = packet.payload[0] << 8 | packet.payload[1]
    layers = [layer for layer in track.layers.values() if layer.misses(unwrap(number, layer.reception.highest))]
    return layers[0] if len(layers) == 1 else None


def _name(packet: Packet) -> Name | None:
    """What the packet says of its stream, `None` if it says nothing."""
    found = dict(elements(packet.extension))
    if EXT_MID not in found:
        return None
    return Name(*(found.get(number, b"").decode("ascii", "replace") for number in (EXT_MID, EXT_RID, EXT_REPAIRED_RID)))
