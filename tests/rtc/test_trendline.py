"""A queue that grows is seen; noise, a pause and a fast line are not taken for one. The same by the detector of the native lane."""

from collections.abc import Iterator
from random import Random

import pytest

from rtc.delay import Detector, make_detector
from rtc.trendline import GROUP, DelayDetector, Groups
from tests.rtc.conftest import NOT_BUILT
from tests.worlds.pipe import Pipe


def frames(seconds: float, octets: int, start: float = 100.0) -> Iterator[tuple[float, int]]:
    """Thirty bursts a second."""
    for number in range(round(seconds * 30)):
        for _ in range(3):
            yield start + number / 30, octets // 90


def usages(detector: Detector, pipe: Pipe, sent: Iterator[tuple[float, int]]) -> list[tuple[float, str]]:
    """What the detector says, and how long after the start of the sending."""
    found: list[tuple[float, str]] = []
    begun: float | None = None
    for now, octets in sent:
        begun = now if begun is None else begun
        arrived = pipe.send(octets, now)
        if arrived is not None:
            detector.hear(now, arrived)
            found.append((now - begun, detector.usage))
    return found


def test_a_line_that_is_wide_enough_is_normal() -> None:
    found = usages(DelayDetector(), Pipe(2e6), frames(10, 100_000))
    assert {usage for _, usage in found} == {"normal"}


def test_a_line_that_is_too_narrow_is_found_within_a_second() -> None:
    found = usages(DelayDetector(), Pipe(600_000, queue=5), frames(3, 100_000))
    assert next(after for after, usage in found if usage == "over") < 1.0


def test_a_queue_that_drains_is_under_use() -> None:
    detector, pipe = DelayDetector(), Pipe(600_000, queue=5)
    usages(detector, pipe, frames(2, 100_000))
    found = usages(detector, pipe, frames(4, 30_000, start=102.0))
    assert "under" in {usage for _, usage in found}
    assert found[-1][1] == "normal"


def test_jitter_is_not_taken_for_a_queue() -> None:
    found = usages(DelayDetector(), Pipe(2e6, jitter=0.03), frames(20, 100_000))
    assert sum(usage == "over" for _, usage in found) < len(found) * 0.02


def test_after_a_restart_the_former_queue_is_forgotten() -> None:
    detector = DelayDetector()
    usages(detector, Pipe(600_000, queue=5), frames(3, 100_000))
    detector.restart()
    assert detector.usage == "normal"


def test_packets_that_left_together_are_one_group() -> None:
    groups, random = Groups(), Random(1)
    found = []
    for number in range(50):
        for _ in range(5):
            sent = number * 0.02 + random.random() * GROUP * 0.9
            delta = groups.add(sent, sent + 0.05)
            found += [delta] if delta is not None else []
    assert len(found) == 48
    assert all(abs(delta.arrived - delta.sent) < 1e-9 for delta in found)


def test_a_burst_that_was_held_up_is_one_group() -> None:
    groups = Groups()
    times = [(0.0, 0.05), (0.02, 0.07), (0.04, 0.2), (0.06, 0.2), (0.08, 0.2), (0.1, 0.2), (0.2, 0.25), (0.3, 0.35)]
    found = [delta for sent, arrived in times if (delta := groups.add(sent, arrived)) is not None]
    assert [round(delta.sent, 3) for delta in found] == [0.02, 0.08, 0.1]


@NOT_BUILT
@pytest.mark.parametrize("seed", range(12))
def test_both_detectors_say_the_same_of_any_line(seed: int) -> None:
    """Lines that widen, narrow and jitter, packets that left in disorder, restarts."""
    chance = Random(seed)
    plain, native = DelayDetector(), make_detector()
    assert type(native).__module__ == "rtc._lane"
    sent, queue, seen = 100.0, 0.0, set()
    for number in range(4000):
        sent += chance.choice([0, 0, 0.001, 0.004, 0.02, 0.033])
        queue = max(0.0, queue + chance.choice([-0.004, 0.001, 0.003]) * (1 if number // 500 % 2 else -0.5))
        left = sent - chance.choice([0, 0, 0, 0.01])
        arrived = sent + 0.03 + queue + chance.random() * chance.choice([0, 0.002, 0.05])
        plain.hear(left, arrived)
        native.hear(left, arrived)
        assert native.usage == plain.usage
        assert getattr(native, "threshold") == plain.threshold  # noqa: B009  not of the protocol
        seen.add(plain.usage)
        if chance.random() < 0.001:
            plain.restart()
            native.restart()
    assert len(seen) > 1
