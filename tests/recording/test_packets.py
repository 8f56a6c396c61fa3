"""From packets to pictures: order, loss, and payloads of every codec that nobody should trust."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recording.codecs import PictureDecoder
from recording.depacketizing import DEPACKETIZERS, Av1Depacketizer, H264Depacketizer, Vp8Depacketizer, Vp9Depacketizer
from recording.h264 import MOST_PIXELS, Parameters, picture_size, split
from recording.reordering import MOST_HELD, Reordering
from rtc.negotiated import AV1, H264, VP8, VP9, Codec
from rtc.packet import Packet, parse
from tests.recording.studio import Camera, av1_payloads, h264_payloads, rtp


def numbered(sequence: int, ssrc: int = 1) -> Packet:
    return parse(rtp(VP8, sequence, 0, ssrc, b"x"))


def pushed(reordering: Reordering, sequences: list[int], now: float = 0.0) -> list[int]:
    return [packet.sequence for number in sequences for packet in reordering.push(numbered(number), now)]


@pytest.mark.parametrize("first", [0, 127, 32_767, 65_533, 65_535])
def test_packets_come_out_in_the_order_of_their_numbers(first: int) -> None:
    sent = [(first + number) & 0xFFFF for number in range(8)]
    came = [sent[0], sent[2], sent[1], sent[3], sent[6], sent[5], sent[4], sent[7]]
    assert pushed(Reordering(0.5), came) == sent


def test_a_missing_packet_is_waited_for_and_then_given_up() -> None:
    reordering = Reordering(0.5)
    assert pushed(reordering, [10, 12, 13]) == [10]
    assert reordering.overdue(0.49) == []
    assert [packet.extended for packet in reordering.overdue(0.5)] == [12, 13]
    assert reordering.lost == 1
    assert pushed(reordering, [11, 14]) == [14], "what comes after that is too late"


def test_a_packet_that_comes_twice_comes_out_once() -> None:
    assert pushed(Reordering(0.5), [5, 5, 7, 7, 6]) == [5, 6, 7]


def test_not_more_is_held_than_may_be() -> None:
    reordering = Reordering(0.5)
    out = pushed(reordering, [0, *range(2, MOST_HELD + 4)])
    assert out[1:] == [*range(2, MOST_HELD + 4)]


@pytest.mark.parametrize("again", [3, 30_000])
def test_another_ssrc_or_a_leap_begins_anew_and_reads_as_a_loss(again: int) -> None:
    reordering = Reordering(0.5)
    pushed(reordering, [1, 2, 4])
    ready = reordering.push(numbered(again, ssrc=2), 0)
    assert [packet.sequence for packet in ready] == [4, again]
    assert ready[1].extended - ready[0].extended > 1
    assert [p.sequence for p in reordering.push(numbered(again + 1, ssrc=2), 0)] == [again + 1]


def camera_packets(codec: Codec, pictures: int = 3) -> list[list[bytes]]:
    camera = Camera("c", codec, 640, 360)
    return [camera.shoot(number / 15) for number in range(pictures)]


@pytest.mark.parametrize("codec", [H264, VP8, VP9, AV1], ids=["h264", "vp8", "vp9", "av1"])
def test_whole_pictures_come_out_and_the_first_is_a_key_frame(codec: Codec) -> None:
    depacketizer = DEPACKETIZERS[codec.payload_type]()
    reordering = Reordering(0.5)
    sent = camera_packets(codec)
    pictures = [
        picture
        for packets in sent
        for data in packets
        for ready in reordering.push(parse(data), 1.0)
        for picture in depacketizer.push(ready)
    ]
    assert [picture.key for picture in pictures] == [True, False, False]
    assert [picture.timestamp for picture in pictures] == [parse(packets[0]).timestamp for packets in sent]
    if codec is not H264:
        decoder = PictureDecoder(codec.name)
        frames = [decoder.decode(picture.data) for picture in pictures]
        assert [(frame.width, frame.height) for frame in frames if frame is not None] == [(640, 360)] * 3


@pytest.mark.parametrize("codec", [H264, VP8, AV1], ids=["h264", "vp8", "av1"])
def test_a_lost_packet_breaks_everything_up_to_the_next_key_frame(codec: Codec) -> None:
    depacketizer = DEPACKETIZERS[codec.payload_type]()
    camera = Camera("c", codec, 640, 360)
    seen = []
    extended = 0
    for number in range(6):
        camera.wants_key = number in (0, 4)
        for data in camera.shoot(number / 15):
            packet = parse(data)
            extended += 1
            packet.extended = extended
            if number != 2:
                seen += [(number, picture.key) for picture in depacketizer.push(packet)]
        if number == 3:
            assert depacketizer.broken
    assert seen == [(0, True), (1, False), (4, True), (5, False)]


def test_h264_units_are_put_together_from_aggregates_and_fragments() -> None:
    sets = [b"\x67\x42\xe0\x1f\xaa", b"\x68\xce\x3c\x80"]
    picture = b"\x65" + bytes(range(1, 256)) * 10
    stream = b"".join(b"\0\0\0\1" + unit for unit in (*sets, picture))
    depacketizer = H264Depacketizer()
    payloads = [*h264_payloads(stream)]
    assert len(payloads) == 4
    found = []
    for number, payload in enumerate(payloads):
        packet = parse(rtp(H264, number, 5, 1, payload, marker=number == len(payloads) - 1))
        packet.extended = number
        found += depacketizer.push(packet)
    assert [each.units for each in found] == [[*sets, picture]]
    assert split(stream) == [*sets, picture]


def av1(*payloads: bytes) -> list[tuple[bool, bytes]]:
    depacketizer, found = Av1Depacketizer(), []
    for number, payload in enumerate(payloads):
        packet = parse(rtp(AV1, number, 5, 1, payload, marker=number == len(payloads) - 1))
        packet.extended = number
        found += depacketizer.push(packet)
    return [(picture.key, picture.data) for picture in found]


def test_av1_units_are_put_together_from_aggregates_and_fragments() -> None:
    header, tile = b"\x0a\x0b" + b"h" * 11, b"\x32\xc4\x13" + b"t" * 2500
    payloads = [*av1_payloads(b"\x12\x00" + header + tile)]
    assert len(payloads) == 4
    assert av1(*payloads) == [(True, header + tile)]
    assert av1(b"\x68\x02\x08h\x30t", b"\x90tt") == [(True, b"\x0a\x01h\x32\x03ttt")], "the last of two goes on"
    assert av1(b"\x08\x02\x08h\x03\x30tt") == [(True, b"\x0a\x01h\x32\x02tt")], "elements that are not counted"
    assert av1(b"\x28\x02\x08h\x34\x48t") == [(True, b"\x0a\x01h\x36\x48\x01t")], "sizes follow the layer ids"


@pytest.mark.parametrize(
    ("payloads", "why"),
    [
        ([b"\x10\x30t"], "predicted: no beginning"),
        ([b"\x90\x08h"], "the beginning is missing"),
        ([b"\x58\x08h"], "the end is missing"),
        ([b"\x58\x08h", b"\x10\x30t"], "the fragment does not go on"),
        ([b"\x18\x08h", b"\x90\x30t"], "nothing was to go on"),
        ([b"\x28\x05\x08h"], "an element is cut off"),
        ([b"\x38\x01\x08\x30t"], "fewer elements than are told"),
        ([b"\x08" + b"\xff" * 9], "a length without an end"),
    ],
)
def test_what_is_no_whole_picture_of_av1(payloads: list[bytes], why: str) -> None:
    assert av1(*payloads) == [], why


def test_padding_between_pictures_is_no_loss() -> None:
    depacketizer = Vp8Depacketizer()
    extended, shown = 0, 0
    for packets in camera_packets(VP8):
        for data in [*packets, rtp(VP8, 0, 1, 77, b"")]:
            packet = parse(data)
            extended += 1
            packet.extended = extended
            shown += len(depacketizer.push(packet))
    assert shown == 3


def vp9(first: int, rest: bytes) -> list[bool]:
    packet = parse(rtp(VP9, 1, 1, 1, bytes((first,)) + rest, marker=True))
    return [picture.key for picture in Vp9Depacketizer().push(packet)]


def test_vp9_descriptors_are_read() -> None:
    frame = b"\x82\x49\x83\x42"
    assert vp9(0x0C, frame) == [True]
    assert vp9(0x8C, b"\x91\x23" + frame) == [True], "a picture number of 15 bits"
    assert vp9(0xAC, b"\x12\x00\x07" + frame) == [True], "layers, and the number of the base layer"
    structure = b"\x18" + b"\x05\x00\x02\xd0" + b"\x01\x04\x01"
    assert vp9(0x0E, structure + frame) == [True], "a structure with a size and one reference"
    assert vp9(0x4C, frame) == [], "predicted: no beginning"


@given(st.sampled_from([H264, VP8, VP9, AV1]), st.lists(st.tuples(st.binary(max_size=40), st.booleans()), max_size=12))
def test_no_payload_makes_it_raise(codec: Codec, payloads: list[tuple[bytes, bool]]) -> None:
    depacketizer = DEPACKETIZERS[codec.payload_type]()
    for number, (payload, marker) in enumerate(payloads):
        packet = parse(rtp(codec, number, number // 3, 1, payload, marker=marker))
        packet.extended = number
        for picture in depacketizer.push(packet):
            Parameters.of(picture.units)


@pytest.mark.parametrize("size", [(320, 180), (640, 360), (1280, 720), (1920, 1080), (854, 480), (98, 162)])
def test_the_size_of_a_picture_is_read_from_its_parameters(size: tuple[int, int]) -> None:
    camera = Camera("c", H264, *size)
    units = split(b"".join(b"\0\0\0\1" + unit for unit in units_of(camera)))
    found = Parameters.of(units)
    assert found is not None
    assert (found.width, found.height) == size
    assert found.codec == f"avc1.{found.sequence[0][1:4].hex()}"
    record = found.configuration()
    assert record[0] == 1
    assert record[5] & 0x1F == 1
    assert found.sequence[0] in record
    assert found.picture[0] in record


def units_of(camera: Camera) -> list[bytes]:
    depacketizer = H264Depacketizer()
    for number, data in enumerate(camera.shoot(0)):
        packet = parse(data)
        packet.extended = number
        for picture in depacketizer.push(packet):
            return picture.units
    raise AssertionError("no picture")


def test_parameters_that_are_none_are_refused_or_give_some_size() -> None:
    random = Random(5)
    for _ in range(300):
        data = b"\x67" + random.randbytes(random.randrange(30))
        try:
            width, height = picture_size(data)
        except ValueError:
            continue
        assert 0 < width * height <= MOST_PIXELS
