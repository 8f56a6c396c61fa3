"""Which layers a publisher has to send."""

from rtc.dynacast import HOLD, Dynacast


def test_a_camera_begins_with_all_its_layers() -> None:
    assert Dynacast(0.0).layers == ("q", "h", "f")


def test_what_nobody_wants_is_switched_off_after_a_while() -> None:
    dynacast = Dynacast(0.0)
    assert not dynacast.update(["h"], HOLD - 0.1)
    assert dynacast.update(["h"], HOLD + 0.1)
    assert dynacast.layers == ("q", "h")


def test_the_lowest_layer_goes_on_always() -> None:
    dynacast = Dynacast(0.0)
    assert dynacast.update([], 100.0)
    assert dynacast.layers == ("q",)


def test_what_is_wanted_again_is_switched_on_at_once() -> None:
    dynacast = Dynacast(0.0)
    dynacast.update([], 100.0)
    assert dynacast.update(["f"], 100.1)
    assert dynacast.layers == ("q", "f")
    assert not dynacast.update(["f"], 100.2)


def test_the_best_layer_has_no_name_for_those_who_take_what_is_there() -> None:
    dynacast = Dynacast(0.0)
    dynacast.update([""], 100.0)
    assert dynacast.layers == ("q", "f")
