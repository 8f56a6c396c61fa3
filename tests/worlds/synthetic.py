"""A client without a browser: ICE, DTLS, SRTP and RTP, no codec. Light enough that a thousand live in one process.

    peer = SyntheticPeer(offer_sdp)                 # or transport="tcp", ipv6=True, via=link.address
    await server_peer.answer(peer.answer())         # hand this text to the server as a browser would
    await peer.connect()                            # ICE and DTLS are up
    peer.publish("1", media.camera())               # the mid of a publish section, clips by rid; goes on until unpublish
    peer.received["5"].packets                      # what came in the slot with that mid (`rtp_streams.Received`)
    await peer.wait_for(lambda: peer.received["5"].frames > 10)
    peer.texts                                      # what came over the data channel
    await server_peer.answer(peer.restart(server_peer.restart()))   # ICE restart
    peer.move()                                     # another local address, as after a change of network
    peer.fall_silent()                              # no more checks, no farewell: the network is gone
    await peer.close()

It behaves as browsers do where it matters: it is the controlling ICE agent and the DTLS client, names its streams only until
they were reported on, answers NACK with RTX and PLI with a key frame, asks for what it misses and tells when what arrived.
"""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any

from aioice import stun
from pylibsrtp import Error as SrtpFailure
from pylibsrtp import Policy, Session

from rtc import rtcp
from rtc.dtls import Certificate, DtlsSession
from rtc.feedback import FeedbackBuilder
from rtc.forwarder import SrtpKeys, SrtpProfile
from rtc.negotiated import EXT_TRANSPORT_WIDE
from rtc.packet import element
from tests.worlds.media import Clip
from tests.worlds.offers import ReadOffer
from tests.worlds.rtp_streams import OutgoingStream, Received
from tests.worlds.waiting import until
from tests.worlds.wires import TcpWire, UdpWire, Wire

CHECK_FAST = 0.05
CHECK_SLOW = 2.0
FEEDBACK = 0.05
REPORT = 1.0
GIVE_UP = 1.0

_certificate: list[Certificate] = []


def certificate() -> Certificate:
    """One for all synthetic peers; making one takes a millisecond."""
    if not _certificate:
        _certificate.append(Certificate())
    return _certificate[0]


