"""The estimate over lines of limited rate: it falls quickly, finds what fits, and does not mind noise."""

from collections.abc import Callable

import pytest

from rtc.estimator import SILENCE, SILENT_FLOOR, START, BandwidthEstimator
from rtc.outcome import Outcome
from tests.worlds.pipe import Pipe

FEEDBACK = 0.1


class Sender:
    """Sends frames over a pipe and hears of them every 100 ms, as a subscriber's browser tells."""

    def __init__(self, pipe: Pipe, estimator: BandwidthEstimator | None = None) -> None:
        self.pipe = pipe
        self.estimator = estimator or BandwidthEstimator()
        self.now = 100.0
        self.under_way: list[Outcome] = []
        self.history: list[tuple[float, float]] = []
        """When the estimate was what."""

    def run(self, seconds: float, bitrate: Callable[[], float]) -> float:
        """Sends at this rate, thirty frames a second; returns the estimate at the end."""
        heard = self.now
        end = self.now + seconds
        while self.now < end:
            self._frame(int(bitrate() / 8 / 30))
            self.now += 1 / 30
            if self.now - heard >= FEEDBACK:
                heard = self.now
                self._hear()
        return self.estimator.bitrate

    def _frame(self, octets: int) -> None:
        while octets > 0:
            size = min(octets, 1200)
            self.under_way.append(Outcome(self.now, size, self.pipe.send(size, self.now)))
            octets -= size

    def _hear(self) -> None:
        """What arrived until now; what was sent before it and did not, is lost."""
        arrived = [
            index for index, each in enumerate(self.under_way) if each.arrived is not None and each.arrived <= self.now
        ]
        if arrived:
            end = arrived[-1] + 1
            self.estimator.hear(self.under_way[:end], self.now)
            del self.under_way[:end]
        self.history.append((self.now, self.estimator.bitrate))


def fixed(bitrate: float) -> Callable[[], float]:
    return lambda: bitrate


def obedient(sender: Sender, wanted: float) -> Callable[[], float]:
    """Sends what the estimate allows, up to what is wanted."""
    return lambda: min(wanted, sender.estimator.bitrate)


def test_a_wide_line_keeps_the_first_estimate() -> None:
    sender = Sender(Pipe(10e6))
    assert sender.run(10, fixed(600_000)) == START


def test_what_arrives_in_full_lets_the_estimate_grow() -> None:
    sender = Sender(Pipe(10e6), BandwidthEstimator(500_000))
    assert sender.run(20, obedient(sender, 20e6)) > 1_500_000


def test_the_estimate_does_not_grow_far_beyond_what_arrives() -> None:
    sender = Sender(Pipe(10e6), BandwidthEstimator(400_000))
    assert sender.run(20, fixed(300_000)) < 500_000


@pytest.mark.parametrize("rate", [250_000, 500_000, 1_000_000])
@pytest.mark.parametrize("queue", [0.1, 0.3, 1.0])
def test_a_line_that_is_cut_is_known_within_two_seconds(rate: float, queue: float) -> None:
    sender = Sender(Pipe(5e6, queue=queue))
    sender.run(5, obedient(sender, 1_900_000))
    cut = sender.now
    sender.pipe.rate = rate
    sender.run(8, obedient(sender, 1_900_000))
    below = next(at for at, bitrate in sender.history if at > cut and bitrate <= rate)
    assert below - cut < 2.0
    later = [bitrate for at, bitrate in sender.history if at > cut + 3]
    assert rate * 0.5 < sum(later) / len(later) < rate * 1.05


@pytest.mark.parametrize("loss", [0.01, 0.03, 0.05])
def test_loss_that_has_nothing_to_do_with_the_rate_leaves_room_for_what_flows(loss: float) -> None:
    sender = Sender(Pipe(10e6, loss=loss, delay=0.04))
    assert sender.run(20, fixed(800_000)) > 1_100_000


def test_heavy_loss_lowers_the_estimate() -> None:
    sender = Sender(Pipe(10e6, loss=0.3))
    assert sender.run(10, obedient(sender, 2_000_000)) < 400_000


@pytest.mark.parametrize("seed", range(5))
def test_jitter_does_not_lower_the_estimate_below_what_flows(seed: int) -> None:
    sender = Sender(Pipe(10e6, jitter=0.02, delay=0.04, seed=seed))
    sender.run(20, fixed(800_000))
    assert sender.estimator.bitrate > 800_000


def test_what_was_sent_as_a_probe_does_not_count_as_congestion() -> None:
    pipe, estimator = Pipe(500_000, queue=2.0), BandwidthEstimator(450_000)
    sender = Sender(pipe, estimator)
    sender.run(5, fixed(300_000))
    before = estimator.bitrate
    burst = [
        Outcome(sender.now + n * 0.002, 300, pipe.send(300, sender.now + n * 0.002), is_probe=True) for n in range(60)
    ]
    sender.under_way += burst
    sender.now += 0.12
    sender.run(3, fixed(300_000))
    assert estimator.bitrate >= before * 0.95


def test_a_probe_raises_the_estimate_and_never_lowers_it() -> None:
    estimator = BandwidthEstimator(500_000)
    estimator.hear_probe(900_000, 1.0)
    assert estimator.bitrate == 900_000
    estimator.hear_probe(300_000, 2.0)
    assert estimator.bitrate == 900_000


def test_without_feedback_on_what_is_sent_the_estimate_falls() -> None:
    estimator = BandwidthEstimator()
    estimator.hear([Outcome(1.0, 1000, 1.05)], 1.1)
    now = 1.1
    while now < 1.1 + SILENCE * 0.9:
        now += 0.02
        estimator.tick(now, now)
    assert estimator.bitrate == START
    while now < 20:
        now += 0.02
        estimator.tick(now, now)
    assert estimator.bitrate == SILENT_FLOOR


def test_where_nothing_is_sent_no_feedback_is_missed() -> None:
    estimator = BandwidthEstimator()
    estimator.hear([Outcome(1.0, 1000, 1.05)], 1.1)
    for step in range(500):
        estimator.tick(1.0, 1.1 + step * 0.02)
    assert estimator.bitrate == START


@pytest.mark.parametrize("seconds", [0.2, 0.4, 0.8])
def test_a_page_that_stands_still_for_a_moment_is_not_taken_for_a_narrow_line(seconds: float) -> None:
    """What came meanwhile is told as if it had come all at once."""
    sender = Sender(Pipe(20e6))
    sender.run(5, fixed(1_000_000))
    sender.pipe.free_at = sender.now + seconds
    sender.run(3, fixed(1_000_000))
    assert sender.estimator.bitrate > 850_000
