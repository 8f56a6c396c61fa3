"""What the rules of a room do to its packets: real media server, synthetic peers, real sockets."""

import pytest

from rtc.negotiated import Kind, Source
from signaling.messages import (
    AcceptInvitation,
    AnswerMedia,
    AskToSpeak,
    ConnectMedia,
    Done,
    EndRoom,
    GrantSpeech,
    InviteToSpeak,
    MediaLost,
    MediaOffer,
    RestartMedia,
    RevokeSpeech,
    RoomKind,
    SetMuted,
    SetViews,
    TrackId,
    Unpublish,
    View,
)
from tests.signaling.school import TEACHER, spec_of
from tests.signaling.world import Office, Page, RefusedByServer, World, open_world
from tests.worlds import media
from tests.worlds.rtp_streams import OutgoingStream
from tests.worlds.waiting import until

CLIPS = {
    Source.MICROPHONE: media.tone(),
    Source.CAMERA: media.camera(),
    Source.SCREEN: media.screen(),
}


async def on_air(page: Page, source: Source) -> tuple[TrackId, OutgoingStream]:
    """The page publishes a source; its packets flow from now on."""
    if page.peer is None:
        await page.connect_media()
    assert page.peer is not None
    track = (await page.publish(source)).track
    return track.id, page.peer.publish(page.published[source], CLIPS[source])[0]


async def speaker(world: World, teacher: Page, person: str) -> Page:
    page = await world.page(person)
    await teacher.do(InviteToSpeak(member_id=page.id))
    await page.do(AcceptInvitation())
    return page


def packets(page: Page) -> int:
    assert page.peer is not None
    return sum(received.packets for received in page.peer.received.values())


async def hears(page: Page, track: TrackId) -> None:
    """Waits until a slot of the page carries the track, and packets come in it."""
    peer = page.peer
    assert peer is not None
    await until(lambda: track in page.slots.values(), what="no slot carries the track")
    mid = next(mid for mid, carried in page.slots.items() if carried == track)
    before = peer.received[mid].packets
    await until(lambda: peer.received[mid].packets > before + 5, what="no packets come")


async def stays_silent(page: Page, stream: OutgoingStream) -> None:
    """Nothing reaches the page though the publisher goes on sending."""
    sent = stream.packets
    await until(lambda: stream.packets > sent + 5)  # what was on its way has arrived
    before, sent = packets(page), stream.packets
    await until(lambda: stream.packets > sent + 25)
    assert packets(page) == before


async def test_viewers_see_and_hear_the_teacher(world: World) -> None:
    """LIVE-14: camera and voice; a video comes only to who shows it."""
    teacher, parent = await world.teacher(), await world.page("parent1")
    camera, _ = await on_air(teacher, Source.CAMERA)
    voice, _ = await on_air(teacher, Source.MICROPHONE)
    await parent.connect_media()
    await hears(parent, voice)
    assert camera not in parent.slots.values()
    assert {track.source for track in parent.room.tracks.values()} == {Source.CAMERA, Source.MICROPHONE}
    await parent.do(SetViews(views=[View(track_id=camera, width=640, height=360)]))
    await hears(parent, camera)
    await teacher.do(Unpublish(source=Source.CAMERA))
    await until(lambda: camera not in parent.slots.values() and camera not in parent.room.tracks)


async def test_a_viewer_of_a_large_class_publishes_nothing_without_the_floor(world: World) -> None:
    """LIVE-08, LIVE-12."""
    await world.teacher()
    parent = await world.page("parent1")
    await parent.connect_media()
    for source, code in {
        Source.MICROPHONE: "not-permitted",
        Source.CAMERA: "not-in-this-kind",
        Source.SCREEN: "not-in-this-kind",
        Source.SCREEN_AUDIO: "not-in-this-kind",
    }.items():
        with pytest.raises(RefusedByServer) as refused:
            await parent.publish(source)
        assert refused.value.code == code
    assert world.media.stats.tracks == 0


async def test_what_is_sent_without_permission_goes_nowhere(world: World) -> None:
    """beyond.md, ask 4: the server decides, whatever the client sends."""
    teacher, parent = await world.teacher(), await world.page("parent1")
    await teacher.connect_media()
    peer = await parent.connect_media()
    stream = peer.publish(parent.published[Source.MICROPHONE], CLIPS[Source.MICROPHONE])[0]
    await stays_silent(teacher, stream)
    assert packets(teacher) == 0


