"""Who may what over HTTP: every operation of the application, asked by everybody about things of their own school.

`permissions.txt` is the table: an operation, then who may call it. An operation that is not in it fails the test, as does
one that lets in who is not named. What those of another school may is in test_separation.py: nothing. Commands of sockets:
tests/signaling/test_matrix.py.
"""

import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.web.modules.campus import MAIN_SCHOOL, Answer, Campus, Person, class_of, group
from tests.web.modules.cast import ADMINISTRATOR, CHILD, HEAD, MOTHER, OTHER_PARENT, OTHER_TEACHER, SCHOOL_STAFF
from tests.web.modules.decks import ready
from tests.web.modules.test_bookings import lesson
from tests.web.modules.test_classes import large
from tests.web.modules.test_separation import DAY_OFF, PLACES, TOKEN, body_for
from tests.web.modules.test_sharing import enter
from web.modules import MODULES
from web.modules.admin import installation
from web.modules.recordings.tables import Recording, RecordingState, Storage
from web.routing import Needs, Route

TABLE: Final = Path(__file__).with_name("permissions.txt")
CLASS: Final = "三年二班"
Becoming = Callable[[Campus, Mapping[str, str]], Awaitable[Person]]


async def nobody(campus: Campus, _ids: Mapping[str, str]) -> Person:
    return Person("", "", campus.http, "")


async def guest(campus: Campus, ids: Mapping[str, str]) -> Person:
    return await enter(campus, ids["class_id"])


def one(person: str) -> Becoming:
    async def become(campus: Campus, _ids: Mapping[str, str]) -> Person:
        return await campus.sign_in(person)

    return become


async def superadministrator(campus: Campus, _ids: Mapping[str, str]) -> Person:
    async with campus.services.database.write() as session:
        await installation.appoint(session, campus.services, ADMINISTRATOR)
    return await campus.sign_in(ADMINISTRATOR)


ROLES: Final[Mapping[str, Becoming]] = {
    "nobody": nobody,
    "guest": guest,
    "student": one(CHILD),
    "parent": one(MOTHER),
    "office": one(SCHOOL_STAFF),
    "teacher": one(OTHER_TEACHER),
    "host": one(HEAD),
    "administrator": one(ADMINISTRATOR),
    "superadministrator": superadministrator,
}
"""`guest`: of the class; `host`: the head teacher whose class, booking, slides and messages the operations are about;
`teacher`: another one, who does not teach the class; `superadministrator`: an administrator who is one as well."""
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "everybody": tuple(ROLES),
    "members": tuple(ROLES)[2:],
    "employees": tuple(ROLES)[4:],
    "administrators": tuple(ROLES)[7:],
}
"""Words of the table for several."""


def table() -> dict[str, frozenset[str]]:
    rows = (line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line[:1] not in {"", "#"})
    return {
        f"{method} {path}": frozenset(role for word in words for role in GROUPS.get(word, (word,)))
        for method, path, *words in rows
    }


def operations() -> dict[str, Route]:
    """Those that change something last, and those that end something last of all."""
    routes = [route for module in MODULES for route in module.routes]
    order = ("GET", "PUT", "PATCH", "POST", "DELETE")
    person = "/{person_id}/"
    last = (
        f"/directory/people{person}leave",
        f"/admin/people{person}erase",
        f"/directory/leavers{person}return",
        "/classes/{class_id}/end",
        "/session",
    )
    routes.sort(key=lambda route: (last.index(route.path) + 1 if route.path in last else 0, order.index(route.method)))
    return {f"{route.method} {route.path}": route for route in routes}


BODIES: Final[Mapping[str, object]] = {
    "ApplyPlan": {"section_id": "no-such", "language": "pt", "separate_groups": False},
    "ApplyUpload": {"upload_id": "no-such"},
    "Choice": {"person_id": "no-such"},
    "CodeTry": {"request_id": "no-such", "code": "123456"},
    "Erase": {"confirm": "nobody"},
    "FetchPlan": {"school_year": "2027/2028"},
    "NewPasskey": {"credential": {}, "name": "a key"},
    "NewSchool": {"name": "新學校", "time_zone": "Asia/Macau", "administrator": "校長", "phone": "+85366123400"},
    "Nothing": {},
    "PasskeyAnswer": {"credential": {}},
    "Reset": {"mode": "rename", "name": "2025/2026", "confirm": "no such year"},
    "ScreenDigits": {"digits": "0000"},
    "ScreenQuestion": {"nonce": "no-such"},
    "SessionChange": {},
}
"""Beside those of test_separation.py."""


