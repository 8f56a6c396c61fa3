"""Media over a network that loses, delays and reorders, on a seed."""

import asyncio
import socket
from functools import partial
from urllib.parse import urlsplit

from rtc.negotiated import Source
from tests.rtc.house import House
from tests.worlds import media
from tests.worlds.link import Link, Weather
from tests.worlds.synthetic import SyntheticPeer
from tests.worlds.thin import ThinLine


async def test_lost_packets_to_a_viewer_are_sent_again(house: House) -> None:
    async with Link(("127.0.0.1", house.server.port), down=Weather(loss=0.05, delay=0.02), seed=1) as link:
        teacher, viewer = await house.invite(), await house.invite(make=partial(SyntheticPeer, via=link.address))
        camera = teacher.peer.publish(Source.CAMERA)
        teacher.client.publish(teacher.mid(Source.CAMERA), media.camera())
        viewer.watch(camera)
        received = viewer.client.received[viewer.slot(camera) or ""]
        await viewer.client.wait_for(lambda: received.recovered >= 10)
        assert link.lost >= 10
        assert received.jumps == 0


async def test_lost_packets_of_a_publisher_are_asked_for(house: House) -> None:
    async with Link(("127.0.0.1", house.server.port), up=Weather(loss=0.05, delay=0.02), seed=2) as link:
        teacher, viewer = await house.invite(make=partial(SyntheticPeer, via=link.address)), await house.invite()
        camera = teacher.peer.publish(Source.CAMERA)
        streams = teacher.client.publish(teacher.mid(Source.CAMERA), media.camera())
        viewer.watch(camera)
        received = viewer.client.received[viewer.slot(camera) or ""]
        await viewer.client.wait_for(lambda: sum(stream.retransmitted for stream in streams) >= 10)
        await viewer.client.wait_for(lambda: received.frames > 30)


async def test_packets_that_overtake_each_other_arrive_all_and_once(house: House) -> None:
    weather = Weather(delay=0.01, jitter=0.01, reorder=0.1)
    async with Link(("127.0.0.1", house.server.port), up=weather, down=weather, seed=3) as link:
        make = partial(SyntheticPeer, via=link.address)
        teacher, viewer = await house.invite(make=make), await house.invite(make=make)
        voice = teacher.peer.publish(Source.MICROPHONE)
        teacher.client.publish(teacher.mid(Source.MICROPHONE), media.tone())
        received = viewer.client.received[viewer.slot(voice) or ""]
        await viewer.client.wait_for(lambda: received.packets > 60)
        await viewer.client.wait_for(lambda: len(received.missing) < 5)
        assert received.duplicates == 0


async def test_a_client_comes_up_over_a_bad_line(house: House) -> None:
    bad = Weather(loss=0.2, delay=0.05, jitter=0.05)
    async with Link(("127.0.0.1", house.server.port), up=bad, down=bad, seed=4, all_suffer=True) as link:
        guest = await house.invite(make=partial(SyntheticPeer, via=link.address))
        assert guest.peer.connected


async def test_media_that_fill_a_thin_line_leave_room_for_everything_else() -> None:
    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    sink = await asyncio.start_server(swallow, "127.0.0.1", 0)
    host, port = sink.sockets[0].getsockname()
    with socket.socket(type=socket.SOCK_DGRAM) as camera, socket.socket(type=socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        async with sink, ThinLine(server.getsockname(), Weather(rate=400_000), seed=1) as line:
            proxy = urlsplit(line.proxy)
            reader, writer = await asyncio.open_connection(proxy.hostname, proxy.port)
            writer.write(b"\x05\x01\x00\x05\x01\x00\x01" + socket.inet_aton(host) + port.to_bytes(2, "big"))
            await reader.readexactly(12)
            writer.write(bytes(1_000_000))
            for _ in range(100):
                for _ in range(10):
                    camera.sendto(bytes(1000), line.address)
                await asyncio.sleep(0.01)
            carried = line.carried_up
            writer.close()
    assert 0.1 < carried.other / (carried.other + carried.media) < 0.5
