"""A native lane with several threads behind one port: peers on different ones see and hear each other."""

from rtc.lanes import MOST, threads
from rtc.settings import RtcSettings
from tests.rtc.conftest import NOT_BUILT
from tests.rtc.house import House

LANES = 3
GUESTS = 6


@NOT_BUILT
async def test_everybody_sees_the_teacher_whichever_thread_the_system_gave_them() -> None:
    settings = RtcSettings(host="127.0.0.1", port=0, forwarder="native", lanes=LANES)
    async with House(settings) as house:
        teacher = await house.invite("teacher")
        camera = teacher.publish_camera()
        guests = [await house.invite(f"guest {number}") for number in range(GUESTS)]
        for guest in guests:
            guest.watch(camera)
        for guest in guests:
            await guest.frames_grow(camera)
        assert house.server.stats.forwarder.unsent == 0


@NOT_BUILT
async def test_who_moves_to_another_address_is_served_on() -> None:
    settings = RtcSettings(host="127.0.0.1", port=0, forwarder="native", lanes=LANES)
    async with House(settings) as house:
        teacher, guest = await house.invite("teacher"), await house.invite("guest")
        camera = teacher.publish_camera()
        guest.watch(camera)
        await guest.frames_grow(camera)
        for each in (teacher, guest) * 2:
            each.client.move()
            await each.client.nominated()
            await guest.frames_grow(camera)


def test_one_core_is_left_to_python_and_there_is_always_a_lane() -> None:
    assert threads(0) >= 1
    assert threads(4) == 4
    assert threads(1000) == MOST
