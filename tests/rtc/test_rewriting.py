"""What is written into a packet on its way out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtc.descriptors import describe_vp8
from rtc.packet import Packet
from rtc.rewriting import NUMBER_AT, Mapping, elements_of, renumber, send_time
from tests.rtc.ends import vp8

START = 24


def renumbered(payload: bytes, picture: int, temporal: int) -> bytes:
    packet = Packet(96, 0, 0, 0, b"", payload)
    describe_vp8(packet)
    buffer = bytearray(START) + payload
    renumber(buffer, START, packet, Mapping(0, 0, 0, picture, temporal))
    assert buffer[:START] == bytes(START)
    return bytes(buffer[START:])


@given(st.integers(0, 0x7FFF), st.integers(0, 0x7FFF), st.integers(0, 255), st.integers(0, 255))
def test_long_picture_numbers_and_temporal_ones_wrap_by_themselves(
    picture: int, offset: int, temporal: int, temporal_offset: int
) -> None:
    before = vp8(picture, temporal, first=True, key=False)
    after = vp8(picture + offset, temporal + temporal_offset, first=True, key=False)
    assert renumbered(before, offset, temporal_offset) == after


@pytest.mark.parametrize(("picture", "offset", "expected"), [(5, 3, 8), (126, 1, 127), (127, 1, 0), (127, 0x7FFF, 126)])
def test_short_picture_numbers_stay_short(picture: int, offset: int, expected: int) -> None:
    assert renumbered(bytes([0x90, 0x80, picture, 0x11]), offset, 9) == bytes([0x90, 0x80, expected, 0x11])


def test_the_time_of_sending_wraps_after_64_seconds() -> None:
    assert send_time(1.0) == 0x52 << 24 | 1 << 18
    assert send_time(64.0) == 0x52 << 24
    assert send_time(1_000_000.5) & 0xFFFFFF == int(0.5 * 2**18) + (1_000_000 % 64 << 18)


@pytest.mark.parametrize(
    ("mid", "expected"), [("7", b"\x107\0\0\0"), ("ab", b"\x11ab\0\0"), ("abc", b"\x12abc\0"), ("v10x", b"\x13v10x")]
)
def test_a_mid_stands_after_the_place_of_the_transport_wide_number_padded_to_words(mid: str, expected: bytes) -> None:
    assert elements_of(mid) == b"\x61\0\0" + expected


def test_the_transport_wide_number_stands_where_lanes_write_it() -> None:
    packet = b"\x90" + bytes(11) + b"\xbe\xde\0\3" + b"\x52..." + elements_of("7")
    assert packet[NUMBER_AT - 1 : NUMBER_AT + 2] == b"\x61\0\0"
