"""The word for a connection: what makes it worse, and how long a better one has to wait."""

import pytest

from rtc.quality import HOLD, SETTLE, SILENCE, WINDOW, Quality, QualityMeter


def reported(meter: QualityMeter, seconds: float, *, start: float = 0.0, loss: float = 0.0) -> float:
    """A report each second; returns when the last one came."""
    now = start
    while now < start + seconds:
        now += 1.0
        meter.hear(100, 100 * loss, now)
        meter.update(now)
    return now


def test_a_connection_of_which_nothing_is_known_is_good() -> None:
    assert QualityMeter().update(100.0) == "good"


@pytest.mark.parametrize(
    ("loss", "word"), [(0.0, "good"), (0.02, "good"), (0.05, "fair"), (0.15, "poor"), (1.0, "poor")]
)
def test_loss_makes_the_word(loss: float, word: Quality) -> None:
    meter = QualityMeter()
    reported(meter, WINDOW, loss=loss)
    assert meter.word == word
    assert meter.loss == pytest.approx(loss)


@pytest.mark.parametrize(("seconds", "word"), [(0.08, "good"), (0.4, "fair"), (0.9, "poor")])
def test_the_round_trip_makes_the_word(seconds: float, word: Quality) -> None:
    meter = QualityMeter()
    meter.hear_round_trip(seconds)
    assert meter.update(1.0) == word


@pytest.mark.parametrize(("seconds", "word"), [(0.01, "good"), (0.08, "fair"), (0.3, "poor")])
def test_the_jitter_of_voices_makes_the_word(seconds: float, word: Quality) -> None:
    meter = QualityMeter()
    meter.hear_jitter(seconds)
    assert meter.update(1.0) == word


def test_a_single_slow_answer_changes_little() -> None:
    meter = QualityMeter()
    meter.hear_round_trip(0.05)
    meter.hear_round_trip(0.6)
    assert meter.update(1.0) == "good"


def known() -> tuple[QualityMeter, float]:
    """A meter that was good for long enough, and the time."""
    meter = QualityMeter()
    now = reported(meter, SETTLE + 1)
    assert (meter.word, meter.is_known) == ("good", True)
    return meter, now


def test_the_bad_figures_of_a_beginning_are_no_word_and_are_not_held_against_what_follows() -> None:
    meter = QualityMeter()
    now = reported(meter, SETTLE - WINDOW, loss=0.5)
    assert not meter.is_known
    now = reported(meter, WINDOW + 1, start=now)
    assert (meter.word, meter.is_known) == ("good", True)
    reported(meter, 1, start=now, loss=0.5)
    assert meter.word == "poor"


def test_a_worse_word_is_said_at_once_and_a_better_one_after_a_while() -> None:
    meter, now = known()
    words = []
    now = reported(meter, 3, start=now, loss=0.2)
    words.append(meter.word)
    now = reported(meter, WINDOW, start=now)
    words.append(meter.word)
    reported(meter, WINDOW + HOLD, start=now)
    words.append(meter.word)
    assert words == ["poor", "poor", "good"]


def test_a_setback_starts_the_wait_anew() -> None:
    meter, now = known()
    now = reported(meter, 3, start=now, loss=0.2)
    now = reported(meter, WINDOW + HOLD - 2, start=now)
    now = reported(meter, 1, start=now, loss=0.5)
    reported(meter, WINDOW + HOLD - 2, start=now)
    assert meter.word == "poor"


def test_a_peer_that_reports_no_more_is_poor() -> None:
    meter = QualityMeter()
    now = reported(meter, 3)
    assert meter.update(now + SILENCE + 0.1) == "poor"


def test_loss_of_long_ago_does_not_count() -> None:
    meter = QualityMeter()
    now = reported(meter, 2, loss=0.5)
    reported(meter, WINDOW + 1, start=now)
    assert meter.loss == 0
