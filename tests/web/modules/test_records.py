"""Records of classes: who sees which, what they say, how far they reach, how they leave the house (LIVE-38..50, META-01, 04)."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook  # noqa: TID251
from sqlalchemy import func, select, update

from tests.web.modules.campus import MAIN_SCHOOL, START, Campus, Person
from tests.web.modules.cast import (
    ADMINISTRATOR,
    CHILD,
    FATHER,
    HEAD,
    MOTHER,
    OTHER_CHILD,
    OTHER_PARENT,
    SCHOOL_STAFF,
    TWIN_PARENT,
    plan_of,
)
from tests.web.modules.lessons import answered, asked, at, came, closed, ended, keep, said, spoke, stayed
from tests.web.modules.test_class_rooms import begin
from tests.web.modules.test_sharing import change_settings, enter
from web.modules.classes.kept import ClassComment
from web.modules.classes.tables import LiveClass, PresenceSpan
from web.modules.demo.plan import MAIN
from web.modules.directory.tables import Person as PersonRow

FORTY = 40


async def lesson(campus: Campus, *names: str, host: str = HEAD, **changes: object) -> str:
    """A lesson of forty minutes: a parent for a child, another student, comments, a check-in, a turn to speak."""
    class_id = await begin(campus, *(names or ("三年二班",)), host=host, **changes)
    await keep(
        campus,
        class_id,
        came(host, 0),
        *stayed(MOTHER, 2, 20),
        came(MOTHER, 22),
        came(FATHER, 10),
        asked(1, 5),
        answered(1, CHILD, MOTHER, 6),
        closed(1, 7),
        said(MOTHER, 1, "=1+1", 8),
        said(MOTHER, 2, "明白了", 9),
        spoke(MOTHER, 12, 13.5),
        ended(FORTY),
    )
    return class_id


def student(record: Any, person: str) -> Any:
    return next(one for one in record["attendance"] if one["person_id"] == person)


async def test_a_record_tells_who_was_there_and_what_they_did(campus: Campus) -> None:
    """LIVE-38, LIVE-39."""
    class_id = await lesson(campus)
    record = await (await campus.sign_in(HEAD)).get(f"/classes/{class_id}/record")
    assert (record["record"]["viewer_count"], record["record"]["scope"]) == (2, ["三年二班"])
    host, mother, father = record["viewers"]
    assert (host["host"], host["person_id"], host["seconds"]) == (True, HEAD, 2400)
    assert (mother["person_id"], mother["kind"], mother["children"][0]["person_id"]) == (MOTHER, "parent", CHILD)
    assert [(one["joined_at"], one["left_at"]) for one in mother["spans"]] == [
        ("2026-11-23T01:02:00Z", "2026-11-23T01:20:00Z"),
        ("2026-11-23T01:22:00Z", "2026-11-23T01:40:00Z"),
    ]
    assert (mother["seconds"], mother["comments"], mother["spoken_seconds"], mother["check_ins"]) == (2160, 2, 90, 1)
    assert (father["person_id"], father["seconds"]) == (FATHER, 1800)
    (check_in,) = record["check_ins"]
    assert [(one["person_id"], one["by_name"]) for one in check_in["replies"]] == [(CHILD, mother["name"])]
    assert len(check_in["missing"]) == 25
    assert [one["text"] for one in record["comments"]] == ["=1+1", "明白了"]


async def test_a_child_attended_while_any_of_its_parents_did(campus: Campus) -> None:
    """IMP-04: both parents at once count once."""
    class_id = await lesson(campus)
    record = await (await campus.sign_in(HEAD)).get(f"/classes/{class_id}/record")
    child = student(record, CHILD)
    assert (child["present"], child["arrived_at"], child["attended_seconds"]) == (True, "2026-11-23T01:02:00Z", 2280)
    assert child["check_ins"] == 1
    assert plan_of(CHILD).name.name not in record["absentees"]
    assert len(record["absentees"]) == 25
    absent = student(record, next(one.person.id for one in MAIN_SCHOOL.students if one.class_name == "三年二班"))
    if absent["person_id"] != CHILD:
        assert (absent["present"], absent["reasons"]) == (False, ["never-came"])


async def test_one_parent_attends_for_both_of_its_children(campus: Campus) -> None:
    """IMP-04."""
    twins = MAIN_SCHOOL.children[TWIN_PARENT]
    class_id = await begin(campus, twins[0].class_name, host=ADMINISTRATOR)
    await keep(campus, class_id, came(TWIN_PARENT, 0), ended(FORTY))
    record = await (await campus.sign_in(ADMINISTRATOR)).get(f"/classes/{class_id}/record")
    assert [student(record, twin.person.id)["present"] for twin in twins] == [True, True]
    assert record["record"]["viewer_count"] == 1


async def test_the_school_s_rule_decides_who_was_absent(campus: Campus) -> None:
    """META-01: configurable."""
    class_id = await begin(campus, "三年二班")
    await keep(campus, class_id, *stayed(CHILD, 12, 39), ended(FORTY))
    head = await campus.sign_in(HEAD)
    assert student(await head.get(f"/classes/{class_id}/record"), CHILD)["present"] is True
    rule = {"late_minutes": 12, "away_minutes": 30, "early_leave_minutes": 1}
    await change_settings(campus, attendance=rule)
    now = student(await head.get(f"/classes/{class_id}/record"), CHILD)
    assert (now["present"], now["reasons"]) == (False, ["late", "left-early"])


async def test_teachers_see_their_own_records_and_administrators_all(campus: Campus) -> None:
    """LIVE-46."""
    own = await lesson(campus)
    campus.clock.move(hours=1)
    other = await begin(campus, "五年一班", host=ADMINISTRATOR)
    await keep(campus, other, came(OTHER_PARENT, 61), ended(90))
    head, administrator = await campus.sign_in(HEAD), await campus.sign_in(ADMINISTRATOR)
    assert [one["id"] for one in (await head.get("/classes/records"))["items"]] == [own]
    page = await administrator.get("/classes/records")
    assert [one["id"] for one in page["items"]] == [other, own]
    assert {one["id"] for one in page["hosts"]} == {HEAD, ADMINISTRATOR}
    (by_host,) = (await administrator.get("/classes/records", host_id=HEAD))["items"]
    assert by_host["id"] == own
    (found,) = (await administrator.get("/classes/records", q=plan_of(HEAD).name.name[:2]))["items"]
    assert found["id"] == own
    assert (await head.get("/classes/records", host_id=ADMINISTRATOR))["items"] == []
    assert (await (await campus.sign_in(SCHOOL_STAFF)).get("/classes/records"))["items"] == []


async def test_a_record_is_its_host_s_and_the_administrators_only(campus: Campus) -> None:
    class_id = await lesson(campus)
    for person in (SCHOOL_STAFF, MOTHER, CHILD, OTHER_PARENT):
        who = await campus.sign_in(person)
        for path in (f"/classes/{class_id}/record", f"/classes/{class_id}/record.xlsx"):
            assert (await who.ask("GET", path)).status == 404, person
        expected = 200 if person == SCHOOL_STAFF else 403
        for path in ("/classes/records", "/classes/records.xlsx"):
            assert (await who.ask("GET", path)).status == expected, person


async def test_pages_of_records_follow_one_another(campus: Campus) -> None:
    ids = []
    for _ in range(3):
        ids.append(await lesson(campus))
        campus.clock.move(minutes=50)
    head = await campus.sign_in(HEAD)
    first = await head.get("/classes/records", limit="2")
    rest = await head.get("/classes/records", limit="2", cursor=first["next_cursor"])
    assert [one["id"] for one in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next_cursor"] is None
    assert (await head.get("/classes/records", cursor="nothing"))["items"] == []


RANGES = (
    ({"from": "2026-10-10", "to": "2026-11-23"}, 200),
    ({"from": "2026-10-09", "to": "2026-11-23"}, 422),
    ({"from": "2026-11-24", "to": "2026-11-23"}, 422),
    ({"from": "2026-01-01"}, 200),
    ({"to": "2026-11-23"}, 200),
)


async def test_a_range_has_forty_five_days_and_not_one_more(campus: Campus) -> None:
    """LIVE-48: 45 days, both ends counted; 46 are refused."""
    head = await campus.sign_in(HEAD)
    for query, status in RANGES:
        for path in ("/classes/records", "/classes/records.xlsx", "/attendance"):
            answer = await head.ask("GET", path, None, headers=None, **query)
            assert answer.status == status, (path, query)
            if status == 422:
                assert (answer.code, answer.body["days"]) == ("range-too-long", 45)


async def test_a_day_of_records_is_one_of_the_school(campus: Campus) -> None:
    """IMP-07: 23:59 and 00:00 in Macau are 15:59 and 16:00 UTC."""
    ids = []
    for hour, minute in ((15, 59), (16, 0)):
        campus.clock.time = datetime(2026, 11, 23, hour, minute, tzinfo=UTC)
        ids.append(await lesson(campus))
    head = await campus.sign_in(HEAD)
    for day, expected in (("2026-11-23", ids[0]), ("2026-11-24", ids[1])):
        (found,) = (await head.get("/classes/records", **{"from": day, "to": day}))["items"]
        assert found["id"] == expected


async def test_what_is_older_than_half_a_year_is_hidden_at_once_and_purged_by_the_daily_job(campus: Campus) -> None:
    """LIVE-49. A guest's name goes as well (IMP-09)."""
    class_id = await begin(campus, "三年二班", viewer_scope="anyone")
    guest = await enter(campus, class_id)
    await keep(campus, class_id, came(guest.id, 1), said(guest.id, 1, "hello", 2), ended(FORTY))
    async with campus.services.database.write() as session:
        before = START - timedelta(days=185)
        await session.execute(update(LiveClass).values(started_at=before, ended_at=before + timedelta(hours=1)))
    head = await campus.sign_in(HEAD)
    assert (await head.ask("GET", f"/classes/{class_id}/record")).status == 404
    assert (await head.get("/classes/records", **{"from": "2026-05-01", "to": "2026-06-10"}))["items"] == []
    campus.clock.move(days=1)
    await campus.run_due_jobs()
    async with campus.reading() as session:
        for table in (LiveClass, PresenceSpan, ClassComment):
            assert await session.scalar(select(func.count()).select_from(table)) == 0
        assert await session.get(PersonRow, guest.id) is None
        assert await session.get(PersonRow, HEAD) is not None


