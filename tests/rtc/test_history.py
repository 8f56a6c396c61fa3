"""The ring of packets that can be sent again, and the limit on doing so."""

import pytest

from rtc.history import LEAST, RESEND_BURST, RESENDS_PER_SECOND, History, ResendLimit
from rtc.packet import Packet


def packet(index: int) -> Packet:
    made = Packet(96, index & 0xFFFF, 0, 0, b"", b"")
    made.index = index
    return made


@pytest.mark.parametrize("start", [-5, 0, 1, 127, 128, 32_767, 32_768, 65_534, 65_535])
def test_the_last_packets_are_kept_and_older_ones_are_not(start: int) -> None:
    history = History(16)
    packets = [packet(start + number) for number in range(40)]
    for each in packets:
        history.put(each)
    assert [history.get(each.index) for each in packets] == [None] * 24 + packets[24:]
    assert history.get(start + 40) is None


def test_what_is_old_is_not_kept_but_for_the_last_packets() -> None:
    history = History(1024)
    packets = [packet(number) for number in range(900)]
    for each in packets:
        each.arrived = 100 + each.index / 100
        history.put(each)
    kept = [each.index for each in packets if history.get(each.index)]
    assert kept == list(range(699, 900))
    assert history.is_over(698)
    assert not history.is_over(699)
    last = packet(900)
    last.arrived = 200.0
    history.put(last)
    assert [each.index for each in packets if history.get(each.index)] == list(range(900 - LEAST, 900))


def test_what_came_before_the_first_packet_is_not_over() -> None:
    history = History(16)
    history.put(packet(100))
    assert not history.is_over(90)
    assert history.is_over(84 - 1)
    history.clear()
    assert not history.is_over(83)


def test_a_cleared_history_has_nothing() -> None:
    history = History(16)
    history.put(packet(3))
    history.clear()
    assert history.get(3) is None


def test_a_packet_is_sent_again_once_in_an_interval() -> None:
    limit = ResendLimit()
    assert limit.allow(1, 0.05, 100.0)
    assert not limit.allow(1, 0.05, 100.04)
    assert limit.allow(2, 0.05, 100.04)
    assert limit.allow(1, 0.05, 100.06)


def test_all_together_are_bounded_by_a_burst_and_a_rate() -> None:
    limit = ResendLimit()
    assert sum(limit.allow(number, 0.01, 100.0) for number in range(5000)) == RESEND_BURST
    at_rate = sum(limit.allow(10_000 + number, 0.01, 100.0 + number / 10_000) for number in range(10_000))
    assert at_rate == pytest.approx(RESENDS_PER_SECOND, rel=0.01)
