"""The ways media can take, and that they go on when a way changes."""

from functools import partial

import pytest

from rtc.settings import RtcSettings
from tests.rtc.house import House
from tests.worlds.synthetic import SyntheticPeer


@pytest.mark.parametrize("transport", ["udp", "tcp"])
@pytest.mark.parametrize("ipv6", [False, True])
async def test_media_go_over_every_way(house: House, transport: str, ipv6: bool) -> None:
    make = partial(SyntheticPeer, transport=transport, ipv6=ipv6)
    teacher, viewer = await house.invite(make=make), await house.invite(make=make)
    camera = teacher.publish_camera()
    viewer.watch(camera)
    await viewer.frames_grow(camera)
    assert viewer.peer.stats().transport == transport
    assert viewer.client.profile == "aes128-gcm"


async def test_a_client_without_gcm_is_served_with_sha1() -> None:
    async with House() as house:
        make = partial(SyntheticPeer, profiles=("aes128-cm-sha1-80",))
        teacher, viewer = await house.invite(make=make), await house.invite()
        camera = teacher.publish_camera()
        viewer.watch(camera)
        await viewer.frames_grow(camera)
        assert teacher.client.profile == "aes128-cm-sha1-80"


async def test_with_udp_switched_off_only_tcp_is_offered() -> None:
    async with House(RtcSettings(port=0, udp=False)) as house:
        guest = await house.invite(make=partial(SyntheticPeer, transport="tcp"))
        assert {transport for transport, _, _ in guest.client.offer.candidates} == {"tcp"}


async def test_an_ice_restart_keeps_the_media(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    camera = teacher.publish_camera()
    viewer.watch(camera)
    await viewer.frames_grow(camera)
    old = viewer.client.offer
    await viewer.peer.answer(viewer.client.restart(viewer.peer.restart()))
    await viewer.client.nominated()
    assert viewer.client.offer.ufrag != old.ufrag
    assert viewer.client.offer.fingerprint == old.fingerprint
    await viewer.frames_grow(camera)
    assert not viewer.client.farewell.is_set(), "DTLS was not touched"
    assert not viewer.client.received[viewer.slot(camera) or ""].missing
    assert not house.observer.lost


async def test_media_go_on_between_an_ice_restart_and_its_answer(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    camera = teacher.publish_camera()
    viewer.watch(camera)
    viewer.peer.restart()
    await viewer.frames_grow(camera)
    answered = viewer.client.checks_answered
    await viewer.client.wait_for(lambda: viewer.client.checks_answered > answered)


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_media_follow_a_client_to_another_address(house: House, transport: str) -> None:
    teacher, viewer = await house.invite(), await house.invite(make=partial(SyntheticPeer, transport=transport))
    camera = teacher.publish_camera()
    viewer.watch(camera)
    await viewer.frames_grow(camera)
    viewer.client.move()
    await viewer.client.nominated()
    await viewer.frames_grow(camera)
    assert not house.observer.lost


async def test_media_come_from_a_publisher_that_moved(house: House) -> None:
    teacher, viewer = await house.invite(), await house.invite()
    camera = teacher.publish_camera()
    viewer.watch(camera)
    await viewer.frames_grow(camera)
    teacher.client.move()
    await teacher.client.nominated()
    await viewer.frames_grow(camera)
