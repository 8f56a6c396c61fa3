"""A class in disorder: cameras, viewers and a seed decide what happens. Every forwarder has to do the same with it.

`play` feeds a forwarder and records each datagram that leaves it, so that two forwarders can be compared byte by byte.
Meanwhile each viewer checks what may never happen, whatever the order of things.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from rtc import rtcp
from rtc.forwarder import OutputKey, TappedPacket
from rtc.negotiated import AV1, BY_RTX_PAYLOAD_TYPE, RIDS, VP8, Kind
from tests.rtc.ends import Camera, End, Rtp, Viewer, World

CAMERAS = 3
CODECS = (VP8, AV1, VP8)
"""Of the cameras: from VP8 to VP8 picture numbers go on, of AV1 there are none."""
VIEWERS = 3
SLOTS = 2


@dataclass
class Slot:
    """One output and what its viewer knows of it."""

    viewer: Viewer
    output: OutputKey
    camera: Camera | None = None
    layer: str = ""
    packets: dict[int, Rtp] = field(default_factory=dict)
    highest: int | None = None
    origin: bytes = b""
    awaits_key: bool = True
    repaired: int = 0
    switches: int = 0

    def take(self, packet: Rtp, open_cameras: set[bytes]) -> None:
        """Checks a media packet against all that came before it."""
        camera = packet.payload[-5:-1]
        assert self.camera is not None, "a packet in a slot that carries nothing"
        assert camera == self.camera.fill, "a packet of a track that is not connected"
        assert camera in open_cameras, "a packet of a closed track"
        position = packet.sequence if self.highest is None else _near(packet.sequence, self.highest)
        assert position not in self.packets, "a number used twice"
        self.packets[position] = packet
        if self.highest is not None and position < self.highest:
            return
        origin = packet.payload[-5:]
        if origin != self.origin or self.awaits_key:
            assert _is_key(packet), "a change that does not begin with a key frame"
            self.switches += 1
        if self.highest is not None:
            assert 0 <= _distance(packet.timestamp, self.packets[self.highest].timestamp, 32) < 90_000 * 60
            before = self.packets[self.highest]
            if position == self.highest + 1 and packet.payload_type == before.payload_type == VP8.payload_type:
                assert _distance(_picture(packet), _picture(before), 15) in {0, 1}
        self.highest, self.origin, self.awaits_key = position, origin, False

    def take_again(self, packet: Rtp, open_cameras: set[bytes]) -> None:
        """Checks a retransmission: it is what was sent first, and of what is still allowed."""
        if len(packet.payload) == 2:
            return  # padding that filled a gap
        assert packet.payload[-5:-1] in open_cameras, "a retransmission of a closed track"
        assert self.highest is not None
        position = _near(int.from_bytes(packet.payload[:2], "big"), self.highest)
        # What reached the server only after the slot had left its layer comes this way for the first time.
        original = self.packets.setdefault(position, packet._replace(payload=packet.payload[2:]))
        assert original.payload == packet.payload[2:]
        assert (original.timestamp, original.marker) == (packet.timestamp, packet.marker)
        self.repaired += 1


class Scenario:
    def __init__(self, seed: int, make: Callable[[int], World]) -> None:
        self.random = Random(seed)
        self.world = make(seed)
        self.cameras = [self._camera(number) for number in range(CAMERAS)]
        self.open = {camera.fill for camera in self.cameras}
        self.slots: list[Slot] = []
        for _ in range(VIEWERS):
            viewer = self.world.viewer()
            self.slots += [Slot(viewer, viewer.slot(Kind.VIDEO)) for _ in range(SLOTS)]
        for slot in self.slots:
            self._connect_slot(slot)
        self.tap = self.world.forwarder.add_tap()
        self._taken: list[OutputKey] = []
        self._chance = Random(seed)  # of its own: what taps do changes nothing for the viewers
        self.tapped: list[TappedPacket] = []

    def _camera(self, number: int) -> Camera:
        camera = Camera(End(self.world, f"camera {number}"), RIDS)
        camera.fill = b"cam%d" % number
        camera.payload_type = CODECS[number].payload_type
        camera.end.lost_up = self.random.choice([0, 0.05, 0.2])
        self.world.forwarder.set_open(camera.track, True)
        return camera

    def step(self) -> None:
        self.random.choices(
            [self._frames, self._connect, self._gate, self._nack, self._request, self._pad, self._report],
            [20, 3, 1, 4, 1, 2, 1],
        )[0]()
        if self.random.random() < 0.7:
            self.world.wait(0.02 * self.random.randint(1, 4))
        for camera in self.cameras:
            self._answer(camera)
        self.world.settle()
        self._receive()
        self._tap()

    def _tap(self) -> None:
        """Recordings come and go, too."""
        forwarder = self.world.forwarder
        self.tapped += forwarder.take_tapped(self.tap)
        if self._chance.random() < 0.1:
            self._taken.append(forwarder.add_tap_output(self.tap, Kind.VIDEO))
        if self._taken and self._chance.random() < 0.2:
            output, camera = self._chance.choice(self._taken), self._chance.choice(self.cameras)
            forwarder.connect(output, camera.track, self._chance.choice([*RIDS, ""]))
            forwarder.ask_key_frame(output)
        if len(self._taken) > 3:
            forwarder.remove_output(self._taken.pop(0))

    def _frames(self) -> None:
        for camera in self.cameras:
            key = self.random.random() < 0.1
            for rid in RIDS:
                packets = camera.packets(rid, key=key, count=self.random.randint(1, 5))
                if self.random.random() < 0.1:
                    self.random.shuffle(packets)
                    packets.sort(key=lambda packet: packet[2:4] > b"\x80")  # libsrtp wants its counter to wrap in order
                for packet in packets:
                    camera.end.send(packet)

    def _connect(self) -> None:
        self._connect_slot(self.random.choice(self.slots))

    def _connect_slot(self, slot: Slot) -> None:
        camera = self.random.choice([*self.cameras, None])
        layer = self.random.choice(RIDS)
        if camera is not slot.camera:
            slot.awaits_key = True
        slot.camera, slot.layer = camera, layer
        self.world.forwarder.connect(slot.output, camera.track if camera is not None else None, layer)

    def _gate(self) -> None:
        camera = self.random.choice(self.cameras)
        self.open ^= {camera.fill}
        self.world.forwarder.set_open(camera.track, camera.fill in self.open)
        for slot in self.slots:
            if slot.camera is camera:
                slot.awaits_key = True

    def _nack(self) -> None:
        slot = self.random.choice(self.slots)
        if slot.highest is not None:
            lost = (slot.highest - self.random.randint(-2, 40) for _ in range(self.random.randint(1, 8)))
            slot.viewer.nack(slot.output, *sorted({number & 0xFFFF for number in lost}))

    def _request(self) -> None:
        slot = self.random.choice(self.slots)
        slot.viewer.ask_key_frame(slot.output)

    def _pad(self) -> None:
        camera, rid = self.random.choice(self.cameras), self.random.choice(RIDS)
        self.random.choice([camera.pad, camera.probe])(rid)

    def _report(self) -> None:
        camera, rid = self.random.choice(self.cameras), self.random.choice(RIDS)
        encoding = camera.encodings[rid]
        ntp = int(self.world.now * 2**32)
        report = rtcp.SenderReport(encoding.ssrc, ntp, encoding.timestamp & 0xFFFFFFFF, 1, 1)
        camera.end.send_rtcp(rtcp.sender_report(report))

    def _answer(self, camera: Camera) -> None:
        """The browser repeats what is asked for, and sends key frames when it is asked to."""
        by_ssrc = {encoding.ssrc: rid for rid, encoding in camera.encodings.items()}
        for message in camera.end.take_messages():
            if isinstance(message, rtcp.Nack):
                for sequence in message.lost:
                    camera.repair(by_ssrc[message.ssrc], sequence)
            elif isinstance(message, rtcp.KeyFrameRequest):
                for ssrc in message.ssrcs:
                    camera.frame(by_ssrc[ssrc], key=True, count=3)

    def _receive(self) -> None:
        slots = {(id(slot.viewer), slot.viewer.ssrcs[slot.output]): slot for slot in self.slots}
        for viewer in dict.fromkeys(slot.viewer for slot in self.slots):
            for packet in viewer.take():
                if packet.payload_type in BY_RTX_PAYLOAD_TYPE:
                    slots[id(viewer), packet.ssrc - 1].take_again(packet, self.open)
                elif packet.payload:
                    slots[id(viewer), packet.ssrc].take(packet, self.open)


def play(seed: int, steps: int, make: Callable[[int], World] = World) -> Scenario:
    """Runs so many steps in the world that `make` makes of the seed; what left the forwarder is in `.world.wire`."""
    scenario = Scenario(seed, make)
    for _ in range(steps):
        scenario.step()
    return scenario


def _near(number: int, near: int) -> int:
    return near + _distance(number, near, 16)


def _distance(number: int, origin: int, bits: int) -> int:
    half = 1 << (bits - 1)
    return (number - origin + half) % (1 << bits) - half


def _is_key(packet: Rtp) -> bool:
    if packet.payload_type == AV1.payload_type:
        return bool(packet.payload[0] & 0x08)
    return bool(packet.payload[0] & 0x10) and not packet.payload[6] & 1


def _picture(packet: Rtp) -> int:
    return int.from_bytes(packet.payload[2:4], "big") & 0x7FFF