def body_of(route: Route, ids: Mapping[str, str]) -> object:
    name = route.body.__name__ if route.body is not None else ""
    return BODIES[name] if name in BODIES else body_for(route, ids)


async def things(campus: Campus) -> dict[str, str]:
    """Ids of what the head teacher and the administrator have made, by the name of the parameter that takes them."""
    head, administrator = await campus.sign_in(HEAD), await campus.sign_in(ADMINISTRATOR)
    here = {"group_ids": [group(CLASS)], "viewer_scope": "anyone"}
    booked = (await head.post("/bookings", {**lesson(), "group_ids": [group(CLASS)]}))["bookings"][0]
    started = await head.post("/classes", {**large(), **here})
    deck = await ready(campus, head)
    export = (await head.ask("POST", f"/slides/{deck['id']}/export", {})).body
    entry = (await (await campus.sign_in(CHILD)).get("/inbox"))["items"][0]["id"]
    await campus.run_due_jobs()
    return {
        "class_id": started["id"],
        "school_class_id": class_of(CLASS),
        "group_id": group(CLASS),
        "person_id": CHILD,
        "parent_id": OTHER_PARENT,
        "message_id": (await head.get(f"/groups/{group(CLASS)}/messages"))["items"][-1]["id"],
        "department_id": (await head.get("/directory"))["departments"][0]["id"],
        "entry_id": entry,
        "booking_id": booked["id"],
        "day_off_id": (await administrator.post("/calendar/days-off", DAY_OFF))["id"],
        "token_id": (await administrator.post("/api-tokens", TOKEN))["id"],
        "tag_id": (await administrator.post("/directory/tags", {"name": "標籤"}))["id"],
        "deck_id": deck["id"],
        "export_id": export["export_id"],
        "recording_id": await recording(campus, started["id"]),
    }


async def recording(campus: Campus, class_id: str) -> str:
    """The class was recorded."""
    row = Recording(id="recording", school_id=MAIN_SCHOOL.plan.id, live_class_id=class_id, creator_id=HEAD)
    row.creator_name, row.title, row.search_text, row.key = "老師", "一課", "一課", "replays/here"
    row.state, row.storage, row.began_at = RecordingState.KEPT, Storage.PERMANENT, campus.clock.now()
    async with campus.services.database.write() as session:
        session.add(row)
    return row.id


async def ask(who: Person, route: Route, ids: Mapping[str, str]) -> Answer:
    known = defaultdict(lambda: "no-such", ids)
    path = re.sub(r"{(\w+)}", lambda name: PLACES.get(name[1]) or known[name[1]], route.path)
    return await who.ask(route.method, path, body_of(route, known))


def refusals(route: Route, ids: Mapping[str, str]) -> frozenset[int]:
    """Statuses by which the operation refuses who asks. What is not shown to somebody does not exist for them."""
    if route.needs is Needs.NOTHING:
        return frozenset({401})
    named = set(re.findall(r"{(\w+)}", route.path)) - set(PLACES)
    return frozenset({401, 403, 404} if named and named <= set(ids) else {401, 403})


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("role", ROLES)
async def test_everybody_may_what_the_table_says_and_nothing_else(campus: Campus, role: str) -> None:
    ids = await things(campus)
    allowed = table()
    wrong = []
    who = await ROLES[role](campus, ids)
    for name, route in operations().items():
        answer = await ask(who, route, ids)
        assert answer.status < 500, (name, answer)
        if (answer.status not in refusals(route, ids)) != (role in allowed.get(name, ())):
            wrong.append((name, answer.status))
    assert wrong == []


def test_every_operation_stands_in_the_table_once_and_no_other_does() -> None:
    assert set(table()) == set(operations())
    assert {role for roles in table().values() for role in roles} <= set(ROLES)
