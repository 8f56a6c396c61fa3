"""One peer of the forwarder: what comes from it finds its track, what its outputs send leaves protected."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Final

from rtc import rtcp
from rtc.clock import SLACK, SenderClock
from rtc.counters import Counters
from rtc.feedback import FeedbackBuilder
from rtc.inbound import InboundTrack
from rtc.link import Link
from rtc.negotiated import Kind
from rtc.output import Output
from rtc.packet import Packet
from rtc.quality import QualityMeter
from rtc.streams import Streams, unwrap_repair
from rtc.wire import Wire

FEEDBACK_INTERVAL: Final = 0.5
TRANSPORT_FEEDBACK_INTERVAL: Final = 0.1
ECHO_FROM: Final = 0.02
"""Loss from which on voices leave twice, for `ECHO_FOR` seconds after it was last seen: what is sent twice hides it."""
ECHO_FOR: Final = 60.0

REPORT_INTERVAL: Final = 1.0

SILENCE: Final = 2.0
"""Seconds after which a peer counts as having been away. Browsers report at least once a second on what they receive."""
OWN_SSRC: Final = 1
CNAME: Final = "campus"

AT_ONCE: Final = -inf
"""The time of what is due as soon as there is something to say."""


@dataclass(slots=True)
class _Due:
    """When the periodic reports are sent next."""

    feedback: float = AT_ONCE
    transport: float = AT_ONCE
    reports: float = AT_ONCE


class Endpoint:
    """The wire of one peer, the streams that it sends and the outputs that it receives."""

    def __init__(self, wire: Wire, counters: Counters, on_haste: Callable[["Endpoint"], None]) -> None:
        self.wire = wire
        self.tracks: dict[str, InboundTrack] = {}
        self.outputs: dict[int, Output] = {}
        self._counters = counters
        self._streams = Streams(self.tracks, wire)
        self._clock = SenderClock()
        self.quality = QualityMeter()
        self.link = Link(wire, self._pad)
        self._feedback = FeedbackBuilder()
        self._echo_until = -inf
        self._again: list[tuple[Output, int]] = []
        self._due = _Due()
        self.due = AT_ONCE
        """When `tick` is wanted next; a round later does no harm, unless `on_haste` was told."""
        self._on_haste = on_haste
        self._heard_at: float | None = None

    # From the network

    def take_rtp(self, packet: Packet, now: float) -> None:
        """An authentic packet; the native lane gives only those that are out of the ordinary. Raises `ValueError` for one
        that is dropped."""
        stream = self._streams.find(packet.ssrc)
        if stream is None:
            stream = self._streams.bind(packet)
            self.hasten()
        track, layer, is_repair = stream
        if not is_repair:
            layer.count(packet, now)
        elif not unwrap_repair(packet, layer):
            return
        track.receive(layer, packet, now)

    def take_key_frame(self, ssrc: int, index: int, now: float) -> None:
        """The lane forwarded a packet of this SSRC that outputs may begin with, and some wait."""
        stream = self._streams.find(ssrc)
        if stream is not None:
            stream.track.key_frame_came(stream.layer, index, now)

    def take_rtcp(self, plain: bytes, now: float) -> None:
        """An authentic compound. Raises `ValueError` for one that is dropped."""
        self._welcome_back(now)
        for message in rtcp.parse(plain):
            self._hear(message, now)

    def _welcome_back(self, now: float) -> None:
        """After a silence: what was sent meanwhile is lost, and a new picture is here sooner than the browser misses it
        (Chromium waits three seconds)."""
        if self._heard_at is not None and now - self._heard_at > SILENCE:
            for ssrc in self.outputs:
                self._hear_key_frame_request(ssrc)
        self._heard_at = now

    def add_track(self, track: InboundTrack) -> None:
        if track.mid in self.tracks:
            raise ValueError("this m-section has a track")
        self.tracks[track.mid] = track

    def remove_track(self, track: InboundTrack) -> None:
        del self.tracks[track.mid]
        for layer in track.layers.values():
            self._streams.release(layer)

    # Feedback that is heard

    def _hear(self, message: rtcp.Message, now: float) -> None:
        match message:
            case rtcp.SenderReport():
                self._hear_sender_report(message, now)
                self._hear_blocks(message.blocks, now)
            case rtcp.ReceiverReport():
                self._hear_blocks(message.blocks, now)
            case rtcp.Nack():
                self._repair(message, now)
            case rtcp.KeyFrameRequest():
                for ssrc in message.ssrcs:
                    self._hear_key_frame_request(ssrc)
            case rtcp.TransportWide(body):
                self.link.hear_round_trip(self.quality.round_trip)
                self.link.hear(body, now)
                self.due = min(self.due, self.link.due)
            case rtcp.Remb(bitrate=bitrate):
                self.link.hear_remb(bitrate)
            case _:
                pass  # BYE: a stream that ends falls silent

    def _repair(self, nack: rtcp.Nack, now: float) -> None:
        """On a line that loses much a repair is sent once more, at the next tick: losses come in bursts."""
        output = self.outputs.get(nack.ssrc)
        if output is None:
            return
        sent = [lost for lost in nack.lost if output.resend(lost, now)]
        self._counters.retransmitted += len(sent)
        if sent and self.link.is_lossy and self.link.has_room:
            self._again += [(output, lost) for lost in sent]
            self.hasten()

    def _repair_again(self, now: float) -> None:
        again, self._again = self._again, []
        self._counters.retransmitted += sum([output.resend(lost, now, twice=True) for output, lost in again])

    def _hear_sender_report(self, report: rtcp.SenderReport, now: float) -> None:
        stream = self._streams.find(report.ssrc)
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
        self.due = AT_ONCE

    def hasten(self) -> None:
        """A tick is wanted soon, not only in the next round."""
        self.due = AT_ONCE
        self._on_haste(self)

    def hasten_reports(self) -> None:
        """A sender report is wanted soon: an output carries something else now."""
        self._due.reports = AT_ONCE
        self.hasten()

    def tick(self, now: float, remb_bitrate: int) -> None:
        """A peer that sends wants it in each round, one that only watches when its reports are due; what is under way (something
        is missing, a line is probed) wants it again at once."""
        if self._again:
            self._repair_again(now)
        now_or_soon = now + SLACK
        sends = self._streams.any()
        if sends:
            for track in self.tracks.values():
                if track.layers:
                    self._ask(track, now)
        if sends and now_or_soon >= self._due.transport:
            self._due.transport = now + TRANSPORT_FEEDBACK_INTERVAL
            self._report_arrivals()
        if sends and now_or_soon >= self._due.feedback:
            self._due.feedback = now + FEEDBACK_INTERVAL
            self._report_reception(now, remb_bitrate)
        if self.outputs and now_or_soon >= self._due.reports:
            self._due.reports = now + REPORT_INTERVAL
            self._echo_voices(now)
            self._report_sending(now)
        if self.outputs and now_or_soon >= self.link.due:
            self.link.tick(now)
        self.due = AT_ONCE if sends else min(self._due.reports, self.link.due) if self.outputs else inf
        if self.link.is_probed or any(layer.misses_any for layer in self._streams.layers()):
            self.hasten()

    def _ask(self, track: InboundTrack, now: float) -> None:
        """Asks the publisher for what an open track needs: lost packets, key frames."""
        track.tick(now)
        if not track.is_open or track.kind is Kind.AUDIO:
            return
        for layer in list(track.layers.values()):  # while something is sent, the first packet of another may come up
            lost, given_up = layer.lost(now)
            if lost:
                self._counters.nacks_sent += 1
                self.wire.transmit_rtcp(rtcp.nack(OWN_SSRC, layer.ssrc, [number & 0xFFFF for number in lost]))
            if given_up and layer.watched:
                layer.key_frames.want()
            if layer.asks_key_frame(now):
                self._counters.key_frames_asked += 1
                self.wire.transmit_rtcp(rtcp.picture_loss(OWN_SSRC, layer.ssrc))

    def _echo_voices(self, now: float) -> None:
        """Voices are too urgent to be asked for again: on a line that loses they are sent twice at once."""
        if self.quality.loss > ECHO_FROM and self.link.has_room:
            self._echo_until = now + ECHO_FOR
        elif not self.link.has_room:
            self._echo_until = now
        for output in self.outputs.values():
            if output.kind is Kind.AUDIO:
                output.sink.echo = now < self._echo_until

    def _report_arrivals(self) -> None:
        """Each message in a packet of its own, about the stream that was heard last: Chromium wants both."""
        for number, at in self.wire.arrivals():
            self._feedback.arrive(number, at)
        newest = max(self._streams.layers(), key=lambda layer: layer.heard_at, default=None)
        if newest is not None:
            for data in self._feedback.build(OWN_SSRC, newest.ssrc):
                self.wire.transmit_rtcp(data)

    def _pad(self, size: int, now: float) -> bool:
        """Padding to measure the line with, on the first stream that can carry it."""
        return any(output.pad(size, now) for output in self.outputs.values() if output.kind is Kind.VIDEO)

    def _report_reception(self, now: float, remb_bitrate: int) -> None:
        layers = list(self._streams.layers())[: rtcp.MAX_BLOCKS]
        blocks = [layer.reception.report(layer.ssrc, now) for layer in layers]
        for layer, block in zip(layers, blocks, strict=True):
            self.quality.hear(
                layer.reception.expected_last, layer.reception.expected_last * block.fraction_lost / 256, now
            )
        video = [layer.ssrc for layer in layers if layer.codec.kind is Kind.VIDEO]
        data = rtcp.receiver_report(OWN_SSRC, blocks) + rtcp.source_description([OWN_SSRC], CNAME)
        if video:
            data += rtcp.remb(OWN_SSRC, remb_bitrate, video)
        self.wire.transmit_rtcp(data)

    def _report_sending(self, now: float) -> None:
        reports = [report for output in self.outputs.values() if (report := output.report(now)) is not None]
        for start in range(0, len(reports), rtcp.MAX_BLOCKS):
            some = reports[start : start + rtcp.MAX_BLOCKS]
            data = b"".join(map(rtcp.sender_report, some))
            self.wire.transmit_rtcp(data + rtcp.source_description([some[0].ssrc], CNAME))
