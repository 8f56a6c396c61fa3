"""Clients and strangers that do what they should not; nobody else may notice."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import pytest

from rtc.sdp import SdpError
from tests.rtc.house import House
from tests.worlds.synthetic import SyntheticPeer
from tests.worlds.waiting import until
from tests.worlds.wires import stranger

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
    "endless-sctp-port": lambda answer: answer.replace("a=sctp-port:5000", "a=sctp-port:5000" + "0" * 5000),
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
    camera = teacher.publish_camera()
    viewer.watch(camera)
    await viewer.frames_grow(camera)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        asyncio.DatagramProtocol, remote_addr=("127.0.0.1", house.server.port)
    )
    for first in range(256):
        for size in (0, 1, 3, 19, 40, 1200):
            transport.sendto(bytes([first]) + bytes((first * 7 + n) & 0xFF for n in range(size)))
    transport.sendto(b"")
    await viewer.frames_grow(camera)
    transport.close()
    assert house.server.stats.datagrams_dropped > 100
    assert not house.observer.lost
    assert viewer.client.received[viewer.slot(camera) or ""].frames


async def test_garbage_from_a_connected_client_harms_only_itself(house: House) -> None:
    teacher, viewer, bad = await house.invite(), await house.invite(), await house.invite("bad")
    camera = teacher.publish_camera()
    viewer.watch(camera)
    await viewer.frames_grow(camera)
    for first in range(20, 192):
        bad.client.send_raw(bytes([first]) + bytes(200))
    bad.client.send_raw(b"\x80\xc8" + bytes(30))
    await viewer.frames_grow(camera)
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


async def test_a_client_cannot_open_data_channels_of_its_own(house: House) -> None:
    guest = await house.invite()
    dtls = guest.client._dtls
    await guest.client.wait_for(lambda: dtls.channel_open)
    assert dtls._sctp is not None
    opening = b"\x03\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00x"
    for stream in range(1, 40):
        await dtls._sctp._send(stream, 50, opening)
    guest.publish_microphone()
    await guest.client.wait_for(lambda: len(guest.client.texts) > 1)
    served = guest.peer._transport._dtls._sctp
    assert served is not None
    assert list(served._data_channels) == [0]


async def test_a_client_that_takes_no_texts_keeps_nobody_else_from_them(house: House) -> None:
    peer = house.router.open_peer("terse", video_slots=1, audio_slots=1)
    client = SyntheticPeer(peer.offer())
    house.adopt(client)
    await peer.answer(client.answer().replace("a=max-message-size:65536", "a=max-message-size:1"))
    await client.connect()
    dtls = client._dtls
    await client.wait_for(lambda: dtls.channel_open)
    guest = await house.invite()
    track = guest.publish_microphone()
    await guest.client.wait_for(lambda: any(track.id in text for text in guest.client.texts))
    assert client.texts == []
