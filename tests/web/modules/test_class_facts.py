"""The registrar stores every fact of a room, in order and as often as it is told, and gives back what a room needs."""

import pytest
from sqlalchemy import func, select

from signaling import facts
from signaling.identity import PersonId
from signaling.memory import RoomMemory, StageMemory
from signaling.messages import CheckInId, CommentId, DeckId, RoomId, Surface, ViewerScope
from tests.web.modules.campus import MAIN_SCHOOL, Campus
from tests.web.modules.cast import CHILD, FATHER, HEAD, MOTHER, OTHER_CHILD, OTHER_PARENT
from tests.web.modules.lessons import answered, asked, at, came, closed, ended, keep, said, spoke, stayed, stroke
from tests.web.modules.test_class_rooms import admit, begin, refused
from tests.web.modules.test_sharing import enter
from web.database import Base
from web.modules.classes import ink
from web.modules.classes.kept import (
    CheckInReply,
    ClassCheckIn,
    ClassComment,
    ClassDeck,
    ClassInk,
    ClassPause,
    ClassViewer,
    KeptMemory,
    SpeechSpan,
)
from web.modules.classes.registrar import KEEPERS
from web.modules.classes.rooms import ClassDoors
from web.modules.classes.tables import ClassSettings, ExpectedStudent, PresenceSpan

TABLES = (
    CheckInReply,
    ClassCheckIn,
    ClassComment,
    ClassDeck,
    ClassInk,
    ClassPause,
    ClassViewer,
    KeptMemory,
    PresenceSpan,
    SpeechSpan,
)
MEMORY = RoomMemory(stage=StageMemory(board=3, boards=4), removed=[PersonId(OTHER_PARENT)])
STORY = (
    came(HEAD, 0),
    *stayed(MOTHER, 1, 9),
    said(MOTHER, 1, "老師好", 2),
    said(MOTHER, 2, "只給老師", 3, to_hosts=True),
    facts.CommentDeleted(CommentId("c1"), PersonId(HEAD), at(4)),
    asked(1, 4, 6),
    answered(1, CHILD, MOTHER, 5),
    answered(1, CHILD, FATHER, 5.5),
    closed(1, 6),
    spoke(MOTHER, 6, 8),
    facts.Paused(at(6)),
    facts.Resumed(at(7)),
    facts.DeckShown(DeckId("d1"), at(2)),
    facts.InkKept(Surface("board/1"), (stroke(1),), at(3)),
    facts.InkKept(Surface("board/1"), (stroke(1), stroke(2)), at(4)),
    facts.InkKept(Surface("slides/d1/1"), (), at(4)),
    facts.RoomKept(MEMORY, at(4)),
)


async def everything(campus: Campus) -> dict[str, list[dict[str, object]]]:
    """All rows of the story, without the ids that the database's own rows get."""
    found: dict[str, list[dict[str, object]]] = {}
    async with campus.reading() as session:
        for table in TABLES:
            columns = [column for column in table.__table__.columns if (table, column.name) != (PresenceSpan, "id")]
            rows = [dict(row._mapping) for row in await session.execute(select(*columns))]
            found[table.__tablename__] = sorted(rows, key=str)
    return found


async def count(campus: Campus, table: type[Base]) -> int:
    async with campus.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


def test_every_kind_of_fact_is_kept() -> None:
    assert KEEPERS.keys() == set(facts.Fact.__args__)


