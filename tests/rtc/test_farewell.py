"""How peers, rooms and servers end, and that nothing of them is left."""

import asyncio
import gc
import weakref
from functools import partial

import pytest

from rtc.negotiated import Source
from rtc.sdp import SdpError
from rtc.server import MediaServer
from rtc.settings import RtcSettings
from rtc.views import View
from tests.rtc.house import House
from tests.worlds.synthetic import SyntheticPeer
from tests.worlds.waiting import until


async def test_a_client_that_says_farewell_is_lost_at_once(house: House) -> None:
    guest = await house.invite()
    track = guest.publish_microphone()
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
        udp.publish_camera()
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
    leave.publish_microphone()
    leave.watch(stay.publish_camera())
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


async def test_a_closed_router_opens_no_peer_and_tells_nothing(house: House) -> None:
    guest = await house.invite()
    house.router.close()
    house.router.close()
    with pytest.raises(RuntimeError):
        house.router.open_peer("late", video_slots=1, audio_slots=1)
    await asyncio.wait_for(guest.client.farewell.wait(), 5)
    assert house.observer.lost == []
    assert house.server.stats.peers == 0


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
