"""Real sockets, real DTLS and SRTP, synthetic clients: what a room does."""

import asyncio
import gc
import weakref
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import pairwise

import pytest

from rtc.negotiated import Source
from rtc.sdp import SdpError
from rtc.server import MediaServer
from rtc.settings import RtcSettings
from rtc.track import Track
from rtc.views import View
from tests.rtc.house import Guest, House
from tests.worlds import media
from tests.worlds.rtp_streams import Received
from tests.worlds.synthetic import SyntheticPeer
from tests.worlds.waiting import until
from tests.worlds.wires import stranger


def publish_camera(guest: Guest) -> Track:
    track = guest.peer.publish(Source.CAMERA)
    guest.client.publish(guest.mid(Source.CAMERA), media.camera())
    return track


def publish_microphone(guest: Guest, level: int = 30) -> Track:
    track = guest.peer.publish(Source.MICROPHONE)
    guest.client.publish(guest.mid(Source.MICROPHONE), media.tone(level=level))
    return track


def shows(received: Received, width: int) -> bool:
    return received.width == width


async def frames_grow(guest: Guest, track: Track, by: int = 5) -> None:
    """More frames of the track come, wherever it is shown."""
    mid = guest.slot(track)
    assert mid is not None
    received = guest.client.received[mid]
    target = received.frames + by
    await guest.client.wait_for(lambda: received.frames >= target)


async def test_a_viewer_receives_the_teachers_camera_and_microphone(house: House) -> None:
    teacher, viewer = await house.invite("teacher"), await house.invite("viewer")
    camera, microphone = publish_camera(teacher), publish_microphone(teacher)
    viewer.watch(camera)
    await frames_grow(viewer, camera)
    voice = viewer.slot(microphone)
    assert voice is not None
    await viewer.client.wait_for(lambda: viewer.client.received[voice].packets > 10)
    assert viewer.client.received[voice].codecs == {"opus"}
    assert viewer.client.received[viewer.slot(camera) or ""].codecs == {"VP8"}
    assert viewer.client.strangers == 0
    assert house.observer.connected == [teacher.peer, viewer.peer]


