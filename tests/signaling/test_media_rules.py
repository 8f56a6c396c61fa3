"""What pause, mute and camera visibility do to packets: real media server, synthetic peers, real sockets."""

from collections.abc import AsyncIterator

import pytest

from rtc.negotiated import Source
from signaling.messages import (
    AllowUnmute,
    AskToUnmute,
    CameraVisibility,
    LinkChanged,
    MuteMember,
    PauseRoom,
    Permission,
    Quality,
    QualityChanged,
    ResumeRoom,
    RoomKind,
    SetCameraVisibility,
    SetMemberCamera,
    SetMuted,
    SetViews,
    View,
)
from tests.signaling.school import spec_of
from tests.signaling.test_media import hears, on_air, stays_silent
from tests.signaling.world import Office, RefusedByServer, World, open_world
from tests.worlds.waiting import until

UNMUTE = SetMuted(source=Source.MICROPHONE, muted=False)


@pytest.fixture
async def small() -> AsyncIterator[World]:
    """A small class."""
    spec = spec_of(RoomKind.SMALL)
    async with open_world(office=Office({spec.id: spec})) as world:
        yield world


async def test_in_a_pause_nothing_of_the_teacher_is_forwarded(world: World) -> None:
    """LIVE-20: media stop at the forwarder, whatever the page sends."""
    teacher, parent = await world.teacher(), await world.page("parent1")
    voice, stream = await on_air(teacher, Source.MICROPHONE)
    await parent.connect_media()
    await hears(parent, voice)
    await teacher.do(PauseRoom())
    await stays_silent(parent, stream)
    await until(lambda: parent.room.tracks[voice].held and parent.room.room.paused_at)
    await teacher.do(UNMUTE)
    await stays_silent(parent, stream)
    await teacher.do(ResumeRoom())
    await hears(parent, voice)


async def test_who_is_muted_by_the_host_is_not_heard_until_it_may_unmute(small: World) -> None:
    """beyond.md, ask 10."""
    teacher, student = await small.teacher(), await small.page("student1")
    await teacher.connect_media()
    voice, stream = await on_air(student, Source.MICROPHONE)
    await hears(teacher, voice)
    await teacher.do(AllowUnmute(allowed=False))
    await teacher.do(MuteMember(member_id=student.id))
    await stays_silent(teacher, stream)
    with pytest.raises(RefusedByServer) as refused:
        await student.do(UNMUTE)
    assert refused.value.code == "muted-by-host"
    await stays_silent(teacher, stream)
    await teacher.do(AskToUnmute(member_id=student.id))
    await student.do(UNMUTE)
    await hears(teacher, voice)


async def test_a_camera_for_the_teacher_only_is_sent_to_nobody_else(small: World) -> None:
    """beyond.md, ask 10: others neither hear of the track nor get it by asking for its id."""
    teacher, one, other = await small.teacher(), await small.page("student1"), await small.page("student2")
    for page in (teacher, other):
        await page.connect_media()
    camera, stream = await on_air(one, Source.CAMERA)
    view = SetViews(views=[View(track_id=camera, width=320, height=180)])
    for page in (teacher, other):
        await page.do(view)
        await hears(page, camera)
    await teacher.do(SetCameraVisibility(visibility=CameraVisibility.HOSTS))
    await stays_silent(other, stream)
    await until(lambda: camera not in other.room.tracks)
    await other.do(view)
    await stays_silent(other, stream)
    await hears(teacher, camera)
    await teacher.do(SetMemberCamera(member_id=one.id, visibility=CameraVisibility.ALL))
    await hears(other, camera)
    assert camera in other.room.tracks
    await small.agree()


async def test_a_camera_that_was_closed_cannot_be_published(small: World) -> None:
    teacher, student = await small.teacher(), await small.page("student1")
    await teacher.connect_media()
    camera, _ = await on_air(student, Source.CAMERA)
    await teacher.do(SetMemberCamera(member_id=student.id, visibility=CameraVisibility.OFF))
    await until(lambda: camera not in teacher.room.tracks)
    await until(lambda: Permission.PUBLISH_CAMERA not in student.room.permissions)
    with pytest.raises(RefusedByServer) as refused:
        await student.publish(Source.CAMERA)
    assert refused.value.code == "cameras-off"


async def test_hosts_are_told_of_every_connection_and_others_of_their_own(world: World) -> None:
    """And of none before it is known: the first seconds of a page tell nothing."""
    teacher, parent = await world.teacher(), await world.page("parent1")
    voice, _ = await on_air(teacher, Source.MICROPHONE)
    await parent.connect_media()
    await hears(parent, voice)
    links = world.server.registry.halls[spec_of().id].media.links
    world.server.registry.look_at_links()
    assert [link.quality for link in links().values()] == [None, None]
    await until(lambda: all(link.quality is not None for link in links().values()))
    world.server.registry.look_at_links()
    world.server.registry.look_at_links()
    await until(lambda: teacher.room.qualities == {teacher.id: Quality.GOOD, parent.id: Quality.GOOD})
    await until(lambda: parent.room.qualities == {parent.id: Quality.GOOD})
    assert len(teacher.heard(QualityChanged)) == 1
    assert not parent.heard(LinkChanged)
