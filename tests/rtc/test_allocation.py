"""How a budget is spent: the order of importance, and that it does not flap."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtc.allocation import (
    LEAST_VOICES,
    LONGEST_WAIT,
    MARGIN,
    PATIENCE,
    WAIT,
    Allocator,
    Demand,
    Grants,
    Rank,
    Step,
    appetite,
)

STEPS = (Step("q", 150_000), Step("h", 500_000), Step("f", 1_700_000))


def camera(name: str, rank: Rank = Rank.OTHER, layers: int = 3) -> Demand:
    return Demand(name, rank, STEPS[:layers])


def screen(name: str = "screen", bitrate: float = 1_000_000) -> Demand:
    return Demand(name, Rank.SCREEN, (Step("", bitrate),))


def spend(budget: float | None, *demands: Demand, voices: float = 100_000) -> Grants:
    return Allocator().allocate(budget, voices, demands, 0.0)


def test_all_is_granted_while_nothing_is_known_of_the_line() -> None:
    assert spend(None, camera("a"), screen()) == {"a": "f", "screen": ""}


@pytest.mark.parametrize(
    ("budget", "rid"),
    [(50_000, None), (240_000, None), (250_000, "q"), (599_999, "q"), (600_000, "h"), (1_800_000, "f"), (9e9, "f")],
)
def test_the_best_layer_is_taken_that_fits_beside_the_voices(budget: float, rid: str | None) -> None:
    assert spend(budget, camera("a")) == {"a": rid}


def test_a_voice_is_kept_free_even_while_nobody_speaks() -> None:
    assert spend(LEAST_VOICES + 149_999, camera("a"), voices=0) == {"a": None}
    assert spend(LEAST_VOICES + 150_000, camera("a"), voices=0) == {"a": "q"}


def test_the_screen_comes_before_who_speaks_and_who_speaks_before_the_others() -> None:
    demands = [camera("a", layers=1), camera("speaker", Rank.SPEAKER), screen()]
    assert spend(1_100_000, *demands) == {"screen": "", "speaker": None, "a": None}
    assert spend(1_600_000, *demands) == {"screen": "", "speaker": "h", "a": None}
    assert spend(1_750_000, *demands) == {"screen": "", "speaker": "h", "a": "q"}


def test_a_screen_that_does_not_fit_leaves_its_room_to_the_others() -> None:
    assert spend(700_000, screen(), camera("a")) == {"screen": None, "a": "h"}


def test_everybody_gets_a_picture_before_anybody_gets_a_better_one() -> None:
    assert spend(100_000 + 3 * 150_000 + 350_000, camera("a"), camera("b"), camera("c")) == {
        "a": "h",
        "b": "q",
        "c": "q",
    }


def test_what_is_too_much_for_the_line_is_given_up_at_once() -> None:
    allocator = Allocator()
    assert allocator.allocate(2_000_000, 0, [camera("a")], 0.0) == {"a": "f"}
    assert allocator.allocate(600_000, 0, [camera("a")], 0.1) == {"a": "h"}
    assert allocator.allocate(300_000, 0, [camera("a")], 0.2) == {"a": "q"}


def test_the_last_picture_is_given_up_when_the_shortage_is_not_brief() -> None:
    allocator = Allocator()
    allocator.allocate(2_000_000, 0, [camera("a")], 0.0)
    assert allocator.allocate(100_000, 0, [camera("a")], 0.1) == {"a": "q"}
    assert allocator.allocate(100_000, 0, [camera("a")], 0.1 + PATIENCE - 0.01) == {"a": "q"}
    assert allocator.carries_video
    assert allocator.allocate(100_000, 0, [camera("a")], 0.1 + PATIENCE) == {"a": None}
    assert not allocator.carries_video


def test_a_better_layer_wants_a_margin_and_a_wait() -> None:
    allocator = Allocator()
    allocator.allocate(2_000_000, 0, [camera("a")], 0.0)
    allocator.allocate(300_000, 0, [camera("a")], 1.0)
    enough = LEAST_VOICES + 500_000 * MARGIN + 1
    assert allocator.allocate(enough, 0, [camera("a")], 1.0 + WAIT - 0.1) == {"a": "q"}
    assert allocator.allocate(LEAST_VOICES + 500_000, 0, [camera("a")], 1.0 + WAIT) == {"a": "q"}
    assert allocator.allocate(enough, 0, [camera("a")], 1.0 + WAIT) == {"a": "h"}


def test_a_layer_that_was_taken_too_early_is_tried_again_later_each_time() -> None:
    allocator = Allocator()
    allocator.allocate(2_000_000, 0, [camera("a")], 0.0)
    rises, now, budget = [], 0.0, 300_000.0
    for _ in range(40):
        now += 1
        granted = allocator.allocate(budget, 0, [camera("a", layers=2)], now)["a"]
        budget = 300_000 if granted == "h" else 1_000_000
        if granted == "h":
            rises.append(now)
    gaps = [after - before for before, after in pairwise(rises)]
    assert gaps == sorted(gaps)
    assert gaps[-1] > 2 * gaps[0]
    assert gaps[-1] <= LONGEST_WAIT + 2


def test_a_new_picture_need_not_wait() -> None:
    allocator = Allocator()
    allocator.allocate(2_000_000, 0, [camera("a")], 0.0)
    allocator.allocate(500_000, 0, [camera("a")], 1.0)
    assert allocator.allocate(500_000, 0, [camera("a"), camera("b")], 1.1) == {"a": "q", "b": "q"}


def test_a_tile_that_wants_less_is_not_taken_for_a_bad_line() -> None:
    allocator = Allocator()
    allocator.allocate(5_000_000, 0, [camera("a")], 0.0)
    allocator.allocate(5_000_000, 0, [camera("a", layers=1)], 1.0)
    assert allocator.allocate(5_000_000, 0, [camera("a")], 1.1) == {"a": "f"}


def test_a_page_without_videos_carries_what_it_wants() -> None:
    allocator = Allocator()
    assert allocator.allocate(10_000, 0, [], 0.0) == {}
    assert allocator.carries_video


def test_the_appetite_is_what_all_would_take() -> None:
    demands = [camera("a"), screen()]
    assert spend(appetite(100_000, demands), *demands) == {"a": "f", "screen": ""}


RANKS = st.sampled_from(list(Rank))


@given(
    st.lists(st.tuples(RANKS, st.integers(1, 3)), max_size=8),
    st.lists(st.tuples(st.floats(0, 6e6), st.floats(0, 5)), min_size=1, max_size=20),
    st.floats(0, 300_000),
)
def test_no_budget_is_overspent_but_for_pictures_that_were_shown_a_moment_ago(
    wanted: list[tuple[Rank, int]], budgets: list[tuple[float, float]], voices: float
) -> None:
    allocator, now = Allocator(), 0.0
    demands = [camera(str(index), rank, layers) for index, (rank, layers) in enumerate(wanted)]
    price = {step.rid: step.bitrate for step in STEPS}
    for budget, pause in budgets:
        now += pause
        grants = allocator.allocate(budget, voices, demands, now)
        spent = sum(price[rid] for rid in grants.values() if rid is not None)
        lowest = all(rid in {None, "q"} for rid in grants.values())
        assert spent == 0 or lowest or spent + max(voices, LEAST_VOICES) <= budget + 1e-6
