"""The choice of a simulcast layer."""

import pytest

from rtc.selection import choose


@pytest.mark.parametrize(
    ("wanted", "flowing", "chosen"),
    [
        ("h", "qhf", "h"),
        ("f", "qh", "h"),
        ("h", "qf", "q"),
        ("f", "q", "q"),
        ("q", "hf", "h"),
        ("h", "f", "f"),
        ("", "qhf", "f"),
        ("", "q", "q"),
    ],
)
def test_the_wanted_layer_else_the_best_below_else_the_lowest_above(wanted: str, flowing: str, chosen: str) -> None:
    assert choose(wanted, list(flowing)) == chosen
    assert choose(wanted, list(reversed(flowing))) == chosen


def test_a_track_without_simulcast_has_one_choice() -> None:
    assert choose("q", [""]) == ""
    assert choose("", [""]) == ""


def test_nothing_flows() -> None:
    assert choose("q", []) is None
