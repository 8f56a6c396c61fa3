"""自動升班 over HTTP: a new year out of a class table, students moved by a file, the log, and the ways back (PROM-01..21)."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from openpyxl import load_workbook  # noqa: TID251
from pydantic import SecretStr
from sqlalchemy import insert, select

from tests.web.modules.campus import MAIN_SCHOOL, Answer, Campus, Person, class_of, group
from tests.web.modules.cast import ADMINISTRATOR, CHILD, HEAD, MOTHER, OTHER_CHILD, SCHOOL_STAFF
from web.auth import COOKIE
from web.database import new_id
from web.modules.demo.plan import MAIN
from web.modules.demo.seed import student_number
from web.modules.directory import tables
from web.settings import AuthoritySettings

NOW_YEAR, NEXT_YEAR = "2026/2027", "2027/2028"


async def send(person: Person, method: str, path: str, content: object, **query: str) -> Answer:
    """Uploads a file as the body of a request."""
    data = content if isinstance(content, bytes) else orjson.dumps(content)
    async with person.http.request(
        method, f"/api/v1{path}", data=data, params=query, headers={"Cookie": f"{COOKIE}={person.token}"}
    ) as response:
        return Answer(response.status, await response.json() if response.content_length else None)


def line(person_id: str, grade: str = "P3", code: str = "A", **more: object) -> dict[str, object]:
    return {"id": student_number(person_id), "grade": grade, "class": code, **more}


def b01(*lines: Mapping[str, object], year: str = NOW_YEAR) -> dict[str, object]:
    return {"format": "smart-campus/b01", "version": 1, "school_year": year, "students": list(lines)}


def b08(grades: Mapping[str, Sequence[str]], year: str = NEXT_YEAR) -> dict[str, object]:
    listed = [{"grade": grade, "classes": list(classes)} for grade, classes in grades.items()]
    return {"format": "smart-campus/b08", "version": 1, "school_year": year, "grades": listed}


async def upload(person: Person, *lines: Mapping[str, object]) -> dict[str, Any]:
    answer = await send(person, "POST", "/promotion/upload", b01(*lines), name="b01.json")
    assert answer.status == 201, answer
    preview: dict[str, Any] = answer.body["upload"]
    return preview


async def apply(person: Person, preview: dict[str, Any]) -> dict[str, Any]:
    run: dict[str, Any] = await person.post("/promotion/upload/apply", {"upload_id": preview["id"]})
    return run


async def class_names(campus: Campus, person_id: str) -> list[str]:
    """The classes of the current year in which a student is."""
    async with campus.reading() as session:
        query = (
            select(tables.SchoolClass.name)
            .join(tables.Enrolment, tables.Enrolment.class_id == tables.SchoolClass.id)
            .join(tables.SchoolYear, tables.SchoolYear.id == tables.SchoolClass.school_year_id)
            .where(tables.Enrolment.person_id == person_id, tables.SchoolYear.current)
        )
        return list(await session.scalars(query))


async def apply_plan(campus: Campus, person: Person, plan: dict[str, Any], **options: object) -> None:
    body = {"section_id": f"{MAIN.id}-s0", "language": "zh-Hant", "separate_groups": False} | options
    answer = await person.ask("POST", f"/promotion/plans/{plan['id']}/apply", body)
    assert answer.status == 202, answer
    assert answer.body["state"] == "applying"
    await campus.run_due_jobs()


# --- B01: students --------------------------------------------------------------------------------------------------


async def test_nothing_moves_before_the_second_confirmation(campus: Campus) -> None:
    admin = await campus.sign_in(ADMINISTRATOR)
    preview = await upload(admin, line(CHILD, code="A"), line(OTHER_CHILD, "P5", "A"))
    assert await class_names(campus, CHILD) == ["三年二班"]
    run = await apply(admin, preview)
    assert (run["moved"], run["unchanged"], run["failed"]) == (1, 1, 0)
    assert await class_names(campus, CHILD) == ["三年一班"]
    assert await class_names(campus, OTHER_CHILD) == ["五年一班"]


async def test_families_follow_into_the_new_class_group_at_once(campus: Campus) -> None:
    admin, mother = await campus.sign_in(ADMINISTRATOR), await campus.sign_in(MOTHER)
    assert [item["id"] for item in (await mother.get("/groups"))["items"]] == [group("三年二班")]
    await apply(admin, await upload(admin, line(CHILD, code="A")))
    assert [item["id"] for item in (await mother.get("/groups"))["items"]] == [group("三年一班")]


async def test_each_abnormal_line_says_why_and_moves_nobody(campus: Campus) -> None:
    """PROM-12..14: unknown id, removed from the directory, no such class, twice in the file, unreadable."""
    admin = await campus.sign_in(ADMINISTRATOR)
    async with campus.services.database.write() as session:
        gone = {"school_id": MAIN.id, "number": "gone", "person_id": None, "name": "武1"}
        await session.execute(insert(tables.StudentNumber), [gone])
    preview = await upload(
        admin,
        line(CHILD, code="A"),
        {"id": "cdfa68319599005d444ea040f0dd1fdd1111", "grade": "P3", "class": "A"},
        {"id": "gone", "grade": "p 3", "class": "A"},
        line(OTHER_CHILD, "P5", "Z"),
        line(CHILD, code="B"),
        {"id": "x", "grade": "P9", "class": "A"},
    )
    by_grade = {grade["grade"]: (grade["classes"], grade["abnormal"], grade["total"]) for grade in preview["grades"]}
    assert by_grade == {"": (0, 1, 1), "P3": (2, 3, 4), "P5": (1, 1, 1), "S1": (2, 0, 0), "S4": (1, 0, 0)}
    assert (preview["abnormal"], preview["total"]) == (5, 6)
    shown = (await admin.get("/promotion/upload/lines", grade="P3"))["items"]
    assert [one["trouble"] for one in shown] == ["unknown-id", "removed", "repeated", None]
    run = await apply(admin, preview)
    assert (run["moved"], run["failed"]) == (1, 5)
    assert {one["trouble"] for one in run["lines"]} == {
        None, "unknown-id", "removed", "no-such-class", "repeated", "unreadable",
    }  # fmt: skip
    assert await class_names(campus, CHILD) == ["三年一班"]
    assert await class_names(campus, OTHER_CHILD) == ["五年一班"]


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "not-json"),
        (b"[]", "wrong-format"),
        ({"students": []}, "wrong-format"),
        (b01() | {"version": 2}, "wrong-format"),
        ({"format": "smart-campus/b01", "version": 1}, "wrong-format"),
        (b01(*[{"id": "x"}] * 20_001), "too-many"),
    ],
)
async def test_a_file_that_cannot_be_used_says_so_and_the_last_one_stays(
    campus: Campus, content: object, reason: str
) -> None:
    admin = await campus.sign_in(ADMINISTRATOR)
    before = await upload(admin, line(CHILD))
    answer = await send(admin, "POST", "/promotion/upload", content, name="b01.json")
    assert (answer.status, answer.code, answer.body["reason"]) == (422, "file-not-usable", reason)
    assert (await admin.get("/promotion/upload"))["upload"]["id"] == before["id"]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_file_of_another_shape_is_read_through_the_schools_mapping(campus: Campus) -> None:
    admin = await campus.sign_in(ADMINISTRATOR)
    foreign = {"data": {"year": NOW_YEAR, "list": [{"studId": student_number(CHILD), "lv": "小三", "cls": "A"}]}}
    assert (await send(admin, "POST", "/promotion/upload", foreign, name="x.json")).code == "file-not-usable"
    fields = {"id": "studId", "grade": "lv", "class": "cls"}
    mapping = {"format": "smart-campus/mapping", "version": 1, "students": "data.list", "school_year": "data.year"}
    kept = await send(admin, "PUT", "/promotion/mapping", mapping | {"fields": fields, "grades": {"小三": "P3"}})
    assert kept.status == 204
    preview = (await send(admin, "POST", "/promotion/upload", foreign, name="x.json")).body
    assert preview["mapped"]
    assert (preview["upload"]["abnormal"], preview["upload"]["total"]) == (0, 1)
    await admin.ask("DELETE", "/promotion/mapping")
    assert (await send(admin, "POST", "/promotion/upload", foreign, name="x.json")).code == "file-not-usable"


async def test_only_the_file_that_was_looked_at_is_applied_and_only_once(campus: Campus) -> None:
    admin = await campus.sign_in(ADMINISTRATOR)
    seen = await upload(admin, line(CHILD, code="A"))
    newer = await upload(admin, line(CHILD, code="B"))
    body = {"upload_id": seen["id"]}
    assert (await admin.ask("POST", "/promotion/upload/apply", body)).code == "newer-file"
    await apply(admin, newer)
    assert (await admin.ask("POST", "/promotion/upload/apply", {"upload_id": newer["id"]})).code == "applied-already"


async def test_the_last_update_can_be_undone_while_nothing_was_built_on_it(campus: Campus) -> None:
    admin = await campus.sign_in(ADMINISTRATOR)
    first = await apply(admin, await upload(admin, line(CHILD, code="A", number=40)))
    second = await apply(admin, await upload(admin, line(OTHER_CHILD, "S1", "A")))
    assert (await admin.ask("POST", f"/promotion/runs/{first['id']}/undo")).code == "not-the-last-run"
    undone = await admin.ask("POST", f"/promotion/runs/{second['id']}/undo")
    assert undone.status == 200
    assert not undone.body["can_undo"]
    assert await class_names(campus, OTHER_CHILD) == ["五年一班"]
    assert (await admin.ask("POST", f"/promotion/runs/{second['id']}/undo")).code == "not-the-last-run"
    log = (await admin.get("/promotion/runs"))["items"]
    assert [(run["moved"], run["undone_by"] is not None) for run in log] == [(1, True), (1, False)]


async def test_an_update_on_which_somebody_built_is_not_undone(campus: Campus) -> None:
    admin = await campus.sign_in(ADMINISTRATOR)
    run = await apply(admin, await upload(admin, line(CHILD, code="A")))
    async with campus.services.database.write() as session:
        enrolment = await session.scalar(select(tables.Enrolment).where(tables.Enrolment.person_id == CHILD))
        assert enrolment is not None
        await session.delete(enrolment)
    assert (await admin.ask("POST", f"/promotion/runs/{run['id']}/undo")).code == "built-on"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_the_preview_is_a_spreadsheet_without_formulas(campus: Campus) -> None:
    """PROM-15."""
    admin = await campus.sign_in(ADMINISTRATOR)
    await upload(admin, line(CHILD), {"id": "=1+1", "grade": "P3", "class": "A"})
    async with admin.http.get(
        "/api/v1/promotion/upload/lines.xlsx", headers={"Cookie": f"{COOKIE}={admin.token}", "Accept-Language": "zh-TW"}
    ) as response:
        assert response.status == 200
        sheet = load_workbook(BytesIO(await response.read())).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "學生ID"
    assert (rows[1][0], rows[1][5]) == ("=1+1", "該id學生不存在")
    assert sheet["A2"].data_type == "s"


async def test_five_thousand_students_are_previewed_and_moved_in_a_breath(campus: Campus) -> None:
    """The times are the bench's; here everybody arrives, all at once."""
    people = [{"id": new_id(), **tables.names(f"學生{number}")} for number in range(5000)]
    async with campus.services.database.write() as session:
        await session.execute(insert(tables.Person), people)
        known = [{"number": one["id"], "person_id": one["id"]} for one in people]
        rows = [{"school_id": MAIN.id, "name": "學生", **one} for one in known]
        await session.execute(insert(tables.StudentNumber), rows)
    admin = await campus.sign_in(ADMINISTRATOR)
    lines = [{"id": one["id"], "grade": "S1", "class": "AB"[number % 2]} for number, one in enumerate(people)]
    began = time.perf_counter()
    preview = await upload(admin, *lines)
    seen = time.perf_counter()
    run = await apply(admin, preview)
    print(f"5,000 students: preview {seen - began:.2f} s, applied {time.perf_counter() - seen:.2f} s")
    assert (preview["abnormal"], preview["total"]) == (0, 5000)
    assert run["moved"] == 5000


