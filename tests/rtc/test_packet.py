"""Reading RTP packets and their header extensions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtc.packet import Packet, element, elements, parse
from tests.rtc.ends import write_rtp


def test_the_fixed_header_is_read() -> None:
    packet = parse(write_rtp(96, 65_535, 0xFFFFFFFF, 0xDEADBEEF, b"payload", marker=True))
    assert (packet.payload_type, packet.sequence, packet.timestamp, packet.ssrc) == (96, 65_535, 0xFFFFFFFF, 0xDEADBEEF)
    assert packet.marker_and_type == 0x80 | 96
    assert packet.payload == b"payload"
    assert packet.extension == b""


def test_extensions_are_found_by_their_id() -> None:
    packet = parse(write_rtp(96, 1, 2, 3, b"payload", extensions={1: b"0", 2: b"q", 5: b"abc"}))
    assert dict(elements(packet.extension)) == {1: b"0", 2: b"q", 5: b"abc"}
    assert element(packet.extension, 2) == b"q"
    assert element(packet.extension, 4) is None
    assert packet.payload == b"payload"


def test_padding_and_contributing_sources_are_left_out() -> None:
    data = bytearray(write_rtp(96, 1, 2, 3, b"payload", padding=9))
    data[0] |= 2
    data[12:12] = bytes(8)
    assert parse(bytes(data)).payload == b"payload"


def test_a_packet_of_padding_alone_has_no_payload() -> None:
    assert parse(write_rtp(96, 1, 2, 3, b"", padding=255)).payload == b""


def test_two_byte_extensions_are_skipped() -> None:
    data = bytearray(write_rtp(96, 1, 2, 3, b"payload", extensions={1: b"0"}))
    data[12:14] = b"\x10\x00"
    packet = parse(bytes(data))
    assert packet.extension == b""
    assert packet.payload == b"payload"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes(12),
        b"\x80" + bytes(10),
        b"\x8f" + bytes(11),
        b"\x90" + bytes(11),
        b"\x90" + bytes(11) + b"\xbe\xde\x00",
        b"\x90" + bytes(11) + b"\xbe\xde\x00\x02" + bytes(7),
        b"\xa0" + bytes(12),
        b"\xa0" + bytes(11) + b"\x03",
    ],
)
def test_a_packet_that_is_cut_off_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(data)


def test_padding_of_length_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="padding"):
        parse(b"\xa0" + bytes(11) + b"payload\x00")


def test_reading_extensions_ends_at_one_that_is_cut_off_and_at_id_15() -> None:
    assert list(elements(b"\x10a\x2fb")) == [(1, b"a")]
    assert list(elements(b"\x10a\xf0b\x10c")) == [(1, b"a")]
    assert list(elements(b"\x00\x00\x10a\x00")) == [(1, b"a")]


@given(st.binary(max_size=200))
def test_any_bytes_give_a_packet_or_a_value_error(data: bytes) -> None:
    try:
        packet = parse(data)
    except ValueError:
        return
    assert isinstance(packet, Packet)
    assert len(packet.payload) <= len(data) - 12
    assert all(1 <= len(value) <= 16 for _, value in elements(packet.extension))
