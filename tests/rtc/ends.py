"""Publishers and subscribers for tests of the forwarder: real SRTP (pylibsrtp's public sessions), packets built by hand.

Nothing here uses the code under test to build or read packets, except `rtc.rtcp`, which has its own tests.
"""

import struct
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import NamedTuple

from pylibsrtp import Error as SrtpFailure
from pylibsrtp import Policy, Session

from rtc import rtcp
from rtc.forwarder import Forwarder, OutputKey, Path, PeerKey, SrtpKeys, SrtpProfile, TrackKey
from rtc.lane import LaneName
from rtc.lanes import make_lane
from rtc.negotiated import AV1, OPUS, VP8, Kind
from rtc.route import Route
from rtc.selective_forwarder import SelectiveForwarder

PROFILES = {
    "aes128-gcm": (Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 28),
    "aes128-cm-sha1-80": (Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 30),
}


class Rtp(NamedTuple):
    """An RTP packet as a client sees it."""

    payload_type: int
    marker: bool
    sequence: int
    timestamp: int
    ssrc: int
    extensions: dict[int, bytes]
    payload: bytes


def read_rtp(data: bytes) -> Rtp:
    first, second, sequence, timestamp, ssrc = struct.unpack_from("!BBHLL", data)
    assert first >> 6 == 2
    position = 12 + 4 * (first & 15)
    extensions: dict[int, bytes] = {}
    if first & 16:
        profile, words = struct.unpack_from("!HH", data, position)
        assert profile == 0xBEDE
        position += 4
        end = position + 4 * words
        while position < end:
            number, length = data[position] >> 4, (data[position] & 15) + 1
            position += 1
            if number:
                extensions[number] = data[position : position + length]
                position += length
        position = end
    if first & 32:
        data = data[: -data[-1]]
    return Rtp(second & 127, bool(second & 128), sequence, timestamp, ssrc, extensions, data[position:])


