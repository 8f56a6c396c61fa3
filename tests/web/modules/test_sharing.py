"""Links, doors, guests and sharing: who gets in from outside the product, and what is said to the others (LIVE-16, 23, 24, 41)."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.web.modules.campus import SECOND_SCHOOL, START, Campus, Person, group
from tests.web.modules.cast import (
    ADMINISTRATOR,
    CHILD,
    FATHER,
    HEAD,
    MOTHER,
    OTHER_CHILD,
    OTHER_PARENT,
    SCHOOL_STAFF,
    people_of,
)
from tests.web.modules.test_class_rooms import FOREIGNER, admit, begin, over, refused
from tests.web.modules.test_classes import start
from web.auth import COOKIE
from web.modules.demo.plan import MAIN, SECOND


@pytest.fixture
def engine() -> str:
    """Nothing here depends on the engine; the walkers of test_separation.py ask the same routes on both."""
    return "sqlite"


VISITOR = ""


def nobody(campus: Campus) -> Person:
    return Person("", "", campus.http, "")


async def door(campus: Campus, class_id: str, person: str = VISITOR, school: str = MAIN.id) -> Any:
    who = await campus.sign_in(person, school) if person else nobody(campus)
    return await who.get(f"/classes/{class_id}/door")


async def enter(campus: Campus, class_id: str, name: str = "外婆") -> Person:
    """A guest, with the cookie that came."""
    answer = await nobody(campus).ask("POST", f"/classes/{class_id}/guest", {"name": name})
    assert answer.status == 201, answer
    cookie = re.match(rf"{COOKIE}=([^;]+);", answer.headers["Set-Cookie"])
    assert cookie is not None
    return Person(answer.body["person_id"], MAIN.id, campus.http, cookie[1])


async def guest_code(campus: Campus, class_id: str) -> tuple[str, str | None]:
    """How the door refuses a guest: the code and the state."""
    answer = await nobody(campus).ask("POST", f"/classes/{class_id}/guest", {"name": "外婆"})
    return answer.code, answer.body.get("state")


async def test_the_door_of_a_class_for_members_tells_a_stranger_nothing(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班")
    seen = await door(campus, class_id)
    assert seen == {
        "state": "sign-in",
        "title": None,
        "host_name": None,
        "kind": None,
        "starts_at": None,
        "guests_allowed": False,
        "as_guest": False,
    }
    assert await guest_code(campus, class_id) == ("no-guests", "sign-in")
    answer = await (await campus.sign_in(FOREIGNER, SECOND.id)).ask("GET", f"/classes/{class_id}/door")
    assert (answer.status, answer.code) == (404, "not-found")
    assert (await nobody(campus).ask("GET", "/classes/nothing/door")).status == 404


async def test_the_door_tells_members_where_they_stand(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班")
    for person, state in ((HEAD, "open"), (MOTHER, "open"), (SCHOOL_STAFF, "open"), (OTHER_PARENT, "not-invited")):
        seen = await door(campus, class_id, person)
        assert (seen["state"], seen["title"] is None) == (state, state == "not-invited"), person
    await over(campus, class_id)
    assert (await door(campus, class_id, MOTHER))["state"] == "ended"


async def test_a_guest_comes_in_by_a_name_where_the_class_is_for_anyone(campus: Campus) -> None:
    """LIVE-16, LIVE-24."""
    class_id = await begin(campus, "三年二班", viewer_scope="anyone")
    seen = await door(campus, class_id)
    assert (seen["state"], seen["title"], seen["guests_allowed"]) == ("open", "10的加法", True)
    guest = await enter(campus, class_id, "外婆")
    assert (await guest.get(f"/classes/{class_id}/door"))["as_guest"] is True
    async with campus.reading() as session:
        (sign_in,) = await campus.services.sign_ins.of_person(session, guest.id)
    admission = await admit(campus, guest.id, class_id, sign_in=sign_in.id)
    assert (admission.kind, admission.name, admission.invited) == ("outsider", "外婆", False)
    other = await begin(campus, "五年一班", host=ADMINISTRATOR, viewer_scope="anyone")
    assert await refused(campus, guest.id, other, sign_in=sign_in.id) == "not-invited"
    assert (await guest.ask("GET", f"/classes/{other}")).status == 404


async def test_who_is_signed_in_enters_as_itself(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班", viewer_scope="anyone")
    answer = await (await campus.sign_in(MOTHER)).ask("POST", f"/classes/{class_id}/guest", {"name": "外婆"})
    assert (answer.status, answer.code) == (409, "signed-in-already")


async def test_the_guests_of_a_class_that_is_over_are_nobody(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班", viewer_scope="anyone")
    guest = await enter(campus, class_id)
    await over(campus, class_id)
    assert (await guest.ask("GET", f"/classes/{class_id}")).status == 401
    assert await guest_code(campus, class_id) == ("no-guests", "ended")


async def test_a_school_that_forbids_outsiders_lets_nobody_in_from_outside(campus: Campus) -> None:
    """LIVE-41: it overrides what the class says."""
    class_id = await begin(campus, "三年二班", viewer_scope="anyone")
    guest = await enter(campus, class_id)
    await change_settings(campus, outsiders_forbidden=True)
    seen = await door(campus, class_id)
    assert (seen["state"], seen["title"], seen["guests_allowed"]) == ("outsiders-forbidden", "10的加法", False)
    assert await guest_code(campus, class_id) == ("no-guests", "outsiders-forbidden")
    assert await refused(campus, FOREIGNER, class_id, SECOND.id) == "no-such-room"
    assert (await guest.ask("GET", f"/classes/{class_id}")).status == 404
    assert (await door(campus, class_id, MOTHER))["state"] == "open"


async def change_settings(campus: Campus, **changes: object) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    now = await administrator.get("/class-settings")
    del now["can_record"]
    answer = await administrator.ask("PUT", "/class-settings", {**now, **changes})
    assert answer.status == 200, answer


async def test_a_booked_lesson_has_a_door_before_it_is_opened(campus: Campus) -> None:
    """LIVE-52: the link is the same before and after."""
    head = await campus.sign_in(HEAD)
    soon = (START + timedelta(minutes=20)).isoformat()
    wish = {"kind": "large", "title": "分數", "group_ids": [group("三年二班")], "content": "camera", "minutes": 40}
    (booked,) = (await head.post("/bookings", {**wish, "starts_at": soon}))["bookings"]
    class_id = booked["id"]
    assert (await door(campus, class_id))["state"] == "sign-in"
    seen = await door(campus, class_id, MOTHER)
    assert (seen["state"], seen["title"], seen["starts_at"]) == ("not-started", "分數", "2026-11-23T01:20:00Z")
    assert (await door(campus, class_id, OTHER_CHILD))["state"] == "not-invited"
    await head.post(f"/bookings/{class_id}/start", None)
    assert [(await door(campus, class_id, one))["state"] for one in (HEAD, MOTHER)] == ["open", "not-started"]
    campus.clock.move(minutes=20)
    assert (await door(campus, class_id, MOTHER))["state"] == "open"


async def test_sharing_invites_further_groups_and_people_once(campus: Campus) -> None:
    """LIVE-23, LIVE-35."""
    administrator = await campus.sign_in(ADMINISTRATOR)
    class_id = (await start(administrator, "三年二班"))["id"]
    campus.told.pieces.clear()
    wish = {"group_ids": [group("三年二班"), group("五年一班")], "person_ids": [SCHOOL_STAFF, MOTHER]}
    shared = await administrator.post(f"/classes/{class_id}/share", wish)
    fresh = (people_of("五年一班") | {SCHOOL_STAFF}) - people_of("三年二班")
    assert shared == {"told": len(fresh), "groups": 1}
    ((_, card),) = campus.told.of("group-message-posted")
    assert (card.data["group_id"], card.data["live"]["class_id"]) == (group("五年一班"), class_id)
    assert {person for persons, _ in campus.told.of("notified") for person in persons} == fresh
    assert (await door(campus, class_id, OTHER_PARENT))["state"] == "open"
    assert (await administrator.get(f"/classes/{class_id}"))["scope"] == ["三年二班", "五年一班"]
    again = await administrator.post(f"/classes/{class_id}/share", wish)
    assert again == {"told": 0, "groups": 0}


async def test_only_the_host_and_administrators_share(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班")
    for person, status in ((SCHOOL_STAFF, 403), (MOTHER, 403), (HEAD, 200)):
        answer = await (await campus.sign_in(person)).ask("POST", f"/classes/{class_id}/share", {})
        assert answer.status == status, person
    answer = await (await campus.sign_in(HEAD)).ask(
        "POST", f"/classes/{class_id}/share", {"person_ids": [SECOND_SCHOOL.people[0].id], "group_ids": ["x"]}
    )
    assert [one["code"] for one in answer.body["errors"]] == ["no-such-group", "no-such-person"]


async def test_the_qr_of_a_class_is_a_picture_for_those_who_may_enter(campus: Campus) -> None:
    """LIVE-24."""
    class_id = await begin(campus, "三年二班")
    for person in (CHILD, FATHER):
        answer = await (await campus.sign_in(person)).ask("GET", f"/classes/{class_id}/qr.svg")
        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert answer.body.startswith(b"<svg ")
    assert (await (await campus.sign_in(OTHER_CHILD)).ask("GET", f"/classes/{class_id}/qr.svg")).status == 404