# --- B08: classes of a year -----------------------------------------------------------------------------------------


async def test_a_class_table_becomes_the_current_year(campus: Campus) -> None:
    """PROM-01..05, PROM-21: all grade codes; what is there already stays; the same table twice makes nothing twice."""
    admin = await campus.sign_in(ADMINISTRATOR)
    grades = {code: ["A", "B"] for code in tables.GRADE_CODES}
    plan = (await send(admin, "POST", "/promotion/plans", b08(grades), name="b08.json")).body
    assert [grade["grade"] for grade in plan["grades"]] == list(tables.GRADE_CODES)
    for _ in range(2):
        await apply_plan(campus, admin, plan)
    shown = await admin.get("/promotion/plans")
    assert shown["items"][0]["state"] == "applied"
    assert [(year["name"], year["current"], year["classes"]) for year in shown["years"]] == [
        (NEXT_YEAR, True, 34),
        (NOW_YEAR, False, 6),
    ]
    tree = await admin.get("/directory")
    names = {one["name"] for section in tree["sections"] for grade in section["grades"] for one in grade["classes"]}
    assert {"小三A班", "初一B班", "高三A班", "幼一A班", "特三B班"} <= names
    assert len(names) == 34


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize(("language", "name"), [("zh-Hans", "小三A班"), ("pt", "P3 A"), ("en", "P3 A")])
async def test_students_and_parents_get_groups_of_their_own_where_the_school_wants_it(
    campus: Campus, language: str, name: str
) -> None:
    """PROM-03."""
    admin = await campus.sign_in(ADMINISTRATOR)
    plan = (await send(admin, "POST", "/promotion/plans", b08({"P3": ["A"]}), name="b08.json")).body
    await apply_plan(campus, admin, plan, language=language, separate_groups=True)
    await apply(admin, await upload(admin, line(CHILD)))
    mother, child = await campus.sign_in(MOTHER), await campus.sign_in(CHILD)
    for_parents, for_students = (await mother.get("/groups"))["items"], (await child.get("/groups"))["items"]
    assert len(for_parents) == len(for_students) == 1
    assert for_parents[0]["id"] != for_students[0]["id"]
    assert for_parents[0]["name"].startswith(name)
    members = (await mother.get(f"/groups/{for_parents[0]['id']}"))["members"]
    assert CHILD not in {one["id"] for one in members}
    assert MOTHER in {one["id"] for one in members}