class SyntheticPeer:
    """See the module's text. All of it lives on the running event loop."""

    def __init__(
        self,
        offer: str,
        *,
        transport: str = "udp",
        ipv6: bool = False,
        via: tuple[str, int] | None = None,
        profiles: tuple[SrtpProfile, ...] = ("aes128-gcm", "aes128-cm-sha1-80"),
        tells_arrivals: bool = True,
    ) -> None:
        self.offer = ReadOffer.parse(offer)
        self._address = via or self.offer.candidate(transport, ipv6=ipv6)
        self._transport = transport
        self._ufrag, self._tie_breaker = secrets.token_hex(4), secrets.randbits(63)
        self._dtls = DtlsSession(certificate(), self._send, role="client", profiles=profiles)
        self._dtls.on_closed = self._left
        self._dtls.on_text = self._text
        self._wire: Wire | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._checked = asyncio.Event()
        self._check_soon = asyncio.Event()
        self._outbound: Session | None = None
        self._inbound: Session | None = None
        self._streams: dict[int, OutgoingStream] = {}
        self._publishing: dict[str, asyncio.Task[None]] = {}
        self._slots = {slot.ssrc: mid for mid, slot in self.offer.slots.items()}
        self._slots |= {slot.rtx_ssrc: mid for mid, slot in self.offer.slots.items() if slot.rtx_ssrc is not None}
        self.received: dict[str, Received] = {mid: Received(slot.ssrc) for mid, slot in self.offer.slots.items()}
        """By the mid of the slot."""
        self.texts: list[str] = []
        self.profile = ""
        self.farewell = asyncio.Event()
        """The server closed DTLS."""
        self.remb = 0
        self.checks_answered = 0
        self.strangers = 0
        """Packets with an SSRC that is no slot's."""
        self._silent = False
        self._arrivals = FeedbackBuilder() if tells_arrivals else None
        self.padding = 0
        """Packets without a payload."""

    # --- Connecting ---

    def answer(self) -> str:
        """The SDP that a browser would send back."""
        return self.offer.answer(self._ufrag, "client-password-of-no-use", certificate().fingerprint)

    async def connect(self, within: float = 10.0) -> None:
        """ICE, then DTLS, then the data channel's start. Raises `TimeoutError` after `within` seconds."""
        self._open_wire()
        _ = self._spawn(self._check_on())
        async with asyncio.timeout(within):
            await self._checked.wait()
            keys = await self._dtls.handshake(self.offer.fingerprint)
            await self._dtls.open_channel("speakers", port=5000, largest=65_536)
        self._use(keys)
        _ = self._spawn(self._feed_back())

    def _use(self, keys: SrtpKeys) -> None:
        number = {
            "aes128-gcm": Policy.SRTP_PROFILE_AEAD_AES_128_GCM,
            "aes128-cm-sha1-80": Policy.SRTP_PROFILE_AES128_CM_SHA1_80,
        }[keys.profile]
        self.profile = keys.profile
        self._outbound = Session(Policy(keys.send, Policy.SSRC_ANY_OUTBOUND, srtp_profile=number))
        self._inbound = Session(Policy(keys.receive, Policy.SSRC_ANY_INBOUND, srtp_profile=number))

    def restart(self, offer: str) -> str:
        """Takes the server's new ICE credentials; returns the answer. Media go on."""
        self.offer = ReadOffer.parse(offer)
        self._ufrag = secrets.token_hex(4)
        self._checked.clear()
        self._check_soon.set()
        return self.answer()

    def move(self) -> None:
        """A new local socket, as a phone that leaves the Wi-Fi; the next check nominates it."""
        old = self._wire
        self._open_wire()
        self._checked.clear()
        self._check_soon.set()
        if old is not None:
            old.close()

    def fall_silent(self) -> None:
        """From now on nothing is sent and nothing read."""
        self._silent = True

    async def nominated(self, within: float = 10.0) -> None:
        """After `restart` or `move`: the server accepted a check."""
        async with asyncio.timeout(within):
            await self._checked.wait()

    async def wait_for(self, condition: Callable[[], object]) -> None:
        await until(condition)

    async def close(self) -> None:
        """Says farewell and lets everything go. Idempotent."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._dtls.close()
        if self._wire is not None:
            self._wire.close()
        await asyncio.sleep(0)

    def _open_wire(self) -> None:
        make = TcpWire if self._transport == "tcp" else UdpWire
        self._wire = make(self._address, self._receive)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _send(self, data: bytes) -> None:
        if self._wire is not None and not self._silent:
            self._wire.send(data)

    def send_raw(self, data: bytes) -> None:
        """Bytes as they are, along the path that the server trusts."""
        self._send(data)

    # --- ICE ---

    async def _check_on(self) -> None:
        """Fast until a check is answered, then slowly; at once after `restart` and `move`."""
        while True:
            self._check_soon.clear()
            self._send(self._check())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._check_soon.wait(), CHECK_SLOW if self._checked.is_set() else CHECK_FAST)

    def _check(self) -> bytes:
        message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        message.attributes["USERNAME"] = f"{self.offer.ufrag}:{self._ufrag}"
        message.attributes["PRIORITY"] = 1_862_270_975
        message.attributes["ICE-CONTROLLING"] = self._tie_breaker
        message.attributes["USE-CANDIDATE"] = None
        message.add_message_integrity(self.offer.password.encode())
        return bytes(message)

    def _take_stun(self, data: bytes) -> None:
        with contextlib.suppress(ValueError):
            message = stun.parse_message(data)
            good = message.check_message_integrity(self.offer.password.encode())
            if good and message.message_class is stun.Class.RESPONSE:
                self.checks_answered += 1
                if not self._checked.is_set():
                    self._checked.set()
                    self._check_soon.set()

    # --- Receiving ---

    def _receive(self, data: bytes) -> None:
        if self._silent:
            return
        if data[0] <= 3:
            self._take_stun(data)
        elif 20 <= data[0] <= 63:
            self._dtls.receive(data)
        elif self._inbound is not None:
            with contextlib.suppress(SrtpFailure):
                if 192 <= data[1] <= 223:
                    self._take_rtcp(self._inbound.unprotect_rtcp(data))
                else:
                    self._take_rtp(self._inbound.unprotect(data))

    def _take_rtp(self, packet: bytes) -> None:
        mid = self._slots.get(int.from_bytes(packet[8:12], "big"))
        if self._arrivals is not None and packet[0] & 0x10:
            number = element(packet[16 : 16 + 4 * int.from_bytes(packet[14:16], "big")], EXT_TRANSPORT_WIDE)
            if number is not None:
                self._arrivals.arrive(int.from_bytes(number, "big"), time.monotonic())
        if packet[0] & 0x20:
            self.padding += 1
        elif mid is None:
            self.strangers += 1
        else:
            self.received[mid].take(packet, time.monotonic())

    def _take_rtcp(self, data: bytes) -> None:
        for message in rtcp.parse(data):
            match message:
                case rtcp.ReceiverReport(blocks=blocks) | rtcp.SenderReport(blocks=blocks):
                    for stream in self._known([block.ssrc for block in blocks]):
                        stream.reported = True
                case rtcp.Nack(ssrc=ssrc, lost=lost):
                    for stream in self._known([ssrc]):
                        for sequence in lost:
                            self._send_rtp(stream.repeat(sequence))
                case rtcp.KeyFrameRequest(ssrcs=ssrcs):
                    for stream in self._known(ssrcs):
                        stream.ask_key_frame()
                case rtcp.Remb(bitrate=bitrate):
                    self.remb = bitrate
                case _:
                    pass

    def _known(self, ssrcs: Iterable[int]) -> list[OutgoingStream]:
        return [self._streams[ssrc] for ssrc in ssrcs if ssrc in self._streams]

    async def _feed_back(self) -> None:
        """NACKs at once, receiver and sender reports every second."""
        report_at = time.monotonic()
        while True:
            await asyncio.sleep(FEEDBACK)
            now = time.monotonic()
            for received in self.received.values():
                self._ask_for_missing(received, now)
            for message in self._arrivals.build(1, 0) if self._arrivals is not None else []:
                self._send_rtcp(message)
            if now - report_at >= REPORT:
                report_at = now
                self._report()

    def _ask_for_missing(self, received: Received, now: float) -> None:
        if not received.missing:
            return
        for sequence, since in list(received.missing.items()):
            if now - since > GIVE_UP:
                del received.missing[sequence]
        if received.missing and "opus" not in received.codecs:
            self._send_rtcp(rtcp.receiver_report(1, []) + rtcp.nack(1, received.ssrc, sorted(received.missing)))

    def _report(self) -> None:
        blocks = [
            rtcp.ReportBlock(each.ssrc, 0, 0, each.extended_highest, 0, 0, 0)
            for each in self.received.values()
            if each.highest is not None
        ]
        self._send_rtcp(rtcp.receiver_report(1, blocks[:31]))
        ntp = int((time.time() + 2_208_988_800) * (1 << 32))
        for stream in self._streams.values():
            report = rtcp.SenderReport(stream.ssrc, ntp, stream.timestamp, stream.packets, stream.octets)
            self._send_rtcp(rtcp.sender_report(report))

    def ask_key_frame(self, mid: str) -> None:
        """A PLI about what comes in a slot."""
        self._send_rtcp(rtcp.receiver_report(1, []) + rtcp.picture_loss(1, self.received[mid].ssrc))

    # --- Publishing ---

    def publish(self, mid: str, clips: Mapping[str, Clip]) -> list[OutgoingStream]:
        """Sends the clips (by rid; "" is none) in a loop, in real time, until `unpublish`. Returns the streams."""
        streams = [OutgoingStream(mid, rid, clip) for rid, clip in clips.items()]
        self._streams |= {stream.ssrc: stream for stream in streams}
        self._publishing[mid] = self._spawn(self._play(streams))
        return streams

    def unpublish(self, mid: str) -> None:
        self._publishing.pop(mid).cancel()

    async def _play(self, streams: list[OutgoingStream]) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            for stream in streams:
                for packet in stream.next_frame():
                    self._send_rtp(packet)
            due += streams[0].clip.seconds
            await asyncio.sleep(max(0.0, due - loop.time()))

    def _send_rtp(self, packet: bytes | None) -> None:
        if packet is not None and self._outbound is not None:
            self._send(self._outbound.protect(packet))

    def _send_rtcp(self, data: bytes) -> None:
        if self._outbound is not None:
            self._send(self._outbound.protect_rtcp(data))

    # --- Told by DTLS ---

    def _left(self) -> None:
        self.farewell.set()

    def _text(self, text: str) -> None:
        self.texts.append(text)
        del self.texts[:-1000]
