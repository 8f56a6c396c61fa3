"""Schools are strictly apart (IMP-01): every role asks every route for another school's things, and gets nothing.

The routes are those of the application itself, so that a new one is asked as well.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import delete

from signaling.identity import Identity, NotAdmitted, PersonId, SchoolId
from signaling.messages import RoomId
from tests.web.modules.campus import MAIN_SCHOOL, SECOND_SCHOOL, Campus, Person, class_of, group
from tests.web.modules.cast import ADMINISTRATOR, CHILD, HEAD, MOTHER, SCHOOL_STAFF
from tests.web.modules.test_classes import large, start
from web.access import IdentityKind
from web.modules import MODULES
from web.modules.classes.rooms import ClassDoors
from web.modules.demo.plan import SECOND
from web.modules.directory.tables import Identity as IdentityRow
from web.routing import Needs, Route

OURS = ("directory", "groups", "inbox", "classes", "workbench")
ROLES = (HEAD, ADMINISTRATOR, SCHOOL_STAFF, MOTHER, CHILD)
SECOND_CLASS = SECOND.classes[0].name
SECOND_GROUP = group(SECOND_CLASS, SECOND_SCHOOL)
SECOND_HEAD = SECOND_SCHOOL.heads[SECOND_CLASS]


def routes() -> Iterator[Route]:
    for module in MODULES:
        if module.name in OURS:
            yield from module.routes


def secrets_of(names: Mapping[str, str]) -> set[str]:
    """What must never appear in an answer: ids and names of the other school."""
    people = {person.name.name for person in SECOND_SCHOOL.people} | {person.id for person in SECOND_SCHOOL.people}
    by_chance = {person.name.name for person in MAIN_SCHOOL.people}
    return (people | {SECOND.name, SECOND.id, *names.values()}) - by_chance


async def second_school_s(campus: Campus) -> dict[str, str]:
    """Ids of things in the other school, by the name of the path or query parameter that takes them."""
    head = await campus.sign_in(SECOND_HEAD, SECOND.id)
    started = await head.post("/classes", {**large(), "group_ids": [SECOND_GROUP]})
    messages = (await head.get(f"/groups/{SECOND_GROUP}/messages"))["items"]
    department = (await head.get("/directory"))["departments"][0]["id"]
    student = await campus.sign_in(SECOND_SCHOOL.students[0].person.id, SECOND.id)
    entry = (await student.get("/inbox"))["items"][0]["id"]
    campus.told.pieces.clear()
    return {
        "class_id": started["id"],
        "school_class_id": class_of(SECOND_CLASS, SECOND_SCHOOL),
        "group_id": SECOND_GROUP,
        "person_id": SECOND_SCHOOL.students[0].person.id,
        "message_id": messages[-1]["id"],
        "department_id": department,
        "entry_id": entry,
    }


def body_for(route: Route, ids: Mapping[str, str]) -> object:
    bodies: dict[str, object] = {
        "NewMessage": {"text": "hello"},
        "ReadUpTo": {"message_id": ids["message_id"]},
        "MarkRead": {"ids": [ids["entry_id"]]},
        "StartClass": {**large(), "group_ids": [ids["group_id"]]},
    }
    return bodies[route.body.__name__] if route.body is not None else None


def queries_for(route: Route, ids: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Without a query, and with each field of it that can name something of the other school."""
    yield {}
    values = {
        "q": SECOND_SCHOOL.people[0].name.name,
        "class_id": ids["school_class_id"],
        "department_id": ids["department_id"],
        "before": ids["message_id"],
        "cursor": f"a|{ids['person_id']}",
    }
    for name in route.query.model_fields if route.query is not None else ():
        if name in values and not (route.path == "/inbox" and name == "cursor"):
            yield {name: values[name]}


