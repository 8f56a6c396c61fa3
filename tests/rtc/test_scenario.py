"""Disorder by a seed: whatever happens in whatever order, no viewer sees what may not happen."""

import pytest

from tests.rtc.scenario import play

pytestmark = pytest.mark.usefixtures("lane")


@pytest.mark.parametrize("seed", range(10))
def test_in_any_order_of_events_the_rules_of_forwarding_hold(seed: int) -> None:
    """The rules are asserted while it runs (`Slot.take`): gate, connection, key frames, numbers, retransmissions."""
    scenario = play(seed, 300)
    assert sum(len(slot.packets) for slot in scenario.slots) > 500
    assert sum(slot.repaired for slot in scenario.slots) > 5
    assert sum(slot.switches for slot in scenario.slots) > 12


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_gives_the_same_bytes(seed: int) -> None:
    first, second = play(seed, 150), play(seed, 150)
    assert len(first.world.wire) > 500
    assert first.world.wire == second.world.wire
