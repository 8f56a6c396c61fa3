"""A publisher's page is told which layers of its camera anybody receives."""

import json

from rtc.dynacast import HOLD
from tests.rtc.house import Guest, House


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