async def test_a_class_table_that_fails_half_way_leaves_nothing_and_can_be_applied_again(campus: Campus) -> None:
    admin = await campus.sign_in(ADMINISTRATOR)
    plan = (await send(admin, "POST", "/promotion/plans", b08({"P3": ["A"], "P4": ["B"]}), name="b08.json")).body
    async with campus.services.database.write() as session:
        clash = tables.SchoolYear(id="clash", school_id=MAIN.id, name=NEXT_YEAR, current=False)
        clash.starts_on, clash.ends_on = campus.clock.now().date(), campus.clock.now().date()
        taken = tables.Grade(id="p4", school_id=MAIN.id, section_id=f"{MAIN.id}-s0", code="P4", name="四年級")
        session.add_all([clash, taken])
        await session.flush()
        session.add(
            tables.SchoolClass(
                id="other", school_id=MAIN.id, school_year_id="clash", grade_id="p4", name="小四B班", code="X"
            )
        )
    await apply_plan(campus, admin, plan)
    shown = await admin.get("/promotion/plans")
    assert shown["items"][0]["state"] == "failed"
    assert next(year for year in shown["years"] if year["name"] == NOW_YEAR)["current"]
    async with campus.services.database.write() as session:
        await session.delete(await session.get_one(tables.SchoolClass, "other"))
    await apply_plan(campus, admin, plan)
    assert (await admin.get("/promotion/plans"))["items"][0]["state"] == "applied"


