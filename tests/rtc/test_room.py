"""Who receives what in a room: real sockets, real DTLS and SRTP, synthetic clients."""

from functools import partial
from itertools import pairwise

from rtc.negotiated import Source
from rtc.views import View
from tests.rtc.house import House
from tests.worlds import media
from tests.worlds.rtp_streams import Received
from tests.worlds.synthetic import SyntheticPeer
from tests.worlds.waiting import until


def shows(received: Received, width: int) -> bool:
    return received.width == width


async def test_a_viewer_receives_the_teachers_camera_and_microphone(house: House) -> None:
    teacher, viewer = await house.invite("teacher"), await house.invite("viewer")
    camera, microphone = teacher.publish_camera(), teacher.publish_microphone()
    viewer.watch(camera)
    await viewer.frames_grow(camera)
    voice = viewer.slot(microphone)
    assert voice is not None
    await viewer.client.wait_for(lambda: viewer.client.received[voice].packets > 10)
    assert viewer.client.received[voice].codecs == {"opus"}
    assert viewer.client.received[viewer.slot(camera) or ""].codecs == {"VP8"}
    assert viewer.client.strangers == 0
    assert house.observer.connected == [teacher.peer, viewer.peer]


async def test_what_arrives_is_what_was_sent(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    track = teacher.publish_microphone()
    mid = viewer.slot(track)
    assert mid is not None
    await viewer.client.wait_for(lambda: viewer.client.received[mid].packets > 8)
    assert set(viewer.client.received[mid].payloads) <= set(media.tone()[""].frames)


async def test_ones_own_voice_is_never_sent_back(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    track = teacher.publish_microphone()
    mid = viewer.slot(track)
    assert mid is not None
    await viewer.client.wait_for(lambda: viewer.client.received[mid].packets > 5)
    assert teacher.slot(track) is None
    assert all(received.packets == 0 for received in teacher.client.received.values())


async def test_the_layer_follows_the_size_of_the_view(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    camera = teacher.publish_camera()
    for width, height, expected in ((640, 360, 640), (160, 90, 160), (320, 180, 320), (640, 360, 640)):
        viewer.watch(camera, width=width, height=height)
        received = viewer.client.received[viewer.slot(camera) or ""]
        await viewer.client.wait_for(partial(shows, received, expected))
        await viewer.frames_grow(camera)
    received = viewer.client.received[viewer.slot(camera) or ""]
    assert not received.missing, "the stream is one without gaps for its receiver"
    assert received.jumps == 0, "picture ids go on across layers"
    assert received.duplicates == 0


async def test_a_hidden_video_is_not_sent(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    camera, microphone = teacher.publish_camera(), teacher.publish_microphone()
    viewer.watch(camera)
    await viewer.frames_grow(camera)
    mid = viewer.slot(camera)
    assert mid is not None
    viewer.watch()
    await viewer.nothing_comes(mid, while_growing=viewer.slot(microphone))
    assert viewer.slot(camera) is None


async def test_a_held_track_is_not_forwarded_and_goes_on_when_it_is_let_go(house: House) -> None:
    teacher, pupil = await house.invite("teacher"), await house.invite("pupil")
    voice, camera = teacher.publish_microphone(), pupil.publish_camera()
    teacher.watch(camera)
    await teacher.frames_grow(camera)
    other = pupil.publish_microphone()
    await teacher.client.wait_for(lambda: teacher.slot(other))
    mid, heard = teacher.slot(camera), teacher.slot(other)
    assert mid is not None
    camera.hold(True)
    await teacher.nothing_comes(mid, while_growing=heard)
    assert camera.held
    camera.hold(False)
    await teacher.frames_grow(camera)
    assert voice.id in house.router.tracks


async def test_a_revoked_microphone_is_silent_whatever_the_client_sends(house: House) -> None:
    teacher, pupil = await house.invite("teacher"), await house.invite("pupil")
    camera, voice = pupil.publish_camera(), pupil.publish_microphone()
    teacher.watch(camera)
    await teacher.frames_grow(camera)
    mid = teacher.slot(voice)
    assert mid is not None
    await teacher.client.wait_for(lambda: teacher.client.received[mid].packets > 5)
    pupil.peer.unpublish(Source.MICROPHONE)
    await teacher.frames_grow(camera, by=2)
    before = teacher.client.received[mid].packets
    await teacher.frames_grow(camera, by=8)
    assert teacher.client.received[mid].packets == before
    assert teacher.slot(voice) is None
    assert voice.id not in house.router.tracks


async def test_publishing_again_goes_on_with_the_same_streams_under_a_new_id(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    first = teacher.publish_camera()
    viewer.watch(first)
    await viewer.frames_grow(first)
    teacher.peer.unpublish(Source.CAMERA)
    second = teacher.peer.publish(Source.CAMERA)
    assert second.id != first.id
    viewer.watch(second)
    await viewer.frames_grow(second)


async def test_publish_is_idempotent(house: House) -> None:
    guest = await house.invite()
    assert guest.peer.publish(Source.SCREEN) is guest.peer.publish(Source.SCREEN)
    assert len(house.router.tracks) == 1
    guest.peer.unpublish(Source.SCREEN)
    guest.peer.unpublish(Source.SCREEN)
    assert not house.router.tracks


async def test_a_screen_is_sent_beside_the_camera(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    camera, screen = teacher.publish_camera(), teacher.peer.publish(Source.SCREEN)
    teacher.client.publish(teacher.mid(Source.SCREEN), media.screen())
    viewer.watch(screen, camera)
    await viewer.frames_grow(camera)
    await viewer.frames_grow(screen)
    assert viewer.client.received[viewer.slot(screen) or ""].width == 1280


async def test_a_track_that_is_published_before_the_peer_is_up_is_carried_then(house: House) -> None:
    viewer = await house.invite("viewer")
    peer = house.router.open_peer("early", video_slots=0, audio_slots=0)
    track = peer.publish(Source.CAMERA)
    viewer.watch(track)
    client = SyntheticPeer(peer.offer())
    house.adopt(client)
    await peer.answer(client.answer())
    await client.connect()
    client.publish(peer.publish_mids[Source.CAMERA], media.camera())
    await viewer.frames_grow(track)


async def test_who_comes_late_hears_and_sees_what_is_on(house: House) -> None:
    teacher = await house.invite("teacher")
    camera, voice = teacher.publish_camera(), teacher.publish_microphone()
    late = await house.invite("late")
    late.watch(camera)
    assert late.slot(voice) is not None
    await late.frames_grow(camera)


async def test_slots_are_told_once_for_all_changes_of_a_moment(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    camera, screen = teacher.peer.publish(Source.CAMERA), teacher.peer.publish(Source.SCREEN)
    viewer.watch(camera)
    viewer.watch(camera, screen)
    assert house.observer.slots == [], "never from inside a call"
    await until(lambda: house.observer.slots)
    assert house.observer.slots == [viewer.peer]


async def test_the_loudest_voices_are_told_over_the_data_channel(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    track = teacher.publish_microphone()
    told = f'{{"speakers":[["{track.id}",'
    await viewer.client.wait_for(lambda: any(text.startswith(told) for text in viewer.client.texts))
    track.hold(True)
    await viewer.client.wait_for(lambda: viewer.client.texts[-1] == '{"speakers":[]}')
    assert all(before != after for before, after in pairwise(viewer.client.texts)), "only on change"


async def test_a_slot_that_the_client_rejects_carries_nothing(house: House) -> None:
    teacher = await house.invite("teacher")
    camera, screen = teacher.peer.publish(Source.CAMERA), teacher.peer.publish(Source.SCREEN)
    peer = house.router.open_peer("guest", video_slots=2, audio_slots=0)
    client = SyntheticPeer(peer.offer())
    house.adopt(client)
    peer.watch([View(camera.id, 640, 360), View(screen.id, 640, 360)])
    first, second = [slot.mid for slot in peer.slots]
    head, *sections = client.answer().split("m=")
    sections[int(first)] = sections[int(first)].replace(" 9 ", " 0 ", 1)
    await peer.answer("m=".join([head, *sections]))
    assert {slot.mid: slot.track_id for slot in peer.slots} == {first: None, second: camera.id}
    peer.watch([View(screen.id, 640, 360), View(camera.id, 640, 360)])
    assert {slot.mid: slot.track_id for slot in peer.slots} == {first: None, second: screen.id}
    await until(lambda: house.observer.slots == [peer])
