"""Loss and jitter as RFC 3550 counts them."""

import pytest

from rtc.reception import Reception


def receive(reception: Reception, *sequences: int) -> None:
    for sequence in sequences:
        reception.receive(sequence & 0xFFFF, sequence * 3000, 100, sequence / 30)


@pytest.mark.parametrize("start", [0, 1, 127, 128, 32_767, 32_768, 65_534, 65_535])
def test_loss_is_counted_across_the_wrap(start: int) -> None:
    reception = Reception(90_000, start)
    receive(reception, *(start + number for number in range(100) if number % 10 != 5))
    report = reception.report(7, 0)
    assert (report.lost, report.highest) == (10, start + 99)
    assert report.fraction_lost == 10 * 256 // 100


def test_the_fraction_is_of_the_time_since_the_last_report() -> None:
    reception = Reception(90_000, 1)
    receive(reception, 1, 2, 4)
    assert reception.report(7, 0).fraction_lost == 64
    receive(reception, 5, 6, 7, 8)
    report = reception.report(7, 0)
    assert (report.fraction_lost, report.lost) == (0, 1)
    assert reception.report(7, 0).fraction_lost == 0


def test_a_packet_that_is_only_late_is_not_lost() -> None:
    reception = Reception(90_000, 1)
    receive(reception, 1, 3, 2, 4)
    assert reception.lost == 0


def test_duplicates_make_the_loss_negative_and_the_fraction_zero() -> None:
    reception = Reception(90_000, 1)
    receive(reception, 1, 1, 1)
    report = reception.report(7, 0)
    assert (report.lost, report.fraction_lost) == (-2, 0)


def test_packets_at_an_even_pace_have_no_jitter() -> None:
    reception = Reception(90_000, 1)
    for number in range(1, 200):
        reception.receive(number, (0xFFFFF000 + number * 3000) & 0xFFFFFFFF, 100, number / 30)
    assert reception.jitter < 0.0001


def test_jitter_approaches_the_mean_difference_of_transit() -> None:
    reception = Reception(90_000, 1)
    for number in range(1, 500):
        reception.receive(number, number * 3000, 100, number / 30 + (0.010 if number % 2 else 0))
    assert reception.jitter == pytest.approx(0.010, rel=0.02)


def test_the_last_sender_report_is_echoed_with_its_age() -> None:
    reception = Reception(90_000, 1)
    receive(reception, 1)
    assert reception.report(7, 10).last_report == 0
    reception.hear_sender_report(0x1111_2222_3333_4444, 10)
    report = reception.report(7, 10.5)
    assert (report.last_report, report.delay) == (0x2222_3333, 32_768)