async def test_families_see_the_attendance_of_their_own_child_only(campus: Campus) -> None:
    class_id = await lesson(campus)
    for person in (MOTHER, FATHER, CHILD):
        page = await (await campus.sign_in(person)).get("/attendance", child_id=CHILD)
        (one,) = page["items"]
        assert (page["name"], one["class_id"], one["present"]) == (plan_of(CHILD).name.name, class_id, True)
        assert one["attended_seconds"] == 2280
    for person in (OTHER_PARENT, OTHER_CHILD, HEAD, ADMINISTRATOR):
        answer = await (await campus.sign_in(person)).ask("GET", "/attendance", None, headers=None, child_id=CHILD)
        assert (answer.status, answer.code) == (404, "not-found")


async def pages_of(who: Person, path: str, **headers: str) -> tuple[str, Any]:
    answer = await who.ask("GET", path, None, headers=headers)
    assert answer.status == 200
    return answer.headers["Content-Disposition"], load_workbook(BytesIO(answer.body))


async def test_a_record_leaves_as_a_spreadsheet_with_names_in_utf_8(campus: Campus) -> None:
    """LIVE-50, IMP-15: a comment that looks like a formula stays a text; times are the school's."""
    class_id = await lesson(campus)
    head = await campus.sign_in(HEAD)
    named, book = await pages_of(head, f"/classes/{class_id}/record.xlsx")
    assert "filename*=UTF-8''10%E7%9A%84%E5%8A%A0%E6%B3%95%202026-11-23.xlsx" in named
    assert book.sheetnames == ["直播詳情", "觀看明細", "考勤", "簽到", "評論"]
    assert book["直播詳情"]["F2"].value == datetime.fromisoformat("2026-11-23T09:00:00")
    comment = book["評論"]["E2"]
    assert (comment.value, comment.data_type) == ("=1+1", "s")
    names = [row[0].value for row in book["觀看明細"].iter_rows(min_row=2)]
    assert names == [plan_of(person).name.name for person in (HEAD, MOTHER, FATHER)]
    assert book["觀看明細"]["G3"].value == timedelta(minutes=36)
    results = {row[1].value: row[2].value for row in book["考勤"].iter_rows(min_row=2)}
    assert results[plan_of(CHILD).name.name] == "出席"
    assert list(results.values()).count("缺席") == 25


