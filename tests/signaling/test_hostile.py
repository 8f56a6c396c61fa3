"""Bad input over real sockets: a typed refusal, nothing changes, nobody else is harmed (issue 2, part 4)."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from signaling.messages import COMMENT_LENGTH, CommentSent, Notified, SendComment
from tests.signaling.replica import Replica
from tests.signaling.world import ORIGIN, Page, RefusedByServer, World, open_world, patient
from tests.worlds.waiting import until

STROKE = {"type": "draw-ink", "surface": "board/1", "element_id": "e", "tool": "pen", "color": "#000000", "width": 1,
          "start": 0, "points": [1, 2, 3], "done": True}  # fmt: skip
BAD: list[tuple[object, str]] = [
    (None, "bad-message"),
    (7, "bad-message"),
    ("join-room", "bad-message"),
    ([], "bad-message"),
    (b"\x00\x01", "bad-message"),
    ({}, "unknown-message"),
    ({"type": "fly"}, "unknown-message"),
    ({"type": ["join-room"]}, "unknown-message"),
    ({"type": "comment-posted", "comment": {}}, "unknown-message"),
    ({"type": "send-comment"}, "bad-message"),
    ({"type": "send-comment", "text": 5}, "bad-message"),
    ({"type": "send-comment", "text": "   "}, "bad-message"),
    ({"type": "send-comment", "text": "a", "color": "red"}, "bad-message"),
    ({"type": "send-comment", "text": "a" * (COMMENT_LENGTH + 1)}, "too-large"),
    ({"type": "answer-media", "sdp": "v" * 100_001}, "too-large"),
    ({"type": "allow-comments", "allowed": "yes"}, "bad-message"),
    ({"type": "allow-comments", "allowed": 1}, "bad-message"),
    ({"type": "publish", "source": "television"}, "bad-message"),
    ({"type": "set-views", "views": [{"track_id": "t", "width": 0, "height": 1}]}, "bad-message"),
    ({"type": "set-views", "views": [{"track_id": "t", "width": 1, "height": 1}] * 33}, "too-large"),
    ({"type": "grant-speech", "member_id": ""}, "bad-message"),
    ({"type": "join-room", "room_id": {"$gt": ""}}, "bad-message"),
    ({**STROKE, "points": [1, 2]}, "bad-message"),
    ({**STROKE, "points": [1, 2, 101]}, "bad-message"),
    ({**STROKE, "points": [10_001, 2, 3]}, "bad-message"),
    ({**STROKE, "points": [-1, 2, 3]}, "bad-message"),
    ({**STROKE, "points": [1.5, 2, 3]}, "bad-message"),
    ({**STROKE, "points": [1, 2, 3] * 257}, "too-large"),
    ({**STROKE, "color": "red"}, "bad-message"),
    ({**STROKE, "color": "#ff0000\n"}, "bad-message"),
    ({**STROKE, "width": 0}, "bad-message"),
    ({**STROKE, "tool": "chainsaw"}, "bad-message"),
    ({**STROKE, "text": "a" * 501}, "too-large"),
    ({**STROKE, "surface": "s" * 129}, "too-large"),
    ({"type": "erase-ink", "surface": "board/1", "element_ids": []}, "bad-message"),
    ({"type": "erase-ink", "surface": "board/1", "element_ids": ["e"] * 101}, "too-large"),
    ({"type": "show-page", "page": 0}, "bad-message"),
    ({"type": "show-board", "number": 21}, "bad-message"),
    ({"type": "start-check-in", "seconds": 5}, "bad-message"),
    ({"type": "check-in", "person_ids": []}, "bad-message"),
    ({"type": "check-in", "person_ids": ["c"] * 21}, "too-large"),
    ({"type": "set-speech-limit", "seconds": 29}, "bad-message"),
    ({"type": "report-playback", "freezes": -1, "frozen_ms": 0, "concealed_ms": 0}, "bad-message"),
    ({"type": "set-viewer-scope", "scope": "everyone"}, "bad-message"),
]


def code_of(answer: dict[str, Any]) -> str:
    assert answer["ok"] is False
    return str(answer["refusal"]["code"])


@pytest.mark.parametrize("place", ["outside", "inside"])
async def test_a_malformed_message_gets_a_typed_refusal_and_changes_nothing(world: World, place: str) -> None:
    teacher = await world.teacher()
    page = await world.page("parent1", join=place == "inside")
    before = Replica.of(await teacher.join())
    for payload, code in BAD:
        assert code_of(await page.raw(payload)) == code, payload
    assert Replica.of(await teacher.join()) == before


async def test_a_refusal_never_repeats_what_was_sent(world: World) -> None:
    page = await world.page("parent1")
    answer = await page.raw({"type": "allow-comments", "allowed": "<script>secret</script>"})
    assert "secret" not in json.dumps(answer)


async def test_commands_of_a_room_need_a_seat(world: World) -> None:
    page = await world.page("parent1", join=False)
    for kind in ("leave-room", "end-room", "connect-media", "ask-to-speak", "stop-speaking"):
        assert code_of(await page.raw({"type": kind})) == "not-in-room"


async def test_somebody_who_is_not_there_cannot_be_managed(world: World) -> None:
    teacher = await world.teacher()
    for kind in ("grant-speech", "decline-speech", "invite-to-speak", "revoke-speech", "remove-member"):
        assert code_of(await teacher.raw({"type": kind, "member_id": "m77"})) == "no-such-member"
    assert code_of(await teacher.raw({"type": "remove-member", "member_id": teacher.id})) == "not-permitted"


async def test_other_event_names_are_unknown_messages(world: World) -> None:
    page = await world.page("parent1")
    for name in ("message", "event", "join-room", "on_command", "__init__"):
        assert code_of(await page.raw({"type": "leave-room"}, event=name)) == "unknown-message"


async def test_an_emitted_disconnect_or_connect_does_nothing(world: World) -> None:
    """Socket.IO hands a client's events of these names to the handlers of the real ones (house.md, section 5)."""
    page = await world.page("parent1")
    await page.socket.emit("disconnect", "bye")
    await page.socket.emit("connect", ({"aiohttp.request": None}, None))
    await page.ask(SendComment(text="我還在"), CommentSent)
    assert world.server.stats.sockets == 1
    assert world.server.stats.members == 1


