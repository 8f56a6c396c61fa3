"""Subscribers on lines that carry less than they want: they lose layers, then pictures, never voices, and nobody else does."""

from functools import partial

from tests.rtc.house import Guest, House
from tests.worlds.link import CLEAR, Link, Weather
from tests.worlds.synthetic import SyntheticPeer

NARROW = Weather(rate=260_000, delay=0.02)
"""For the middle layer (150 kbit/s) of the recorded camera and a voice, not for the best one (400 kbit/s)."""

TIGHT = Weather(rate=90_000, delay=0.02)
"""For a voice alone."""

FRAME = 8
"""Packets of a picture that may be on their way."""


async def invite_over(house: House, link: Link) -> Guest:
    return await house.invite("viewer", make=partial(SyntheticPeer, via=link.address))


def link_to(house: House, down: Weather = CLEAR) -> Link:
    return Link(("127.0.0.1", house.server.port), down=down, seed=1)


def shown(viewer: Guest, width: int) -> bool:
    """Pictures of this width came last."""
    return any(received.width == width for received in viewer.client.received.values())


async def test_a_line_that_is_cut_gets_a_fitting_layer_and_the_best_one_again_when_it_is_whole(house: House) -> None:
    async with link_to(house) as link:
        teacher = await house.invite("teacher")
        viewer, other = await invite_over(house, link), await house.invite("other")
        camera, voice = teacher.publish_camera(), teacher.publish_microphone()
        viewer.watch(camera)
        other.watch(camera)
        picture, heard = (
            viewer.client.received[viewer.slot(camera) or ""],
            viewer.client.received[viewer.slot(voice) or ""],
        )
        await viewer.client.wait_for(lambda: picture.width == 640 and heard.packets > 50)
        bystander = other.client.received[other.slot(camera) or ""]
        await other.client.wait_for(lambda: bystander.width == 640)
        best = next(stream for stream in teacher.client._streams.values() if stream.rid == "f")
        bystander.widths.clear()
        behind = best.packets - bystander.packets
        link.down = NARROW
        await viewer.client.wait_for(lambda: picture.width in {160, 320})
        link.down = CLEAR
        await viewer.client.wait_for(lambda: picture.width == 640)
        assert bystander.widths == {640}, "a smaller picture for one is none for the other"
        await other.client.wait_for(lambda: best.packets - bystander.packets <= behind + FRAME)
        assert not bystander.jumps


async def test_on_a_line_for_a_voice_the_pictures_go_and_the_voice_stays_whole(house: House) -> None:
    async with link_to(house, Weather(delay=0.02)) as link:
        teacher, viewer = await house.invite("teacher"), await invite_over(house, link)
        camera, voice = teacher.publish_camera(), teacher.publish_microphone()
        viewer.watch(camera)
        heard = viewer.client.received[viewer.slot(voice) or ""]
        await viewer.client.wait_for(lambda: shown(viewer, 640) and heard.packets > 50)
        assert viewer.peer.carries_video
        link.down = TIGHT
        await viewer.client.wait_for(lambda: not viewer.peer.carries_video)
        assert viewer.slot(camera) is None
        settled = heard.packets
        await viewer.client.wait_for(lambda: heard.packets > settled + 20)
        lost, settled = len(heard.missing), heard.packets
        await viewer.client.wait_for(lambda: heard.packets > settled + 100)
        assert len(heard.missing) <= lost, "a voice was lost on a line that carries it"