async def everything_of(campus: Campus) -> Any:
    """The other school as its own people see it."""
    seen: list[Any] = []
    pages = ("/directory", "/directory/people", "/groups", f"/groups/{SECOND_GROUP}/messages", "/inbox")
    for person in (SECOND_HEAD, SECOND_SCHOOL.students[0].person.id):
        who = await campus.sign_in(person, SECOND.id)
        seen += [await who.get(path) for path in pages]
    return seen


@pytest.mark.parametrize("person", ROLES)
async def test_no_role_gets_anything_of_another_school_by_any_route(campus: Campus, person: str) -> None:
    ids = await second_school_s(campus)
    before = await everything_of(campus)
    who = await campus.sign_in(person)
    for route in routes():
        path = re.sub(r"{(\w+)}", lambda match: ids[match[1]], route.path)
        for query in queries_for(route, ids):
            answer = await who.ask(route.method, path, body_for(route, ids), headers=None, **query)
            assert answer.status < 500, (route.path, answer)
            if path != route.path:
                assert answer.status in {403, 404}, (route.path, answer)
            text = json.dumps(answer.body, ensure_ascii=False)
            assert not [secret for secret in secrets_of(ids) if secret in text], (route.path, query, text)
    assert await everything_of(campus) == before
    assert campus.told.pieces == []


async def test_a_head_teacher_cannot_give_a_class_to_another_school_s_group(campus: Campus) -> None:
    answer = await (await campus.sign_in(HEAD)).ask("POST", "/classes", {**large(), "group_ids": [SECOND_GROUP]})
    assert answer.status == 422
    assert [one["code"] for one in answer.body["errors"]] == ["no-such-group"]


async def test_every_route_of_people_needs_a_sign_in(campus: Campus) -> None:
    stranger = Person("", "", campus.http, "no-such-token")
    for route in routes():
        assert route.needs is not Needs.NOTHING
        path = re.sub(r"{(\w+)}", "x", route.path)
        answer = await stranger.ask(route.method, path, {})
        assert (answer.status, answer.code) == (401, "not-signed-in"), route.path


async def test_a_person_of_two_schools_is_in_each_what_it_is_there(campus: Campus) -> None:
    """IMP-01: a parent here who is the administrator there sees here what parents see."""
    async with campus.services.database.write() as session:
        session.add(
            IdentityRow(id="two", person_id=MOTHER, school_id=SECOND.id, kind=IdentityKind.ADMINISTRATOR, title="")
        )
    here, there = await campus.sign_in(MOTHER), await campus.sign_in(MOTHER, SECOND.id)
    assert len((await there.get("/directory/people", limit="100"))["items"]) == len(SECOND_SCHOOL.people) + 1
    assert (await here.get("/directory"))["departments"] == []
    assert [one["name"] for one in (await there.get("/groups"))["items"]] == [SECOND_CLASS]
    assert [one["name"] for one in (await here.get("/groups"))["items"]] == ["三年二班"]
    answer = await here.ask("POST", "/classes", large())
    assert (answer.status, answer.code) == (403, "not-allowed")
    started = await start(there)
    assert (await here.get("/classes"))["items"] == []
    answer = await here.ask("GET", f"/classes/{started['id']}")
    assert answer.status == 404


async def test_who_has_left_a_school_is_nobody_there_at_once(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    await head.get("/directory")
    async with campus.services.database.write() as session:
        await session.execute(delete(IdentityRow).where(IdentityRow.person_id == HEAD))
    answer = await head.ask("GET", "/directory")
    assert (answer.status, answer.code) == (401, "not-signed-in")


@pytest.mark.parametrize("school", [SECOND.id, "no-such-school"])
async def test_the_door_of_a_class_knows_no_one_who_claims_another_school(campus: Campus, school: str) -> None:
    started = await start(await campus.sign_in(HEAD), "三年二班")
    doors = ClassDoors(campus.services)
    for person in ROLES:
        with pytest.raises(NotAdmitted) as caught:
            await doors.admit(Identity(PersonId(person), SchoolId(school), "sign-in"), RoomId(started["id"]))
        assert caught.value.code == "no-such-room"