async def test_what_arrives_is_what_was_sent(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    track = publish_microphone(teacher)
    mid = viewer.slot(track)
    assert mid is not None
    await viewer.client.wait_for(lambda: viewer.client.received[mid].packets > 8)
    assert set(viewer.client.received[mid].payloads) <= set(media.tone()[""].frames)


async def test_ones_own_voice_is_never_sent_back(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    track = publish_microphone(teacher)
    mid = viewer.slot(track)
    assert mid is not None
    await viewer.client.wait_for(lambda: viewer.client.received[mid].packets > 5)
    assert teacher.slot(track) is None
    assert all(received.packets == 0 for received in teacher.client.received.values())


async def test_the_layer_follows_the_size_of_the_view(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    camera = publish_camera(teacher)
    for width, height, expected in ((640, 360, 640), (160, 90, 160), (320, 180, 320), (640, 360, 640)):
        viewer.watch(camera, width=width, height=height)
        received = viewer.client.received[viewer.slot(camera) or ""]
        await viewer.client.wait_for(partial(shows, received, expected))
        await frames_grow(viewer, camera)
    received = viewer.client.received[viewer.slot(camera) or ""]
    assert not received.missing, "the stream is one without gaps for its receiver"
    assert received.jumps == 0, "picture ids go on across layers"
    assert received.duplicates == 0


async def test_a_hidden_video_is_not_sent(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    camera, microphone = publish_camera(teacher), publish_microphone(teacher)
    viewer.watch(camera)
    await frames_grow(viewer, camera)
    mid = viewer.slot(camera)
    assert mid is not None
    viewer.watch()
    await nothing_comes(viewer, mid, while_growing=viewer.slot(microphone))
    assert viewer.slot(camera) is None


async def nothing_comes(guest: Guest, mid: str, *, while_growing: str | None) -> None:
    """No packet of the slot arrives while another slot takes thirty (0.6 s of voice); what was on its way may."""
    assert while_growing is not None
    other = guest.client.received[while_growing]
    start = other.packets
    await guest.client.wait_for(lambda: other.packets >= start + 3)
    before = guest.client.received[mid].packets
    await guest.client.wait_for(lambda: other.packets >= start + 33)
    assert guest.client.received[mid].packets == before


async def test_a_held_track_is_not_forwarded_and_goes_on_when_it_is_let_go(house: House) -> None:
    teacher, pupil = await house.invite("teacher"), await house.invite("pupil")
    voice, camera = publish_microphone(teacher), publish_camera(pupil)
    teacher.watch(camera)
    await frames_grow(teacher, camera)
    other = publish_microphone(pupil)
    await teacher.client.wait_for(lambda: teacher.slot(other))
    mid, heard = teacher.slot(camera), teacher.slot(other)
    assert mid is not None
    camera.hold(True)
    await nothing_comes(teacher, mid, while_growing=heard)
    assert camera.held
    camera.hold(False)
    await frames_grow(teacher, camera)
    assert voice.id in house.router.tracks


async def test_a_revoked_microphone_is_silent_whatever_the_client_sends(house: House) -> None:
    teacher, pupil = await house.invite("teacher"), await house.invite("pupil")
    camera, voice = publish_camera(pupil), publish_microphone(pupil)
    teacher.watch(camera)
    await frames_grow(teacher, camera)
    mid = teacher.slot(voice)
    assert mid is not None
    await teacher.client.wait_for(lambda: teacher.client.received[mid].packets > 5)
    pupil.peer.unpublish(Source.MICROPHONE)
    await frames_grow(teacher, camera, by=2)
    before = teacher.client.received[mid].packets
    await frames_grow(teacher, camera, by=8)
    assert teacher.client.received[mid].packets == before
    assert teacher.slot(voice) is None
    assert voice.id not in house.router.tracks


async def test_publishing_again_goes_on_with_the_same_streams_under_a_new_id(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    first = publish_camera(teacher)
    viewer.watch(first)
    await frames_grow(viewer, first)
    teacher.peer.unpublish(Source.CAMERA)
    second = teacher.peer.publish(Source.CAMERA)
    assert second.id != first.id
    viewer.watch(second)
    await frames_grow(viewer, second)


async def test_publish_is_idempotent(house: House) -> None:
    guest = await house.invite()
    assert guest.peer.publish(Source.SCREEN) is guest.peer.publish(Source.SCREEN)
    assert len(house.router.tracks) == 1
    guest.peer.unpublish(Source.SCREEN)
    guest.peer.unpublish(Source.SCREEN)
    assert not house.router.tracks


async def test_a_screen_is_sent_beside_the_camera(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    camera, screen = publish_camera(teacher), teacher.peer.publish(Source.SCREEN)
    teacher.client.publish(teacher.mid(Source.SCREEN), media.screen())
    viewer.watch(screen, camera)
    await frames_grow(viewer, camera)
    await frames_grow(viewer, screen)
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
    await frames_grow(viewer, track)


async def test_who_comes_late_hears_and_sees_what_is_on(house: House) -> None:
    teacher = await house.invite("teacher")
    camera, voice = publish_camera(teacher), publish_microphone(teacher)
    late = await house.invite("late")
    late.watch(camera)
    assert late.slot(voice) is not None
    await frames_grow(late, camera)


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
    track = publish_microphone(teacher)
    told = f'{{"speakers":[["{track.id}",'
    await viewer.client.wait_for(lambda: any(text.startswith(told) for text in viewer.client.texts))
    track.hold(True)
    await viewer.client.wait_for(lambda: viewer.client.texts[-1] == '{"speakers":[]}')
    assert all(before != after for before, after in pairwise(viewer.client.texts)), "only on change"


# --- The way there ---


@pytest.mark.parametrize("transport", ["udp", "tcp"])
@pytest.mark.parametrize("ipv6", [False, True])
async def test_media_go_over_every_way(house: House, transport: str, ipv6: bool) -> None:
    make = partial(SyntheticPeer, transport=transport, ipv6=ipv6)
    teacher, viewer = await house.invite(make=make), await house.invite(make=make)
    camera = publish_camera(teacher)
    viewer.watch(camera)
    await frames_grow(viewer, camera)
    assert viewer.peer.stats().transport == transport
    assert viewer.client.profile == "aes128-gcm"


async def test_a_client_without_gcm_is_served_with_sha1() -> None:
    async with House() as house:
        make = partial(SyntheticPeer, profiles=("aes128-cm-sha1-80",))
        teacher, viewer = await house.invite(make=make), await house.invite()
        camera = publish_camera(teacher)
        viewer.watch(camera)
        await frames_grow(viewer, camera)
        assert teacher.client.profile == "aes128-cm-sha1-80"


async def test_with_udp_switched_off_only_tcp_is_offered() -> None:
    async with House(RtcSettings(port=0, udp=False)) as house:
        guest = await house.invite(make=partial(SyntheticPeer, transport="tcp"))
        assert {transport for transport, _, _ in guest.client.offer.candidates} == {"tcp"}


async def test_an_ice_restart_keeps_the_media(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    camera = publish_camera(teacher)
    viewer.watch(camera)
    await frames_grow(viewer, camera)
    old = viewer.client.offer
    await viewer.peer.answer(viewer.client.restart(viewer.peer.restart()))
    await viewer.client.nominated()
    assert viewer.client.offer.ufrag != old.ufrag
    assert viewer.client.offer.fingerprint == old.fingerprint
    await frames_grow(viewer, camera)
    assert not viewer.client.farewell.is_set(), "DTLS was not touched"
    assert not viewer.client.received[viewer.slot(camera) or ""].missing
    assert not house.observer.lost


async def test_media_go_on_between_an_ice_restart_and_its_answer(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    camera = publish_camera(teacher)
    viewer.watch(camera)
    viewer.peer.restart()
    await frames_grow(viewer, camera)
    answered = viewer.client.checks_answered
    await viewer.client.wait_for(lambda: viewer.client.checks_answered > answered)


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_media_follow_a_client_to_another_address(house: House, transport: str) -> None:
    teacher, viewer = await house.invite(), await house.invite(make=partial(SyntheticPeer, transport=transport))
    camera = publish_camera(teacher)
    viewer.watch(camera)
    await frames_grow(viewer, camera)
    viewer.client.move()
    await viewer.client.nominated()
    await frames_grow(viewer, camera)
    assert not house.observer.lost


async def test_media_come_from_a_publisher_that_moved(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    camera = publish_camera(teacher)
    viewer.watch(camera)
    await frames_grow(viewer, camera)
    teacher.client.move()
    await teacher.client.nominated()
    await frames_grow(viewer, camera)


# --- The end ---


async def test_a_client_that_says_farewell_is_lost_at_once(house: House) -> None:
    guest = await house.invite()
    track = publish_microphone(guest)
    await guest.client.close()
    await until(lambda: house.observer.lost == [guest.peer])
    assert guest.peer.closed
    assert track.id not in house.router.tracks


async def test_a_client_without_checks_for_thirty_seconds_is_lost(house: House) -> None:
    silent, present = await house.invite("silent"), await house.invite("present")
    silent.client.fall_silent()
    house.clock.forward(27)
    answered = present.client.checks_answered
    await present.client.wait_for(lambda: present.client.checks_answered > answered)
    assert not house.observer.lost
    house.clock.forward(4)
    await until(lambda: house.observer.lost == [silent.peer])
    assert not present.peer.closed


async def test_a_client_that_never_comes_is_lost_after_thirty_seconds(house: House) -> None:
    peer = house.router.open_peer("nobody", video_slots=1, audio_slots=1)
    house.clock.forward(31)
    await until(lambda: house.observer.lost == [peer])


async def test_closing_a_peer_tells_the_client_and_not_the_observer(house: House) -> None:
    guest, other = await house.invite(), await house.invite()
    guest.peer.close()
    guest.peer.close()
    await asyncio.wait_for(guest.client.farewell.wait(), 5)
    other.peer.publish(Source.CAMERA)
    await other.client.wait_for(lambda: other.client.checks_answered)
    assert house.observer.lost == []
    assert house.router.peers == [other.peer]


async def test_closing_the_server_leaves_no_task_and_no_socket() -> None:
    before = asyncio.all_tasks()
    async with House() as house:
        udp = await house.invite()
        await house.invite(make=partial(SyntheticPeer, transport="tcp"))
        publish_camera(udp)
        port = house.server.port
    await house.server.close()
    assert asyncio.all_tasks() == before
    again = MediaServer(RtcSettings(port=port))
    await again.start()
    await again.close()
    gc.collect()


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_a_closed_peer_leaves_nothing_behind(house: House, transport: str) -> None:
    stay, leave = await house.invite(), await house.invite(make=partial(SyntheticPeer, transport=transport))
    publish_microphone(leave)
    leave.watch(publish_camera(stay))
    leave.peer.restart()
    trace = weakref.ref(leave.peer)
    leave.peer.close()
    house.observer.connected.clear()
    house.observer.slots.clear()
    await leave.client.close()
    house.forget(leave.client)
    del leave
    await until(lambda: gc.collect() >= 0 and trace() is None)
    assert len(house.server._agent._sessions) == 1
    assert sum(len(udp.paths) for udp in house.server._mux._udp) == 1
    await until(lambda: house.server.stats.tcp_connections == 0)
    assert house.server._plane is not None
    assert len(house.server._plane.track_news) == len(Source), "those of the one who stays"


async def test_a_taken_port_is_said_so() -> None:
    async with House() as house:
        with pytest.raises(OSError, match="in use"):
            await MediaServer(RtcSettings(port=house.server.port)).start()


# --- Bad clients ---


ANSWERS: dict[str, Callable[[str], str]] = {
    "empty": lambda _: "",
    "no-sdp": lambda _: "hello",
    "too-long": lambda answer: answer + "a=x\r\n" * 30_000,
    "passive": lambda answer: answer.replace("a=setup:active", "a=setup:passive"),
    "no-fingerprint": lambda answer: answer.replace("a=fingerprint", "a=finger"),
    "weak-fingerprint": lambda answer: answer.replace("a=fingerprint:sha-256", "a=fingerprint:md5"),
    "other-mids": lambda answer: answer.replace("a=mid:1", "a=mid:x"),
    "a-section-less": lambda answer: answer[: answer.rindex("m=")],
    "no-bundle": lambda answer: answer.replace("a=group:BUNDLE", "a=group:LS"),
    "all-rejected": lambda answer: answer.replace(" 9 UDP", " 0 UDP"),
    "odd-sctp-port": lambda answer: answer.replace("a=sctp-port:5000", "a=sctp-port:99999"),
    "no-rtcp-mux": lambda answer: answer.replace("a=rtcp-mux\r\n", ""),
}


@pytest.mark.parametrize("kind", ANSWERS)
async def test_a_bad_answer_is_refused_and_a_good_one_taken_after_it(house: House, kind: str) -> None:
    peer = house.router.open_peer("guest", video_slots=1, audio_slots=1)
    client = SyntheticPeer(peer.offer())
    house.adopt(client)
    with pytest.raises(SdpError):
        await peer.answer(ANSWERS[kind](client.answer()))
    await peer.answer(client.answer())
    await client.connect()
    await client.wait_for(lambda: peer.connected)


async def test_an_offer_is_answered_once(house: House) -> None:
    guest = await house.invite()
    with pytest.raises(SdpError, match="answered already"):
        await guest.peer.answer(guest.client.answer())


async def test_another_certificate_than_the_answers_is_refused(house: House) -> None:
    peer = house.router.open_peer("impostor", video_slots=1, audio_slots=1)
    client = SyntheticPeer(peer.offer())
    house.adopt(client)
    answer = client.answer()
    forged = answer.replace(answer[answer.index("sha-256 ") + 8 :][:5], "00:00")
    assert forged != answer
    await peer.answer(forged)
    connecting = asyncio.create_task(client.connect())
    await until(lambda: house.observer.lost == [peer])
    connecting.cancel()
    await asyncio.gather(connecting, return_exceptions=True)
    assert house.observer.connected == []


async def test_hostile_datagrams_do_not_disturb(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    camera = publish_camera(teacher)
    viewer.watch(camera)
    await frames_grow(viewer, camera)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        asyncio.DatagramProtocol, remote_addr=("127.0.0.1", house.server.port)
    )
    for first in range(256):
        for size in (0, 1, 3, 19, 40, 1200):
            transport.sendto(bytes([first]) + bytes((first * 7 + n) & 0xFF for n in range(size)))
    transport.sendto(b"")
    await frames_grow(viewer, camera)
    transport.close()
    assert house.server.stats.datagrams_dropped > 100
    assert not house.observer.lost
    assert viewer.client.received[viewer.slot(camera) or ""].frames


async def test_garbage_from_a_connected_client_harms_only_itself(house: House) -> None:
    teacher, viewer, bad = await house.invite(), await house.invite(), await house.invite("bad")
    camera = publish_camera(teacher)
    viewer.watch(camera)
    await frames_grow(viewer, camera)
    for first in range(20, 192):
        bad.client.send_raw(bytes([first]) + bytes(200))
    bad.client.send_raw(b"\x80\xc8" + bytes(30))
    await frames_grow(viewer, camera)
    assert viewer.peer not in house.observer.lost


@pytest.mark.parametrize("data", [b"\xff\xff" + bytes(10), b"GET / HTTP/1.1\r\nHost: school\r\n\r\n"])
async def test_what_is_no_ice_on_tcp_is_cut_off(house: House, data: bytes) -> None:
    async with stranger(house.server.port) as (reader, writer):
        writer.write(data)
        with suppress(ConnectionError):
            assert await asyncio.wait_for(reader.read(), 5) == b""
    assert house.server.stats.tcp_connections == 0


async def test_slots_beyond_what_browsers_bear_are_refused(house: House) -> None:
    with pytest.raises(ValueError, match="64"):
        house.router.open_peer("greedy", video_slots=65, audio_slots=0)


async def test_a_closed_router_opens_no_peer_and_tells_nothing(house: House) -> None:
    guest = await house.invite()
    house.router.close()
    house.router.close()
    with pytest.raises(RuntimeError):
        house.router.open_peer("late", video_slots=1, audio_slots=1)
    await asyncio.wait_for(guest.client.farewell.wait(), 5)
    assert house.observer.lost == []
    assert house.server.stats.peers == 0


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


async def test_a_lost_peer_takes_commands_that_were_on_their_way(house: House) -> None:
    peer = house.router.open_peer("gone", video_slots=1, audio_slots=1)
    peer.close()
    track = peer.publish(Source.CAMERA)
    track.hold(True)
    peer.watch([View(track.id, 1, 1)])
    assert peer.restart().startswith("v=0")
    with pytest.raises(SdpError, match="closed"):
        await peer.answer("")
    peer.unpublish(Source.CAMERA)
    assert not house.router.tracks
    assert not house.server._agent._sessions


async def test_a_client_cannot_open_data_channels_of_its_own(house: House) -> None:
    guest = await house.invite()
    dtls = guest.client._dtls
    await guest.client.wait_for(lambda: dtls.channel_open)
    assert dtls._sctp is not None
    opening = b"\x03\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00x"
    for stream in range(1, 40):
        await dtls._sctp._send(stream, 50, opening)
    publish_microphone(guest)
    await guest.client.wait_for(lambda: len(guest.client.texts) > 1)
    served = guest.peer._transport._dtls._sctp
    assert served is not None
    assert list(served._data_channels) == [0]
