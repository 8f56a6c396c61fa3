"""People come in by a spreadsheet: looked at before anything changes, applied whole or not at all, and out again the same."""

import asyncio
import json
import re
import time
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # noqa: TID251
from pydantic import SecretStr
from sqlalchemy import func, select

from signaling.messages import Relation
from tests.test_house import ROOT
from tests.web.modules.campus import MAIN_SCHOOL, SECOND_SCHOOL, Answer, Campus, Person, class_of
from tests.web.modules.cast import (
    ADMINISTRATOR,
    CHILD,
    FATHER,
    HEAD,
    MOTHER,
    OTHER_PARENT,
    OTHER_TEACHER,
    SCHOOL_STAFF,
    plan_of,
)
from tests.web.modules.test_lesson import page_of
from tests.worlds.waiting import until
from web.access import IdentityKind
from web.audit import AuditEntry, first_broken
from web.auth import COOKIE
from web.commands import CommandFailed, import_people
from web.locales import Locale
from web.modules.demo.plan import MAIN, SECOND
from web.modules.demo.seed import student_number
from web.modules.directory import tables
from web.modules.roster.exchange import reading
from web.modules.roster.exchange.columns import HEADINGS, SHAPES, Field, Part, in_language
from web.modules.roster.exchange.terminal import SENTENCES
from web.modules.roster.tables import PeopleUploadLine
from web.settings import Settings
from web.sheets import Column, Sheet, workbook

pytestmark = pytest.mark.parametrize("engine", ["sqlite"])

Cells = Mapping[Field, object]
EN = Locale.EN


def sheet(part: Part, rows: Sequence[Cells], locale: Locale = EN) -> Sheet:
    """A sheet with only the columns that its rows fill, in an order of its own."""
    fields = sorted({field for row in rows for field in row} | SHAPES[part].needed, reverse=True)
    columns = [Column(in_language(HEADINGS[field], locale)) for field in fields]
    return Sheet(part.value, columns, [[row.get(field) for field in fields] for row in rows])  # type: ignore[misc]


async def upload(person: Person, content: bytes, name: str = "people.xlsx") -> Answer:
    async with person.http.request(
        "POST",
        "/api/v1/directory/import",
        data=content,
        params={"name": name},
        headers={"Cookie": f"{COOKIE}={person.token}"},
    ) as response:
        return Answer(response.status, await response.json())


async def look(person: Person, *sheets: Sheet) -> Any:
    answer = await upload(person, workbook(sheets))
    assert answer.status == 201, answer
    return answer.body


async def lines(person: Person, **query: str) -> list[Any]:
    found: list[Any] = (await person.get("/directory/import/lines", **query))["items"]
    return found


async def apply(person: Person, shown: Mapping[str, Any]) -> Answer:
    return await person.ask("POST", "/directory/import/apply", {"import_id": shown["id"]})


def counted(shown: Mapping[str, Any], part: Part) -> tuple[int, ...]:
    """New, changed, unchanged, wrong."""
    (one,) = [one for one in shown["parts"] if one["part"] == part.value]
    return tuple(one[name] for name in ("new", "changed", "unchanged", "wrong"))


async def entry_of(person: Person, **query: str) -> Any:
    """The form of the one person whom a search finds."""
    (found,) = (await person.get("/directory/people", **query))["items"]
    return await person.get(f"/directory/people/{found['id']}/form")


NUMBER, NAME, PHONE = Field.NUMBER, Field.NAME, Field.PHONE
NEW_STUDENT: Cells = {
    NUMBER: "A-1001",
    NAME: "曾小欣",
    Field.NAME_OTHER: "Chang Sio Ian",
    Field.CLASS: "三年二班",
    Field.SEAT: 40,
}
NEW_PARENT: Cells = {
    PHONE: 85366001234, NAME: "曾太", Field.RELATION: "Mother",
    Field.CHILDREN: f"A-1001; {student_number(CHILD)}",
}  # fmt: skip
NEW_TEACHER: Cells = {
    PHONE: "+853 6600 5678", NAME: "馮老師", Field.IDENTITIES: "Docente", Field.DEPARTMENTS: "教務處",
    Field.LESSONS: "三年二班：數學、常識; 三年一班: 數學", Field.HEADS: "三年二班",
}  # fmt: skip


