"""One peer of the forwarder: what comes from it finds its track, what its outputs send leaves protected."""

from dataclasses import dataclass
from struct import Struct
from typing import Final, NamedTuple

from rtc import rtcp
from rtc.forwarder import Path, Send
from rtc.inbound import InboundTrack
from rtc.layer import Layer, codec_of
from rtc.negotiated import (
    BY_RTX_PAYLOAD_TYPE,
    EXT_MID,
    EXT_REPAIRED_RID,
    EXT_RID,
    RIDS,
    Kind,
)
from rtc.output import Output
from rtc.packet import HEADER_SIZE, MARKER, Packet, elements, parse
from rtc.sequence import unwrap
from rtc.srtp import SrtpContext, SrtpError, Workspace

MAX_DATAGRAM: Final = 1500
MAX_SSRCS: Final = 64
"""Streams a peer may begin in its life. It needs ten; libsrtp keeps a state for each, so further ones are not opened."""

FEEDBACK_INTERVAL: Final = 0.5
REPORT_INTERVAL: Final = 1.0
SYNCHRONISE_ABOVE: Final = 0.25
"""Seconds by which a publisher's clock may drift before it is related to the server's anew."""

OWN_SSRC: Final = 1
CNAME: Final = "campus"

_SSRC = Struct("!L")


@dataclass(slots=True)
class Counters:
    """What a forwarder counts over all its peers."""

    received: int = 0
    dropped: int = 0
    sent: int = 0
    octets_sent: int = 0
    retransmitted: int = 0
    nacks_sent: int = 0
    key_frames_asked: int = 0


class Name(NamedTuple):
    """What a sender called a stream in its first packets; browsers say it no more once they got a report about it."""

    mid: str
    rid: str
    repaired: str


UNNAMED: Final = Name("", "", "")


class Stream(NamedTuple):
    """What an SSRC of the peer stands for: a layer, or the retransmissions of one."""

    track: InboundTrack
    layer: Layer
    is_repair: bool


@dataclass(slots=True)
class _Clock:
    """The publisher's wall clock against the server's: add `offset` seconds to have the latter."""

    offset: float | None = None

    def translate(self, ntp: int, now: float) -> float:
        """The server's time of a moment that a sender report names.

        The offset stays for all streams of the peer while it holds, for it is what keeps them in time with each other.
        """
        seconds = ntp / 4294967296
        if self.offset is None or abs(seconds + self.offset - now) > SYNCHRONISE_ABOVE:
            self.offset = now - seconds
        return seconds + self.offset


@dataclass(slots=True)
class _Due:
    """When the periodic reports are sent next; `None`: as soon as there is something to say."""

    feedback: float | None = None
    reports: float | None = None