async def test_comments_are_limited_for_each_person(world: World) -> None:
    """Five in ten seconds; IMP-21."""
    await world.teacher()
    parent, other = await world.page("parent1"), await world.page("parent2")
    for number in range(5):
        await parent.ask(SendComment(text=f"{number}"), CommentSent)
    with pytest.raises(RefusedByServer) as refused:
        await parent.ask(SendComment(text="6"), CommentSent)
    assert (refused.value.code, refused.value.refusal.retry_after) == ("too-fast", 10)
    await other.ask(SendComment(text="hi"), CommentSent)
    world.passes(10)
    await parent.ask(SendComment(text="7"), CommentSent)
    await until(lambda: [comment.text for comment in other.room.comments] == ["0", "1", "2", "3", "4", "hi", "7"])


async def test_a_flood_is_refused_and_then_cut_off_while_others_go_on() -> None:
    settings = patient(command_rate=0.01, command_burst=10, flood_refusals=20)
    async with open_world(settings) as world:
        teacher, flooder = await world.teacher(), await world.page("parent1")
        answers = [asyncio.create_task(flooder.raw({"type": "fly"})) for _ in range(60)]
        await asyncio.wait_for(flooder.gone.wait(), 10)
        for task in answers:
            task.cancel()
        codes = [code_of(task.result()) for task in answers if task.done() and not task.cancelled()]
        assert codes[:9] == ["unknown-message"] * 9
        assert set(codes[9:]) == {"flood"}
        await teacher.ask(SendComment(text="我們繼續"), CommentSent)
        await until(lambda: not teacher.room.members[flooder.id].connected)


async def test_a_flood_that_stops_is_forgiven() -> None:
    async with open_world(patient(command_rate=20, command_burst=5)) as world:
        page = await world.page("parent1")
        codes = {code_of(answer) for answer in await asyncio.gather(*(page.raw({"type": "fly"}) for _ in range(30)))}
        assert codes == {"unknown-message", "flood"}

        answer = await page.raw({"type": "fly"})
        for _ in range(5):  # it waits as it is told
            await asyncio.sleep(answer["refusal"]["retry_after"] or 0)
            answer = await page.raw({"type": "fly"})
        assert code_of(answer) == "unknown-message"
        assert not page.gone.is_set()


async def test_a_bug_is_answered_and_ends_only_that_session(world: World, caplog: pytest.LogCaptureFixture) -> None:
    teacher = await world.teacher()
    page = await world.page("parent1", join=False)
    world.office.broken.add(page.person)  # type: ignore[arg-type]
    assert code_of(await page.raw({"type": "join-room", "room_id": "math"})) == "internal"
    await asyncio.wait_for(page.gone.wait(), 5)
    assert any(record.exc_info for record in caplog.records if record.name == "signaling.dispatch")
    await teacher.ask(SendComment(text="繼續"), CommentSent)


