"""Reading and writing RTCP."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtc import rtcp

U32 = st.integers(0, 0xFFFFFFFF)
BLOCKS = st.lists(
    st.builds(
        rtcp.ReportBlock,
        ssrc=U32,
        fraction_lost=st.integers(0, 255),
        lost=st.integers(-(1 << 23), (1 << 23) - 1),
        highest=U32,
        jitter=U32,
        last_report=U32,
        delay=U32,
    ),
    max_size=rtcp.MAX_BLOCKS,
)


@given(U32, st.integers(0, (1 << 64) - 1), U32, U32, U32, BLOCKS)
def test_a_sender_report_is_read_as_it_was_written(
    ssrc: int, ntp: int, rtp: int, packets: int, octets: int, blocks: list[rtcp.ReportBlock]
) -> None:
    report = rtcp.SenderReport(ssrc, ntp, rtp, packets, octets, tuple(blocks))
    assert rtcp.parse(rtcp.sender_report(report)) == [report]


@given(U32, BLOCKS)
def test_a_receiver_report_is_read_as_it_was_written(ssrc: int, blocks: list[rtcp.ReportBlock]) -> None:
    assert rtcp.parse(rtcp.receiver_report(ssrc, blocks)) == [rtcp.ReceiverReport(ssrc, tuple(blocks))]


@given(st.integers(0, 0xFFFF), st.sets(st.integers(0, 500), min_size=1, max_size=100))
def test_a_nack_names_just_what_is_missing(start: int, distances: set[int]) -> None:
    lost = [(start + distance) & 0xFFFF for distance in sorted(distances)]
    assert rtcp.parse(rtcp.nack(1, 7, lost)) == [rtcp.Nack(7, tuple(lost))]


def test_a_nack_has_the_bytes_of_the_standard() -> None:
    assert rtcp.nack(1, 7, [65_535, 0, 15]).hex() == "81cd0003" + "00000001" + "00000007" + "ffff8001"
    assert rtcp.nack(1, 7, [10, 27]).hex() == "81cd0004" + "00000001" + "00000007" + "000a0000" + "001b0000"


def test_a_nack_that_asks_for_everything_is_cut_short() -> None:
    body = struct.pack("!LL", 1, 7) + b"".join(struct.pack("!HH", first, 0xFFFF) for first in range(0, 6000, 17))
    (nack,) = rtcp.parse(struct.pack("!BBH", 0x81, 205, len(body) // 4) + body)
    assert isinstance(nack, rtcp.Nack)
    assert len(nack.lost) == rtcp.MAX_NACKS


def test_requests_for_key_frames_are_read() -> None:
    assert rtcp.parse(rtcp.picture_loss(1, 7)) == [rtcp.KeyFrameRequest((7,))]
    fir = struct.pack("!BBHLLLBBHLBBH", 0x84, 206, 6, 1, 0, 8, 3, 0, 0, 9, 4, 0, 0)
    assert rtcp.parse(fir) == [rtcp.KeyFrameRequest((8, 9))]


@pytest.mark.parametrize("bitrate", [0, 1, 262_143, 262_144, 1_000_000, 5_000_000, 1 << 40])
def test_remb_keeps_eighteen_bits_of_the_bitrate(bitrate: int) -> None:
    (found,) = rtcp.parse(rtcp.remb(1, bitrate, [7, 8]))
    assert isinstance(found, rtcp.Remb)
    assert found.ssrcs == (7, 8)
    assert found.bitrate == pytest.approx(bitrate, rel=1 / 131_072)
    assert found.bitrate <= bitrate


def test_the_messages_of_a_compound_packet_come_in_order() -> None:
    data = (
        rtcp.receiver_report(1, [])
        + rtcp.source_description([1], "campus")
        + rtcp.picture_loss(1, 7)
        + rtcp.bye([3, 4])
    )
    assert rtcp.parse(data) == [rtcp.ReceiverReport(1, ()), rtcp.KeyFrameRequest((7,)), rtcp.Bye((3, 4))]


@pytest.mark.parametrize("cname", ["", "a", "ab", "abc", "campus", "campus-7"])
def test_a_source_description_ends_on_a_word_with_a_null(cname: str) -> None:
    data = rtcp.source_description([1, 2], cname)
    assert len(data) == 4 + 4 * struct.unpack("!H", data[2:4])[0]
    chunk = data[4 : 4 + (len(data) - 4) // 2]
    assert chunk == struct.pack("!LBB", 1, 1, len(cname)) + cname.encode() + bytes(len(chunk) - 6 - len(cname))
    assert chunk[-1] == 0


def test_an_unknown_packet_is_skipped() -> None:
    unknown = struct.pack("!BBHL", 0x80, 207, 1, 0)
    unknown_feedback = struct.pack("!BBHLLLLL", 0x8E, 205, 5, 1, 2, 3, 4, 5)
    assert rtcp.parse(unknown + unknown_feedback + rtcp.bye([3])) == [rtcp.Bye((3,))]


def test_reading_ends_at_what_is_cut_off() -> None:
    whole = rtcp.bye([3])
    assert rtcp.parse(whole + whole[:-1]) == [rtcp.Bye((3,))]
    assert rtcp.parse(b"\x80\xc8") == []


def test_a_count_that_promises_too_much_is_cut_to_what_is_there() -> None:
    data = bytearray(rtcp.receiver_report(1, []))
    data[0] |= 31
    assert rtcp.parse(bytes(data)) == [rtcp.ReceiverReport(1, ())]


def test_padding_is_not_read() -> None:
    data = struct.pack("!BBHLL", 0xA2, 203, 2, 3, 4)
    assert rtcp.parse(data) == [rtcp.Bye((3,))]


@given(st.binary(max_size=200))
def test_any_bytes_give_a_list(data: bytes) -> None:
    assert isinstance(rtcp.parse(data), list)


@given(st.sampled_from([200, 201, 202, 203, 204, 205, 206, 207]), st.integers(0, 31), st.binary(max_size=80))
def test_any_body_of_a_known_packet_gives_a_list(kind: int, count: int, body: bytes) -> None:
    body += bytes(-len(body) % 4)
    assert len(rtcp.parse(struct.pack("!BBH", 0x80 | count, kind, len(body) // 4) + body)) <= 1


@pytest.mark.parametrize("padding", [0, 1, 3, 4, 200])
def test_feedback_alone_and_in_a_compound_is_the_same(padding: int) -> None:
    body = bytes(range(19)) + bytes([padding])
    alone = struct.pack("!BBH", 0x8F | (0x20 if padding else 0), 205, len(body) // 4) + body
    expected = rtcp.TransportWide(body[: max(0, len(body) - padding)])
    assert rtcp.parse(alone) == [expected]
    assert rtcp.parse(alone + rtcp.bye([7])) == [expected, rtcp.Bye((7,))]
    assert rtcp.parse(alone[:-4]) == []