async def test_a_year_is_put_aside_and_brought_back(campus: Campus) -> None:
    """PROM-06..08: warned, confirmed by its name, renamed; no classes then."""
    admin = await campus.sign_in(ADMINISTRATOR)
    warned = await admin.get("/promotion/reset")
    assert (warned["year"], warned["classes"], warned["students"]) == (NOW_YEAR, 6, len(MAIN_SCHOOL.students))
    body = {"mode": "rename", "name": "2026 備份", "confirm": "2026"}
    assert (await admin.ask("POST", "/promotion/reset", body)).code == "not-confirmed"
    same = {"mode": "rename", "name": NOW_YEAR, "confirm": NOW_YEAR}
    assert (await admin.ask("POST", "/promotion/reset", same)).code == "name-needed"
    assert (await admin.ask("POST", "/promotion/reset", body | {"confirm": NOW_YEAR})).status == 204
    assert (await admin.get("/groups"))["items"] == []
    answer = await send(admin, "POST", "/promotion/upload", b01(line(CHILD)), name="b01.json")
    assert answer.code == "no-current-year"
    (year,) = (await admin.get("/promotion/plans"))["years"]
    assert (year["name"], year["current"], year["backup"]) == ("2026 備份", False, True)
    await admin.ask("POST", f"/promotion/years/{year['id']}/restore")
    assert await class_names(campus, CHILD) == ["三年二班"]


