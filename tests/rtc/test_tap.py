"""A recorder is a subscriber of a room: it gets every packet of what it takes, over a line that loses, and nothing else."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import pytest

from rtc.negotiated import Kind, Source
from rtc.tap import Tapped
from tests.rtc.ends import Rtp, read_rtp
from tests.rtc.house import Guest, House
from tests.worlds import media
from tests.worlds.link import Link, Weather
from tests.worlds.synthetic import SyntheticPeer


class Recorder:
    """Keeps what it is told, by track."""

    def __init__(self) -> None:
        self.came: dict[str, list[Rtp]] = defaultdict(list)
        self.reports: dict[str, list[tuple[float, int, float]]] = defaultdict(list)
        self.arrived: dict[str, list[float]] = defaultdict(list)

    def packets(self, batch: Sequence[Tapped]) -> None:
        assert batch
        for each in batch:
            self.came[each.track_id].append(read_rtp(each.data))
            self.arrived[each.track_id].append(each.arrived)

    def report(self, track_id: str, ntp: int, rtp: int, arrived: float) -> None:
        self.reports[track_id].append((ntp / 2**32, rtp, arrived))

    def count(self, track_id: str) -> int:
        return len(self.came[track_id])

    def missing(self, track_id: str, upto: int) -> int:
        """Numbers that have not come, among the first `upto` ones. Fails when a number came twice."""
        numbers = [packet.sequence for packet in self.came[track_id]]
        first = numbers[0]
        places = {(number - first + 0x8000) % 0x10000 - 0x8000 for number in numbers}
        assert len(places) == len(numbers)
        return len(set(range(upto)) - places)


async def grows(guest: Guest, recorder: Recorder, track_id: str, by: int) -> None:
    target = recorder.count(track_id) + by
    await guest.client.wait_for(lambda: recorder.count(track_id) >= target)


async def test_every_packet_comes_over_a_line_that_loses(house: House) -> None:
    recorder = Recorder()
    tap = house.router.open_tap(recorder)
    rain = Weather(loss=0.05, delay=0.01, jitter=0.005, reorder=0.02)
    async with Link(("127.0.0.1", house.server.port), up=rain, seed=3) as link:
        teacher = await house.invite("teacher", make=lambda offer: SyntheticPeer(offer, via=link.address))
        camera, screen = teacher.peer.publish(Source.CAMERA), teacher.peer.publish(Source.SCREEN)
        teacher.client.publish(teacher.mid(Source.CAMERA), {"f": media.camera()["f"]})
        teacher.client.publish(teacher.mid(Source.SCREEN), media.screen())
        received = teacher.peer.stats  # what was lost before the very first packet of a stream nobody can know
        await teacher.client.wait_for(
            lambda: all(each.layers and each.layers[0].packets > 60 for each in received().received.values())
        )
        tap.take(camera.id)
        tap.take(screen.id)
        for track in (camera, screen):
            await grows(teacher, recorder, track.id, 100)
        marks = {track.id: recorder.count(track.id) for track in (camera, screen)}
        await teacher.client.wait_for(lambda: all(recorder.missing(name, upto) == 0 for name, upto in marks.items()))
        assert link.lost > 10
    assert house.server.stats.forwarder.nacks_sent > 5
    assert tap.lost == 0
    for packets in recorder.came.values():
        assert packets[0].payload[0] & 0x10, "it begins with the beginning of a frame"
        assert len({packet.ssrc for packet in packets}) == 1


async def test_a_held_track_gives_nothing_and_one_that_is_not_taken_neither(house: House) -> None:
    recorder = Recorder()
    tap = house.router.open_tap(recorder)
    teacher, parent = await house.invite("teacher"), await house.invite("parent")
    camera, voice = teacher.publish_camera(), teacher.publish_microphone()
    other = parent.publish_camera()
    other_voice = parent.publish_microphone()
    for track in (camera, voice):
        tap.take(track.id)
    await grows(teacher, recorder, camera.id, 20)
    camera.hold(True)
    house.router.drain(house.clock())  # what was let in before
    held, heard = recorder.count(camera.id), recorder.count(voice.id)
    await grows(teacher, recorder, voice.id, 30)
    assert recorder.count(camera.id) == held
    camera.hold(False)
    await grows(teacher, recorder, camera.id, 10)
    assert recorder.came[camera.id][held].payload[0] & 0x10
    numbers = [packet.sequence for packet in recorder.came[camera.id]]
    assert {(after - before) & 0xFFFF for before, after in pairwise(numbers)} == {1}
    assert recorder.count(voice.id) > heard
    assert recorder.count(other.id) == recorder.count(other_voice.id) == 0


async def test_what_is_dropped_gives_nothing_not_even_what_waited(house: House) -> None:
    recorder = Recorder()
    tap = house.router.open_tap(recorder)
    teacher = await house.invite("teacher")
    camera, voice = teacher.publish_camera(), teacher.publish_microphone()
    tap.take(camera.id)
    tap.take(voice.id)
    await grows(teacher, recorder, camera.id, 10)
    tap.drop(camera.id)
    tap.drop(camera.id)
    dropped = recorder.count(camera.id)
    await grows(teacher, recorder, voice.id, 20)
    assert recorder.count(camera.id) == dropped
    assert tap.tracks == {voice.id}
    tap.take(camera.id)
    await grows(teacher, recorder, camera.id, 5)
    tap.close()
    tap.close()
    assert tap.tracks == set()
    with pytest.raises(KeyError):
        tap.take(camera.id)


async def test_tracks_come_and_go_with_their_publisher(house: House) -> None:
    recorder = Recorder()
    tap = house.router.open_tap(recorder)
    peer = house.router.open_peer("teacher", video_slots=0, audio_slots=0)
    early = peer.publish(Source.CAMERA)
    tap.take(early.id, "h")
    assert early.pinned == {"h"}
    with pytest.raises(KeyError):
        tap.take("nobody's")
    with pytest.raises(ValueError, match="layer"):
        tap.take(early.id, "x")
    client = SyntheticPeer(peer.offer())
    house.adopt(client)
    await peer.answer(client.answer())
    await client.connect()
    client.publish(peer.publish_mids[Source.CAMERA], media.camera())
    teacher = Guest(peer, client)
    await grows(teacher, recorder, early.id, 10)
    assert house.router.tracks == {early.id: early}
    tap.take(early.id)
    assert early.pinned == {""}
    peer.unpublish(Source.CAMERA)
    assert tap.tracks == set()
    again = peer.publish(Source.CAMERA)
    tap.take(again.id)
    await grows(teacher, recorder, again.id, 10)
    peer.close()
    assert tap.tracks == set()
    tap.ask_key_frame(again.id)
    house.router.close()


async def test_reports_put_sound_and_picture_of_all_on_the_clock_of_the_server(house: House) -> None:
    """What was captured when follows from a report and a timestamp; it came a moment after, whoever sent it."""
    recorder = Recorder()
    tap = house.router.open_tap(recorder)
    teacher, parent = await house.invite("teacher"), await house.invite("parent")
    tracks = [teacher.publish_camera(), teacher.publish_microphone(), parent.publish_microphone()]
    for track in tracks:
        tap.take(track.id)
    await teacher.client.wait_for(lambda: all(recorder.reports[track.id] for track in tracks))
    for track in tracks:
        rate = 90_000 if track.kind is Kind.VIDEO else 48_000
        at, rtp, told = recorder.reports[track.id][-1]
        assert at == pytest.approx(told, abs=0.001)
        await grows(teacher, recorder, track.id, 1)
        packet, arrived = recorder.came[track.id][-1], recorder.arrived[track.id][-1]
        captured = at + ((packet.timestamp - rtp + (1 << 31)) % (1 << 32) - (1 << 31)) / rate
        assert captured == pytest.approx(arrived, abs=0.5), "within what a busy machine may stand still"


async def test_a_key_frame_that_a_recorder_asks_for_comes(house: House) -> None:
    recorder = Recorder()
    tap = house.router.open_tap(recorder)
    teacher = await house.invite("teacher")
    camera = teacher.peer.publish(Source.CAMERA)
    streams = teacher.client.publish(teacher.mid(Source.CAMERA), media.camera())
    tap.take(camera.id)
    await grows(teacher, recorder, camera.id, 5)
    best = next(stream for stream in streams if stream.rid == "f")
    asked = best.key_frames_asked
    tap.ask_key_frame(camera.id)
    await teacher.client.wait_for(lambda: best.key_frames_asked > asked)
