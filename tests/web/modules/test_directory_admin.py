"""Administrators keep the directory: people, places, families, units; each change is in the audit (IMP-03..06, IMP-16)."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook  # noqa: TID251
from sqlalchemy import select

from signaling.messages import CloseReason, RoomClosed
from tests.web.modules.campus import MAIN_SCHOOL, SECOND_SCHOOL, Campus, Person, class_of
from tests.web.modules.cast import (
    ADMINISTRATOR,
    CHILD,
    FATHER,
    HEAD,
    MOTHER,
    OTHER_TEACHER,
    SCHOOL_STAFF,
    plan_of,
    teachers_of,
)
from tests.web.modules.test_classes import start
from tests.web.modules.test_lesson import page_of
from tests.worlds.waiting import until
from web.audit import AuditEntry, first_broken
from web.modules.demo.plan import MAIN, SECOND
from web.modules.directory.tables import Identity
from web.modules.promotion.matching import Trouble

pytestmark = pytest.mark.parametrize("engine", ["sqlite"])

NEW = {"name": "曾小欣", "name_other": "Chang Sio Ian", "phone": "+853 6600 1234", "identities": [{"kind": "student"}]}


async def audited(campus: Campus) -> list[tuple[str, str]]:
    async with campus.reading() as session:
        assert await first_broken(session, MAIN.id) is None
        rows = await session.scalars(select(AuditEntry).where(AuditEntry.chain == MAIN.id).order_by(AuditEntry.number))
        return [(row.action, row.object_id) for row in rows]


async def form(administrator: Person, person_id: str) -> dict[str, Any]:
    """What the form of a person would send back unchanged."""
    kept = await administrator.get(f"/directory/people/{person_id}/form")
    return {name: kept[name] for name in ("name", "name_other", "phone", "identities", "department_ids", "tag_ids")}


async def found(person: Person, **query: str) -> set[str]:
    return {item["id"] for item in (await person.get("/directory/people", limit="100", **query))["items"]}


async def test_a_new_student_is_in_its_class_and_in_the_audit_by_its_id_only(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    kept = await administrator.post("/directory/people", {**NEW, "class_id": class_of("三年二班"), "number": 40})
    assert (kept["phone"], kept["class_id"], kept["number"], kept["locked"]) == (
        "+85366001234", class_of("三年二班"), 40, False,
    )  # fmt: skip
    assert kept["id"] in await found(await campus.sign_in(HEAD), class_id=class_of("三年二班"), kind="student")
    assert await audited(campus) == [("person-added", kept["id"])]
    async with campus.reading() as session:
        entry = (await session.scalars(select(AuditEntry))).one()
    assert (entry.actor_id, entry.detail) == (ADMINISTRATOR, {"kinds": ["student"]})


@pytest.mark.parametrize(
    "typed", ["小欣", "曾", "zeng", "zengxiao", "zeng xiao", "zxx", "ZXX", "ceng", "zang", "zsj", "sio ian"]
)
async def test_a_chinese_name_is_found_by_characters_pinyin_and_jyutping(campus: Campus, typed: str) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    kept = await administrator.post("/directory/people", NEW)
    assert kept["id"] in await found(administrator, q=typed)


async def test_sounds_are_found_from_their_beginning_only(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    kept = await administrator.post("/directory/people", {**NEW, "name_other": ""})
    assert kept["id"] not in await found(administrator, q="engxiao")


@pytest.mark.parametrize("who", [HEAD, SCHOOL_STAFF, MOTHER, CHILD])
async def test_only_administrators_change_the_directory(campus: Campus, who: str) -> None:
    person = await campus.sign_in(who)
    for method, path, body in (
        ("POST", "/directory/people", NEW),
        ("PUT", f"/directory/people/{CHILD}", {**NEW, "phone": ""}),
        ("GET", f"/directory/people/{CHILD}/form", None),
        ("POST", f"/directory/people/{CHILD}/leave", None),
        ("PUT", f"/directory/people/{CHILD}/class", {"class_id": None}),
        ("POST", "/directory/tags", {"name": "x"}),
        ("GET", "/directory/leavers", None),
    ):
        answer = await person.ask(method, path, body)
        assert (answer.status, answer.code) == (403, "not-allowed"), path
    assert await audited(campus) == []


async def test_a_change_says_in_the_audit_which_fields_and_not_their_values(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    tag = await administrator.post("/directory/tags", {"name": "合唱團"})
    body = await form(administrator, HEAD) | {"phone": "+85366005678", "tag_ids": [tag["id"]]}
    answer = await administrator.ask("PUT", f"/directory/people/{HEAD}", body)
    assert (answer.status, answer.body["phone"], answer.body["tag_ids"]) == (200, "+85366005678", [tag["id"]])
    assert await found(administrator, tag_id=tag["id"]) == {HEAD}
    assert await found(await campus.sign_in(MOTHER), tag_id=tag["id"]) == set()
    again = await administrator.ask("PUT", f"/directory/people/{HEAD}", body)
    assert again.status == 200
    assert await audited(campus) == [("tag-added", tag["id"]), ("person-changed", HEAD)]
    async with campus.reading() as session:
        entry = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "person-changed"))).one()
    assert entry.detail == {"fields": ["phone", "tag_ids"]}


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"phone": plan_of(HEAD).phone}, 409, "phone-taken"),
        ({"phone": "12"}, 422, "phone-not-possible"),
        ({"name": "  "}, 422, "invalid"),
        ({"identities": []}, 422, "invalid"),
        ({"identities": [{"kind": "student"}, {"kind": "student"}]}, 422, "invalid"),
        ({"department_ids": [f"{SECOND.id}-d0"]}, 422, "invalid"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_changes(
    campus: Campus, change: dict[str, Any], status: int, code: str
) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    before = await form(administrator, CHILD)
    answer = await administrator.ask("PUT", f"/directory/people/{CHILD}", before | change)
    assert (answer.status, answer.code) == (status, code)
    assert await form(administrator, CHILD) == before
    assert await audited(campus) == []


async def test_one_school_cannot_take_over_the_account_of_a_person_of_two(campus: Campus) -> None:
    async with campus.services.database.write() as session:
        session.add(Identity(id="two", person_id=HEAD, school_id=SECOND.id, kind="parent"))
    administrator = await campus.sign_in(ADMINISTRATOR)
    before = await form(administrator, HEAD)
    answer = await administrator.ask("PUT", f"/directory/people/{HEAD}", before | {"phone": "+85366005678"})
    assert (answer.status, answer.code) == (409, "several-schools")
    titled = before | {"identities": [{"kind": "teaching-staff", "title": "主任"}]}
    assert (await administrator.ask("PUT", f"/directory/people/{HEAD}", titled)).status == 200
    there = await campus.sign_in(HEAD, SECOND.id)
    assert [one["kind"] for one in (await there.get("/session"))["identities"]] == ["parent"]


async def test_the_last_administrator_stays_one(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    others = [
        one.id
        for one in MAIN_SCHOOL.people
        if "administrator" in [kind for kind, _ in one.identities] and one.id != ADMINISTRATOR
    ]
    for one in others:
        assert (await administrator.ask("POST", f"/directory/people/{one}/leave")).status == 204
    before = await form(administrator, ADMINISTRATOR)
    demoted = before | {"identities": [{"kind": "school-staff"}]}
    answer = await administrator.ask("PUT", f"/directory/people/{ADMINISTRATOR}", demoted)
    assert (answer.status, answer.code) == (409, "last-administrator")
    answer = await administrator.ask("POST", f"/directory/people/{ADMINISTRATOR}/leave")
    assert (answer.status, answer.code) == (409, "yourself")


async def test_a_student_who_moves_takes_its_family_to_the_other_group(campus: Campus) -> None:
    """IMP-06."""
    administrator, mother = await campus.sign_in(ADMINISTRATOR), await campus.sign_in(MOTHER)
    path = f"/directory/people/{CHILD}/class"
    assert (await administrator.ask("PUT", path, {"class_id": class_of("五年一班"), "number": 9})).status == 204
    assert [one["name"] for one in (await mother.get("/groups"))["items"]] == ["五年一班"]
    elsewhere = await administrator.ask("PUT", path, {"class_id": class_of(SECOND.classes[0].name, SECOND_SCHOOL)})
    assert (elsewhere.status, elsewhere.code) == (404, "not-found")
    not_one = await administrator.ask("PUT", f"/directory/people/{HEAD}/class", {"class_id": class_of("五年一班")})
    assert (not_one.status, not_one.code) == (422, "not-a-student")
    assert (await administrator.ask("PUT", path, {"class_id": None})).status == 204
    assert (await mother.get("/groups"))["items"] == []


async def test_who_leaves_loses_sign_ins_sockets_and_media_at_once(campus: Campus) -> None:
    """ASVS 7.4.2: a parent in a running class, connected with media, is gone before the answer is there."""
    head, mother, father = [await campus.sign_in(one) for one in (HEAD, MOTHER, FATHER)]
    administrator = await campus.sign_in(ADMINISTRATOR)
    started = await start(head, "三年二班")
    async with page_of(campus, head) as teacher, page_of(campus, mother) as parent, page_of(campus, father) as other:
        for page in (teacher, parent, other):
            await page.join(started["id"])
        gone, stays = await parent.connect_media(), await other.connect_media()
        assert (await administrator.ask("POST", f"/directory/people/{MOTHER}/leave")).status == 204
        await gone.wait_for(gone.farewell.is_set)
        await until(lambda: not parent.socket.connected, what="the leaver's socket is closed")
        assert other.socket.connected
        assert not stays.farewell.is_set()
        assert (await head.get(f"/classes/{started['id']}"))["count"] == 2
        assert [one.reason for one in parent.heard(RoomClosed)] == [CloseReason.SIGNED_OUT]  # type: ignore[attr-defined]
    answer = await mother.ask("GET", "/session")
    assert (answer.status, answer.code) == (401, "not-signed-in")
    assert MOTHER not in await found(administrator, q=plan_of(MOTHER).name.name)
    assert (await father.get("/groups"))["items"]
    assert await audited(campus) == [("person-left", MOTHER)]


async def test_who_comes_back_is_as_before(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    tag = await administrator.post("/directory/tags", {"name": "合唱團"})
    for person in (CHILD, MOTHER, HEAD):
        body = await form(administrator, person) | {"tag_ids": [tag["id"]]}
        await administrator.ask("PUT", f"/directory/people/{person}", body)
    ids = (CHILD, MOTHER, HEAD)
    pages = [await administrator.get(f"/directory/people/{one}") for one in ids]
    forms = [await administrator.get(f"/directory/people/{one}/form") for one in ids]
    for one in ids:
        assert (await administrator.ask("POST", f"/directory/people/{one}/leave")).status == 204
    listed = (await administrator.get("/directory/leavers"))["items"]
    assert {one["id"] for one in listed} == set(ids)
    assert {one["by"] for one in listed} == {plan_of(ADMINISTRATOR).name.name}
    for one in ids:
        assert (await administrator.ask("POST", f"/directory/leavers/{one}/return")).status == 204
    assert [await administrator.get(f"/directory/people/{one}") for one in ids] == pages
    assert [await administrator.get(f"/directory/people/{one}/form") for one in ids] == forms
    assert (await administrator.get("/directory/leavers"))["items"] == []


async def test_a_parent_who_is_untied_loses_the_class_at_once(campus: Campus) -> None:
    """IMP-05."""
    administrator, mother = await campus.sign_in(ADMINISTRATOR), await campus.sign_in(MOTHER)
    async with page_of(campus, mother) as page:
        tie = f"/directory/people/{CHILD}/parents/{MOTHER}"
        assert (await administrator.ask("DELETE", tie)).status == 204
        await until(lambda: not page.socket.connected, what="the socket proves itself again")
    assert (await mother.get("/groups"))["items"] == []
    assert (await administrator.ask("DELETE", tie)).status == 404
    assert (await administrator.ask("PUT", tie, {"relation": "guardian"})).status == 204
    assert [one["name"] for one in (await mother.get("/groups"))["items"]] == ["三年二班"]
    answer = await administrator.ask("PUT", f"/directory/people/{CHILD}/parents/{HEAD}", {"relation": "guardian"})
    assert (answer.status, answer.code) == (422, "not-parent-and-child")


async def test_a_class_gets_other_teachers(campus: Campus) -> None:
    administrator, head, other = [await campus.sign_in(one) for one in (ADMINISTRATOR, HEAD, OTHER_TEACHER)]
    path = f"/directory/classes/{class_of('三年二班')}/teachers"
    before = await administrator.get(path)
    assert {one["person_id"] for one in (*before["heads"], *before["lessons"])} == teachers_of("三年二班")
    body = {"heads": [OTHER_TEACHER], "lessons": [{"person_id": OTHER_TEACHER, "subject": "數學"}]}
    answer = await administrator.ask("PUT", path, body)
    assert [one["person_id"] for one in answer.body["heads"]] == [OTHER_TEACHER]
    assert "三年二班" in [one["name"] for one in (await other.get("/groups"))["items"]]
    assert "三年二班" not in [one["name"] for one in (await head.get("/groups"))["items"]]
    answer = await administrator.ask("PUT", path, {"heads": [MOTHER], "lessons": []})
    assert (answer.status, answer.code) == (422, "not-staff")


async def test_departments_are_added_renamed_and_removed_without_their_people(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    made = await administrator.post("/directory/departments", {"name": "家長教師會", "position": 9})
    twice = await administrator.ask("POST", "/directory/departments", {"name": "家長教師會"})
    assert (twice.status, twice.code) == (409, "name-taken")
    body = await form(administrator, HEAD)
    body["department_ids"].append(made["id"])
    await administrator.ask("PUT", f"/directory/people/{HEAD}", body)
    path = f"/directory/departments/{made['id']}"
    assert (await administrator.ask("PUT", path, {"name": "家教會", "position": 0})).status == 204
    listed = (await administrator.get("/directory/departments"))["items"]
    assert [(one["name"], one["member_count"]) for one in listed if one["id"] == made["id"]] == [("家教會", 1)]
    assert (await administrator.ask("DELETE", path)).status == 204
    assert (await administrator.ask("DELETE", path)).status == 404
    assert made["id"] not in (await form(administrator, HEAD))["department_ids"]


async def test_the_people_are_taken_out_as_a_spreadsheet_and_the_audit_knows(campus: Campus) -> None:
    """IMP-15, IMP-16."""
    administrator = await campus.sign_in(ADMINISTRATOR)
    await administrator.post("/directory/people", NEW | {"name": "=1+1", "class_id": class_of("三年二班")})
    answer = await administrator.ask("GET", "/directory/people.xlsx")
    students, parents, staff = load_workbook(BytesIO(answer.body)).worksheets
    rows = {str(row[1].value): [str(cell.value or "") for cell in row] for row in students.iter_rows(min_row=2)}
    assert rows["=1+1"][5:] == ["三年二班", "", "+85366001234"]
    assert {str(row[5].value) for row in parents.iter_rows() if row[1].value == plan_of(MOTHER).name.name} == {
        plan_of(CHILD).name.name
    }
    assert plan_of(HEAD).phone in {row[0].value for row in staff.iter_rows()}
    assert (await audited(campus))[-1] == ("people-exported", MAIN.id)
    assert (await (await campus.sign_in(HEAD)).ask("GET", "/directory/people.xlsx")).status == 403


async def test_class_promotion_says_of_a_leaver_that_it_was_removed(campus: Campus) -> None:
    """PROM-14: the number of a leaver is known, and nobody's."""
    administrator = await campus.sign_in(ADMINISTRATOR)
    number = (await administrator.get(f"/directory/people/{CHILD}/form"))["student_number"]
    assert number
    await administrator.ask("POST", f"/directory/people/{CHILD}/leave")
    line = {"id": number, "name": plan_of(CHILD).name.name, "grade": "P3", "class": "B"}
    file = {"format": "smart-campus/b01", "version": 1, "school_year": "2026/2027", "students": [line]}
    answer = await administrator.ask("POST", "/promotion/upload", file, headers=None, name="b01.json")
    assert answer.status == 201, answer
    lines = (await administrator.get("/promotion/upload/lines"))["items"]
    assert [one["trouble"] for one in lines] == [Trouble.REMOVED.value]