async def test_a_year_is_deleted_with_its_groups_and_what_was_written_there(campus: Campus) -> None:
    admin = await campus.sign_in(ADMINISTRATOR)
    answer = await admin.ask("POST", "/promotion/reset", {"mode": "delete", "confirm": NOW_YEAR})
    assert answer.status == 204
    async with campus.reading() as session:
        assert (
            await session.scalars(select(tables.SchoolClass).where(tables.SchoolClass.school_id == MAIN.id))
        ).all() == []
    assert (await admin.ask("GET", f"/groups/{group('三年二班')}")).status == 404
    assert (await admin.get(f"/directory/people/{CHILD}"))["name"]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_class_table_is_fetched_from_the_authority(campus: Campus) -> None:
    """PROM-02, IMP-18: against a real server of the documented interface."""
    asked: list[tuple[str, str, str]] = []

    async def classes(request: web.Request) -> web.Response:
        asked.append((request.match_info["school"], request.query["year"], request.headers["Authorization"]))
        found = request.query["year"] == NEXT_YEAR
        return web.json_response(b08({"P1": ["A"]}) if found else {}, status=200 if found else 404)

    register = web.Application()
    register.router.add_get("/schools/{school}/classes", classes)
    admin = await campus.sign_in(ADMINISTRATOR)
    wish = {"school_year": NEXT_YEAR}
    assert (await admin.ask("POST", "/promotion/plans/fetch", wish)).code == "authority-not-set-up"
    async with TestServer(register) as server:
        address = AuthoritySettings(url=str(server.make_url("/")), token=SecretStr("secret"))
        campus.services.settings = campus.services.settings.model_copy(update={"authority": address})
        fetched = await admin.ask("POST", "/promotion/plans/fetch", wish)
        assert fetched.status == 201
        assert (fetched.body["source"], fetched.body["grades"]) == ("authority", [{"grade": "P1", "classes": ["A"]}])
        assert asked == [(MAIN.id, NEXT_YEAR, "Bearer secret")]
        other = await admin.ask("POST", "/promotion/plans/fetch", {"school_year": "2030/2031"})
        assert other.code == "class-table-not-found"
    assert (await admin.ask("POST", "/promotion/plans/fetch", wish)).code == "authority-unreachable"


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("person", [HEAD, SCHOOL_STAFF, MOTHER])
async def test_only_administrators_promote(campus: Campus, person: str) -> None:
    other = await campus.sign_in(person)
    for path in ("/promotion/plans", "/promotion/upload", "/promotion/runs", "/promotion/reset", "/promotion/formats"):
        assert (await other.ask("GET", path)).code == "not-allowed"
    assert (await send(other, "POST", "/promotion/upload", b01(line(CHILD)), name="b01.json")).code == "not-allowed"


async def test_two_administrators_who_confirm_at_once_move_everybody_once(campus: Campus) -> None:
    admin = await campus.sign_in(ADMINISTRATOR)
    body = {"upload_id": (await upload(admin, line(CHILD, code="A")))["id"]}
    answers = await asyncio.gather(*(admin.ask("POST", "/promotion/upload/apply", body) for _ in range(4)))
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    assert await class_names(campus, CHILD) == ["三年一班"]
    assert class_of("三年一班")
