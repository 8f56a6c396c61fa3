"""What a subscriber tells is read against what was sent to it; the native reader says the same, number for number, of anything."""

import struct
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rtc.feedback import REFERENCE, REFERENCE_STEPS, FeedbackBuilder
from rtc.feedback_reader import FeedbackReader, Reader
from rtc.meter import WINDOWED
from rtc.outcome import Outcome, Told
from rtc.wire import Wire
from tests.rtc.conftest import NOT_BUILT
from tests.rtc.ends import World
from tests.rtc.test_records import wire_of

HEAD = 4
"""Octets of an RTCP header."""
OPEN = 1 << 62


def bodies(builder: FeedbackBuilder) -> list[bytes]:
    return [data[HEAD : -data[-1]] if data[0] & 0x20 else data[HEAD:] for data in builder.build(1, 0)]


def sending(packets: int) -> tuple[World, Wire]:
    """A viewer of a native lane that got so many packets."""
    world = World(lane="native")
    camera, viewer = world.camera(), world.viewer()
    viewer.show(camera)
    camera.frame(key=True)
    wire = wire_of(viewer.end)
    while wire.sent_count < packets:
        camera.frame(count=min(50, packets - wire.sent_count))
        world.now += 0.013
        viewer.take()
    return world, wire


def figures(reader: Reader) -> tuple[object, ...]:
    return reader.newest, reader.arriving, reader.bursting, reader.usage


def both(wire: Wire) -> tuple[Reader, Reader]:
    """The plain one and the native one, over the same records."""
    native = wire.feedback_reader()
    assert type(native).__module__ == "rtc._lane"
    return FeedbackReader(wire), native


@NOT_BUILT
@pytest.mark.parametrize("seed", range(6))
def test_both_readers_say_the_same_of_any_line(seed: int) -> None:
    """Loss, disorder, repeated and late messages, probes, the receiver's clock that begins anew, records that are forgotten."""
    world = World(lane="native")
    camera, viewer = world.camera(), world.viewer()
    viewer.show(camera)
    camera.frame(key=True)
    wire, builder, chance = wire_of(viewer.end), FeedbackBuilder(), Random(seed)
    plain, native = both(wire)
    ahead = REFERENCE_STEPS * REFERENCE - world.now - 3.0  # of the receiver's clock: it begins anew after three seconds
    told: list[Told] = []
    usages, older = set(), b""
    queue = 0.0
    for number in range(500):
        count = chance.choice([1, 3, 8, 40])
        camera.frame(count=count)
        world.now += chance.choice([0.001, 0.02, 0.033])
        queue = max(0.0, queue + chance.choice([0.002, 0.02]) * (1 if number // 50 % 2 else -2))
        for packet in viewer.take():
            if chance.random() > 0.1:
                arrived = world.now + ahead + queue + 0.03 + chance.random() * chance.choice([0, 0.003])
                builder.arrive(int.from_bytes(packet.extensions[6], "big"), arrived)
        if chance.random() < 0.3:
            continue
        first = wire.sent_count - chance.choice([1, 50])
        span = chance.choice([(first, OPEN), (first, first + 20)]) if number % 100 > 80 else (0, 0)
        for body in [*bodies(builder), *([older] if older and chance.random() < 0.1 else [])]:
            found = plain.read(body, *span)
            assert native.read(body, *span) == found
            assert figures(native) == figures(plain)
            assert found is not None
            told.append(found)
            usages.add(plain.usage)
            older = body if chance.random() < 0.1 else older
    assert sum(each.packets for each in told) > 1000
    assert sum(each.lost for each in told) > 100
    assert any(each.probes for each in told)
    assert len(usages) > 1
    assert plain.arriving is not None


@pytest.fixture(scope="module")
def sent() -> tuple[World, Wire]:
    return sending(1500)


RUNS = st.integers(0, 0xFFFF)
WORDS = st.lists(RUNS, max_size=8).map(lambda words: struct.pack(f"!{len(words)}H", *words))


@NOT_BUILT
@settings(max_examples=120)
@given(st.integers(0, 1600), st.integers(0, 5000) | RUNS, st.integers(0, 0xFFFFFFFF), WORDS, st.binary(max_size=60))
@example(480, 1, 0, struct.pack("!H", 2 << 13 | 1), struct.pack("!h", -4000))  # arrived a second before the clock began
@example(480, 4096, 0, struct.pack("!H", 0x1FFF), b"")
@example(480, 14, 1 << 8, struct.pack("!H", 0xBFFF), bytes(range(14)))
def test_both_readers_say_the_same_of_any_message(
    sent: tuple[World, Wire], base: int, count: int, reference: int, words: bytes, deltas: bytes
) -> None:
    plain, native = both(sent[1])
    body = struct.pack("!LLHHL", 1, 0, base, count, reference) + words + deltas
    for part in (body, body[: len(body) // 2], body):
        assert native.read(part, 600, 700) == plain.read(part, 600, 700)
        assert figures(native) == figures(plain)


@NOT_BUILT
def test_a_receiver_whose_clock_stands_still_fills_no_memory(sent: tuple[World, Wire]) -> None:
    """What is in a window is bounded, and both readers forget the same."""
    plain, native = both(sent[1])
    for number in range(3 * WINDOWED):
        outcome = Outcome(number / 1000, 100 + number % 900, 50.0, number % 7 == 0)
        plain.count(outcome)
        native.count(outcome)
    for at in (50.1, 50.3, 50.6):
        plain.count(Outcome(20.0, 1000, at))
        native.count(Outcome(20.0, 1000, at))
        assert figures(native) == figures(plain)
    assert native.arriving == 3 * 8000 / 0.5