async def test_students_parents_and_staff_come_in_together_and_the_audit_tells_each(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    shown = await look(
        administrator,
        sheet(Part.STAFF, [NEW_TEACHER], Locale.PT),
        sheet(Part.PARENTS, [NEW_PARENT], Locale.ZH_HANS),
        sheet(Part.STUDENTS, [NEW_STUDENT]),
    )
    assert [counted(shown, part) for part in Part] == [(1, 0, 0, 0)] * 3
    (told,) = await lines(administrator, part="staff")
    assert {"field": "lessons", "before": "", "after": "三年二班: 數學, 三年二班: 常識, 三年一班: 數學"} in told[
        "changes"
    ]
    assert not (await administrator.get("/directory/people", q="曾小欣"))["items"]
    done = await apply(administrator, shown)
    assert (done.status, done.body["applied_at"] is not None) == (201, True)
    student = await entry_of(administrator, q="曾小欣")
    assert (student["student_number"], student["class_id"], student["number"]) == ("A-1001", class_of("三年二班"), 40)
    teachers = await administrator.get(f"/directory/classes/{class_of('三年二班')}/teachers")
    assert {(one["name"], one["subject"]) for one in teachers["lessons"]} >= {("馮老師", "數學"), ("馮老師", "常識")}
    assert {one["name"] for one in teachers["heads"]} == {plan_of(HEAD).name.name, "馮老師"}
    async with campus.reading() as session:
        parent = (await session.scalars(select(tables.Person).where(tables.Person.phone == "+85366001234"))).one()
        ties = select(tables.Guardianship).where(tables.Guardianship.parent_id == parent.id)
        assert {(tie.child_id, tie.relation) for tie in await session.scalars(ties)} == {
            (student["id"], Relation.MOTHER), (CHILD, Relation.MOTHER),
        }  # fmt: skip
        assert await first_broken(session, MAIN.id) is None
        rows = (await session.scalars(select(AuditEntry).order_by(AuditEntry.number))).all()
        left = await session.scalar(select(func.count()).select_from(PeopleUploadLine))
    actions = [row.action for row in rows]
    assert actions[0] == "people-file-uploaded"
    assert sorted(actions[1:-1]) == ["lessons-added", *["parent-bound"] * 2, *["person-added"] * 3]
    assert (actions[-1], rows[-1].detail) == ("people-imported", {"new": 3, "changed": 0, "unchanged": 0, "wrong": 0})
    assert left == 0
    assert (await apply(administrator, shown)).code == "applied-already"


async def test_what_was_taken_out_comes_in_unchanged_in_every_language(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    by_hand = {"name": "=1+1 無編號", "identities": [{"kind": "student"}], "class_id": class_of("三年二班")}
    await administrator.post("/directory/people", by_hand)
    await administrator.post("/directory/people", {"name": "無電話", "identities": [{"kind": "school-staff"}]})
    students = [one for one in MAIN_SCHOOL.people if IdentityKind.STUDENT in {kind for kind, _ in one.identities}]
    for locale in Locale:
        headers = {"Accept-Language": locale.value}
        content = (await administrator.ask("GET", "/directory/people.xlsx", headers=headers)).body
        book = load_workbook(BytesIO(content))
        assert book.sheetnames == [in_language(SHAPES[part].title, locale) for part in Part]
        assert book.worksheets[0].max_row == len(students) + 2
        answer = await upload(administrator, content)
        assert (answer.status, answer.body["ignored"]) == (201, [])
        assert [counted(answer.body, part)[:2] for part in Part] == [(0, 0)] * 3
        assert await lines(administrator, verdict="wrong") == []
        assert counted(answer.body, Part.STUDENTS)[2] == len(students) + 1


async def test_a_template_holds_headings_only_and_is_understood(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    answer = await administrator.ask("GET", "/directory/import/template.xlsx", headers={"Accept-Language": "pt"})
    pages = load_workbook(BytesIO(answer.body)).worksheets
    assert [(page["A1"].value, page.max_row) for page in pages] == [
        ("N.º de aluno", 1), ("Telefone", 1), ("Telefone", 1),
    ]  # fmt: skip
    assert "+853" in str(pages[1]["A1"].comment)
    looked = (await upload(administrator, answer.body)).body
    assert [counted(looked, part) for part in Part] == [(0, 0, 0, 0)] * 3


async def gone(campus: Campus, administrator: Person, person_id: str) -> None:
    assert (await administrator.ask("POST", f"/directory/people/{person_id}/leave")).status == 204


async def test_every_wrong_line_says_why_and_does_nothing(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    left = MAIN_SCHOOL.students[-1].person.id
    await gone(campus, administrator, left)
    await gone(campus, administrator, OTHER_TEACHER)
    second = next(one.phone for one in SECOND_SCHOOL.people if one.phone)
    mother, head, pupil = plan_of(MOTHER), plan_of(HEAD), student_number(CHILD)
    student: list[tuple[Cells, str]] = [
        ({NUMBER: "B-1", NAME: "甲", Field.CLASS: "九年九班"}, "no-such-class"),
        ({NUMBER: "B-2", NAME: "甲", Field.GRADE: "P3"}, "class-needed"),
        ({NUMBER: "B-3", NAME: "甲", Field.CLASS: "三年二班", Field.SEAT: "4x"}, "seat-not-possible"),
        ({NUMBER: "B-4", NAME: "甲", Field.CLASS: "A"}, "class-unclear"),
        ({NUMBER: "B-5"}, "name-needed"),
        ({NAME: "無人"}, "number-needed"),
        ({NUMBER: student_number(left), NAME: "甲"}, "left"),
        ({NUMBER: "B-6", NAME: "甲" * 81}, "too-long"),
        ({NUMBER: "B-7", NAME: "乙", PHONE: mother.phone}, "phone-taken"),
        ({NUMBER: "B-8", NAME: "丙", Field.SEAT: 3}, "class-needed"),
        ({NUMBER: "B-8", NAME: "丙"}, "number-twice"),
    ]
    parent: list[tuple[Cells, str]] = [
        ({PHONE: "12", NAME: "丁", Field.CHILDREN: pupil, Field.RELATION: "父"}, "phone-not-possible"),
        ({PHONE: "66001111", NAME: "丁", Field.CHILDREN: "B-1", Field.RELATION: "父"}, "no-such-student"),
        ({PHONE: "66001112", NAME: "丁", Field.CHILDREN: pupil}, "relation-needed"),
        ({PHONE: "66001113", NAME: "丁", Field.CHILDREN: pupil, Field.RELATION: "鄰居"}, "no-such-relation"),
        ({PHONE: "66001114", NAME: "丁"}, "child-needed"),
        ({PHONE: second, NAME: "丁", Field.CHILDREN: pupil, Field.RELATION: "父"}, "phone-elsewhere"),
        (
            {PHONE: "66001115", NAME: "丁", Field.CHILDREN: pupil, Field.RELATION: "父", Field.CHILD_NAME: "戊"},
            "child-name-differs",
        ),
        ({PHONE: "66001115", NAME: "己", Field.CHILDREN: pupil, Field.RELATION: "父"}, "phone-twice"),
    ]
    staff: list[tuple[Cells, str]] = [
        ({NAME: "庚", Field.IDENTITIES: "教師"}, "phone-needed"),
        ({PHONE: "66002222", NAME: "庚"}, "identity-needed"),
        ({PHONE: "66002223", NAME: "庚", Field.IDENTITIES: "校工"}, "no-such-identity"),
        ({PHONE: "66002224", NAME: "庚", Field.IDENTITIES: "管理員"}, "administrators-by-hand"),
        ({PHONE: "66002225", NAME: "庚", Field.IDENTITIES: "教師", Field.DEPARTMENTS: "天文台"}, "no-such-department"),
        ({PHONE: "66002226", NAME: "庚", Field.IDENTITIES: "教師", Field.LESSONS: "三年二班"}, "lessons-not-readable"),
        ({PHONE: plan_of(OTHER_TEACHER).phone, NAME: "庚", Field.IDENTITIES: "教師"}, "left"),
        ({PHONE: head.phone, NAME: head.name.name, Field.HEADS: "九年九班"}, "no-such-class"),
    ]
    parts = ((Part.STUDENTS, student), (Part.PARENTS, parent), (Part.STAFF, staff))
    shown = await look(administrator, *(sheet(part, [cells for cells, _ in rows]) for part, rows in parts))
    for part, rows in parts:
        told = {
            line["row"]: [fault["code"] for fault in line["faults"]]
            for line in await lines(administrator, part=part.value)
        }
        assert told == {row: [code] for row, (_, code) in enumerate(rows, start=2)}
    people = await people_count(campus)
    assert (await apply(administrator, shown)).status == 201
    assert await people_count(campus) == people


async def people_count(campus: Campus) -> int:
    async with campus.reading() as session:
        return await session.scalar(select(func.count()).select_from(tables.Identity)) or 0


async def test_nobody_is_taken_over_by_a_telephone(campus: Campus) -> None:
    """Not a person of two schools, no student, no parent by who becomes staff, and not one parent by the other."""
    async with campus.services.database.write() as session:
        session.add(tables.Identity(id="two", person_id=HEAD, school_id=SECOND.id, kind="parent"))
        (await session.get_one(tables.Person, CHILD)).phone = "+85366003333"
    administrator = await campus.sign_in(ADMINISTRATOR)
    child = {Field.CHILDREN: student_number(CHILD)}
    parents: list[Cells] = [
        {PHONE: plan_of(MOTHER).phone, NAME: "另一位家長", Field.RELATION: "父親", **child},
        {PHONE: plan_of(SCHOOL_STAFF).phone, NAME: "又一位家長", Field.RELATION: "父親", **child},
        {PHONE: plan_of(FATHER).phone, NAME: "同一位家長", Field.RELATION: "父親", **child},
        {PHONE: plan_of(FATHER).phone, NAME: "同一位家長"},
    ]
    staff: list[Cells] = [
        {PHONE: plan_of(HEAD).phone, NAME: "別的名字"},
        {PHONE: "66003333", NAME: plan_of(CHILD).name.name, Field.IDENTITIES: "職員"},
        {PHONE: plan_of(OTHER_PARENT).phone, NAME: "新職員", Field.IDENTITIES: "職員"},
        {PHONE: plan_of(OTHER_PARENT).phone, Field.IDENTITIES: "職員"},
    ]
    await look(administrator, sheet(Part.PARENTS, parents), sheet(Part.STAFF, staff))
    assert [[fault["code"] for fault in line["faults"]] for line in await lines(administrator)] == [
        ["phone-of-another"], ["phone-of-another"], [], [],
        ["several-schools"], ["phone-taken"], ["phone-of-another"], [],
    ]  # fmt: skip


async def test_a_filled_cell_changes_an_empty_one_does_not_and_nobody_is_removed(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    head, people = plan_of(HEAD), await people_count(campus)
    taught = await administrator.get(f"/directory/classes/{class_of('三年二班')}/teachers")
    shown = await look(
        administrator,
        sheet(Part.STUDENTS, [{NUMBER: student_number(CHILD), NAME: "改名", Field.GRADE: "P3", Field.CLASS: "A"}]),
        sheet(Part.STAFF, [{PHONE: head.phone, Field.LESSONS: "三年一班: 音樂", Field.TITLE: "主任"}]),
    )
    first, second = await lines(administrator)
    told = {one["field"]: (one["before"], one["after"]) for one in first["changes"]}
    assert (told["name"], told["class"]) == ((plan_of(CHILD).name.name, "改名"), ("三年二班", "三年一班"))
    assert (second["verdict"], [one["field"] for one in second["changes"]]) == ("changed", ["title", "lessons"])
    assert (await apply(administrator, shown)).status == 201
    form = await administrator.get(f"/directory/people/{CHILD}/form")
    assert (form["name"], form["class_id"], form["number"]) == ("改名", class_of("三年一班"), 0)
    assert form["name_other"] == plan_of(CHILD).name.other
    assert await administrator.get(f"/directory/classes/{class_of('三年二班')}/teachers") == taught
    assert await people_count(campus) == people
    async with campus.reading() as session:
        rows = await session.scalars(
            select(AuditEntry).where(AuditEntry.object_id == CHILD).order_by(AuditEntry.number)
        )
        assert [(row.action, row.detail) for row in rows] == [
            ("person-changed", {"fields": ["name"]}),
            ("student-moved", {"from_class": class_of("三年二班"), "to_class": class_of("三年一班")}),
        ]


async def test_who_is_moved_leaves_the_old_class_at_once_and_so_do_the_parents(campus: Campus) -> None:
    administrator, mother = await campus.sign_in(ADMINISTRATOR), await campus.sign_in(MOTHER)
    moved: Cells = {NUMBER: student_number(CHILD), NAME: plan_of(CHILD).name.name, Field.CLASS: "三年一班"}
    shown = await look(administrator, sheet(Part.STUDENTS, [moved]))
    async with page_of(campus, mother) as page:
        assert (await apply(administrator, shown)).status == 201
        await until(lambda: not page.socket.connected, what="the socket proves itself again")
    assert [one["name"] for one in (await mother.get("/groups"))["items"]] == ["三年一班"]


async def test_only_what_was_shown_is_applied(campus: Campus) -> None:
    """Two tabs, two administrators: a newer file, and a directory that has changed so that it matters."""
    administrator = await campus.sign_in(ADMINISTRATOR)
    changed: Cells = {NUMBER: student_number(CHILD), NAME: "改名"}
    first = await look(administrator, sheet(Part.STUDENTS, [NEW_STUDENT]))
    shown = await look(administrator, sheet(Part.STUDENTS, [NEW_STUDENT, changed]))
    assert (await apply(administrator, first)).code == "newer-file"
    await administrator.ask("POST", f"/directory/people/{MOTHER}/leave")
    moved = {"class_id": class_of("三年一班"), "number": 9}
    await administrator.ask("PUT", f"/directory/people/{CHILD}/class", moved)
    same = await administrator.post("/directory/import/again", {"import_id": shown["id"]})
    form = await administrator.get(f"/directory/people/{CHILD}/form")
    body = {name: form[name] for name in ("name", "name_other", "phone", "identities", "department_ids", "tag_ids")}
    await administrator.ask("PUT", f"/directory/people/{CHILD}", body | {"name": "又改名"})
    refused = await apply(administrator, same)
    assert (refused.status, refused.code) == (409, "directory-changed")
    assert not (await administrator.get("/directory/people", q="曾小欣"))["items"]
    again = await administrator.post("/directory/import/again", {"import_id": same["id"]})
    (told,) = await lines(administrator, verdict="changed")
    assert told["changes"] == [{"field": "name", "before": "又改名", "after": "改名"}]
    assert (await apply(administrator, again)).status == 201
    assert (await administrator.get(f"/directory/people/{CHILD}/form"))["name"] == "改名"


async def test_what_was_read_is_forgotten_after_a_day_or_at_once(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    await look(administrator, sheet(Part.STUDENTS, [NEW_STUDENT]))
    assert (await administrator.ask("DELETE", "/directory/import")).status == 204
    shown = await look(administrator, sheet(Part.STUDENTS, [NEW_STUDENT]))
    campus.clock.move(hours=25)
    administrator = await campus.sign_in(ADMINISTRATOR)
    await campus.run_due_jobs()
    assert (await administrator.get("/directory/import"))["last"] is None
    assert (await apply(administrator, shown)).code == "no-people-file"


NO_USE = {
    b"%PDF-1.7 something": "sheet-not-one",
    b"PK\x03\x04 no zip": "sheet-damaged",
    b"a,b,c\n1,2,3": "sheet-not-people",
    "學生編號,學生ID,姓名\n1,1,x".encode(): "sheet-heading-twice",
}


async def test_a_file_that_cannot_be_used_is_refused_and_the_last_one_stays(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    shown = await look(administrator, sheet(Part.STUDENTS, [NEW_STUDENT]))
    for content, code in NO_USE.items():
        answer = await upload(administrator, content)
        assert (answer.status, answer.code) == (422, code)
    assert (await administrator.get("/directory/import"))["last"]["id"] == shown["id"]


async def test_three_thousand_rows_are_shown_and_applied_in_seconds(campus: Campus) -> None:
    """Preview under 5 s, apply under 10 s: measured, and printed; the limits are the test's own, for busy machines."""
    administrator = await campus.sign_in(ADMINISTRATOR)
    students: list[Cells] = [
        {NUMBER: f"C-{n}", NAME: f"陳{chr(0x5A00 + n)}{chr(0x6A00 + n // 3)}", Field.CLASS: "三年二班"}
        for n in range(1500)
    ]
    parents: list[Cells] = [
        {PHONE: f"+8536{n:07}", NAME: f"陳{chr(0x5A00 + n)}", Field.RELATION: "母親", Field.CHILDREN: f"C-{n}"}
        for n in range(1500)
    ]
    content = workbook([sheet(Part.STUDENTS, students), sheet(Part.PARENTS, parents)])
    began = time.perf_counter()
    shown = (await upload(administrator, content)).body
    seen = time.perf_counter()
    assert [counted(shown, part)[0] for part in Part] == [1500, 1500, 0]
    done = await apply(administrator, shown)
    ended = time.perf_counter()
    print(f"3,000 rows: preview {seen - began:.2f} s, applied {ended - seen:.2f} s")
    assert done.status == 201
    assert max(seen - began, (ended - seen) / 2) < 30
    async with campus.reading() as session:
        assert await session.scalar(select(func.count()).where(tables.StudentNumber.number.startswith("C-"))) == 1500


def test_every_fault_has_a_sentence_in_every_language_and_on_the_command_line(engine: str) -> None:
    assert engine
    sources = [path.read_text() for path in Path(reading.__file__).parent.glob("*.py")]
    codes = {code for text in sources for code in re.findall(r'Fault\(\s*(?:"left" if [^"]* else )?"([a-z-]+)"', text)}
    assert codes <= set(SENTENCES)
    for locale in Locale:
        folder = ROOT / "web/client/src/i18n" / locale.value
        assert set(json.loads((folder / "import.json").read_text())["fault"]) == set(SENTENCES)
        assert set(json.loads((folder / "errors.json").read_text())) >= set(reading.REFUSALS)


async def test_the_command_line_shows_the_same_and_applies_when_told(
    campus: Campus, tmp_path: Path, demo_database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes("學生編號,姓名,班別\nA-1,曾小欣,三年二班\nA-2,曾小明,九年九班\n".encode("big5"))
    settings = Settings(data=tmp_path, database_url=SecretStr(demo_database_url))
    await asyncio.to_thread(import_people, settings, file, school=MAIN.name, apply=False)
    shown = capsys.readouterr().out
    assert "曾小欣" in shown
    assert "wrong" in shown
    assert "九年九班" in shown
    administrator = await campus.sign_in(ADMINISTRATOR)
    assert not (await administrator.get("/directory/people", q="曾小欣"))["items"]
    await asyncio.to_thread(import_people, settings, file, school=MAIN.id, apply=True)
    assert "Wrong rows left out: 1." in capsys.readouterr().out
    assert (await entry_of(administrator, q="曾小欣"))["class_id"] == class_of("三年二班")
    with pytest.raises(CommandFailed, match="there is no such school"):
        await asyncio.to_thread(import_people, settings, file, school="nowhere", apply=True)
    (tmp_path / "notes.txt").write_text("nothing of this")
    with pytest.raises(CommandFailed, match="No sheet has the headings"):
        await asyncio.to_thread(import_people, settings, tmp_path / "notes.txt", school=MAIN.id, apply=True)
