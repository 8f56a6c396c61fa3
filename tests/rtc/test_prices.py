"""What a layer costs who receives it."""

import pytest

from rtc.forwarder import LayerStats
from rtc.negotiated import Source
from rtc.prices import EXPECTED, OVERHEAD, Prices


def layer(packets: int, octets: int, *, rid: str = "h", active: bool = True) -> LayerStats:
    return LayerStats(rid, 7, packets, octets, 0, 0.0, 0.0, 640, 360, active)


def test_before_anything_was_measured_a_layer_costs_what_is_asked_of_browsers() -> None:
    assert Prices().of(Source.CAMERA, "h") == EXPECTED[Source.CAMERA, "h"]
    assert Prices().of(Source.SCREEN, "") == EXPECTED[Source.SCREEN, ""]


def test_a_price_has_the_headers_in_it() -> None:
    prices = Prices()
    prices.measure([layer(0, 0)], 10.0)
    prices.measure([layer(50, 40_000)], 11.0)
    assert prices.of(Source.CAMERA, "h") == (40_000 + 50 * OVERHEAD) * 8


def test_a_price_follows_slowly_and_rests_while_the_layer_does() -> None:
    prices = Prices()
    prices.measure([layer(0, 0)], 10.0)
    prices.measure([layer(0, 40_000)], 11.0)
    prices.measure([layer(0, 120_000)], 12.0)
    price = prices.of(Source.CAMERA, "h")
    assert 320_000 < price < 640_000
    prices.measure([layer(0, 120_000, active=False)], 13.0)
    assert prices.of(Source.CAMERA, "h") == pytest.approx(price)
