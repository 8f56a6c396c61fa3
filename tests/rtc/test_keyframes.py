"""Requests for key frames: one for all, and not too many."""

from rtc.keyframes import KEY_FRAME_INTERVAL, KeyFrameRequests


def test_nobody_asks_when_nobody_wants_one() -> None:
    assert not KeyFrameRequests().due(100)


def test_many_who_want_one_make_one_request() -> None:
    requests = KeyFrameRequests()
    for _ in range(50):
        requests.want()
    assert requests.due(100)
    assert not requests.due(100.02)


def test_a_request_is_repeated_until_a_key_frame_comes() -> None:
    requests = KeyFrameRequests()
    requests.want()
    assert requests.due(100)
    assert requests.due(100 + KEY_FRAME_INTERVAL)
    requests.arrive()
    assert not requests.due(200)


def test_a_new_want_waits_for_the_interval() -> None:
    requests = KeyFrameRequests()
    requests.want()
    requests.due(100)
    requests.arrive()
    requests.want()
    assert not requests.due(100.1)
    assert requests.due(100.5)
