"""A recorder in a class: begun with it or by the host, refused, lost, stopped and closed; the class goes on whatever happens."""

import os
import signal
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

import orjson
import pytest
from typing_extensions import override

from recording.index import TIMELINE
from recording.recorder import Recorder
from recording.settings import RecordingSettings
from rtc.negotiated import Source
from signaling.identity import Admission, Identity, PersonId, RoomSpec, SchoolId
from signaling.messages import CommentSent as Sent
from signaling.messages import EndRoom, RoomId, SendComment, StartRecording, StopRecording
from signaling.recorders import Recorders, RecordingHooks, RecordingRefused
from signaling.refusals import RefusalCode
from tests.signaling.school import spec_of
from tests.signaling.world import Office, RefusedByServer, World, open_world
from tests.worlds.media import tone
from tests.worlds.waiting import until

ROOM = spec_of().id


@dataclass
class Shelf(Recorders):
    """The floor above: real recorders in a folder, or a refusal."""

    folder: Path
    refusal: RefusalCode | None = None
    restarts: int = 5
    open_: dict[RoomId, Recorder] = field(default_factory=dict)
    opened: int = 0
    closed: list[bool] = field(default_factory=list)
    """For each recorder that was closed, whether the class was over."""

    @override
    async def open(self, spec: RoomSpec, hooks: RecordingHooks) -> Recorder:
        if self.refusal is not None:
            raise RecordingRefused(self.refusal, "not today")
        settings = RecordingSettings(restarts=self.restarts)
        recorder = Recorder(
            settings, self.folder, ask_key_frame=hooks.ask_key_frame, snapshot=hooks.snapshot, failed=hooks.failed
        )
        await recorder.start()
        self.opened += 1
        self.open_[spec.id] = recorder
        return recorder

    @override
    async def close(self, room: RoomId, *, over: bool, removed: Collection[PersonId]) -> None:
        if (recorder := self.open_.pop(room, None)) is not None:
            await recorder.close()
            self.closed.append(over)

    def said(self) -> list[str]:
        """The comments in the timeline."""
        lines = [orjson.loads(line) for line in (self.folder / TIMELINE).read_bytes().splitlines()]
        return [line["event"]["comment"]["text"] for line in lines if line.get("event", {}).get("comment")]


class Consented(Office):
    """Everybody has consented to be recorded."""

    @override
    async def admit(self, identity: Identity, room: RoomId) -> Admission:
        return replace(await super().admit(identity, room), recordable=True)


def office(*, replay: bool) -> Office:
    return Consented(rooms={ROOM: replace(spec_of(), replay=replay)})


def recording(world: World) -> bool:
    return world.server.registry.halls[ROOM].room.recording


async def test_a_class_that_wants_a_replay_is_recorded_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    """LIVE-15."""
    shelf = Shelf(tmp_path / "one")
    async with open_world(office=office(replay=True), recorders=shelf) as world:
        teacher = await world.teacher()
        await until(lambda: "recording-started" in teacher.room.notices, what="the host is told")
        assert teacher.room.room.recording
        parent = await world.page("parent1")
        await until(lambda: "recording-started" in parent.room.notices, what="who enters is told")
        await teacher.ask(SendComment(text="早晨"), Sent)
        await world.agree()
        await teacher.do(EndRoom())
        await until(lambda: shelf.closed == [True], what="the recorder is closed")
    assert shelf.said() == ["早晨"]


async def test_what_is_in_the_way_of_a_replay_is_told_to_the_hosts_and_stops_no_class(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "one", refusal=RefusalCode.RECORDING_FULL)
    async with open_world(office=office(replay=True), recorders=shelf) as world:
        parent = await world.page("parent1")
        teacher = await world.teacher()
        await until(lambda: "recording-full" in teacher.room.notices, what="the host is told")
        await teacher.ask(SendComment(text="早晨"), Sent)
        assert (recording(world), parent.room.notices) == (False, [])
        with pytest.raises(RefusedByServer) as refused:
            await teacher.do(StartRecording())
        assert refused.value.code == "recording-full"
        with pytest.raises(RefusedByServer) as refused:
            await parent.do(StartRecording())
        assert refused.value.code == "not-permitted"
        shelf.refusal = None
        await teacher.do(StartRecording())
        assert recording(world)


async def test_a_server_that_does_not_record_says_so(world: World) -> None:
    teacher = await world.teacher()
    with pytest.raises(RefusedByServer) as refused:
        await teacher.do(StartRecording())
    assert refused.value.code == "recording-unavailable"
    await teacher.do(StopRecording())


async def test_a_recorder_that_is_lost_is_told_to_the_hosts_and_can_be_begun_again(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "one", restarts=0)
    async with open_world(office=office(replay=False), recorders=shelf) as world:
        teacher, parent = await world.teacher(), await world.page("parent1")
        await teacher.do(StartRecording())
        process = shelf.open_[ROOM]._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        await until(lambda: "recording-failed" in teacher.room.notices, what="the host is told")
        await until(lambda: "recording-stopped" in parent.room.notices, what="everybody is told")
        assert (teacher.room.room.recording, "recording-failed" in parent.room.notices) == (False, False)
        await teacher.ask(SendComment(text="沒有錄到"), Sent)
        await until(lambda: len(shelf.closed) == 1)
        await teacher.do(StartRecording())
        await teacher.ask(SendComment(text="又錄到了"), Sent)
        await teacher.do(StopRecording())
        assert shelf.said() == ["又錄到了"]
        assert shelf.opened == 2


async def test_tracks_are_taken_when_they_are_published_and_dropped_when_they_go(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "one")
    async with open_world(office=office(replay=False), recorders=shelf) as world:
        teacher = await world.teacher()
        peer = await teacher.connect_media()
        taping = world.server.registry.halls[ROOM].taping
        track = (await teacher.publish(Source.MICROPHONE)).track.id
        peer.publish(teacher.published[Source.MICROPHONE], tone())
        await teacher.do(StartRecording())
        tap = taping._tap
        assert tap is not None
        assert set(tap.tracks) == {track}
        await teacher.connect_media()
        assert not tap.tracks, "the tracks of the old connection are gone"
        await teacher.do(StopRecording())
        assert taping._tap is None
        assert shelf.closed == [False]


async def test_consent_counts_at_once_where_it_was_given_and_everywhere_when_it_is_withdrawn(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "one")
    async with open_world(office=office(replay=True), recorders=shelf) as world:
        teacher, parent = await world.teacher(), await world.page("parent1")
        await until(lambda: parent.room.me.recorded is True)
        person, here, there = PersonId("parent1"), spec_of().school, SchoolId("elsewhere")
        for school, recordable, then in ((there, False, False), (there, True, False), (here, True, True)):
            await world.server.set_recordable(person, school, recordable)
            await world.agree()
            assert (parent.room.me.recorded, teacher.room.members[parent.id].recorded) == (then, then)


async def test_a_process_that_goes_down_closes_its_recordings_in_order(tmp_path: Path) -> None:
    """The room lives on elsewhere: the class is not over."""
    shelf = Shelf(tmp_path / "one")
    async with open_world(office=office(replay=True), recorders=shelf) as world:
        teacher = await world.teacher()
        await until(lambda: teacher.room.room.recording)
    assert shelf.closed == [False]
