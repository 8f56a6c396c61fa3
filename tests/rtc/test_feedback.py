"""Transport-wide feedback as bytes: the draft's layout, any arrival read as it was written, bounded whatever comes."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtc import rtcp
from rtc.feedback import (
    MAX_GAP,
    MAX_STATUSES,
    REFERENCE,
    REFERENCE_STEPS,
    TICK,
    FeedbackBuilder,
    TransportFeedback,
    parse,
)


def read(messages: list[bytes]) -> list[TransportFeedback]:
    """Each must be one whole RTCP packet."""
    found = []
    for data in messages:
        assert len(data) == 4 + 4 * struct.unpack_from("!H", data, 2)[0]
        assert len(data) <= 1200
        (message,) = rtcp.parse(data)
        assert isinstance(message, rtcp.TransportWide)
        feedback = parse(message.body)
        assert feedback is not None
        found.append(feedback)
    return found


def told(messages: list[TransportFeedback]) -> dict[int, float | None]:
    """What became of each number."""
    return {
        (message.base + index) & 0xFFFF: arrival
        for message in messages
        for index, arrival in enumerate(message.arrivals)
    }


def test_a_message_has_the_bytes_of_the_draft() -> None:
    builder = FeedbackBuilder()
    for number, time in ((5, 0.128), (6, 0.129), (8, 0.229), (9, 0.2285)):
        builder.arrive(number, time)
    (data,) = builder.build(1, 7)
    assert data.hex(" ", 4) == (
        "8fcd0006 00000001 00000007 "  # FMT 15, PT 205, seven words; the SSRCs of both ends
        "00050005 00000200 "  # five packets from number 5 on; two steps of 64 ms; the first message
        "d4a00004 0190fffe"  # small small none large large; 0, 4, 400 and -2 quarters of a millisecond
    )


def test_runs_are_told_as_runs() -> None:
    builder = FeedbackBuilder()
    for number in range(100):
        builder.arrive(number, 1.0)
    (data,) = builder.build(1, 7)
    assert data[20:22] == struct.pack("!H", 1 << 13 | 100)
    assert len(data) == 20 + 2 + 100 + 2


@given(st.integers(0, 0xFFFF), st.dictionaries(st.integers(0, 900), st.integers(0, 400_000), min_size=1, max_size=300))
def test_what_came_is_read_as_it_was_written(start: int, ticks: dict[int, int]) -> None:
    builder = FeedbackBuilder()
    builder.arrive(start, 500.0)
    for distance, time in sorted(ticks.items()):
        builder.arrive(start + distance & 0xFFFF, 500.0 + time * TICK)
    expected = {start: 500.0} | {start + distance & 0xFFFF: 500.0 + time * TICK for distance, time in ticks.items()}
    expected[start] = 500.0
    found = told(read(builder.build(1, 7)))
    assert {number for number, time in found.items() if time is not None} == expected.keys()
    for number, when in expected.items():
        assert found[number] == pytest.approx(when, abs=2 * TICK)


def test_the_next_message_goes_on_where_the_last_one_ended_and_names_what_is_missing() -> None:
    builder = FeedbackBuilder()
    builder.arrive(0xFFFE, 1.0)
    builder.arrive(0xFFFF, 1.01)
    first = read(builder.build(1, 7))
    assert builder.build(1, 7) == []
    builder.arrive(2, 1.1)
    second = read(builder.build(1, 7))
    assert [message.count for message in first + second] == [0, 1]
    assert told(second) == {0: None, 1: None, 2: pytest.approx(1.1, abs=TICK)}


def test_what_comes_late_is_told_again() -> None:
    builder = FeedbackBuilder()
    builder.arrive(10, 1.0)
    builder.arrive(12, 1.02)
    assert told(read(builder.build(1, 7)))[11] is None
    builder.arrive(11, 1.03)
    builder.arrive(13, 1.04)
    found = told(read(builder.build(1, 7)))
    assert found[11] == pytest.approx(1.03, abs=TICK)
    assert found[13] == pytest.approx(1.04, abs=TICK)


def test_after_a_leap_the_count_begins_anew() -> None:
    builder = FeedbackBuilder()
    builder.arrive(1, 1.0)
    builder.build(1, 7)
    builder.arrive(2 + 2 * MAX_GAP, 1.1)
    assert told(read(builder.build(1, 7))).keys() == {2 + 2 * MAX_GAP}


def test_a_pause_longer_than_a_delta_makes_a_message_of_its_own() -> None:
    builder = FeedbackBuilder()
    builder.arrive(1, 1.0)
    builder.arrive(2, 20.0)
    messages = read(builder.build(1, 7))
    assert [message.base for message in messages] == [1, 2]
    assert told(messages)[2] == pytest.approx(20.0, abs=TICK)


def test_the_reference_time_begins_anew_after_twelve_days() -> None:
    builder = FeedbackBuilder()
    builder.arrive(1, REFERENCE_STEPS * REFERENCE + 5.0)
    assert told(read(builder.build(1, 7)))[1] == pytest.approx(5.0, abs=2 * TICK)


def test_one_bit_vectors_are_read_which_we_do_not_write_ourselves() -> None:
    chunk = 0x8000 | 0b10110000000000  # 1 0 1 1 and padding
    body = struct.pack("!LLHHLH", 1, 7, 100, 4, 2 << 8, chunk) + bytes([0, 4, 8, 0, 0, 3])
    assert parse(body) == TransportFeedback(
        0,
        100,
        (0.128, None, pytest.approx(0.129), pytest.approx(0.131)),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("size", [0, MAX_STATUSES + 1, 0xFFFF])
def test_a_message_about_too_many_packets_or_none_is_not_read(size: int) -> None:
    body = struct.pack("!LLHHL8H", 1, 7, 0, size, 0, *[0x1FFF] * 8)
    assert parse(body) is None


def test_reserved_statuses_and_cut_deltas_are_not_read() -> None:
    for chunk in (3 << 13 | 2, 2 << 13 | 3):
        body = struct.pack("!LLHHLHH", 1, 7, 0, 3, 0, chunk, 0)
        assert parse(body) is None


@given(st.binary(max_size=100))
def test_any_body_is_read_or_left(body: bytes) -> None:
    feedback = parse(body)
    assert feedback is None or len(feedback.arrivals) <= MAX_STATUSES