async def test_what_a_room_tells_is_stored_and_telling_it_again_changes_nothing(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班")
    await keep(campus, class_id, *STORY)
    first = await everything(campus)
    assert [(row["person_id"], row["by_id"], row["at"]) for row in first["class_check_in_reply"]] == [
        (CHILD, MOTHER, at(5))
    ]
    assert {(row["text"], row["to_hosts"], row["deleted"]) for row in first["class_comment"]} == {
        ("老師好", False, True),
        ("只給老師", True, False),
    }
    assert [(row["began_at"], row["ended_at"]) for row in first["class_pause"]] == [(at(6), at(7))]
    assert [(row["began_at"], row["ended_at"]) for row in first["class_speech"]] == [(at(6), at(8))]
    assert [row["ended_at"] for row in first["class_check_in"]] == [at(6)]
    await keep(campus, class_id, *STORY)
    assert await everything(campus) == first


async def test_facts_can_come_in_many_reports_as_in_one(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班")
    for fact in STORY:
        await keep(campus, class_id, fact)
    apart = await everything(campus)
    assert len(apart["presence_span"]) == 2
    assert len(apart["class_viewer"]) == 2


async def test_a_room_that_is_opened_again_gets_its_memory_and_its_ink(campus: Campus) -> None:
    class_id = RoomId(await begin(campus, "三年二班"))
    doors = ClassDoors(campus.services)
    empty = await doors.recall(class_id)
    assert (empty.memory, empty.ink) == (None, {})
    await keep(campus, class_id, *STORY)
    past = await doors.recall(class_id)
    assert past.memory == MEMORY
    assert past.ink == {"board/1": [stroke(1), stroke(2)]}


async def test_a_room_that_is_opened_expects_those_with_whom_it_was_shared_in_that_moment(campus: Campus) -> None:
    """LIVE-33: between the look at the door and the opening."""
    class_id = await begin(campus, "三年二班")
    admission = await admit(campus, HEAD, class_id)
    answer = await (await campus.sign_in(HEAD)).ask("POST", f"/classes/{class_id}/share", {"person_ids": [OTHER_CHILD]})
    assert answer.status == 200, answer
    past = await ClassDoors(campus.services).recall(RoomId(class_id))
    assert past.roster is not None
    assert [one.person_id for one in past.roster if one not in admission.spec.roster] == [OTHER_CHILD]


async def test_the_end_closes_what_is_open_and_forgets_the_memory_but_not_the_ink(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班")
    await keep(campus, class_id, *STORY, came(CHILD, 10), asked(2, 11), facts.Paused(at(12)))
    await keep(campus, class_id, facts.InkKept(Surface("board/2"), (stroke(3),), at(13)), ended(13))
    await keep(
        campus, class_id, facts.RoomKept(MEMORY, at(13)), facts.InkKept(Surface("board/3"), (stroke(4),), at(13))
    )
    rows = await everything(campus)
    assert [row["left_at"] for row in rows["presence_span"]].count(None) == 0
    assert {row["ended_at"] for row in rows["class_check_in"]} == {at(6), at(13)}
    assert {row["ended_at"] for row in rows["class_pause"]} == {at(7), at(13)}
    assert rows["class_memory"] == []
    async with campus.reading() as session:
        assert list(await ink.kept(session, class_id)) == ["board/1", "board/2", "board/3"]


async def test_the_facts_of_a_class_that_is_gone_are_for_nobody(campus: Campus) -> None:
    await keep(campus, "no-such-class", *STORY)
    assert all(rows == [] for rows in (await everything(campus)).values())


async def test_a_scope_that_the_host_narrows_counts_at_the_door(campus: Campus) -> None:
    """LIVE-32."""
    class_id = await begin(campus, "三年二班", viewer_scope="anyone")
    assert (await admit(campus, OTHER_PARENT, class_id)).invited is False
    await keep(campus, class_id, facts.ScopeChanged(ViewerScope.MEMBERS, at(3)))
    assert await refused(campus, OTHER_PARENT, class_id) == "not-invited"
    assert (await (await campus.sign_in(HEAD)).get(f"/classes/{class_id}"))["viewer_scope"] == "members"


@pytest.mark.parametrize(
    ("kind", "fact"),
    [
        ("class-missed", facts.AbsentReminded((PersonId(CHILD),), at(5))),
        ("check-in-missed", facts.CheckInReminded(CheckInId("k1"), (PersonId(CHILD),), at(5))),
    ],
)
async def test_a_reminder_reaches_the_student_and_its_parents(campus: Campus, kind: str, fact: facts.Fact) -> None:
    """LIVE-34."""
    class_id = await begin(campus, "三年二班")
    campus.told.pieces.clear()
    await keep(campus, class_id, fact)
    told = [(person, event.data["kind"]) for persons, event in campus.told.of("notified") for person in persons]
    assert sorted(told) == sorted((person, kind) for person in (CHILD, MOTHER, FATHER))
    (entry, *_) = (await (await campus.sign_in(MOTHER)).get("/inbox"))["items"]
    assert (entry["kind"], entry["link"]) == (kind, f"/class/{class_id}")


async def test_the_roster_is_that_of_the_registers_and_stays_as_it_was(campus: Campus) -> None:
    """LIVE-33, IMP-06: a name in the roster is the one of that day."""
    class_id = await begin(campus, "三年二班")
    roster = (await admit(campus, HEAD, class_id)).spec.roster
    students = sorted((one for one in MAIN_SCHOOL.students if one.class_name == "三年二班"), key=lambda one: one.number)
    assert [(one.person_id, one.group_name) for one in roster] == [(one.person.id, "三年二班") for one in students]
    assert await count(campus, ExpectedStudent) == len(students)


async def test_a_guest_is_kept_with_the_name_it_gave(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班", viewer_scope="anyone")
    guest = await enter(campus, class_id, "外婆")
    await keep(campus, class_id, *stayed(guest.id, 1, 5))
    async with campus.reading() as session:
        viewer = await session.get_one(ClassViewer, (class_id, guest.id))
    assert (viewer.name, viewer.kind, viewer.children) == ("外婆", "outsider", [])


async def test_a_school_without_live_classes_admits_nobody(campus: Campus) -> None:
    """LIVE-51."""
    class_id = await begin(campus, "三年二班")
    async with campus.services.database.write() as session:
        session.add(ClassSettings(school_id="demo-hoi-cheng", enabled=False))
    assert await refused(campus, HEAD, class_id) == "app-disabled"