class Endpoint:
    """SRTP of one peer, the streams that it sends and the outputs that it receives."""

    def __init__(self, srtp: SrtpContext, workspace: Workspace, path: Path, send: Send, counters: Counters) -> None:
        self.path = path
        self.tracks: dict[str, InboundTrack] = {}
        self.outputs: dict[int, Output] = {}
        self.buffer = workspace.buffer
        self._srtp = srtp
        self._send = send
        self._counters = counters
        self._streams: dict[int, Stream] = {}
        self._names: dict[int, Name] = {}
        self._clock = _Clock()
        self._due = _Due()

    # From the network

    def receive(self, data: bytes, now: float) -> None:
        """An SRTP or SRTCP datagram (RFC 5761). Raises `ValueError` for one that is dropped."""
        if not HEADER_SIZE <= len(data) <= MAX_DATAGRAM:
            raise ValueError("too short or too long")
        if 192 <= data[1] <= 223:
            self._admit(_SSRC.unpack_from(data, 4)[0])
            plain = self._srtp.unprotect_rtcp(data)
            self._names.setdefault(_SSRC.unpack_from(data, 4)[0], UNNAMED)
            for message in rtcp.parse(plain):
                self._hear(message, now)
            return
        ssrc = _SSRC.unpack_from(data, 8)[0]
        stream = self._streams.get(ssrc)
        if stream is None:
            self._admit(ssrc)
        packet = parse(self._srtp.unprotect(data))
        if stream is None:
            stream = self._bind(packet)
        if stream.is_repair:
            _unwrap_repair(packet, stream.layer)
        else:
            stream.layer.count(packet, now)
        stream.track.receive(stream.layer, packet, now)

    def _admit(self, ssrc: int) -> None:
        if ssrc not in self._names and len(self._names) >= MAX_SSRCS:
            raise ValueError("the peer has begun too many streams")

    def _bind(self, packet: Packet) -> Stream:
        """Finds the track of a new SSRC by its MID, RID or repaired RID (RFC 8843, RFC 8852)."""
        name = self._names[packet.ssrc] = _name(packet) or self._names.get(packet.ssrc, UNNAMED)
        track = self.tracks.get(name.mid)
        if track is None:
            raise ValueError("no track for this stream")
        if packet.payload_type in BY_RTX_PAYLOAD_TYPE:
            layer = track.layers.get(name.repaired)
            if layer is None:
                raise ValueError("a retransmission before its stream")
            stream = Stream(track, layer, is_repair=True)
        else:
            stream = self._bind_layer(track, packet, name.rid)
        self._streams[packet.ssrc] = stream
        return stream

    def _bind_layer(self, track: InboundTrack, packet: Packet, rid: str) -> Stream:
        codec = codec_of(packet.payload_type, track.kind)
        if rid and (track.kind is Kind.AUDIO or rid not in RIDS):
            raise ValueError("an unknown rid")
        layer = Layer(rid, packet.ssrc, codec, packet.sequence)
        former = track.bind(layer)
        if former is not None:
            self._unbind(former)
        return Stream(track, layer, is_repair=False)

    def _unbind(self, layer: Layer) -> None:
        for ssrc in [ssrc for ssrc, stream in self._streams.items() if stream.layer is layer]:
            del self._streams[ssrc]

    def add_track(self, track: InboundTrack) -> None:
        if track.mid in self.tracks:
            raise ValueError("this m-section has a track")
        self.tracks[track.mid] = track

    def remove_track(self, track: InboundTrack) -> None:
        del self.tracks[track.mid]
        for layer in track.layers.values():
            self._unbind(layer)

    # Feedback that is heard

    def _hear(self, message: rtcp.Message, now: float) -> None:
        match message:
            case rtcp.SenderReport():
                self._hear_sender_report(message, now)
                self._hear_blocks(message.blocks, now)
            case rtcp.ReceiverReport():
                self._hear_blocks(message.blocks, now)
            case rtcp.Nack():
                output = self.outputs.get(message.ssrc)
                if output is not None:
                    self._counters.retransmitted += sum([output.resend(lost, now) for lost in message.lost])
            case rtcp.KeyFrameRequest():
                for ssrc in message.ssrcs:
                    self._hear_key_frame_request(ssrc)
            case _:
                pass  # BYE: a stream that ends falls silent; REMB: whose budget it is, is not decided here

    def _hear_sender_report(self, report: rtcp.SenderReport, now: float) -> None:
        stream = self._streams.get(report.ssrc)
        if stream is not None and not stream.is_repair:
            stream.layer.reception.hear_sender_report(report.ntp, now)
            stream.layer.sender_clock = report.rtp, self._clock.translate(report.ntp, now)

    def _hear_blocks(self, blocks: tuple[rtcp.ReportBlock, ...], now: float) -> None:
        for block in blocks:
            output = self.outputs.get(block.ssrc)
            if output is not None:
                output.hear_report(block, now)

    def _hear_key_frame_request(self, ssrc: int) -> None:
        output = self.outputs.get(ssrc)
        if output is not None and output.carrier is not None:
            output.carrier.hear_key_frame_request(output)

    # To the network

    def add_output(self, output: Output) -> None:
        if output.ssrc in self.outputs:
            raise ValueError("this SSRC has an output")
        self.outputs[output.ssrc] = output

    def transmit(self, length: int) -> None:
        """Protects and sends the first `length` bytes of the workspace."""
        counters = self._counters
        try:
            data = self._srtp.protect(length)
        except SrtpError:
            counters.dropped += 1
            return
        counters.sent += 1
        counters.octets_sent += len(data)
        self._send(data, self.path)

    def hasten_reports(self) -> None:
        self._due.reports = None

    def tick(self, now: float, remb_bitrate: int) -> None:
        for track in self.tracks.values():
            self._ask(track, now)
        if self._streams and (self._due.feedback is None or now >= self._due.feedback):
            self._due.feedback = now + FEEDBACK_INTERVAL
            self._report_reception(now, remb_bitrate)
        if self.outputs and (self._due.reports is None or now >= self._due.reports):
            self._due.reports = now + REPORT_INTERVAL
            self._report_sending(now)

    def _ask(self, track: InboundTrack, now: float) -> None:
        """Asks the publisher for what an open track needs: lost packets, key frames."""
        track.tick(now)
        if not track.is_open or track.kind is Kind.AUDIO:
            return
        for layer in track.layers.values():
            lost, given_up = layer.nacks.due(now)
            if lost:
                self._counters.nacks_sent += 1
                self._send_rtcp(rtcp.nack(OWN_SSRC, layer.ssrc, [number & 0xFFFF for number in lost]))
            if given_up and layer.sinks:
                layer.key_frames.want()
            if layer.active and layer.key_frames.due(now):
                self._counters.key_frames_asked += 1
                self._send_rtcp(rtcp.picture_loss(OWN_SSRC, layer.ssrc))

    def _report_reception(self, now: float, remb_bitrate: int) -> None:
        layers = [stream.layer for stream in self._streams.values() if not stream.is_repair][: rtcp.MAX_BLOCKS]
        blocks = [layer.reception.report(layer.ssrc, now) for layer in layers]
        video = [layer.ssrc for layer in layers if layer.codec.kind is Kind.VIDEO]
        data = rtcp.receiver_report(OWN_SSRC, blocks) + rtcp.source_description([OWN_SSRC], CNAME)
        if video:
            data += rtcp.remb(OWN_SSRC, remb_bitrate, video)
        self._send_rtcp(data)

    def _report_sending(self, now: float) -> None:
        reports = [report for output in self.outputs.values() if (report := output.report(now)) is not None]
        for start in range(0, len(reports), rtcp.MAX_BLOCKS):
            some = reports[start : start + rtcp.MAX_BLOCKS]
            data = b"".join(map(rtcp.sender_report, some))
            self._send_rtcp(data + rtcp.source_description([some[0].ssrc], CNAME))

    def _send_rtcp(self, data: bytes) -> None:
        protected = self._srtp.protect_rtcp(data)
        self._counters.sent += 1
        self._counters.octets_sent += len(protected)
        self._send(protected, self.path)


def _unwrap_repair(packet: Packet, layer: Layer) -> None:
    """Turns a retransmission back into the packet that was lost (RFC 4588, section 4)."""
    codec = BY_RTX_PAYLOAD_TYPE.get(packet.payload_type)
    if codec is None or len(packet.payload) < 2:
        raise ValueError("padding that probes for bandwidth")
    packet.sequence = packet.payload[0] << 8 | packet.payload[1]
    packet.payload = packet.payload[2:]
    packet.marker_and_type = packet.marker_and_type & MARKER | codec.payload_type
    packet.extended = unwrap(packet.sequence, layer.reception.highest)


def _name(packet: Packet) -> Name | None:
    """What the packet says of its stream, `None` if it says nothing."""
    found = dict(elements(packet.extension))
    if EXT_MID not in found:
        return None
    return Name(*(found.get(number, b"").decode("ascii", "replace") for number in (EXT_MID, EXT_RID, EXT_REPAIRED_RID)))
