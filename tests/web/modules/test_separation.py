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
from tests.web.modules.decks import ready
from tests.web.modules.test_bookings import lesson
from tests.web.modules.test_classes import large, start
from tests.web.modules.test_sharing import enter
from web.access import IdentityKind
from web.locales import Locale
from web.modules import MODULES
from web.modules.classes.rooms import ClassDoors
from web.modules.demo.plan import MAIN, SECOND
from web.modules.directory.tables import Identity as IdentityRow
from web.modules.recordings.tables import Recording, RecordingState, Storage
from web.modules.signup.tables import CodeKind, SignUp, State
from web.modules.signup.terms import VERSION
from web.routing import Needs, Route
from web.tokens import TokenScope

pytestmark = pytest.mark.parametrize("engine", ["sqlite"])
"""What differs between the engines is asked of both by the tests of the directory, the classes and their records."""

OURS = (
    "directory",
    "roster",
    "admin",
    "groups",
    "inbox",
    "calendar",
    "classes",
    "bookings",
    "records",
    "sharing",
    "slides",
    "recordings",
    "workbench",
    "tokens",
    "signup",
)
PUBLIC = (
    "/classes/{class_id}/door",
    "/classes/{class_id}/guest",
    "/slips/{code}",
    "/slips/{code}/qr.svg",
    "/join/{code}",
    "/join/{code}/sign-ups",
    *(
        f"/sign-up{step}"
        for step in ("", "/identity", "/codes", "/code", "/choices", "/details", "/card", "/birth-date")
    ),
)
"""What somebody with a link, or with the token of a sign-up, may ask without a sign-in."""
PLACES = {"number": "1", "size": "large", "kind": "no-such-kind", "version": "no-such-version"}
"""Path parameters that name nothing of a school."""
ROLES = (HEAD, ADMINISTRATOR, SCHOOL_STAFF, MOTHER, CHILD)
SECOND_CLASS = SECOND.classes[0].name
SECOND_GROUP = group(SECOND_CLASS, SECOND_SCHOOL)
SECOND_HEAD = SECOND_SCHOOL.heads[SECOND_CLASS]
SECOND_ADMINISTRATOR = next(
    one.id for one in SECOND_SCHOOL.people if one.identities[0][0] is IdentityKind.ADMINISTRATOR
)
DAY_OFF = {"starts_on": "2026-11-25", "ends_on": "2026-11-25", "name": "校慶"}
PERSON = {"name": "somebody", "identities": [{"kind": "student"}]}
SCHOOL = {
    "name": MAIN.name, "time_zone": "Asia/Macau", "languages": ["zh-Hant", "pt"], "language": "pt", "apps_off": [],
}  # fmt: skip
TERMS = {"after": VERSION, "texts": {one.value: [{"title": "用途", "text": "聯絡"}] for one in Locale}}
TOKEN = {"name": "連接", "scopes": ["read-records", "control-classes"]}
SETTINGS = {
    "enabled": True,
    "outsiders_forbidden": False,
    "comments_allowed": True,
    "speaking_allowed": True,
    "replay": False,
    "viewer_scope": "members",
    "attendance": {"late_minutes": 30, "away_minutes": 30, "early_leave_minutes": 5},
}


def routes() -> Iterator[Route]:
    """Those of one school. What superadministrators may see of all is asked in test_admin.py."""
    for module in MODULES:
        if module.name in OURS:
            yield from (one for one in module.routes if not one.path.startswith("/installation/"))


def secrets_of(names: Mapping[str, str]) -> set[str]:
    """What must never appear in an answer: ids and names of the other school."""
    people = {person.name.name for person in SECOND_SCHOOL.people} | {person.id for person in SECOND_SCHOOL.people}
    by_chance = {person.name.name for person in MAIN_SCHOOL.people}
    return (people | {SECOND.name, SECOND.id, *names.values()}) - by_chance


