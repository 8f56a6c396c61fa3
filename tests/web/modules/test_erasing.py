"""Forgetting a person (IMP-22): the rules name every table, and afterwards neither name, number nor card is in any row."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, insert, select

from chat.tables import ChatBase
from tests.web.modules.campus import Campus, Person, class_of, group
from tests.web.modules.cast import ADMINISTRATOR, CHILD, HEAD, MOTHER
from tests.web.modules.decks import ready
from tests.web.modules.signups import FAMILY, MOBILE, open_entrances
from tests.web.modules.test_bookings import lesson
from tests.web.modules.test_classes import start
from tests.web.modules.test_separation import recording as recorded
from web.database import Base
from web.modules.admin.erasing import BY_ID, BY_NAME, NOBODY, RULES, naming_tables
from web.modules.classes.kept import ClassComment, ClassViewer
from web.modules.demo.plan import MAIN
from web.modules.directory.consents import RecordingConsent
from web.modules.inbox.tables import InboxEntry
from web.modules.recordings.tables import Recording
from web.modules.signup.tables import SignUp, State
from web.modules.signup.terms import VERSION
from web.modules.slides.tables import Deck

pytestmark = pytest.mark.parametrize("engine", ["sqlite"])
NAME, OTHER_NAME, PHONE = "獨孤無名", "Tokku Mou Meng", "+85366007788"
TEACHER = {
    "name": NAME, "name_other": OTHER_NAME, "phone": PHONE,
    "identities": [{"kind": "administrator"}, {"kind": "teaching-staff"}],
}  # fmt: skip


def test_every_table_that_names_a_person_has_a_rule_and_no_rule_is_of_nothing(engine: str) -> None:
    assert engine
    assert {f"{table.name}.{one.name}" for table, columns in naming_tables() for one in columns} == set(RULES)
    columns = {f"{table.name}.{one.name}" for table in Base.metadata.sorted_tables for one in table.c}
    blanks = {f"{place.partition('.')[0]}.{name}" for place, rule in RULES.items() for name in rule.blanks}
    blanks |= {f"{place.partition('.')[0]}.{name}" for place, name in BY_ID.items()}
    assert {*RULES, *BY_NAME, *BY_ID, *blanks} <= columns


async def rows(campus: Campus) -> AsyncIterator[tuple[str, str]]:
    """Every row of the database as text, with its table."""
    async with campus.reading() as session:
        for table in {*Base.metadata.sorted_tables, *ChatBase.metadata.sorted_tables}:
            for row in (await session.execute(select(table))).all():
                yield table.name, str(tuple(row))


async def places_of(campus: Campus, *texts: str) -> set[str]:
    return {table async for table, row in rows(campus) if any(text in row for text in texts)}


async def forget(admin: Person, person_id: str, name: str) -> None:
    assert (await admin.ask("POST", f"/directory/people/{person_id}/leave")).status == 204
    answer = await admin.ask("POST", f"/admin/people/{person_id}/erase", {"confirm": name})
    assert answer.status == 204, answer


async def test_a_teacher_s_name_and_number_are_in_no_row_and_the_lessons_of_the_others_stay(campus: Campus) -> None:
    admin = await campus.sign_in(ADMINISTRATOR)
    teacher = await campus.sign_in((await admin.post("/directory/people", TEACHER))["id"])
    heads = {"heads": [teacher.id], "lessons": []}
    assert (await admin.ask("PUT", f"/directory/classes/{class_of('三年二班')}/teachers", heads)).status == 200
    await teacher.post(f"/groups/{group('三年二班')}/messages", {"text": "機密"})
    await teacher.post("/sign-up-codes/family", None)
    await teacher.post("/bookings", {**lesson(), "group_ids": [group("三年二班")]})
    deck = await ready(campus, teacher)
    async with campus.reading() as session:
        key = (await session.get_one(Deck, deck["id"])).key
    assert await campus.services.objects.keys(key)
    live = await start(teacher, "三年二班")
    consent = {"given": True, "note": "paper"}
    assert (await teacher.ask("PUT", f"/people/{CHILD}/recording-consent", consent)).status == 200
    await recorded(campus, live["id"])
    async with campus.services.database.write() as session:
        shown = await session.get_one(Recording, "recording-there")
        shown.creator_id, shown.creator_name, shown.search_text = teacher.id, NAME, f"那邊的一課 {NAME}"
        own = {"live_class_id": live["id"], "school_id": MAIN.id, "person_id": teacher.id}
        now = campus.clock.now()
        await session.execute(insert(ClassComment).values(id="c", text="機密", sent_at=now, **own))
        await session.execute(insert(ClassViewer).values(name=NAME, kind="staff", children=[], **own))
    await teacher.ask("POST", f"/classes/{live['id']}/end")
    assert {"person", "live_class", "booking", "inbox_entry", "live_card"} <= await places_of(campus, NAME)
    await forget(admin, teacher.id, NAME)
    assert await places_of(campus, NAME, OTHER_NAME.lower(), PHONE, "機密") == set()
    async with campus.reading() as session:
        assert await session.get(Deck, deck["id"]) is None
        assert (await session.get_one(Recording, "recording-there")).search_text == "那邊的一課"
        word = await session.get(RecordingConsent, (MAIN.id, CHILD))
        assert word is not None
        assert word.given, "what was written down for the child"
        told = select(func.count()).where(InboxEntry.person_id == MOTHER, InboxEntry.school_id == MAIN.id)
        assert await session.scalar(told), "the family keeps what it was told"
    await campus.run_due_jobs()
    assert not await campus.services.objects.keys(key)


async def test_a_child_s_card_birth_date_and_name_leave_the_register_and_the_parents_stay(campus: Campus) -> None:
    entrances = await open_entrances(campus)
    admin = await campus.sign_in(ADMINISTRATOR)
    card = {"number": "S-777777", "kind": "student", "name": NAME, "birth_date": "20160607"}
    await admin.post("/education-cards?name=a.json", {"format": "smart-campus/cards", "version": 1, "cards": [card]})
    parent = entrances.walker()
    await parent.walk(entrances.codes["family"], "parent", MOBILE, card["number"], **FAMILY | {"name": NAME})
    assert (await parent.birth_date("19000101")).status == 403
    assert (await parent.birth_date(card["birth_date"])).status == 200
    (child,) = (await parent.get("/session"))["children"]
    live = await start(await campus.sign_in(HEAD), "三年二班")
    async with campus.services.database.write() as session:
        children = [
            {"id": child["id"], "name": NAME, "relation": "mother"},
            {"id": CHILD, "name": "小海", "relation": "mother"},
        ]
        row = {"live_class_id": live["id"], "school_id": MAIN.id, "person_id": MOTHER, "name": "x", "kind": "parent"}
        await session.execute(insert(ClassViewer).values(children=children, **row))
    data = (card["number"], NAME, "2016, 6, 7")
    assert {"education_card", "birth_date_try", "sign_up", "card_binding"} <= await places_of(campus, *data)
    await forget(admin, child["id"], NAME)
    assert await places_of(campus, *data) == set()
    me = await parent.get("/session")
    assert (me["children"], [one["kind"] for one in me["identities"]]) == ([], ["parent"])
    async with campus.reading() as session:
        (attended,) = await session.scalars(select(ClassViewer.children).where(ClassViewer.person_id == MOTHER))
        assert [one["name"] for one in attended] == [NOBODY, "小海"], "the child is counted on"
        (walk,) = await session.scalars(select(SignUp).where(SignUp.state == State.DONE))
        assert (walk.terms_version, walk.details) == (VERSION, None), "what the parent has agreed to stays"
