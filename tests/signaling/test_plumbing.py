"""What holds the parts together: the table of commands, the order of what is sent, links that die, reports that fail."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import aiohttp
import pytest
from typing_extensions import override

from signaling.commands import table
from signaling.facts import Fact
from signaling.fanout import Fanout
from signaling.handlers import COMMANDS
from signaling.identity import Identity, PersonId, SchoolId
from signaling.messages import (
    CloseReason,
    CommentPosted,
    CommentSent,
    CountChanged,
    EndRoom,
    LeaveRoom,
    RoomId,
    SendComment,
    StopSpeaking,
)
from signaling.settings import SignalingSettings
from signaling.wire import Wire
from tests.signaling.school import spec_of
from tests.signaling.world import ORIGIN, Office, Page, RefusedByServer, World, authenticate, open_world
from tests.worlds.waiting import until


def test_a_table_that_lacks_a_command_or_has_one_twice_is_an_error() -> None:
    rows = list(COMMANDS.values())
    with pytest.raises(ValueError, match="exactly one"):
        table(rows[1:])
    with pytest.raises(ValueError, match="exactly one"):
        table([*rows, rows[0]])


def test_what_everybody_may_do_in_a_room_needs_no_permission_in_the_table() -> None:
    """All other commands do: tests/signaling/test_matrix.py tries them."""
    free = {row.message.model_fields["type"].default for row in COMMANDS.values() if row.needs is None}
    presence = {"join-room", "leave-room"}
    own_media = {"connect-media", "answer-media", "restart-media", "publish", "unpublish", "set-muted", "set-views"}
    own_hand = {"stop-speaking", "accept-invitation"}
    assert free == presence | own_media | own_hand | {"fetch-ink", "delete-comment", "report-playback"}


class Desk:
    """Stands in a fan-out for a session; what is sent to it is seen at the emitting end."""

    def __init__(self, sid: str, person: str) -> None:
        self.sid = sid
        self.identity = Identity(PersonId(person), SchoolId("school"), sid)


async def test_letters_keep_their_order_and_held_ones_follow_their_snapshot() -> None:
    sent: list[tuple[int, Sequence[str]]] = []
    dropped = asyncio.Event()

    async def emit(event: Wire, sids: Sequence[str]) -> None:
        sent.append((event["count"], sids))

    async def drop(sid: str) -> None:
        dropped.set()

    fanout = Fanout(emit, drop)
    fanout.add(Desk("s1", "parent1"))
    fanout.start()
    fanout.post(CountChanged(count=1), ["s1", "s2"])
    fanout.hold("s1")  # a snapshot is taken
    fanout.post(CountChanged(count=2), ["s1", "s2"])
    fanout.hold("s1")  # and another one, before the first was sent
    fanout.post_to_persons(CountChanged(count=3), [PersonId("parent1")])
    fanout.release("s1")
    fanout.post(CountChanged(count=4), ["s2"])
    fanout.release("s1")
    fanout.farewell("s1")
    await dropped.wait()
    await fanout.close()
    assert sent == [(1, ("s1", "s2")), (2, ("s2",)), (2, ("s1",)), (4, ("s2",)), (3, ("s1",))]


async def test_a_letter_that_cannot_be_sent_does_not_stop_the_next(caplog: pytest.LogCaptureFixture) -> None:
    sent = asyncio.Event()

    async def emit(event: Wire, sids: Sequence[str]) -> None:
        if event["count"] == 1:
            raise OSError("a broken wire")
        sent.set()

    async def drop(sid: str) -> None: ...

    fanout = Fanout(emit, drop)
    fanout.start()
    fanout.post(CountChanged(count=1), ["s1"])
    fanout.post(CountChanged(count=2), ["s1"])
    await sent.wait()
    await fanout.close()
    assert "could not be sent" in caplog.text


async def test_nothing_comes_between_a_snapshot_and_its_acknowledgement(world: World) -> None:
    """PROTOCOL.md, section 2: joins in the midst of a storm of comments; no comment twice, none lost, none early."""
    people = [f"parent{number}" for number in range(20)]
    writers = [await world.page(person) for person in people]
    await world.teacher()

    async def write() -> None:
        for number in range(5):
            await asyncio.gather(*(page.ask(SendComment(text=f"{number}"), CommentSent) for page in writers))

    def has_all(page: Page) -> bool:
        return len(page.room.comments) == 100

    storm = asyncio.create_task(write())
    late: list[Page] = []
    while not storm.done():
        page = await world.page(f"student{len(late)}")
        late.append(page)
        assert page.early == []
    await storm
    for page in late:
        await until(partial(has_all, page))
        assert [comment.id for comment in page.room.comments] == [f"c{number}" for number in range(1, 101)]
        assert len(page.heard(CommentPosted)) <= 100


async def test_a_link_that_dies_without_a_word_is_noticed_by_the_pings() -> None:
    """Engine.IO looks at each socket once a `ping_timeout`: ten seconds at most, as it is shipped."""
    shipped = SignalingSettings()
    assert shipped.ping_interval + 2 * shipped.ping_timeout <= 10
    async with open_world(SignalingSettings(ping_interval=1, ping_timeout=0.5)) as world:
        teacher = await world.teacher()
        async with aiohttp.ClientSession() as session:
            url = f"{world.url}/socket.io/?EIO=4&transport=websocket"
            async with session.ws_connect(url, headers={"Cookie": "sid=parent1.x", "Origin": ORIGIN}) as mute:
                await mute.receive()
                await mute.send_str("40")
                await mute.send_str('420["command",{"type":"join-room","room_id":"math"}]')
                await until(lambda: any(member.name == "parent1" for member in teacher.room.members.values()))
                parent = next(member.id for member in teacher.room.members.values() if member.name == "parent1")
                await until(lambda: not teacher.room.members[parent].connected)
        assert teacher.socket.connected


async def test_to_join_another_room_is_to_leave_the_first() -> None:
    physics = replace(spec_of(), id=RoomId("physics"))
    async with open_world(office=Office({spec_of().id: spec_of(), physics.id: physics})) as world:
        teacher, parent = await world.teacher(), await world.page("parent1")
        await parent.join("physics")
        await until(lambda: len(teacher.room.members) == 1)
        world.passes(1)
        assert (world.server.count(RoomId("math")), world.server.count(physics.id)) == (1, 1)


async def test_who_is_refused_at_another_room_keeps_its_seat(world: World) -> None:
    await world.teacher()
    parent = await world.page("parent1")
    with pytest.raises(RefusedByServer) as refused:
        await parent.join("physics")
    assert refused.value.code == "no-such-room"
    await parent.do(StopSpeaking())


class Stubborn(Office):
    """A floor above whose records cannot be written at first."""

    failures = 0

    @override
    async def keep(self, room: RoomId, facts: Sequence[Fact]) -> None:
        if not self.failures:
            self.failures += 1
            raise OSError("the disk is full")
        await super().keep(room, facts)


async def test_a_report_that_fails_is_logged_and_harms_no_room(caplog: pytest.LogCaptureFixture) -> None:
    async with open_world(office=Stubborn()) as world:
        teacher, _ = await world.teacher(), await world.page("parent1")
        await teacher.do(EndRoom())
        await until(lambda: ("closed", "math", "ended") in world.office.reports)
    assert "could not be kept" in caplog.text
    assert ("joined", "math", "parent1") in world.office.reports


async def test_a_server_that_closes_ends_presence_but_not_the_class() -> None:
    """The records of the class go on: whichever process its people reach next opens it again."""
    office = Office()
    async with open_world(office=office) as world:
        await world.teacher()
        await world.server.close()
        await world.server.close()
        assert world.media.stats.routers == 0
    assert office.reports == [("joined", "math", "teacher"), ("left", "math", "teacher")]


async def test_a_sign_in_that_ends_during_its_handshake_does_not_get_in() -> None:
    began, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(headers: dict[str, str]) -> Identity | None:
        identity = await authenticate(headers)
        began.set()
        await go_on.wait()
        return identity

    async with open_world(proof=slowly) as world:  # type: ignore[arg-type]
        opening = asyncio.create_task(world.page("parent1", join=False))
        await began.wait()
        await world.server.end_sign_in("parent1.phone")
        go_on.set()
        with pytest.raises(Exception, match=r"refused|namespaces"):
            await opening
        assert world.server.stats.sockets == 0


async def test_a_room_that_was_left_by_all_ends_by_itself(world: World) -> None:
    teacher = await world.teacher()
    await teacher.do(LeaveRoom())
    world.passes(601)
    await until(lambda: world.office.reports[-1] == ("closed", "math", CloseReason.ABANDONED.value))
    assert not world.server.registry.halls