async def second_school_s(campus: Campus) -> dict[str, str]:
    """Ids of things in the other school, by the name of the path or query parameter that takes them."""
    head = await campus.sign_in(SECOND_HEAD, SECOND.id)
    administrator = await campus.sign_in(SECOND_ADMINISTRATOR, SECOND.id)
    booked = (await head.post("/bookings", {**lesson(), "group_ids": [SECOND_GROUP]}))["bookings"][0]
    started = await head.post("/classes", {**large(), "group_ids": [SECOND_GROUP]})
    day_off = await administrator.post("/calendar/days-off", DAY_OFF)
    token = await administrator.post("/api-tokens", TOKEN)
    tag = await administrator.post("/directory/tags", {"name": "標籤"})
    sign_in = (await administrator.get("/admin/sign-ins"))["items"][0]["id"]
    deck = await ready(campus, head)
    export = (await head.ask("POST", f"/slides/{deck['id']}/export", {})).body
    messages = (await head.get(f"/groups/{SECOND_GROUP}/messages"))["items"]
    department = (await head.get("/directory"))["departments"][0]["id"]
    student = await campus.sign_in(SECOND_SCHOOL.students[0].person.id, SECOND.id)
    entry = (await student.get("/inbox"))["items"][0]["id"]
    await campus.run_due_jobs()
    campus.told.pieces.clear()
    return {
        "class_id": started["id"],
        "school_class_id": class_of(SECOND_CLASS, SECOND_SCHOOL),
        "group_id": SECOND_GROUP,
        "person_id": SECOND_SCHOOL.students[0].person.id,
        "parent_id": SECOND_HEAD,
        "tag_id": tag["id"],
        "sign_in_id": sign_in,
        "message_id": messages[-1]["id"],
        "department_id": department,
        "entry_id": entry,
        "booking_id": booked["id"],
        "day_off_id": day_off["id"],
        "token_id": token["id"],
        "deck_id": deck["id"],
        "export_id": export["export_id"],
        "code": "no-such-code",
        "sign_up_id": await application(campus),
        "recording_id": await recording(campus, started["id"]),
    }


async def application(campus: Campus) -> str:
    """Somebody waits to be an administrator of the other school."""
    row = SignUp(
        id="application-there", token_hash="x", school_id=SECOND.id, kind=CodeKind.ADMINISTRATOR, state=State.PENDING
    )
    row.locale, row.terms_version, row.details = "zh-Hant", "1", {"name": "候任"}
    row.identity, row.phone, row.card_number = IdentityKind.TEACHING_STAFF, "+85366888001", "T-200001"
    row.accepted_at = row.phone_verified_at = row.expires_at = campus.clock.now()
    async with campus.services.database.write() as session:
        session.add(row)
    return row.id


async def recording(campus: Campus, class_id: str) -> str:
    """A class of the other school was recorded."""
    row = Recording(id="recording-there", school_id=SECOND.id, live_class_id=class_id, creator_id=SECOND_HEAD)
    row.creator_name, row.title, row.search_text, row.key = "老師", "那邊的一課", "那邊的一課", "replays/there"
    row.state, row.storage, row.began_at = RecordingState.KEPT, Storage.PERMANENT, campus.clock.now()
    async with campus.services.database.write() as session:
        session.add(row)
    return row.id


def path_of(route: Route, ids: Mapping[str, str]) -> str:
    return re.sub(r"{(\w+)}", lambda match: {**ids, **PLACES}[match[1]], route.path)


def body_for(route: Route, ids: Mapping[str, str]) -> object:
    bodies: dict[str, object] = {
        "NewMessage": {"text": "hello"},
        "ReadUpTo": {"message_id": ids["message_id"]},
        "MarkRead": {"ids": [ids["entry_id"]]},
        "StartClass": {**large(), "group_ids": [ids["group_id"]]},
        "NewBooking": {**lesson(), "group_ids": [ids["group_id"]]},
        "BookingChange": {"minutes": 50},
        "ShareClass": {"person_ids": [ids["person_id"]]},
        "NewGuest": {"name": "somebody"},
        "NewDayOff": DAY_OFF,
        "NewApiToken": TOKEN,
        "ClassSettingsChange": SETTINGS,
        "DeckChanges": {"title": "mine"},
        "NewExport": {"class_id": ids["class_id"]},
        "NewPerson": PERSON | {"class_id": ids["school_class_id"], "tag_ids": [ids["tag_id"]]},
        "PersonChange": PERSON,
        "Place": {"class_id": ids["school_class_id"]},
        "Tie": {"relation": "guardian"},
        "TeachersChange": {"heads": [ids["person_id"]], "lessons": []},
        "UnitChange": {"name": "somebody's"},
        "ShownImport": {"import_id": "no-such"},
        "SchoolChange": SCHOOL,
        "NewTerms": TERMS,
        "Erase": {"confirm": SECOND_SCHOOL.students[0].person.name.name},
        "NewSignUp": {"terms_version": "1"},
        "ChosenIdentity": {"identity": "parent"},
        "CodeWish": {"region": "853", "phone": "66888001"},
        "CodeProof": {"code": "123456"},
        "Details": {"name": "somebody", "class_id": ids["school_class_id"]},
        "CardChoice": {"number": "T-200001"},
        "RecordingIds": {"ids": [ids["recording_id"]]},
        "RecordingChange": {"storage": "temporary"},
        "ReplayPolicyChange": {"storage": "temporary"},
        "WatchedChange": {"resume_at": 1},
        "ConsentChange": {"given": True, "note": "paper"},
        "BirthDate": {"birth_date": "20180105"},
    }
    return bodies[route.body.__name__] if route.body is not None else None