def write_rtp(
    payload_type: int,
    sequence: int,
    timestamp: int,
    ssrc: int,
    payload: bytes,
    *,
    marker: bool = False,
    extensions: dict[int, bytes] | None = None,
    padding: int = 0,
) -> bytes:
    body = b"".join(bytes([number << 4 | len(value) - 1]) + value for number, value in (extensions or {}).items())
    body += bytes(-len(body) % 4)
    first = 0x80 | (0x10 if body else 0) | (0x20 if padding else 0)
    header = struct.pack(
        "!BBHLL",
        first,
        payload_type | marker << 7,
        sequence & 0xFFFF,
        timestamp & 0xFFFFFFFF,
        ssrc,
    )
    if body:
        header += struct.pack("!HH", 0xBEDE, len(body) // 4) + body
    return header + payload + (bytes(padding - 1) + bytes([padding]) if padding else b"")


def vp8(picture: int, temporal: int, *, first: bool, key: bool, fill: bytes = b"....") -> bytes:
    """A VP8 payload with a 15-bit picture number, TL0PICIDX and temporal id; key frames are 640x360."""
    head = bytes([0x80 | (0x10 if first else 0), 0xE0])
    head += struct.pack("!HBB", 0x8000 | picture & 0x7FFF, temporal & 0xFF, 0)
    if not first:
        return head + fill
    return head + (b"\x50\x01\x00\x9d\x01\x2a" + struct.pack("<HH", 640, 360) if key else b"\x51\x01\x00") + fill


def av1(*, first: bool, key: bool, fill: bytes = b"....") -> bytes:
    """An AV1 payload with one whole OBU: the sequence header of a key frame, or a tile group."""
    return (b"\x18\x08" if first and key else b"\x10\x20") + fill


class End:
    """One end of an SRTP association; `keys` are the server's."""

    def __init__(self, world: "World", path: Path, profile: SrtpProfile = "aes128-gcm") -> None:
        number, length = PROFILES[profile]
        random = world.random
        self.keys = SrtpKeys(profile, receive=random.randbytes(length), send=random.randbytes(length))
        self.world = world
        self.path = path
        self._out = _session(number, self.keys.receive, Policy.SSRC_ANY_OUTBOUND)
        self._in = _session(number, self.keys.send, Policy.SSRC_ANY_INBOUND)
        self.received: list[Rtp] = []
        self.messages: list[rtcp.Message] = []
        self._came: deque[bytes] = deque(maxlen=64)
        self.echoes = 0
        """Datagrams that came a second time; browsers drop them as replayed."""
        self.lost_down = 0.0
        self.lost_up = 0.0
        self.peer: PeerKey = world.forwarder.add_peer(self.keys, path)
        world.ends[path] = self

    def protect(self, plain: bytes) -> bytes:
        return self._out.protect(plain)

    def send(self, plain: bytes) -> None:
        """Sends an RTP packet to the server, over a link that may lose it."""
        protected = self._out.protect(plain)
        if self.world.random.random() >= self.lost_up:
            self.world.receive(protected, self.path)

    def send_rtcp(self, plain: bytes) -> None:
        self.world.receive(self._out.protect_rtcp(plain), self.path)

    def deliver(self, data: bytes) -> None:
        if 192 <= data[1] <= 223:
            plain = self._in.unprotect_rtcp(data)
            self.messages += rtcp.parse(plain)
        else:
            try:
                plain = self._in.unprotect(data)
            except SrtpFailure:
                assert data in self._came, "neither of ours nor one that came already"
                self.echoes += 1
                return
            self._came.append(data)
            if not self.lost_down or self.world.random.random() >= self.lost_down:
                self.received.append(read_rtp(plain))
        self.world.opened.append((plain, self.path))

    def take(self) -> list[Rtp]:
        received, self.received = self.received, []
        return received

    def take_messages(self) -> list[rtcp.Message]:
        messages, self.messages = self.messages, []
        return messages


class Default:
    """The lane of worlds that name none; the fixture `lane` has each test run on both."""

    lane: LaneName = "python"


class World:
    """A forwarder, its peers and a clock that only the test moves.

    `flush` says after each datagram whether the wake-up that brought it is over; `route` which paths are real sockets.
    """

    def __init__(
        self,
        seed: int = 1,
        remb_bitrate: int = 5_000_000,
        lane: LaneName | None = None,
        flush: Callable[[], bool] = lambda: True,
        route: Callable[[Path], Route | None] = lambda path: None,
        lanes: int = 1,
    ) -> None:
        self.random = Random(seed)
        self.now = 1000.0
        self.ends: dict[Path, End] = {}
        self.wire: list[tuple[bytes, Path]] = []
        """What left the forwarder, in order."""
        self.opened: list[tuple[bytes, Path]] = []
        """The same as the ends read it."""
        self.flush = flush
        carrier = make_lane(lane or Default.lane, self._send, route, lanes)
        self.forwarder: Forwarder = SelectiveForwarder(carrier, remb_bitrate=remb_bitrate, random=Random(seed))

    def receive(self, data: bytes, path: Path) -> None:
        self.forwarder.receive(data, path, self.now)
        if self.flush():
            self.forwarder.flush()

    def settle(self) -> None:
        """What was held back arrives."""
        self.forwarder.flush()

    def _send(self, data: bytes, path: Path) -> None:
        self.wire.append((data, path))
        if path in self.ends:
            self.ends[path].deliver(data)

    def wait(self, seconds: float) -> None:
        """Lets time pass, with a tick every 20 ms."""
        for _ in range(max(1, round(seconds / 0.02))):
            self.now += 0.02
            self.forwarder.tick(self.now)

    def camera(self, *rids: str, opened: bool = True, profile: SrtpProfile = "aes128-gcm") -> "Camera":
        camera = Camera(End(self, f"publisher {len(self.ends)}", profile), rids or ("",))
        self.forwarder.set_open(camera.track, opened)
        return camera

    def microphone(self, *, opened: bool = True) -> "Microphone":
        microphone = Microphone(End(self, f"publisher {len(self.ends)}"))
        self.forwarder.set_open(microphone.track, opened)
        return microphone

    def viewer(self, profile: SrtpProfile = "aes128-gcm") -> "Viewer":
        return Viewer(End(self, f"viewer {len(self.ends)}", profile))


@dataclass
class Encoding:
    """One layer of a camera: its numbers begin near their end, so that every test sees them wrap."""

    ssrc: int
    rtx_ssrc: int
    sequence: int = 65_530
    timestamp: int = 0xFFFFF000
    picture: int = 32_765
    temporal: int = 253
    rtx_sequence: int = 65_534
    history: dict[int, bytes] = field(default_factory=dict)


class Camera:
    """Publishes VP8 (`payload_type` says otherwise; frames are made of AV1, too) in the layers named, or in one without a rid."""

    def __init__(self, end: End, rids: Iterable[str], mid: str = "1") -> None:
        self.end = end
        self.mid = mid
        self.track: TrackKey = end.world.forwarder.add_track(end.peer, Kind.VIDEO, mid)
        self.encodings = {rid: Encoding(100 + number, 200 + number) for number, rid in enumerate(rids)}
        self.payload_type = VP8.payload_type
        self.says_where = True
        self.says_repaired = True
        self.fill = b"...."
        """What the payload of each packet ends with."""

    def extensions(self, rid: str, *, repaired: bool = False) -> dict[int, bytes]:
        if not self.says_where:
            return {}
        found = {1: self.mid.encode()}
        if rid and (self.says_repaired or not repaired):
            found[3 if repaired else 2] = rid.encode()
        return found

    def packets(self, rid: str = "", *, key: bool = False, count: int = 2) -> list[bytes]:
        """The RTP packets of the next frame, not yet sent."""
        encoding = self.encodings[rid]
        frame = []
        for number in range(count):
            payload = self._payload(rid, first=number == 0, key=key)
            frame.append(self.packet(rid, payload, marker=number == count - 1))
        encoding.picture += 1
        encoding.temporal += 1
        encoding.timestamp += 3000
        return frame

    def _payload(self, rid: str, *, first: bool, key: bool) -> bytes:
        encoding, fill = self.encodings[rid], self.fill + rid.encode()
        if self.payload_type == AV1.payload_type:
            return av1(first=first, key=key, fill=fill)
        return vp8(encoding.picture, encoding.temporal, first=first, key=key, fill=fill)

    def packet(self, rid: str, payload: bytes, *, marker: bool = False, padding: int = 0) -> bytes:
        encoding = self.encodings[rid]
        data = write_rtp(
            self.payload_type,
            encoding.sequence,
            encoding.timestamp,
            encoding.ssrc,
            payload,
            marker=marker,
            extensions=self.extensions(rid),
            padding=padding,
        )
        encoding.history[encoding.sequence & 0xFFFF] = data
        encoding.sequence += 1
        return data

    def frame(self, rid: str = "", *, key: bool = False, count: int = 2) -> None:
        for data in self.packets(rid, key=key, count=count):
            self.end.send(data)

    def pad(self, rid: str = "") -> None:
        """A packet of padding alone, on the media SSRC."""
        self.end.send(self.packet(rid, b"", padding=200))

    def repair(self, rid: str, sequence: int) -> None:
        """Sends a packet again, as RTX."""
        encoding = self.encodings[rid]
        original = read_rtp(encoding.history[sequence & 0xFFFF])
        payload = struct.pack("!H", sequence & 0xFFFF) + original.payload
        self.send_rtx(rid, payload, timestamp=original.timestamp, marker=original.marker)

    def probe(self, rid: str) -> None:
        """Padding on the RTX SSRC, as Chromium sends it to measure bandwidth."""
        self.send_rtx(rid, b"", padding=224)

    def send_rtx(self, rid: str, payload: bytes, *, timestamp: int = 0, marker: bool = False, padding: int = 0) -> None:
        encoding = self.encodings[rid]
        extensions = self.extensions(rid, repaired=True)
        self.end.send(
            write_rtp(
                self.payload_type + 1,
                encoding.rtx_sequence,
                timestamp,
                encoding.rtx_ssrc,
                payload,
                marker=marker,
                extensions=extensions,
                padding=padding,
            )
        )
        encoding.rtx_sequence += 1

    def answer_nacks(self) -> int:
        """Repairs everything the server asked for; returns how many packets that were."""
        repaired = 0
        for message in self.end.take_messages():
            if isinstance(message, rtcp.Nack):
                rid = next(rid for rid, encoding in self.encodings.items() if encoding.ssrc == message.ssrc)
                for sequence in message.lost:
                    self.repair(rid, sequence)
                    repaired += 1
        return repaired

    def key_frames_asked(self) -> list[str]:
        """The rids for which the server asked for a key frame since the last call."""
        by_ssrc = {encoding.ssrc: rid for rid, encoding in self.encodings.items()}
        requests = [message for message in self.end.take_messages() if isinstance(message, rtcp.KeyFrameRequest)]
        return [by_ssrc[ssrc] for request in requests for ssrc in request.ssrcs]


class Microphone:
    def __init__(self, end: End, mid: str = "0", ssrc: int = 300) -> None:
        self.end = end
        self.mid = mid
        self.track: TrackKey = end.world.forwarder.add_track(end.peer, Kind.AUDIO, mid)
        self.ssrc = ssrc
        self.sequence = 65_530
        self.timestamp = 0xFFFFF000

    def packet(self, level: int = 30, payload: bytes = b"opus") -> bytes:
        extensions = {1: self.mid.encode(), 4: bytes([0x80 | level])}
        data = write_rtp(OPUS.payload_type, self.sequence, self.timestamp, self.ssrc, payload, extensions=extensions)
        self.sequence += 1
        self.timestamp += 960
        return data

    def speak(self, level: int = 30, packets: int = 1) -> None:
        for _ in range(packets):
            self.end.send(self.packet(level))


class Viewer:
    """Receives in slots; `show` and `hear` make one and connect it."""

    def __init__(self, end: End) -> None:
        self.end = end
        self._slots = 0
        self.ssrcs: dict[OutputKey, int] = {}

    def slot(self, kind: Kind) -> OutputKey:
        self._slots += 1
        ssrc = 10_000 + 10 * self._slots
        forwarder = self.end.world.forwarder
        mid = f"s{self._slots}"
        output = forwarder.add_output(self.end.peer, kind, mid, ssrc, ssrc + 1 if kind is Kind.VIDEO else None)
        self.ssrcs[output] = ssrc
        return output

    def show(self, camera: Camera, layer: str = "") -> OutputKey:
        output = self.slot(Kind.VIDEO)
        self.end.world.forwarder.connect(output, camera.track, layer)
        return output

    def hear(self, microphone: Microphone) -> OutputKey:
        output = self.slot(Kind.AUDIO)
        self.end.world.forwarder.connect(output, microphone.track)
        return output

    def take(self) -> list[Rtp]:
        return self.end.take()

    def nack(self, output: OutputKey, *lost: int) -> None:
        self.end.send_rtcp(rtcp.nack(9, self.ssrcs[output], lost))

    def ask_key_frame(self, output: OutputKey) -> None:
        self.end.send_rtcp(rtcp.picture_loss(9, self.ssrcs[output]))


def steps(numbers: Iterable[int], bits: int = 16) -> set[int]:
    """The distances between each number and the next, modulo their size."""
    half = 1 << (bits - 1)
    return {(after - before + half) % (1 << bits) - half for before, after in pairwise(numbers)}


def by_ssrc(packets: Iterable[Rtp]) -> dict[int, list[Rtp]]:
    found: dict[int, list[Rtp]] = defaultdict(list)
    for packet in packets:
        found[packet.ssrc].append(packet)
    return found


def _session(profile: int, key: bytes, direction: int) -> Session:
    policy = Policy(key=key, ssrc_type=direction, srtp_profile=profile)
    policy.window_size = 1024
    return Session(policy)
