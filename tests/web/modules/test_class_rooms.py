"""What signaling asks of a class and tells about it: doors, stays, ends, and the sweep after a restart."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from signaling import facts
from signaling.identity import Admission, Identity, NotAdmitted, PersonId, SchoolId
from signaling.messages import Child, CloseReason, Content, PersonKind, Role, RoomId
from tests.web.modules.campus import MAIN_SCHOOL, SECOND_SCHOOL, START, Campus, group
from tests.web.modules.cast import (
    ADMINISTRATOR,
    CHILD,
    HEAD,
    MOTHER,
    OTHER_PARENT,
    SCHOOL_STAFF,
    TEACHER_PARENT,
    TWIN_PARENT,
    plan_of,
)
from tests.web.modules.test_classes import start
from web.modules.classes.registrar import ClassRegistrar
from web.modules.classes.rooms import ClassDoors
from web.modules.classes.tables import PresenceSpan
from web.modules.demo.plan import MAIN, SECOND

FOREIGNER = SECOND_SCHOOL.people[0].id


async def admit(
    campus: Campus, person: str, class_id: str, school: str = MAIN.id, *, sign_in: str = "sign-in"
) -> Admission:
    identity = Identity(PersonId(person), SchoolId(school), sign_in)
    return await ClassDoors(campus.services).admit(identity, RoomId(class_id))


async def refused(
    campus: Campus, person: str, class_id: str, school: str = MAIN.id, *, sign_in: str = "sign-in"
) -> str:
    with pytest.raises(NotAdmitted) as caught:
        await admit(campus, person, class_id, school, sign_in=sign_in)
    return caught.value.code


async def keep(campus: Campus, class_id: str, *reported: facts.Fact) -> None:
    await ClassRegistrar(campus.services).keep(RoomId(class_id), reported)


async def over(campus: Campus, class_id: str, at: datetime | None = None) -> None:
    await keep(campus, class_id, facts.RoomOver(CloseReason.ENDED, at or campus.clock.now()))


async def begin(campus: Campus, *names: str, host: str = HEAD, **changes: object) -> str:
    return str((await start(await campus.sign_in(host), *names, **changes))["id"])


async def stays(campus: Campus) -> list[tuple[str, float, float | None]]:
    """(person, minutes from the start to joining, to leaving), in order."""
    async with campus.reading() as session:
        spans = (await session.scalars(select(PresenceSpan).order_by(PresenceSpan.id))).all()
    minutes = timedelta(minutes=1)
    return [
        (
            span.person_id,
            (span.joined_at - START) / minutes,
            (span.left_at - START) / minutes if span.left_at is not None else None,
        )
        for span in spans
    ]


async def test_the_starter_is_the_host_and_the_room_is_as_it_was_started(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班", content="screen", speaking_allowed=False)
    admission = await admit(campus, HEAD, class_id)
    assert (admission.role, admission.kind, admission.name) == (Role.HOST, PersonKind.STAFF, plan_of(HEAD).name.name)
    spec = admission.spec
    assert (spec.id, spec.host, spec.school, spec.title) == (class_id, HEAD, MAIN.id, "10的加法")
    assert (spec.content, spec.speaking_allowed, spec.started_at) == (Content.SCREEN, False, START)


async def test_a_parent_enters_with_the_children_who_are_in_the_class(campus: Campus) -> None:
    """LIVE-26, IMP-04."""
    twins = MAIN_SCHOOL.children[TWIN_PARENT]
    class_id = await begin(campus, twins[0].class_name, host=ADMINISTRATOR)
    admission = await admit(campus, TWIN_PARENT, class_id)
    assert (admission.role, admission.kind) == (Role.VIEWER, PersonKind.PARENT)
    assert {child.name for child in admission.children} == {twin.person.name.name for twin in twins}


async def test_a_parent_of_two_classes_is_named_only_with_the_child_of_this_one(campus: Campus) -> None:
    parent, children = next(
        (parent, children)
        for parent, children in MAIN_SCHOOL.children.items()
        if len({child.class_name for child in children}) == 2
    )
    class_id = await begin(campus, children[0].class_name, host=ADMINISTRATOR)
    relation = next(one for who, _, one in MAIN_SCHOOL.guardians if who == parent)
    admission = await admit(campus, parent, class_id)
    assert admission.children == (
        Child(person_id=children[0].person.id, name=children[0].person.name.name, relation=relation),
    )


async def test_students_and_colleagues_enter_as_what_they_are(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班")
    for person, kind in ((CHILD, PersonKind.STUDENT), (SCHOOL_STAFF, PersonKind.STAFF)):
        admission = await admit(campus, person, class_id)
        assert (admission.role, admission.kind, admission.children) == (Role.VIEWER, kind, ())


async def test_a_teacher_comes_to_the_class_of_its_child_as_a_parent(campus: Campus) -> None:
    """IMP-03."""
    child = MAIN_SCHOOL.children[TEACHER_PARENT][0]
    class_id = await begin(campus, child.class_name, host=ADMINISTRATOR)
    admission = await admit(campus, TEACHER_PARENT, class_id)
    assert (admission.kind, len(admission.children)) == (PersonKind.PARENT, 1)
    taught = next(name for name, who, _ in MAIN_SCHOOL.teaching if who == TEACHER_PARENT)
    await over(campus, class_id)
    admission = await admit(campus, TEACHER_PARENT, await begin(campus, taught, host=ADMINISTRATOR))
    assert (admission.kind, admission.children) == (PersonKind.STAFF, ())


async def test_others_are_refused_with_the_reason(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班")
    assert await refused(campus, OTHER_PARENT, class_id) == "not-invited"
    assert await refused(campus, HEAD, "nothing") == "no-such-room"
    assert await refused(campus, FOREIGNER, class_id, SECOND.id) == "no-such-room"


async def test_anyone_may_mean_other_schools_too(campus: Campus) -> None:
    """LIVE-16."""
    class_id = await begin(campus, "三年二班", viewer_scope="anyone")
    assert (await admit(campus, OTHER_PARENT, class_id)).kind is PersonKind.PARENT
    guest = await admit(campus, FOREIGNER, class_id, SECOND.id)
    assert (guest.role, guest.kind, guest.children) == (Role.VIEWER, PersonKind.OUTSIDER, ())
    seen = await (await campus.sign_in(FOREIGNER, SECOND.id)).get(f"/classes/{class_id}")
    assert (seen["can_enter"], seen["groups"]) == (True, [])


async def test_every_stay_is_one_row(campus: Campus) -> None:
    class_id, minute = await begin(campus, "三年二班"), timedelta(minutes=1)
    mother, child = PersonId(MOTHER), PersonId(CHILD)
    await keep(
        campus,
        class_id,
        facts.PersonJoined(mother, START + minute),
        facts.PersonJoined(child, START + 2 * minute),
        facts.PersonLeft(mother, START + 3 * minute),
        facts.PersonJoined(mother, START + 5 * minute),
    )
    await keep(campus, class_id, facts.PersonJoined(mother, START + 6 * minute))  # after a crash: the stay goes on
    assert await stays(campus) == [(MOTHER, 1, 3), (CHILD, 2, None), (MOTHER, 5, None)]
    await over(campus, class_id, START + 9 * minute)
    assert await stays(campus) == [(MOTHER, 1, 3), (CHILD, 2, 9), (MOTHER, 5, 9)]


async def test_nobody_joins_what_is_over(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班")
    await over(campus, class_id)
    await keep(campus, class_id, facts.PersonJoined(PersonId(MOTHER), START))
    assert await stays(campus) == []
    assert await refused(campus, MOTHER, class_id) == "room-ended"


async def test_the_end_shows_on_every_card_and_is_told(campus: Campus) -> None:
    """LIVE-21, LIVE-35."""
    class_id = await begin(campus, "三年二班")
    ((_, posted),) = campus.told.of("group-message-posted")
    campus.clock.move(minutes=40)
    await over(campus, class_id)
    _, (told, changed) = campus.told.of("group-message-posted")
    assert changed.data == {**posted.data, "live": {**posted.data["live"], "state": "ended"}}
    assert MOTHER in told
    mother = await campus.sign_in(MOTHER)
    assert (await mother.get(f"/groups/{group('三年二班')}/messages"))["items"][-1] == changed.data
    shown = await mother.get(f"/classes/{class_id}")
    assert (shown["state"], shown["can_enter"]) == ("ended", False)
    assert shown["ended_at"] == "2026-11-23T01:40:00Z"
    assert (await mother.get("/classes"))["items"] == []
    await over(campus, class_id)
    assert len(campus.told.of("group-message-posted")) == 2


async def test_after_the_end_the_teacher_can_start_the_next_one(campus: Campus) -> None:
    first = await begin(campus, "三年二班")
    await over(campus, first)
    assert await begin(campus, "三年二班") != first


async def state_of(campus: Campus, class_id: str) -> str:
    return str((await (await campus.sign_in(HEAD)).get(f"/classes/{class_id}"))["state"])


async def test_a_class_that_nobody_entered_is_over_after_the_time_of_patience(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班")
    patience = campus.services.settings.signaling.abandon_seconds
    for passed, state in ((0, "live"), (patience, "live"), (patience, "ended")):
        campus.clock.move(seconds=passed)
        await campus.run_due_jobs()
        assert await state_of(campus, class_id) == state
    assert len(campus.told.of("group-message-posted")) == 2


async def test_who_comes_back_after_a_restart_keeps_the_class_alive(campus: Campus) -> None:
    class_id, patience = await begin(campus, "三年二班"), campus.services.settings.signaling.abandon_seconds
    await keep(campus, class_id, facts.PersonJoined(PersonId(MOTHER), campus.clock.now()))
    campus.clock.move(seconds=patience)
    await campus.run_due_jobs()  # the room is not open in this process: the stay of before is over
    assert [left for _, _, left in await stays(campus)] == [patience / 60]
    await keep(campus, class_id, facts.PersonJoined(PersonId(HEAD), campus.clock.now()))
    campus.clock.move(seconds=patience)
    await campus.run_due_jobs()
    assert await state_of(campus, class_id) == "live"


async def test_the_sweep_leaves_alone_what_is_over(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班")
    await over(campus, class_id)
    told = len(campus.told.pieces)
    campus.clock.move(hours=1)
    await campus.run_due_jobs()
    assert len(campus.told.pieces) == told
