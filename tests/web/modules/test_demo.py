"""The demo over HTTP: its cast, one click to be somebody, and nothing of it without the setting."""

import asyncio

from tests.web.modules.campus import MAIN_SCHOOL, START, Campus, Person
from web.database import Database
from web.modules.demo import cards, past
from web.modules.demo.plan import MAIN, SECOND
from web.modules.demo.seed import seed
from web.modules.signup import numbers
from web.modules.signup.register import ImportedRegister


async def test_a_visitor_becomes_the_first_suggested_teacher_with_one_click(campus: Campus) -> None:
    visitor = Person("", "", campus.http, "")
    cast = await visitor.get("/demo/cast")
    assert cast["school"] == MAIN.name
    first = cast["groups"][0]["people"][0]
    assert first["person_id"] == MAIN_SCHOOL.heads["三年二班"]
    async with campus.http.post("/api/v1/demo/sign-in", json={"person_id": first["person_id"]}) as response:
        assert response.status == 200
        me = await response.json()
        assert "__Host-sid" in response.headers["Set-Cookie"]
    assert me["person"]["name"] == first["name"]
    assert me["staff"] is True
    assert me["school"]["id"] == MAIN.id


async def test_a_parent_of_two_is_told_both_children(campus: Campus) -> None:
    visitor = Person("", "", campus.http, "")
    parents = next(group for group in (await visitor.get("/demo/cast"))["groups"] if group["kind"] == "parent")
    of_two = next(person for person in parents["people"] if "、" in person["detail"])
    me = await visitor.post("/demo/sign-in", {"person_id": of_two["person_id"]})
    assert len(me["children"]) == 2
    assert all(child["class_name"] and child["relation"] for child in me["children"])


async def test_somebody_outside_the_cast_cannot_be_chosen(campus: Campus) -> None:
    visitor = Person("", "", campus.http, "")
    for stranger in ("nobody", f"{SECOND.id}-001", MAIN_SCHOOL.people[-1].id):
        answer = await visitor.ask("POST", "/demo/sign-in", {"person_id": stranger})
        assert (answer.status, answer.code) == (404, "not-found")


async def test_seeding_again_changes_nothing(campus: Campus) -> None:
    async with campus.services.database.write() as session:
        assert await seed(session, START) is False


async def test_processes_that_start_together_seed_once(database_url: str) -> None:
    async def start() -> bool:
        database = Database(database_url)
        async with database.write() as session:
            seeded = await seed(session, START)
        await database.close()
        return seeded

    assert sorted(await asyncio.gather(start(), start(), start())) == [False, False, True]


async def test_the_demo_has_a_past_and_lessons_to_come(campus: Campus) -> None:
    """Records, attendance and bookings are not empty when a visitor looks at them first."""
    async with campus.services.database.write() as session:
        await past.seed(campus.services, session)
    head = await campus.sign_in(MAIN_SCHOOL.heads["三年二班"])
    items = (await head.get("/classes/records"))["items"]
    assert len(items) == 5
    record = await head.get(f"/classes/{items[0]['id']}/record")
    assert 20 <= len(record["viewers"]) <= 40
    assert {one["present"] for one in record["attendance"]} == {True, False}
    assert [len(one["replies"]) + len(one["missing"]) for one in record["check_ins"]] == [26, 26]
    assert record["comments"]
    booked = (await head.get("/bookings"))["items"]
    assert {one["title"] for one in booked} == {"乘法的意義", "九九乘法表"}
    assert list(past.rows(MAIN_SCHOOL, START)) == list(past.rows(MAIN_SCHOOL, START))


async def test_the_register_of_cards_knows_every_student_and_some_who_have_not_signed_up(campus: Campus) -> None:
    async with campus.services.database.write() as session:
        await cards.seed(session, START.date())
    register = ImportedRegister(campus.services.database)
    found = [await register.find(MAIN.id, f"S-{place:06}") for place in range(1, len(MAIN_SCHOOL.students) + 1)]
    assert [card.name for card in found if card] == [one.person.name.name for one in MAIN_SCHOOL.students]
    assert {START.year - card.birth_date.year for card in found if card} == {8, 10, 12, 15}
    for number, kind, _, _ in cards.NEWCOMERS:
        card = await register.find(MAIN.id, number)
        assert card is not None
        assert card.kind is kind
        assert number == (numbers.temporary(number) or numbers.normal(number))
