"""Many connections in a few numbers."""

from rtc.forwarder import LinkStats
from rtc.lines import Line, sum_up
from rtc.quality import Quality
from tests.rtc.house import House


def line(quality: Quality, loss: float, round_trip: float, budget: float | None, *, carries_video: bool = True) -> Line:
    return Line(LinkStats(quality, True, loss, round_trip, 0.01, budget, 0.0), carries_video)


def test_good_and_bad_lines_are_counted_and_the_worst_are_named() -> None:
    found = sum_up(
        [
            line("good", 0.0, 0.02, None),
            line("good", 0.02, 0.0, 2e6),
            line("poor", 0.2, 0.4, 9e4, carries_video=False),
        ]
    )
    assert (found.good, found.fair, found.poor, found.voice_only) == (2, 0, 1, 1)
    assert round(found.loss_mean, 4) == round(0.22 / 3, 4)
    assert (found.loss_worst, found.round_trip_worst, found.jitter_worst) == (0.2, 0.4, 0.01)
    assert round(found.round_trip_mean, 4) == 0.21
    assert found.budget_lowest == 9e4


def test_without_connections_all_is_nothing() -> None:
    found = sum_up([])
    assert (found.good, found.loss_mean, found.round_trip_worst, found.budget_lowest) == (0, 0.0, 0.0, 0.0)


async def test_a_room_and_the_server_tell_of_those_who_are_connected(house: House) -> None:
    teacher, viewer = await house.invite("teacher"), await house.invite("viewer")
    house.router.open_peer("late", video_slots=1, audio_slots=1)
    camera, voice = teacher.publish_camera(), teacher.publish_microphone()
    viewer.watch(camera)
    await viewer.frames_grow(camera)
    assert voice.id in house.router.tracks
    await viewer.client.wait_for(lambda: (viewer.peer.link() or line("good", 0, 0, None).link).arriving > 0)
    stats = house.router.stats
    assert (stats.peers, stats.tracks, stats.lines.good) == (3, 2, 2)
    assert house.server.stats.lines == stats.lines
    mine = viewer.peer.stats()
    assert mine.link is not None
    assert mine.link.budget is not None
    assert mine.carries_video
