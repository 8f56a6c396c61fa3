"""Starting a live class: what it stores, whom it tells, and what is refused (LIVE-13..17, 35, 55)."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.web.modules.campus import MAIN_SCHOOL, Campus, Person, group
from tests.web.modules.cast import (
    ADMINISTRATOR,
    CHILD,
    HEAD,
    MOTHER,
    OTHER_CHILD,
    OTHER_PARENT,
    SCHOOL_STAFF,
    TEACHER_PARENT,
    people_of,
)
from web.jobs import JobRow
from web.modules.classes.sweeping import SWEEP
from web.modules.classes.tables import LiveClass
from web.modules.inbox.tables import InboxEntry


def large(*groups: str, **changes: object) -> dict[str, object]:
    return {
        "kind": "large",
        "title": "10的加法",
        "group_ids": [group(name) for name in groups],
        "content": "camera",
        "speaking_allowed": True,
        "viewer_scope": "members",
        **changes,
    }


async def start(person: Person, *groups: str, **changes: object) -> Any:
    return await person.post("/classes", large(*groups, **changes))


async def nothing_was_started(campus: Campus) -> bool:
    async with campus.reading() as session:
        rows = [await session.scalar(select(func.count()).select_from(table)) for table in (LiveClass, InboxEntry)]
        sweeps = await session.scalar(select(func.count()).select_from(JobRow).where(JobRow.kind == SWEEP))
    return [*rows, sweeps] == [0, 0, 0] and campus.told.pieces == []


async def test_a_teacher_starts_a_class_for_the_own_group(campus: Campus) -> None:
    started = await start(await campus.sign_in(HEAD), "三年二班")
    assert (started["state"], started["kind"], started["title"]) == ("live", "large", "10的加法")
    assert started["host"]["id"] == HEAD
    assert [one["name"] for one in started["groups"]] == ["三年二班"]
    assert (started["can_enter"], started["count"], started["ended_at"]) == (True, 0, None)
    assert await (await campus.sign_in(MOTHER)).get(f"/classes/{started['id']}") == started


async def test_the_card_of_the_class_is_in_each_chosen_group(campus: Campus) -> None:
    """LIVE-35."""
    administrator = await campus.sign_in(ADMINISTRATOR)
    started = await start(administrator, "三年二班", "五年一班")
    for person, name in ((MOTHER, "三年二班"), (OTHER_PARENT, "五年一班")):
        messages = await (await campus.sign_in(person)).get(f"/groups/{group(name)}/messages")
        card = messages["items"][-1]
        assert card["kind"] == "live-card"
        assert card["live"]["class_id"] == started["id"]
        assert (card["live"]["state"], card["live"]["title"]) == ("live", "10的加法")
        assert card["author"]["id"] == ADMINISTRATOR
    told = {event.data["group_id"]: persons for persons, event in campus.told.of("group-message-posted")}
    assert told == {group(name): people_of(name) | {ADMINISTRATOR} for name in ("三年二班", "五年一班")}


async def test_everybody_of_the_groups_but_the_host_is_notified_once(campus: Campus) -> None:
    started = await start(await campus.sign_in(ADMINISTRATOR), "三年一班", "三年二班")
    expected = people_of("三年一班") | people_of("三年二班")
    told = [person for persons, _ in campus.told.of("notified") for person in persons]
    assert sorted(told) == sorted(expected)
    inbox = await (await campus.sign_in(CHILD)).get("/inbox")
    (entry,) = inbox["items"]
    assert (entry["kind"], entry["link"]) == ("class-started", f"/class/{started['id']}")
    assert entry["params"]["title"] == "10的加法"
    assert entry["params"]["group_names"] == ["三年一班", "三年二班"]
    assert (await (await campus.sign_in(ADMINISTRATOR)).get("/inbox"))["items"] == []


async def test_a_class_may_have_no_group_at_all(campus: Campus) -> None:
    """LIVE-55, META-05."""
    staff = await campus.sign_in(SCHOOL_STAFF)
    started = await start(staff)
    assert started["groups"] == []
    assert campus.told.pieces == []


@pytest.mark.parametrize("person", [MOTHER, CHILD])
async def test_families_cannot_start_a_class(campus: Campus, person: str) -> None:
    answer = await (await campus.sign_in(person)).ask("POST", "/classes", large("三年二班"))
    assert (answer.status, answer.code) == (403, "not-allowed")
    assert await nothing_was_started(campus)


async def test_a_meeting_is_not_started_as_a_class(campus: Campus) -> None:
    answer = await (await campus.sign_in(HEAD)).ask("POST", "/classes", large("三年二班", kind="meeting"))
    assert (answer.status, answer.code) == (422, "kind-not-available")
    assert await nothing_was_started(campus)


async def test_a_group_that_is_not_one_s_own_cannot_be_chosen(campus: Campus) -> None:
    answer = await (await campus.sign_in(HEAD)).ask("POST", "/classes", large("三年二班", "五年一班"))
    assert answer.status == 422
    assert [(one["field"], one["code"]) for one in answer.body["errors"]] == [("body.group_ids.1", "no-such-group")]
    assert await nothing_was_started(campus)


async def test_a_teacher_cannot_give_a_class_to_the_group_of_its_own_child(campus: Campus) -> None:
    """IMP-03: there it is a parent."""
    name = MAIN_SCHOOL.children[TEACHER_PARENT][0].class_name
    answer = await (await campus.sign_in(TEACHER_PARENT)).ask("POST", "/classes", large(name))
    assert answer.status == 422
    assert await nothing_was_started(campus)


@pytest.mark.parametrize("change", [{"title": "字" * 41}, {"content": "slides"}, {"content": "film"}, {"extra": 1}])
async def test_a_start_that_makes_no_sense_is_refused(campus: Campus, change: dict[str, object]) -> None:
    answer = await (await campus.sign_in(HEAD)).ask("POST", "/classes", large("三年二班", **change))
    assert (answer.status, answer.code) == (422, "invalid")
    assert await nothing_was_started(campus)


async def test_a_title_of_forty_characters_is_taken_as_it_is(campus: Campus) -> None:
    title = "課" * 40
    assert (await start(await campus.sign_in(HEAD), "三年二班", title=f" {title} "))["title"] == title


async def test_a_group_that_is_named_twice_gets_one_card(campus: Campus) -> None:
    await start(await campus.sign_in(HEAD), "三年二班", "三年二班")
    assert len(campus.told.of("group-message-posted")) == 1


async def test_nobody_gives_two_classes_at_once(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    first = await start(head, "三年二班")
    told = len(campus.told.pieces)
    answer = await head.ask("POST", "/classes", large("三年二班"))
    assert (answer.status, answer.code, answer.body["class_id"]) == (409, "already-live", first["id"])
    assert len(campus.told.pieces) == told


async def test_the_same_key_gives_the_same_class(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    key = {"Idempotency-Key": "6f0b7f3e"}
    first = await head.post("/classes", large("三年二班"), **key)
    told = len(campus.told.pieces)
    assert await head.post("/classes", large("三年二班"), **key) == first
    assert len(campus.told.pieces) == told
    other = await campus.sign_in(ADMINISTRATOR)
    assert (await other.post("/classes", large("三年二班"), **key))["id"] != first["id"]


async def test_a_key_that_is_too_long_is_refused(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    answer = await head.ask("POST", "/classes", large("三年二班"), headers={"Idempotency-Key": "k" * 81})
    assert (answer.status, answer.code) == (400, "bad-request")


@pytest.mark.parametrize("keys", [("same", "same"), ("one", "two")])
async def test_two_starts_in_the_same_moment_make_one_class(campus: Campus, keys: tuple[str, str]) -> None:
    head = await campus.sign_in(HEAD)
    answers = await asyncio.gather(
        *(head.ask("POST", "/classes", large("三年二班"), headers={"Idempotency-Key": key}) for key in keys)
    )
    ids = {answer.body["id"] if answer.status == 201 else answer.body["class_id"] for answer in answers}
    assert len(ids) == 1
    assert sorted(answer.status for answer in answers) == ([201, 201] if keys[0] == keys[1] else [201, 409])
    async with campus.reading() as session:
        assert await session.scalar(select(func.count()).select_from(LiveClass)) == 1
    assert len(campus.told.of("group-message-posted")) == 1


async def test_the_list_has_what_one_is_invited_to_and_for_staff_all(campus: Campus) -> None:
    started = await start(await campus.sign_in(HEAD), "三年二班")
    sees = {MOTHER: True, CHILD: True, SCHOOL_STAFF: True, OTHER_PARENT: False, OTHER_CHILD: False}
    for person, expected in sees.items():
        items = (await (await campus.sign_in(person)).get("/classes", state="live"))["items"]
        assert [one["id"] for one in items] == ([started["id"]] if expected else []), person


async def test_a_class_of_others_does_not_exist_for_families(campus: Campus) -> None:
    started = await start(await campus.sign_in(HEAD), "三年二班")
    for person in (OTHER_PARENT, OTHER_CHILD):
        answer = await (await campus.sign_in(person)).ask("GET", f"/classes/{started['id']}")
        assert (answer.status, answer.code) == (404, "not-found")


async def test_a_class_for_anyone_can_be_found_by_its_link(campus: Campus) -> None:
    """LIVE-16."""
    started = await start(await campus.sign_in(HEAD), "三年二班", viewer_scope="anyone")
    other = await campus.sign_in(OTHER_PARENT)
    assert (await other.get(f"/classes/{started['id']}"))["can_enter"] is True
    assert (await other.get("/classes"))["items"] == []


async def test_the_workbench_says_what_is_on_and_what_waits(campus: Campus) -> None:
    started = await start(await campus.sign_in(HEAD), "三年二班")
    bench = await (await campus.sign_in(MOTHER)).get("/workbench")
    assert bench["apps"] == [
        {"name": "classes", "waiting": 1},
        {"name": "groups", "waiting": 3},
        {"name": "directory", "waiting": 0},
    ]
    (today,) = bench["today"]
    assert (today["kind"], today["class_id"], today["group_names"]) == ("class-live", started["id"], ["三年二班"])
    assert today["host_name"] == started["host"]["name"]


async def test_the_workbench_of_staff_shows_only_classes_that_concern_it(campus: Campus) -> None:
    await start(await campus.sign_in(HEAD), "三年二班")
    bench = await (await campus.sign_in(SCHOOL_STAFF)).get("/workbench")
    assert bench["today"] == []
    assert [app["name"] for app in bench["apps"]] == ["classes", "slides", "directory"]
