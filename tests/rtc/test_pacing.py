"""Retransmissions stay within their share of the line."""

import pytest

from rtc.pacing import BURST, LEAST_BURST, SHARE, SHARE_FULL, RepairLimit


def allowed(limit: RepairLimit, seconds: float, *, budget: float | None = 800_000, is_full: bool = False) -> int:
    """Octets that pass when 1000 of them are asked for each millisecond."""
    steps = round(seconds * 1000)
    return sum(1000 for step in range(steps) if limit.allow(1000, budget, is_full=is_full, now=10 + step / 1000))


@pytest.mark.parametrize(("is_full", "share"), [(False, SHARE), (True, SHARE_FULL)])
def test_repairs_get_their_share(is_full: bool, share: float) -> None:
    octets = allowed(RepairLimit(), 10, is_full=is_full)
    assert octets == pytest.approx(800_000 / 8 * share * 10, abs=LEAST_BURST + 1000)


def test_a_burst_passes_and_the_next_one_has_to_wait() -> None:
    limit = RepairLimit()
    assert allowed(limit, 0.01) == LEAST_BURST
    assert limit.allow(int(4_000_000 / 8 * SHARE * BURST), 4_000_000, is_full=False, now=20)
    assert not limit.allow(2000, 4_000_000, is_full=False, now=20)


def test_while_nothing_is_known_of_the_line_all_is_repaired() -> None:
    assert allowed(RepairLimit(), 1, budget=None) == 1_000_000
