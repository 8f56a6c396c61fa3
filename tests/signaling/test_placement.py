"""Several processes over a real Redis: who holds a room, what they tell one another, what an outage does."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from rtc import tasks
from signaling.messages import (
    CloseReason,
    CommentSent,
    Done,
    EndRoom,
    Notified,
    RoomClosed,
    RoomId,
    SendComment,
)
from signaling.placement import ROOM_KEY, OverRedis
from tests.signaling.world import Office, Page, RefusedByServer, World, open_world, patient
from tests.worlds.redis import RedisServer, running_redis
from tests.worlds.waiting import STEP, until

MATH = RoomId("math")
ELSEWHERE = ("https://one.example", "https://two.example")


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with running_redis(tmp_path) as server:
        yield server


@pytest.fixture
async def worlds(redis: RedisServer) -> AsyncIterator[tuple[World, World]]:
    """Two processes of one installation, as far as rooms and sockets can tell."""
    async with AsyncExitStack() as stack:
        office = Office()
        one, two = [
            await stack.enter_async_context(
                open_world(
                    patient(address=address, lease_seconds=1, command_rate=1000, command_burst=1000),
                    office=office,
                    redis_url=redis.url,
                )
            )
            for address in ELSEWHERE
        ]
        yield one, two


async def refusal_of_join(page: Page) -> RefusedByServer:
    with pytest.raises(RefusedByServer) as refused:
        await page.join()
    return refused.value


async def comes_in(page: Page) -> None:
    """Knocks again and again until it is let in."""
    for _ in range(1000):
        try:
            await page.join()
        except RefusedByServer:
            await asyncio.sleep(STEP)
        else:
            return
    raise TimeoutError("never let in")


def placement_of(world: World) -> OverRedis:
    placement = world.server.registry._around.placement
    assert isinstance(placement, OverRedis)
    return placement


async def test_a_room_is_in_one_process_and_the_other_tells_where(worlds: tuple[World, World]) -> None:
    one, two = worlds
    await one.teacher()
    refused = await refusal_of_join(await two.page("parent1", join=False))
    assert (refused.code, refused.refusal.address) == ("room-elsewhere", ELSEWHERE[0])
    assert not two.server.registry.halls


async def test_news_for_persons_go_to_the_sockets_of_all_processes(worlds: tuple[World, World]) -> None:
    one, two = worlds
    here, there = await one.page("parent1", join=False), await two.page("parent1", join=False)
    other = await two.page("parent2", join=False)
    await one.server.tell([here.person], Notified(data={"kind": "class-started", "at": 7}))  # type: ignore[list-item]
    await until(lambda: here.events and there.events)
    assert here.events == there.events == [Notified(data={"kind": "class-started", "at": 7})]
    assert not other.events


async def test_an_ended_sign_in_is_out_everywhere(worlds: tuple[World, World]) -> None:
    one, two = worlds
    teacher, page = await two.teacher(), await two.page("parent1")
    await one.server.end_sign_in("parent1.phone")
    await until(page.gone.is_set)
    assert page.heard(RoomClosed) == [RoomClosed(room_id=MATH, reason=CloseReason.SIGNED_OUT)]
    await until(lambda: page.id not in teacher.room.members)


async def test_a_room_can_be_closed_and_counted_from_everywhere(worlds: tuple[World, World]) -> None:
    one, two = worlds
    teacher, _ = await two.teacher(), await two.page("parent1")
    await until(lambda: one.server.count(MATH) == 2)
    await one.server.close_room(MATH, CloseReason.ENDED)
    await until(lambda: teacher.room.closed is CloseReason.ENDED)
    await until(lambda: one.server.count(MATH) == 0)


async def test_a_process_that_comes_later_is_told_the_counts(worlds: tuple[World, World], redis: RedisServer) -> None:
    one, two = worlds
    await one.teacher()
    await until(lambda: two.server.count(MATH) == 1)
    async with open_world(patient(address="https://three.example"), redis_url=redis.url) as three:
        await until(lambda: three.server.count(MATH) == 1)


async def test_the_lease_goes_back_with_the_room(worlds: tuple[World, World]) -> None:
    one, two = worlds
    spec = one.office.rooms[MATH]
    teacher = await one.teacher()
    await teacher.ask(EndRoom(), Done)
    page = await two.page(spec.host, join=False)
    await comes_in(page)  # the other process knows nothing of the end; the floor above would


async def test_a_closing_process_lets_its_rooms_go_and_another_takes_them(worlds: tuple[World, World]) -> None:
    one, two = worlds
    teacher = await one.teacher()
    await one.server.close()
    await until(teacher.gone.is_set)
    assert ("left", "math", "teacher") in one.office.reports
    assert not any(report[0] == "closed" for report in one.office.reports)
    page = await two.page("teacher", join=False)
    await comes_in(page)


async def test_a_room_whose_lease_another_has_taken_sends_everybody_there(worlds: tuple[World, World]) -> None:
    """As after a partition: this process could not renew, the other one took the lease meanwhile."""
    one, two = worlds
    teacher = await one.teacher()
    other = placement_of(two)
    await other._redis.set(ROOM_KEY.format(MATH), other._mine)
    await until(teacher.gone.is_set)
    assert not one.server.registry.halls
    await two.teacher()
    assert (await refusal_of_join(await one.page("parent1", join=False))).code == "room-elsewhere"


async def test_while_redis_is_down_rooms_go_on_and_none_is_opened(
    worlds: tuple[World, World], redis: RedisServer
) -> None:
    one, two = worlds
    teacher, parent = await one.teacher(), await one.page("parent1")
    late = await two.page("parent2", join=False)
    redis.stop()
    await parent.ask(SendComment(text="還在嗎"), CommentSent)
    await until(lambda: teacher.room.comments)
    refused = await refusal_of_join(late)
    assert refused.code == "unavailable"
    assert refused.refusal.retry_after is not None
    await one.server.tell([parent.person], Notified(data={}))  # type: ignore[list-item]
    parent.replica = None
    await until(lambda: parent.heard(Notified))
    await until(lambda: not one.server.stats.healthy)
    redis.start()
    await until(lambda: one.server.stats.healthy and two.server.stats.healthy)
    refused = await refusal_of_join(late)
    assert refused.code == "room-elsewhere"


async def test_a_process_closes_however_busy_it_is_with_redis(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library loses a cancellation that comes while it sends; so busy, an attempt soon meets that."""
    monkeypatch.setattr(tasks, "AGAIN", 0.01)
    for _ in range(20):
        placement = OverRedis(redis.url, ELSEWHERE[0], lease=0.003)
        await placement.start(lambda _: None, lambda _: None)
        await asyncio.sleep(STEP)
        async with asyncio.timeout(10):
            await placement.close()


async def test_a_process_that_died_is_followed_by_another_when_its_lease_ends(
    worlds: tuple[World, World], redis: RedisServer
) -> None:
    one, two = worlds
    await one.teacher()
    await placement_of(one).close()  # no renewal and no farewell any more, as a process that was killed
    page = await two.page("teacher", join=False)
    assert (await refusal_of_join(page)).code == "room-elsewhere"
    await comes_in(page)
