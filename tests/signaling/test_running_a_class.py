"""Running a class over real sockets: slides, ink, check-in, scope, and a room that is opened again."""

import asyncio
from typing import Any

import pytest

from signaling.messages import (
    AddBoard,
    AnswerCheckIn,
    ClearInk,
    CloseReason,
    Content,
    DeckId,
    DrawInk,
    ElementId,
    FetchInk,
    Ink,
    InkTool,
    PauseRoom,
    RemindAbsent,
    ReportPlayback,
    RoomId,
    SetContent,
    ShowBoard,
    ShowDeck,
    StartCheckIn,
    Surface,
    ViewerScope,
)
from tests.signaling.school import DECKS
from tests.signaling.world import Office, Page, RefusedByServer, World, open_world
from tests.worlds.waiting import until

BOARD = Surface("board/1")


def stroke(element: str, points: list[int], **changes: Any) -> DrawInk:
    drawn = {
        "surface": BOARD, "element_id": ElementId(element), "tool": InkTool.PEN, "color": "#d32f2f", "width": 30,
        "start": 0, "points": points, "done": False, **changes,
    }  # fmt: skip
    return DrawInk.model_validate(drawn)


async def test_a_teacher_shows_slides_and_draws_on_them(world: World) -> None:
    """LIVE-14, LIVE-36."""
    teacher, parent = await world.teacher(), await world.page("parent1")
    await teacher.do(ShowDeck(deck_id=DECKS[0].id))
    await teacher.do(stroke("a", [1, 2, 3], surface=Surface("slides/add/1")))
    await teacher.do(stroke("a", [4, 5, 6], start=1, done=True, surface=Surface("slides/add/1")))
    await until(lambda: [element.points for element in parent.room.shown_ink] == [[1, 2, 3, 4, 5, 6]])
    assert parent.room.room.deck is not None
    assert parent.room.room.deck.title == "10的加法"
    with pytest.raises(RefusedByServer) as refused:
        await teacher.do(ShowDeck(deck_id=DeckId("another's")))
    assert refused.value.code == "no-deck"
    await world.agree()


async def test_who_fetches_ink_in_the_midst_of_strokes_has_each_once(world: World) -> None:
    """PROTOCOL.md, section 5: events before the answer are passed over, those after it apply."""
    teacher = await world.teacher()
    await teacher.do(SetContent(content=Content.BOARD))
    await teacher.do(stroke("a", [0, 0, 0]))
    await teacher.do(AddBoard())
    late = await world.page("parent1")
    assert late.room.unread == {BOARD}
    done = 0

    async def draw() -> None:
        nonlocal done
        for number in range(1, 60):
            await teacher.do(stroke("a", [number, number, 0], start=number))
            done = number

    drawing = asyncio.create_task(draw())
    await until(lambda: done > 10)
    for _ in range(5):
        await late.ask(FetchInk(surface=BOARD), Ink, late.room.read)
    await drawing
    await teacher.do(ShowBoard(number=1))
    await until(lambda: late.room.room.surface == BOARD)
    assert [element.points[::3] for element in late.room.shown_ink] == [list(range(60))]


async def test_who_joins_again_in_the_midst_of_strokes_has_each_once(world: World) -> None:
    teacher, parent = await world.teacher(), await world.page("parent1")
    await teacher.do(SetContent(content=Content.BOARD))

    async def draw() -> None:
        for number in range(60):
            await teacher.do(stroke("a", [number, number, 0], start=number))

    drawing = asyncio.create_task(draw())
    while not drawing.done():
        await parent.join()
    await drawing
    await until(lambda: [element.points[::3] for element in parent.room.shown_ink] == [list(range(60))])


async def test_a_viewer_without_the_pen_does_not_draw(world: World) -> None:
    teacher, parent = await world.teacher(), await world.page("parent1")
    await teacher.do(SetContent(content=Content.BOARD))
    for command in (stroke("a", [1, 1, 1]), ClearInk(surface=BOARD)):
        with pytest.raises(RefusedByServer) as refused:
            await parent.do(command)
        assert refused.value.code == "not-permitted"


async def test_a_class_checks_in(world: World) -> None:
    """LIVE-06, LIVE-19."""
    teacher, parent, student = await world.teacher(), await world.page("parent1"), await world.page("student1")
    await teacher.do(StartCheckIn(seconds=30))
    await until(lambda: parent.room.room.check_in and student.room.room.check_in)
    await parent.do(AnswerCheckIn(person_ids=["parent1-child"]))
    await student.do(AnswerCheckIn(person_ids=["student1"]))
    await until(lambda: [len(result.answers) for result in teacher.room.check_ins.values()] == [2])
    world.passes(30)
    await until(lambda: student.room.room.check_in is None)
    await until(lambda: ("check-in-ended", "math", "k1") in world.office.reports)
    assert ("checked-in", "math", "parent1-child") in world.office.reports
    await world.agree()


async def test_the_absent_are_reminded_through_the_floor_above(world: World) -> None:
    """LIVE-34."""
    teacher, _ = await world.teacher(), await world.page("student1")
    await teacher.do(RemindAbsent())
    await until(lambda: ("absent", "math", "student2", "parent1-child") in world.office.reports)


async def test_the_floor_above_narrows_the_scope_for_those_inside_too(world: World) -> None:
    """LIVE-41."""
    await world.teacher()
    await world.server.set_viewer_scope(RoomId("math"), ViewerScope.ANYONE)
    stranger = await world.page("stranger1")
    await world.server.set_viewer_scope(RoomId("math"), ViewerScope.MEMBERS)
    await until(lambda: stranger.room.closed is CloseReason.NOT_INVITED)
    with pytest.raises(RefusedByServer) as refused:
        await stranger.join()
    assert refused.value.code == "not-invited"


async def test_what_pages_report_of_playback_is_summed(world: World) -> None:
    page = await world.page("parent1", join=False)
    report = ReportPlayback(freezes=1, frozen_ms=400, concealed_ms=20)
    with pytest.raises(RefusedByServer) as refused:
        await page.do(report)
    assert refused.value.code == "not-in-room"
    await page.join()
    for _ in range(2):
        await page.do(report)
    stats = world.server.stats
    assert (stats.playback_reports, stats.freezes, stats.frozen_ms, stats.concealed_ms) == (2, 2, 800, 40)


async def test_a_room_whose_process_is_gone_is_opened_again_as_it_was() -> None:
    office = Office()

    async def draw_and_pause(teacher: Page) -> None:
        await teacher.do(SetContent(content=Content.BOARD))
        await teacher.do(stroke("a", [1, 2, 3], done=True))
        await teacher.do(PauseRoom())

    async with open_world(office=office) as world:
        teacher, parent = await world.teacher(), await world.page("parent1")
        await draw_and_pause(teacher)
        before = (parent.id, parent.room.room)
    async with open_world(office=office) as world:
        again = await world.page("parent1")
        assert (again.id, again.room.room.content, again.room.room.paused_at) == (
            before[0], Content.BOARD, world.clock.now(),
        )  # fmt: skip
        assert [element.id for element in again.room.shown_ink] == ["a"]
