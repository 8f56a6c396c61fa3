"""Class groups over HTTP: who reads, who writes, what is told, and how far one has read."""

from typing import Any

import pytest

from tests.web.modules.campus import MAIN_SCHOOL, Campus, group
from tests.web.modules.cast import (
    ADMINISTRATOR,
    CHILD,
    HEAD,
    MOTHER,
    OTHER_PARENT,
    OTHER_TEACHER,
    SCHOOL_STAFF,
    TEACHER_PARENT,
    TWIN_PARENT,
    people_of,
    teachers_of,
)
from web.modules.groups.routes import POSTS

pytestmark = pytest.mark.parametrize("engine", ["sqlite"])
"""What differs between the engines is asked of both by the tests of the directory, the classes and their records."""

GROUP = group("三年二班")


async def newest(campus: Campus, person_id: str) -> dict[str, Any]:
    messages = (await (await campus.sign_in(person_id)).get(f"/groups/{GROUP}/messages"))["items"]
    return dict(messages[-1])


async def test_everybody_has_the_groups_of_its_classes(campus: Campus) -> None:
    for person in (MOTHER, CHILD):
        groups = (await (await campus.sign_in(person)).get("/groups"))["items"]
        assert [one["name"] for one in groups] == ["三年二班"]
        assert groups[0]["member_count"] == len(people_of("三年二班"))
    taught = {name for name, who, _ in MAIN_SCHOOL.teaching if who == HEAD} | {"三年二班"}
    groups = (await (await campus.sign_in(HEAD)).get("/groups"))["items"]
    assert {one["name"] for one in groups} == taught


async def test_administrators_have_all_groups_and_other_staff_none(campus: Campus) -> None:
    assert len((await (await campus.sign_in(ADMINISTRATOR)).get("/groups"))["items"]) == 6
    assert (await (await campus.sign_in(SCHOOL_STAFF)).get("/groups"))["items"] == []


async def test_a_group_shows_its_members_by_name_and_a_parent_with_the_children(campus: Campus) -> None:
    """LIVE-26, IMP-04."""
    twins = MAIN_SCHOOL.children[TWIN_PARENT]
    detail = await (await campus.sign_in(TWIN_PARENT)).get(f"/groups/{group(twins[0].class_name)}")
    assert {one["id"] for one in detail["members"]} == people_of(twins[0].class_name)
    me = next(one for one in detail["members"] if one["id"] == TWIN_PARENT)
    assert me["kind"] == "parent"
    assert {child["name"] for child in me["children"]} == {twin.person.name.name for twin in twins}
    assert all(set(one) == {"id", "name", "kind", "children"} for one in detail["members"])