@pytest.mark.parametrize("code", ["not-invited", "app-disabled", "room-ended"])
async def test_who_is_not_admitted_is_told_why(world: World, code: str) -> None:
    page = await world.page("parent1", join=False)
    world.office.shut[page.person] = code  # type: ignore[index]
    with pytest.raises(RefusedByServer) as refused:
        await page.join()
    assert refused.value.code == code
    with pytest.raises(RefusedByServer) as refused:
        await page.join("physics")
    assert refused.value.code == "no-such-room"
    assert not world.server.registry.halls


async def test_too_large_a_frame_closes_that_socket_only(world: World) -> None:
    teacher, page = await world.teacher(), await world.page("parent1")
    await page.socket.emit("command", {"type": "send-comment", "text": "a" * 200_000})
    await asyncio.wait_for(page.gone.wait(), 5)
    await until(lambda: not teacher.room.members[page.id].connected)


async def handshake(world: World, **headers: str) -> int:
    """The HTTP status of a WebSocket handshake."""
    async with aiohttp.ClientSession() as session:
        url = f"{world.url}/socket.io/?EIO=4&transport=websocket"
        try:
            async with session.ws_connect(url, headers=headers):
                return 101
        except aiohttp.WSServerHandshakeError as error:
            return error.status


async def test_a_page_of_another_origin_cannot_connect(world: World) -> None:
    """ASVS 4.4.2."""
    assert await handshake(world, Origin="https://evil.example", Cookie="sid=parent1.phone") == 400
    assert await handshake(world, Origin=ORIGIN, Cookie="sid=parent1.phone") == 101


async def test_long_polling_is_not_offered(world: World) -> None:
    url = f"{world.url}/socket.io/?EIO=4&transport=polling"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        assert response.status == 400


async def refusal_of_handshake(world: World, person: str, cookie: str) -> dict[str, Any]:
    page = Page(world.url, person, "phone")
    refusals: list[dict[str, Any]] = []
    page.socket.on("connect_error", refusals.append)
    with pytest.raises(Exception, match=r"refused|namespaces"):
        await page.connect(Cookie=cookie)
    await page.close()
    return refusals[0]


async def test_a_handshake_without_a_sign_in_is_refused_with_a_code(world: World) -> None:
    refusal = await refusal_of_handshake(world, "parent1", "theme=dark")
    assert refusal["data"] == {"code": "not-signed-in"}
    assert world.server.stats.sockets == 0


async def test_a_person_has_a_bounded_number_of_sockets() -> None:
    async with open_world(patient(sockets_per_person=2)) as world:
        for _ in range(2):
            await world.page("parent1", join=False)
        refusal = await refusal_of_handshake(world, "parent1", "sid=parent1.phone")
        assert refusal["data"] == {"code": "too-many-connections"}
        await world.page("parent2", join=False)


async def test_a_client_that_does_not_read_is_dropped_and_delays_nobody() -> None:
    """House habit 9: a slow client is dropped, never awaited."""
    async with open_world(patient(backlog=20)) as world, aiohttp.ClientSession() as session:
        reader = await world.page("parent1", join=False)
        url = f"{world.url}/socket.io/?EIO=4&transport=websocket"
        headers = {"Cookie": "sid=parent1.desk", "Origin": ORIGIN}
        async with session.ws_connect(url, headers=headers, max_msg_size=0) as sleeper:
            await sleeper.receive()
            await sleeper.send_str("40")
            await until(lambda: world.server.stats.sockets == 2)
            assert sleeper._conn is not None
            assert sleeper._conn.transport is not None
            sleeper._conn.transport.pause_reading()
            for _ in range(100):
                await world.server.tell([reader.person], Notified(data={"text": "喂" * 30_000}))  # type: ignore[list-item]
            await until(lambda: world.server.stats.dropped_slow == 1)
            await until(lambda: len(reader.events) == 100)
            await until(lambda: world.server.stats.sockets == 1)
            sleeper._conn.transport.resume_reading()


@pytest.mark.parametrize(
    "frame",
    ["4", "42", "42[", "42{}", "42[]", "427[", "9", "451-", "45x", "4" * 1000, "43[]", "40", "41", "1", "2", "5", "6"],
)
async def test_broken_frames_harm_nobody(world: World, frame: str) -> None:
    teacher = await world.teacher()
    async with aiohttp.ClientSession() as session:
        url = f"{world.url}/socket.io/?EIO=4&transport=websocket"
        async with session.ws_connect(url, headers={"Cookie": "sid=parent1.x", "Origin": ORIGIN}) as socket:
            await socket.receive()
            await socket.send_str("40")
            await socket.receive()
            await socket.send_str(frame)
    await teacher.ask(SendComment(text="繼續"), CommentSent)
    await until(lambda: world.server.stats.sockets == 1)
