"""Key frames and picture numbers in video payloads."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtc.descriptors import DESCRIBE, describe_av1, describe_h264, describe_vp8, describe_vp9
from rtc.packet import Packet
from tests.rtc.ends import vp8

VP8_KEY = b"\x10\x02\x00\x9d\x01\x2a\x80\x02\x68\x41....."


def described(describe: Callable[[Packet], None], payload: bytes) -> Packet:
    packet = Packet(96, 0, 0, 0, b"", payload)
    describe(packet)
    return packet


def test_a_vp8_key_frame_tells_its_size_without_the_scale_bits() -> None:
    packet = described(describe_vp8, b"\x10" + VP8_KEY)
    assert packet.key
    assert packet.frame_size == (640, 360)
    assert packet.picture_at == 0


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (b"\x00" + VP8_KEY, "not the start of a partition"),
        (b"\x11" + VP8_KEY, "not the first partition"),
        (b"\x10\x11" + VP8_KEY[1:], "an interframe"),
        (b"\x10", "nothing follows"),
        (b"\x90\x80\x80", "cut off inside the descriptor"),
        (b"", "empty"),
    ],
)
def test_what_is_no_beginning_of_a_vp8_key_frame(payload: bytes, why: str) -> None:
    assert not described(describe_vp8, payload).key, why


def test_vp8_picture_numbers_of_15_bits_are_read() -> None:
    packet = described(describe_vp8, vp8(0x1234, 77, first=True, key=True))
    assert (packet.picture_at, packet.picture) == (2, 0x1234)
    assert (packet.temporal_at, packet.temporal) == (4, 77)
    assert packet.key


def test_vp8_picture_numbers_of_7_bits_are_read() -> None:
    packet = described(describe_vp8, b"\x90\xc0\x7f\x05" + VP8_KEY)
    assert (packet.picture_at, packet.picture) == (2, 0x7F)
    assert (packet.temporal_at, packet.temporal) == (3, 5)
    assert packet.key


def test_a_vp8_descriptor_with_a_key_index_only_is_read() -> None:
    packet = described(describe_vp8, b"\x90\x10\x00" + VP8_KEY)
    assert (packet.picture_at, packet.temporal_at) == (0, 0)
    assert packet.key


@pytest.mark.parametrize(
    ("first", "is_key"),
    [(0x08, True), (0x48, False), (0x00, False), (0x0C, True), (0x40, False)],
)
def test_a_vp9_key_frame_is_the_beginning_of_a_frame_that_is_not_predicted(first: int, is_key: bool) -> None:
    assert described(describe_vp9, bytes([first]) + b"....").key is is_key


def test_a_vp9_frame_of_a_higher_spatial_layer_is_no_beginning() -> None:
    assert described(describe_vp9, b"\x28\x00....").key
    assert not described(describe_vp9, b"\x28\x02....").key


def test_vp9_picture_numbers_are_read() -> None:
    packet = described(describe_vp9, b"\xa8\x92\x34\x00\x4d....")
    assert (packet.picture_at, packet.picture) == (1, 0x1234)
    assert (packet.temporal_at, packet.temporal) == (4, 0x4D)
    flexible = described(describe_vp9, b"\xb8\x92\x34\x00\x4d....")
    assert flexible.temporal_at == 0


@pytest.mark.parametrize(
    ("payload", "is_key", "what"),
    [
        (b"\x67\x42\xe0\x1f", True, "a sequence parameter set alone"),
        (b"\x78\x00\x02\x67\x42\x00\x02\x68\xce", True, "an aggregate with one"),
        (b"\x78\x00\x02\x68\xce\x00\x02\x67\x42", True, "an aggregate with one in the second place"),
        (b"\x78\x00\x02\x68\xce\x00\x02\x65\x88", False, "an aggregate of others"),
        (b"\x7c\x87....", True, "the first fragment of one"),
        (b"\x7c\x07....", False, "a further fragment of one"),
        (b"\x7c\x85....", False, "the first fragment of an IDR slice: its parameters came before"),
        (b"\x65\x88", False, "an IDR slice"),
        (b"\x41\x9a", False, "another slice"),
        (b"\x78\x00", False, "an aggregate that is cut off"),
        (b"\x67", False, "a unit that is cut off"),
        (b"", False, "nothing"),
    ],
)
def test_an_h264_key_frame_begins_with_its_sequence_parameters(payload: bytes, is_key: bool, what: str) -> None:
    assert described(describe_h264, payload).key is is_key, what


@pytest.mark.parametrize(
    ("payload", "is_key", "what"),
    [
        (b"\x18\x0a\x0b", True, "a sequence header, one element"),
        (b"\x28\x0b\x0a\x0b", True, "two elements, the first with its length"),
        (b"\x58\x32\x10", True, "a first fragment, to be continued"),
        (b"\x08\x01\x0a", True, "elements that are not counted"),
        (b"\x10\x32\x10", False, "a frame that is predicted"),
        (b"\x90\x32\x10", False, "a further fragment"),
        (b"\x98\x0a\x0b", False, "a fragment and a beginning at once: never sent"),
        (b"\x18", False, "nothing follows"),
        (b"", False, "nothing"),
    ],
)
def test_an_av1_key_frame_is_the_first_packet_of_a_coded_video_sequence(
    payload: bytes, is_key: bool, what: str
) -> None:
    assert described(describe_av1, payload).key is is_key, what


@given(st.sampled_from(sorted(DESCRIBE)), st.binary(max_size=40))
def test_any_bytes_are_described_and_positions_lie_within_them(payload_type: int, payload: bytes) -> None:
    packet = described(DESCRIBE[payload_type], payload)
    assert packet.picture_at < max(1, len(payload))
    assert packet.temporal_at < max(1, len(payload))
    if packet.picture_at and payload[packet.picture_at] & 0x80:
        assert packet.picture_at + 1 < len(payload)