async def test_a_revoked_voice_is_not_forwarded_any_more(world: World) -> None:
    teacher = await world.teacher()
    await teacher.connect_media()
    parent = await speaker(world, teacher, "parent1")
    voice, stream = await on_air(parent, Source.MICROPHONE)
    await hears(teacher, voice)
    await teacher.do(RevokeSpeech(member_id=parent.id))
    await stays_silent(teacher, stream)
    assert voice not in teacher.room.tracks
    with pytest.raises(RefusedByServer):
        await parent.publish(Source.MICROPHONE)


async def test_a_muted_voice_is_not_forwarded_until_it_is_open_again(world: World) -> None:
    teacher = await world.teacher()
    await teacher.connect_media()
    parent = await speaker(world, teacher, "parent1")
    voice, stream = await on_air(parent, Source.MICROPHONE)
    await hears(teacher, voice)
    await parent.do(SetMuted(source=Source.MICROPHONE, muted=True))
    await stays_silent(teacher, stream)
    await until(lambda: teacher.room.tracks[voice].muted)
    await parent.do(SetMuted(source=Source.MICROPHONE, muted=False))
    await hears(teacher, voice)
    with pytest.raises(RefusedByServer) as refused:
        await parent.do(SetMuted(source=Source.CAMERA, muted=True))
    assert refused.value.code == "not-published"


async def test_children_s_microphones_are_closed_while_no_staff_are_there(world: World) -> None:
    """beyond.md, advance 1: held at the server, restored at once."""
    teacher = await world.teacher()
    one, other = await speaker(world, teacher, "student1"), await world.page("parent2")
    await other.connect_media()
    voice, stream = await on_air(one, Source.MICROPHONE)
    await hears(other, voice)
    await teacher.close()
    await until(lambda: not other.room.members[teacher.id].connected)
    world.passes(10)
    await until(lambda: other.room.tracks[voice].held)
    await stays_silent(other, stream)
    await world.page(TEACHER)
    await until(lambda: not other.room.tracks[voice].held)
    await hears(other, voice)


async def test_what_is_published_while_staff_are_away_waits_for_them(world: World) -> None:
    """A child that reloads meanwhile does not get around it, and is heard when they are back."""
    teacher = await world.teacher()
    one, other = await speaker(world, teacher, "student1"), await world.page("parent2")
    await other.connect_media()
    await teacher.close()
    await until(lambda: not other.room.members[teacher.id].connected)
    world.passes(10)
    await until(lambda: other.room.room.staff_away_since is not None)
    voice, stream = await on_air(one, Source.MICROPHONE)
    await until(lambda: voice in one.room.tracks)
    assert one.room.tracks[voice].held
    await stays_silent(other, stream)
    await world.page(TEACHER)
    await hears(other, voice)


async def test_a_speaker_who_reloads_is_heard_again(world: World) -> None:
    """Seats: floor and permissions are kept; the media come with a new peer connection."""
    teacher = await world.teacher()
    await teacher.connect_media()
    before = await speaker(world, teacher, "parent1")
    await on_air(before, Source.MICROPHONE)
    await before.close()
    after = await world.page("parent1")
    voice, _ = await on_air(after, Source.MICROPHONE)
    await hears(teacher, voice)
    assert list(teacher.room.tracks) == [voice]
    assert world.media.stats.peers == 2


async def test_a_second_tab_gets_the_media_of_the_seat(world: World) -> None:
    teacher = await world.teacher()
    first = await speaker(world, teacher, "parent1")
    await on_air(first, Source.MICROPHONE)
    second = await world.page("parent1")
    await second.connect_media()
    assert first.peer is not None
    await first.peer.wait_for(first.peer.farewell.is_set)
    await until(lambda: not teacher.room.tracks)
    assert world.media.stats.peers == 1