def queries_for(route: Route, ids: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Without a query, and with each field of it that can name something of the other school."""
    yield {}
    values = {
        "q": SECOND_SCHOOL.people[0].name.name,
        "class_id": ids["school_class_id"],
        "department_id": ids["department_id"],
        "tag_id": ids["tag_id"],
        "object_id": ids["person_id"],
        "actor_id": SECOND_ADMINISTRATOR,
        "before": ids["message_id"],
        "cursor": f"a|{ids['person_id']}",
        "host_id": SECOND_HEAD,
        "child_id": ids["person_id"],
    }
    for name in route.query.model_fields if route.query is not None else ():
        if name in values and not (route.path == "/inbox" and name == "cursor"):
            yield {name: values[name]}


async def everything_of(campus: Campus) -> Any:
    """The other school as its own people see it."""
    seen: list[Any] = []
    pages = ("/directory", "/directory/people", "/groups", f"/groups/{SECOND_GROUP}/messages", "/inbox", "/bookings")
    more = ("/classes", "/calendar/days-off", "/workbench", "/my-cards", "/recording-consents/mine")
    for person in (SECOND_HEAD, SECOND_SCHOOL.students[0].person.id):
        who = await campus.sign_in(person, SECOND.id)
        seen += [await who.get(path) for path in (*pages, *more)]
    return seen


@pytest.mark.parametrize("person", ROLES)
async def test_no_role_gets_anything_of_another_school_by_any_route(campus: Campus, person: str) -> None:
    ids = await second_school_s(campus)
    before = await everything_of(campus)
    who = await campus.sign_in(person)
    for route in routes():
        path = path_of(route, ids)
        for query in queries_for(route, ids):
            answer = await who.ask(route.method, path, body_for(route, ids), headers=None, **query)
            assert answer.status < 500, (route.path, answer)
            if path != route.path:
                assert answer.status in {403, 404}, (route.path, answer)
            text = json.dumps(answer.body, ensure_ascii=False, default=lambda content: content.decode(errors="replace"))
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
        assert (route.needs is Needs.NOTHING) == (route.path in PUBLIC)
        if route.path in PUBLIC:
            continue
        path = re.sub(r"{(\w+)}", "x", route.path)
        answer = await stranger.ask(route.method, path, {})
        assert (answer.status, answer.code) == (401, "not-signed-in"), route.path


async def test_the_guest_of_a_class_sees_that_class_and_nothing_else(campus: Campus) -> None:
    """LIVE-24: a name and a link make nobody a person of the school."""
    started = await start(await campus.sign_in(HEAD), "三年二班", viewer_scope="anyone")
    other = await start(await campus.sign_in(ADMINISTRATOR), "三年二班", viewer_scope="members")
    guest = await enter(campus, started["id"])
    ids = await second_school_s(campus)
    for route in routes():
        if route.needs is Needs.NOTHING:
            continue
        for class_id in (other["id"], ids["class_id"]):
            path = path_of(route, {**ids, "class_id": class_id})
            answer = await guest.ask(route.method, path, body_for(route, ids))
            assert answer.status in ({404} if route.guests else {403}), (route.path, answer)
    shown = await guest.get(f"/classes/{started['id']}")
    assert (shown["title"], shown["groups"], shown["scope"]) == (started["title"], [], [])


async def test_an_api_token_opens_no_route_beyond_its_scopes(campus: Campus) -> None:
    """LIVE-54."""
    ids = await second_school_s(campus)
    administrator = await campus.sign_in(ADMINISTRATOR)
    for scope in TokenScope:
        made = await administrator.post("/api-tokens", {"name": scope.value, "scopes": [scope.value]})
        program = Person(ADMINISTRATOR, MAIN.id, campus.http, "")
        bearer = {"Authorization": f"Bearer {made['secret']}"}
        for route in routes():
            path = path_of(route, ids)
            answer = await program.ask(route.method, path, body_for(route, ids), headers=bearer)
            if route.needs is not Needs.NOTHING and route.scope is not scope:
                assert (answer.status, answer.code) == (403, "token-scope"), route.path
            assert answer.status != 401, route.path


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
