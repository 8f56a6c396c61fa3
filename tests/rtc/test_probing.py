"""Probes: when they are made, how much is padded, and what is read out of what arrived."""

import pytest

from rtc.outcome import Outcome
from rtc.probing import AGAIN, BEYOND, DURATION, EVERY, FIRST, SIZE, Prober
from tests.worlds.pipe import Pipe

TICK = 0.02


class Line:
    """Sends what a prober asks for over a pipe, numbers it, and tells at the end what arrived."""

    def __init__(self, rate: float, *, flowing: float = 0.0) -> None:
        self.pipe = Pipe(rate, queue=5)
        self.flowing = flowing
        self.prober = Prober()
        self.now = 10.0
        self.number = 0
        self.padded: list[float] = []

    def tick(self, estimate: float) -> list[tuple[int, Outcome]]:
        """What left in this step."""
        self.now += TICK
        count = self.prober.packets(estimate, self.flowing, self.number, self.now)
        self.padded += [self.now] * count
        sizes = [SIZE] * count + [int(self.flowing * TICK / 8)] * bool(self.flowing)
        sent = []
        for size in sizes:
            sent.append((self.number, Outcome(self.now, size, self.pipe.send(size, self.now))))
            self.number += 1
        return sent

    def probe(self, estimate: float, within: float = 20.0) -> float | None:
        """Goes on until a spell is over; its result."""
        told = []
        for _ in range(round(within / TICK)):
            told += self.tick(estimate)
            while told and (told[0][1].arrived or 0) <= self.now:
                number, outcome = told.pop(0)
                first, end = self.prober.span
                if first <= number < end:
                    self.prober.hear(outcome)
                newest = number
                result = self.prober.result(newest, estimate, self.now)
                if result is not None:
                    return result
        return None


def test_nothing_is_probed_while_nothing_more_is_wanted() -> None:
    line = Line(10e6)
    line.prober.want(900_000, 1_000_000, line.now)
    assert line.probe(1_000_000) is None
    assert line.padded == []


@pytest.mark.parametrize("flowing", [0, 300_000])
def test_a_wide_line_is_found_to_carry_what_was_sent(flowing: float) -> None:
    line = Line(10e6, flowing=flowing)
    line.prober.want(5e6, 500_000, line.now)
    found = line.probe(500_000)
    assert found == pytest.approx(1_000_000, rel=0.25)


def test_a_narrow_line_is_found_to_be_full() -> None:
    line = Line(600_000, flowing=300_000)
    line.prober.want(5e6, 500_000, line.now)
    assert line.probe(500_000) == pytest.approx(600_000, rel=0.2)


def test_no_more_is_probed_than_is_wanted() -> None:
    line = Line(10e6)
    line.prober.want(600_000, 500_000, line.now)
    found = line.probe(500_000)
    assert found is not None
    assert 600_000 <= found <= 600_000 * BEYOND * 1.1


def test_a_spell_is_short_and_comes_soon_after_something_was_wanted() -> None:
    line = Line(10e6)
    line.prober.want(5e6, 500_000, line.now)
    begun = line.now
    line.probe(500_000)
    assert FIRST <= line.padded[0] - begun <= FIRST + 2 * TICK
    assert line.padded[-1] - line.padded[0] <= DURATION
    assert len(line.padded) * SIZE * 8 <= 1_000_000 * (DURATION + 2 * TICK)


def test_what_found_more_is_followed_by_another_soon_and_what_did_not_by_a_pause() -> None:
    wide, narrow = Line(10e6), Line(500_000, flowing=300_000)
    starts = {}
    for name, line in (("wide", wide), ("narrow", narrow)):
        line.prober.want(5e6, 500_000, line.now)
        line.probe(500_000)
        done = line.now
        line.padded.clear()
        line.probe(500_000)
        starts[name] = line.padded[0] - done
    assert starts["wide"] == pytest.approx(AGAIN, abs=0.06)
    assert starts["narrow"] == pytest.approx(EVERY, abs=0.1)


def test_a_spell_of_which_nothing_is_told_ends() -> None:
    line = Line(10e6)
    line.prober.want(5e6, 500_000, line.now)
    for _ in range(200):
        line.tick(500_000)
        assert line.prober.result(-1, 500_000, line.now) is None
    assert not line.prober.is_busy


def test_a_line_that_is_full_is_left_alone_for_a_while() -> None:
    line = Line(10e6)
    line.prober.want(5e6, 500_000, line.now)
    line.prober.postpone(line.now)
    full = line.now
    while not line.padded:
        line.tick(500_000)
    assert line.now - full == pytest.approx(EVERY, abs=0.1)
    count = len(line.padded)
    line.prober.postpone(line.now)
    line.tick(500_000)
    assert len(line.padded) > count, "a spell that has begun goes on"