async def test_a_dropped_socket_leaves_the_media_alone(world: World) -> None:
    """The page comes back to the same seat and the same peer connection; an ICE restart is enough."""
    teacher = await world.teacher()
    await teacher.connect_media()
    page = await speaker(world, teacher, "parent1")
    voice, _ = await on_air(page, Source.MICROPHONE)
    await page.socket.disconnect()
    await until(lambda: not teacher.room.members[page.id].connected)
    await hears(teacher, voice)
    await page.connect()
    assert [track.id for track in (await page.join()).tracks] == [voice]
    offer = await page.ask(RestartMedia(), MediaOffer)
    assert page.peer is not None
    await page.do(AnswerMedia(sdp=page.peer.restart(offer.sdp)))
    await page.peer.nominated()
    await hears(teacher, voice)


async def test_a_peer_that_says_farewell_is_lost_with_its_tracks(world: World) -> None:
    teacher = await world.teacher()
    parent = await speaker(world, teacher, "parent1")
    voice, _ = await on_air(parent, Source.MICROPHONE)
    await until(lambda: voice in teacher.room.tracks)
    assert parent.peer is not None
    await parent.peer.close()
    await until(lambda: not teacher.room.tracks and parent.heard(MediaLost))
    with pytest.raises(RefusedByServer) as refused:
        await parent.ask(RestartMedia(), MediaOffer)
    assert refused.value.code == "no-media"
    await world.agree()


async def test_media_need_a_peer_connection_and_a_sound_answer(world: World) -> None:
    teacher = await world.teacher()
    for command in (RestartMedia(), AnswerMedia(sdp="v=0"), SetViews(views=[])):
        with pytest.raises(RefusedByServer) as refused:
            await teacher.ask(command, Done)
        assert refused.value.code == "no-media"
    with pytest.raises(RefusedByServer) as refused:
        await teacher.publish(Source.CAMERA)
    assert refused.value.code == "no-media"
    await teacher.ask(ConnectMedia(), MediaOffer)
    with pytest.raises(RefusedByServer) as refused:
        await teacher.do(AnswerMedia(sdp="v=0\r\nnonsense"))
    assert refused.value.code == "bad-sdp"
    assert not teacher.room.tracks


async def test_the_slots_of_an_offer_are_those_of_the_kind_of_room(world: World) -> None:
    teacher = await world.teacher()
    offer = await teacher.ask(ConnectMedia(), MediaOffer)
    kinds = [slot.kind for slot in offer.slots]
    assert (kinds.count(Kind.VIDEO), kinds.count(Kind.AUDIO)) == (3, 5)
    assert set(offer.publish) == set(Source)


async def test_in_a_small_class_students_show_themselves() -> None:
    """LIVE-12."""
    spec = spec_of(RoomKind.SMALL)
    async with open_world(office=Office({spec.id: spec})) as world:
        teacher, student = await world.teacher(), await world.page("student1")
        await teacher.connect_media()
        camera, _ = await on_air(student, Source.CAMERA)
        await teacher.do(SetViews(views=[View(track_id=camera, width=320, height=180)]))
        await hears(teacher, camera)
        with pytest.raises(RefusedByServer) as refused:
            await student.publish(Source.SCREEN)
        assert refused.value.code == "not-in-this-kind"
        with pytest.raises(RefusedByServer) as refused:
            await student.do(AskToSpeak())
        assert refused.value.code == "not-in-this-kind"
        with pytest.raises(RefusedByServer) as refused:
            await teacher.do(GrantSpeech(member_id=student.id))
        assert refused.value.code == "not-in-this-kind"


async def test_the_end_of_a_class_ends_its_media(world: World) -> None:
    """LIVE-21."""
    teacher, parent = await world.teacher(), await world.page("parent1")
    await on_air(teacher, Source.CAMERA)
    peer = await parent.connect_media()
    await teacher.do(EndRoom())
    await peer.wait_for(peer.farewell.is_set)
    assert (world.media.stats.peers, world.media.stats.routers) == (0, 0)


async def test_ending_a_sign_in_ends_its_media_too(world: World) -> None:
    teacher = await world.teacher()
    parent = await speaker(world, teacher, "parent1")
    await on_air(parent, Source.MICROPHONE)
    await world.server.end_sign_in("parent1.phone")
    assert world.media.stats.peers == 0
    await until(lambda: not teacher.room.tracks)