async def test_staff_of_the_class_write_and_all_members_are_told(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    sent = await head.post(f"/groups/{GROUP}/messages", {"text": "  明天帶直尺。 ", "local_id": "a1"})
    assert sent["text"] == "明天帶直尺。"
    assert sent["author"] == {"id": HEAD, "name": sent["author"]["name"], "kind": "staff"}
    assert sent["local_id"] == "a1"
    assert await newest(campus, MOTHER) == sent
    ((told, event),) = campus.told.of("group-message-posted")
    assert told == people_of("三年二班")
    assert event.data == sent


async def test_the_same_local_id_sends_once(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    before = len((await head.get(f"/groups/{GROUP}/messages"))["items"])
    body = {"text": "一次", "local_id": "twice"}
    first = await head.post(f"/groups/{GROUP}/messages", body)
    again = await head.post(f"/groups/{GROUP}/messages", body)
    assert first == again
    assert len((await head.get(f"/groups/{GROUP}/messages"))["items"]) == before + 1


@pytest.mark.parametrize("person", [MOTHER, CHILD])
async def test_families_read_and_are_told_clearly_that_they_cannot_write(campus: Campus, person: str) -> None:
    family = await campus.sign_in(person)
    detail = await family.get(f"/groups/{GROUP}")
    assert detail["can_write"] is False
    last = await newest(campus, HEAD)
    answer = await family.ask("POST", f"/groups/{GROUP}/messages", {"text": "你好"})
    assert (answer.status, answer.code) == (403, "group-read-only")
    assert await newest(campus, HEAD) == last
    assert campus.told.of("group-message-posted") == []


async def test_a_teacher_is_only_a_parent_in_the_group_of_its_own_child(campus: Campus) -> None:
    """IMP-03."""
    child = MAIN_SCHOOL.children[TEACHER_PARENT][0]
    assert TEACHER_PARENT not in teachers_of(child.class_name)
    both = await campus.sign_in(TEACHER_PARENT)
    detail = await both.get(f"/groups/{group(child.class_name)}")
    assert detail["can_write"] is False
    me = next(one for one in detail["members"] if one["id"] == TEACHER_PARENT)
    assert (me["kind"], [one["name"] for one in me["children"]]) == ("parent", [child.person.name.name])
    answer = await both.ask("POST", f"/groups/{group(child.class_name)}/messages", {"text": "我是老師"})
    assert answer.code == "group-read-only"


@pytest.mark.parametrize("person", [OTHER_PARENT, OTHER_TEACHER, SCHOOL_STAFF])
async def test_a_group_of_others_does_not_exist(campus: Campus, person: str) -> None:
    stranger = await campus.sign_in(person)
    last = (await newest(campus, HEAD))["id"]
    for method, path, body in (
        ("GET", f"/groups/{GROUP}", None),
        ("GET", f"/groups/{GROUP}/messages", None),
        ("POST", f"/groups/{GROUP}/messages", {"text": "hello"}),
        ("POST", f"/groups/{GROUP}/read", {"message_id": last}),
    ):
        answer = await stranger.ask(method, path, body)
        assert (answer.status, answer.code) == (404, "not-found"), (method, path)
    assert (await newest(campus, HEAD))["id"] == last


@pytest.mark.parametrize(
    ("text", "code"), [("", "string-too-short"), ("   ", "empty-text"), ("字" * 2001, "string-too-long")]
)
async def test_empty_and_endless_texts_are_refused(campus: Campus, text: str, code: str) -> None:
    last = await newest(campus, HEAD)
    answer = await (await campus.sign_in(HEAD)).ask("POST", f"/groups/{GROUP}/messages", {"text": text})
    assert answer.status == 422
    assert [error["code"] for error in answer.body["errors"]] == [code]
    assert await newest(campus, HEAD) == last


async def test_reading_brings_the_count_down_and_never_up_again(campus: Campus) -> None:
    mother = await campus.sign_in(MOTHER)
    first, second = (await mother.get(f"/groups/{GROUP}/messages"))["items"]

    async def unread() -> int:
        return int((await mother.get("/groups"))["items"][0]["unread"])

    assert await unread() == 2
    assert await mother.post(f"/groups/{GROUP}/read", {"message_id": second["id"]}) == {"unread": 0}
    assert await mother.post(f"/groups/{GROUP}/read", {"message_id": first["id"]}) == {"unread": 0}
    assert await unread() == 0
    await (await campus.sign_in(HEAD)).post(f"/groups/{GROUP}/messages", {"text": "新的"})
    assert await unread() == 1


async def test_one_s_own_messages_are_not_unread(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    groups = {one["name"]: one["unread"] for one in (await head.get("/groups"))["items"]}
    assert groups["三年二班"] == 0
    assert max(groups.values()) > 0


async def test_marking_an_unknown_message_is_refused(campus: Campus) -> None:
    answer = await (await campus.sign_in(MOTHER)).ask("POST", f"/groups/{GROUP}/read", {"message_id": "none"})
    assert (answer.status, answer.code) == (404, "not-found")


async def test_history_is_paged_from_the_newest_back(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    for number in range(5):
        await head.post(f"/groups/{GROUP}/messages", {"text": str(number)})
    page = await head.get(f"/groups/{GROUP}/messages", limit="3")
    assert [one["text"] for one in page["items"]] == ["2", "3", "4"]
    assert page["more"] is True
    rest = await head.get(f"/groups/{GROUP}/messages", before=page["items"][0]["id"])
    assert [one["text"] for one in rest["items"]][-2:] == ["0", "1"]
    assert len(rest["items"]) == 4
    assert rest["more"] is False


async def test_who_posts_too_fast_is_told_to_wait(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    for _ in range(POSTS.times):
        assert (await head.ask("POST", f"/groups/{GROUP}/messages", {"text": " "})).status == 422
    answer = await head.ask("POST", f"/groups/{GROUP}/messages", {"text": "too fast"})
    assert (answer.status, answer.code) == (429, "too-many-requests")
    assert answer.body["retry_after"] >= 1
    colleague = await campus.sign_in(ADMINISTRATOR)
    await colleague.post(f"/groups/{GROUP}/messages", {"text": "not I"})