@pytest.mark.parametrize(
    ("language", "sheet"), [("pt", "Registo de aulas"), ("en", "Live classes"), ("zh-CN", "直播记录")]
)
async def test_the_table_of_records_leaves_in_the_reader_s_language(campus: Campus, language: str, sheet: str) -> None:
    """IMP-08."""
    await lesson(campus)
    administrator = await campus.sign_in(ADMINISTRATOR)
    named, book = await pages_of(administrator, "/classes/records.xlsx", **{"Accept-Language": language})
    assert book.sheetnames[0] == sheet
    assert re.search(r"2026-10-10.+2026-11-23\.xlsx$", named)
    assert [cell.value for cell in book[sheet][2]][:1] == ["10的加法"]
    assert book.worksheets[1].max_row == 4


async def test_a_slip_is_for_the_family_the_host_and_administrators(campus: Campus) -> None:
    """META-04."""
    class_id = await lesson(campus)
    path = f"/classes/{class_id}/slip/{CHILD}"
    for person in (MOTHER, CHILD, HEAD, ADMINISTRATOR):
        slip = await (await campus.sign_in(person)).get(path)
        assert (slip["name"], slip["attendance"]["present"], slip["check_ins"]) == (plan_of(CHILD).name.name, True, 1)
        assert (slip["school_name"], slip["group_name"], slip["check_in_count"]) == (MAIN.name, "三年二班", 1)
    for person in (OTHER_PARENT, OTHER_CHILD, SCHOOL_STAFF):
        assert (await (await campus.sign_in(person)).ask("GET", path)).status == 404
    assert (await (await campus.sign_in(HEAD)).ask("GET", f"/classes/{class_id}/slip/{OTHER_CHILD}")).status == 404


