"""A publisher's page is told which layers of its camera anybody receives."""

import json
from collections.abc import Sequence

from typing_extensions import override

from rtc.dynacast import HOLD
from rtc.negotiated import Source
from rtc.tap import Tapped
from tests.rtc.house import Guest, House
from tests.worlds.synthetic import SyntheticPeer


def layers(guest: Guest) -> list[str]:
    """As last told; messages may overtake each other."""
    told = [message for text in guest.client.texts if "layers" in (message := json.loads(text))]
    return list(max(told, key=lambda message: int(message["turn"]))["layers"]["camera"]) if told else []


async def test_layers_that_nobody_receives_are_switched_off_and_on_again_when_they_are_wanted(house: House) -> None:
    teacher, viewer = await house.invite("teacher"), await house.invite("viewer")
    camera = teacher.publish_camera()
    viewer.watch(camera, width=160, height=90)
    await teacher.client.wait_for(lambda: layers(teacher) == ["q", "h", "f"])
    house.clock.forward(HOLD)
    await teacher.client.wait_for(lambda: layers(teacher) == ["q"])
    viewer.watch(camera, width=1280, height=720)
    await teacher.client.wait_for(lambda: layers(teacher) == ["q", "f"])


async def test_a_layer_that_is_pinned_goes_on_though_no_page_shows_it(house: House) -> None:
    teacher = await house.invite("teacher")
    camera = teacher.publish_camera()
    camera.pinned = frozenset({"h"})
    await teacher.client.wait_for(lambda: layers(teacher) == ["q", "h", "f"])
    house.clock.forward(HOLD)
    await teacher.client.wait_for(lambda: layers(teacher) == ["q", "h"])


async def test_a_camera_that_is_published_anew_begins_with_all_layers(house: House) -> None:
    teacher = await house.invite("teacher")
    first = teacher.publish_camera()
    await teacher.client.wait_for(lambda: layers(teacher) == ["q", "h", "f"])
    house.clock.forward(HOLD)
    await teacher.client.wait_for(lambda: layers(teacher) == ["q"])
    teacher.peer.unpublish(first.source)
    teacher.peer.publish(first.source)
    await teacher.client.wait_for(lambda: layers(teacher) == ["q", "h", "f"])


def codec(guest: Guest) -> str | None:
    told = [message for text in guest.client.texts if "layers" in (message := json.loads(text))]
    return max(told, key=lambda message: int(message["turn"])).get("codec") if told else None


class Listener:
    def packets(self, batch: Sequence[Tapped]) -> None:
        """Nothing is kept."""

    def report(self, track_id: str, ntp: int, rtp: int, arrived: float) -> None:
        """Nor this."""


async def test_while_a_room_is_recorded_those_who_can_send_h264(house: House) -> None:
    teacher, parent = await house.invite("teacher"), await house.invite("parent")
    teacher.publish_camera()
    parent.peer.publish(Source.SCREEN)
    await teacher.client.wait_for(lambda: layers(teacher) == ["q", "h", "f"])
    assert codec(teacher) is None
    tap = house.router.open_tap(Listener())
    await teacher.client.wait_for(lambda: codec(teacher) == "H264" == codec(parent))
    tap.close()
    await teacher.client.wait_for(lambda: codec(teacher) == "VP8" == codec(parent))


async def test_a_viewer_who_cannot_show_h264_brings_the_room_back_to_vp8(house: House) -> None:
    teacher = await house.invite("teacher")
    teacher.publish_camera()
    tap = house.router.open_tap(Listener())
    await teacher.client.wait_for(lambda: codec(teacher) == "H264")
    viewer = await house.invite("viewer", make=OldBrowser)
    await teacher.client.wait_for(lambda: codec(teacher) == "VP8")
    viewer.peer.close()
    late = await house.invite("late")
    late.publish_camera()
    await late.client.wait_for(lambda: layers(late) == ["q", "h", "f"])
    assert codec(late) is None
    tap.close()
    house.router.open_tap(Listener())
    await teacher.client.wait_for(lambda: codec(teacher) == "H264" == codec(late))
    sender = await house.invite("sender", make=OldBrowser, video=0)
    sender.publish_camera()
    await sender.client.wait_for(lambda: layers(sender) == ["q", "h", "f"])
    assert (codec(sender), codec(teacher)) == (None, "H264")


class OldBrowser(SyntheticPeer):
    """Knows no H264."""

    @override
    def answer(self) -> str:
        return super().answer().replace(" 102 103", "")