async def test_there_is_no_slip_while_the_class_is_on(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班")
    answer = await (await campus.sign_in(CHILD)).ask("GET", f"/classes/{class_id}/slip/{CHILD}")
    assert (answer.status, answer.code) == (409, "class-not-over")


async def test_anybody_can_check_a_slip_and_nobody_can_make_one(campus: Campus) -> None:
    """META-04: also when the record has been purged."""
    class_id = await lesson(campus)
    slip = await (await campus.sign_in(CHILD)).get(f"/classes/{class_id}/slip/{CHILD}")
    assert slip["url"].endswith(f"/slip/{slip['code']}")
    async with campus.services.database.write() as session:
        await session.delete(await session.get_one(LiveClass, class_id))
    visitor = Person("", "", campus.http, "")
    says = await visitor.get(f"/slips/{slip['code']}")
    assert (says["genuine"], says["name"], says["title"], says["present"]) == (True, slip["name"], "10的加法", True)
    picture = await visitor.ask("GET", f"/slips/{slip['code']}/qr.svg")
    assert picture.body.startswith(b"<svg ")
    assert (await visitor.ask("GET", "/slips/x/qr.svg")).status == 404
    for place in (0, 30, len(slip["code"]) - 2):
        letter = "A" if slip["code"][place] != "A" else "B"
        forged = f"{slip['code'][:place]}{letter}{slip['code'][place + 1 :]}"
        answer = await visitor.ask("GET", f"/slips/{forged}")
        assert (answer.status, answer.code) == (404, "slip-not-genuine"), place
    for nonsense in ("x", "課", "AAAA" * 500, "--"):
        assert (await visitor.ask("GET", f"/slips/{nonsense}")).status == 404


async def test_a_class_that_is_on_can_be_looked_up_as_well(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班")
    await keep(campus, class_id, came(CHILD, 1))
    campus.clock.move(minutes=10)
    record = await (await campus.sign_in(HEAD)).get(f"/classes/{class_id}/record")
    assert record["record"]["ended_at"] is None
    assert student(record, CHILD)["attended_seconds"] == 540
    assert student(record, CHILD)["left_at"] is None
    assert at(1).isoformat()[:16] == record["viewers"][0]["spans"][0]["joined_at"][:16]
