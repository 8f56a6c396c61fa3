"""The console: how the school is, who is signed in, the audit, one person's data, and the installation's schools."""

import json
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook  # noqa: TID251

from tests.web.modules.campus import MAIN_SCHOOL, SECOND_SCHOOL, Campus, class_of, group
from tests.web.modules.cast import ADMINISTRATOR, CHILD, HEAD, MOTHER, SCHOOL_STAFF, plan_of
from tests.web.modules.test_lesson import page_of
from tests.worlds.waiting import until
from web.access import IdentityKind
from web.jobs import JobRow
from web.locales import Locale
from web.modules.admin.installation import appoint, appoint_first
from web.modules.demo.plan import MAIN, SECOND
from web.modules.directory.actions import person_by_phone

pytestmark = pytest.mark.parametrize("engine", ["sqlite"])

SCHOOL = {"name": "濠江實驗學校", "time_zone": "Asia/Macau", "administrator": "何校長", "phone": "+85366007777"}
SECOND_ADMINISTRATOR = next(
    one.id for one in SECOND_SCHOOL.people if one.identities[0][0] is IdentityKind.ADMINISTRATOR
)


@pytest.mark.parametrize("who", [HEAD, SCHOOL_STAFF, MOTHER, CHILD])
async def test_the_console_is_for_administrators(campus: Campus, who: str) -> None:
    person = await campus.sign_in(who)
    for path in ("/admin/overview", "/admin/sign-ins", "/admin/audit", "/admin/audit/check", "/admin/audit.xlsx"):
        answer = await person.ask("GET", path)
        assert (answer.status, answer.code) == (403, "not-allowed"), path


async def test_the_overview_counts_people_and_tells_what_works(campus: Campus) -> None:
    shown = await (await campus.sign_in(ADMINISTRATOR)).get("/admin/overview")
    assert shown["school"]["name"] == MAIN.name
    counts = {one["name"]: one["count"] for one in shown["people"]}
    assert counts["student"] == len(MAIN_SCHOOL.students)
    states = {one["name"]: one["state"] for one in shown["checks"]}
    assert (states["database"], states["files"], states["jobs"], states["processes"]) == ("on", "on", "on", "off")
    assert shown["sign_ins"] == 1


async def test_the_school_changes_its_names_and_its_time_zone(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    settings = {"languages": [one.value for one in Locale], "language": "zh-Hant", "apps_off": []}
    body = {"name": "新名學校", "name_other": "Escola Nova", "time_zone": "Europe/Lisbon", **settings}
    assert (await administrator.ask("PUT", "/admin/school", body)).status == 200
    assert (await administrator.get("/session"))["school"]["name"] == "新名學校"
    for zone in ("Asia/Nowhere", "../etc/passwd", ""):
        answer = await administrator.ask("PUT", "/admin/school", body | {"time_zone": zone})
        assert (answer.status, answer.code) == (422, "invalid"), zone
    (entry,) = (await administrator.get("/admin/audit"))["items"]
    assert (entry["action"], entry["detail"]) == ("school-changed", {"fields": ["name", "name_other", "time_zone"]})
    assert (entry["actor_name"], entry["object_name"]) == (plan_of(ADMINISTRATOR).name.name, "新名學校")


async def test_an_administrator_ends_somebody_s_sign_in_and_its_socket(campus: Campus) -> None:
    administrator, mother = await campus.sign_in(ADMINISTRATOR), await campus.sign_in(MOTHER)
    listed = await administrator.get("/admin/sign-ins", q=plan_of(MOTHER).name.name)
    (row,) = [one for one in listed["items"] if one["person_id"] == MOTHER]
    async with page_of(campus, mother) as page:
        assert (await administrator.ask("DELETE", f"/admin/sign-ins/{row['id']}")).status == 204
        await until(lambda: not page.socket.connected, what="the socket is closed")
    assert (await mother.ask("GET", "/session")).status == 401
    assert (await administrator.ask("DELETE", f"/admin/sign-ins/{row['id']}")).status == 404


async def test_another_school_s_sign_ins_and_audit_are_not_there(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    other = await campus.sign_in(SECOND_ADMINISTRATOR, SECOND.id)
    await other.post("/directory/tags", {"name": "x"})
    row = (await other.get("/admin/sign-ins"))["items"][0]
    assert (await administrator.ask("DELETE", f"/admin/sign-ins/{row['id']}")).status == 404
    assert [one["person_id"] for one in (await administrator.get("/admin/sign-ins"))["items"]] == [ADMINISTRATOR]
    assert (await administrator.get("/admin/audit"))["items"] == []
    assert len((await other.get("/admin/audit"))["items"]) == 1


async def test_the_audit_is_read_page_by_page_filtered_checked_and_taken_out(campus: Campus) -> None:
    """IMP-16: that it was taken out is in it as well."""
    administrator = await campus.sign_in(ADMINISTRATOR)
    for number in range(5):
        await administrator.post("/directory/tags", {"name": f"標籤{number}"})
    first = await administrator.get("/admin/audit", limit="3")
    assert ([one["number"] for one in first["items"]], first["more"]) == ([5, 4, 3], True)
    rest = await administrator.get("/admin/audit", limit="3", before="3")
    assert ([one["number"] for one in rest["items"]], rest["more"]) == ([2, 1], False)
    tag = first["items"][0]
    assert (await administrator.get("/admin/audit", object_id=tag["object_id"]))["items"] == [tag]
    assert (await administrator.get("/admin/audit", action="person-left"))["items"] == []
    answer = await administrator.ask("GET", "/admin/audit.xlsx")
    page = load_workbook(BytesIO(answer.body)).worksheets[0]
    assert [row[4].value for row in page.iter_rows(min_row=2)] == ["tag-added"] * 5
    assert await administrator.get("/admin/audit/check") == {"count": 6, "broken": None}
    assert (await administrator.get("/admin/audit"))["items"][0]["action"] == "audit-exported"


async def test_tokens_class_settings_and_days_off_are_in_the_audit_without_their_texts(campus: Campus) -> None:
    """IMP-16: the other modules write into it as well, in the transaction of the change."""
    administrator = await campus.sign_in(ADMINISTRATOR)
    made = await administrator.post("/api-tokens", {"name": "連接教務系統", "scopes": ["read-records"]})
    settings = await administrator.get("/class-settings")
    changed = {**{k: v for k, v in settings.items() if k != "can_record"}, "comments_allowed": False}
    assert (await administrator.ask("PUT", "/class-settings", changed)).status == 200
    day = {"name": "校慶", "starts_on": "2026-11-25", "ends_on": "2026-11-25"}
    await administrator.post("/calendar/days-off", day)
    await administrator.ask("DELETE", f"/api-tokens/{made['id']}")
    trail = (await administrator.get("/admin/audit"))["items"]
    assert [one["action"] for one in reversed(trail)] == [
        "api-token-made", "class-settings-changed", "day-off-added", "api-token-withdrawn",
    ]  # fmt: skip
    assert trail[2]["detail"] == {"fields": ["comments_allowed"]}
    assert not any(text in json.dumps(trail, ensure_ascii=False) for text in ("連接教務系統", "校慶", made["secret"]))


# --- One person's data (IMP-22) ---------------------------------------------------------------------------------------


async def data_of(campus: Campus, asker: str, path: str) -> dict[str, Any]:
    answer = await (await campus.sign_in(asker)).ask("GET", path)
    assert answer.status == 200, answer
    return dict(answer.body)


async def test_everybody_takes_all_that_is_kept_of_oneself_and_no_secret(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    await head.post(f"/groups/{group('三年二班')}/messages", {"text": "謝謝老師"})
    data = await data_of(campus, HEAD, "/me/data.json")
    assert data["person"][0]["name"] == plan_of(HEAD).name.name
    assert [one["class_id"] for one in data["head_teacher"]] == [class_of("三年二班")]
    assert data["message"][-1]["text"] == "謝謝老師"
    assert data["sign_in"]
    text = json.dumps(data)
    assert head.token not in text
    assert "hash" not in text


async def test_who_has_left_is_forgotten_and_the_lessons_stay_whole(campus: Campus) -> None:
    administrator, head = await campus.sign_in(ADMINISTRATOR), await campus.sign_in(HEAD)
    await head.post(f"/groups/{group('三年二班')}/messages", {"text": "謝謝老師"})
    path, name = f"/admin/people/{HEAD}/erase", plan_of(HEAD).name.name
    assert (await administrator.ask("POST", path, {"confirm": name})).status == 404
    assert (await administrator.ask("POST", f"/directory/people/{HEAD}/leave")).status == 204
    refused = await administrator.ask("POST", path, {"confirm": "somebody"})
    assert (refused.status, refused.code) == (422, "name-not-confirmed")
    before = await data_of(campus, ADMINISTRATOR, f"/admin/people/{HEAD}/data.json")
    assert before["departure"]
    assert (await administrator.ask("POST", path, {"confirm": name})).status == 204
    assert (await administrator.get("/directory/leavers"))["items"] == []
    assert (await administrator.ask("GET", f"/admin/people/{HEAD}/data.json")).status == 404
    messages = (await (await campus.sign_in(MOTHER)).get(f"/groups/{group('三年二班')}/messages"))["items"]
    assert name not in json.dumps(messages, ensure_ascii=False)
    assert "謝謝老師" not in json.dumps(messages, ensure_ascii=False)
    check = await administrator.get("/admin/audit/check")
    assert check["broken"] is None


# --- The installation -------------------------------------------------------------------------------------------------


async def make_operator(campus: Campus, person_id: str) -> None:
    async with campus.services.database.write() as session:
        await appoint(session, campus.services, person_id)


async def test_only_superadministrators_see_the_installation(campus: Campus) -> None:
    await make_operator(campus, ADMINISTRATOR)
    for who, school in ((HEAD, MAIN.id), (MOTHER, MAIN.id), (SECOND_ADMINISTRATOR, SECOND.id)):
        person = await campus.sign_in(who, school)
        for method, path, body in (
            ("GET", "/installation/schools", None),
            ("POST", "/installation/schools", SCHOOL),
            ("GET", "/installation/jobs", None),
            ("POST", "/installation/jobs/x/retry", None),
        ):
            assert (await person.ask(method, path, body)).status == 403, (who, path)


async def test_a_superadministrator_makes_a_school_and_is_nobody_in_it(campus: Campus) -> None:
    await make_operator(campus, ADMINISTRATOR)
    operator = await campus.sign_in(ADMINISTRATOR)
    assert (await operator.get("/admin/overview"))["operator"]
    made = await operator.post("/installation/schools", SCHOOL)
    listed = (await operator.get("/installation/schools"))["items"]
    assert {one["id"] for one in listed} == {MAIN.id, SECOND.id, made["id"]}
    assert made["id"] not in [one["id"] for one in (await operator.get("/session"))["schools"]]
    async with campus.reading() as session:
        head = await person_by_phone(session, SCHOOL["phone"])
    assert head is not None
    first = await campus.sign_in(head.id, made["id"])
    assert (await first.get("/directory/people"))["items"][0]["name"] == SCHOOL["administrator"]
    assert [one["action"] for one in (await first.get("/admin/audit"))["items"]] == ["school-made"]
    bad = await operator.ask("POST", "/installation/schools", SCHOOL | {"phone": "1"})
    assert (bad.status, bad.code) == (422, "phone-not-possible")


async def test_the_first_to_be_appointed_is_the_only_one_of_its_own_accord(campus: Campus) -> None:
    async with campus.services.database.write() as session:
        assert await appoint_first(session, campus.services, HEAD)
        assert not await appoint_first(session, campus.services, MOTHER)


async def test_a_job_that_failed_for_good_is_tried_again(campus: Campus) -> None:
    await make_operator(campus, ADMINISTRATOR)
    operator = await campus.sign_in(ADMINISTRATOR)
    async with campus.services.database.write() as session:
        now = campus.clock.now()
        row = JobRow(id="j1", kind="no.such", payload={"secret": 1}, run_at=now, state="dead", attempts=8)
        row.last_error = "KeyError"
        session.add(row)
    (job,) = (await operator.get("/installation/jobs"))["items"]
    assert (job["kind"], job["last_error"], "payload" in job) == ("no.such", "KeyError", False)
    states = {one["name"]: one["state"] for one in (await operator.get("/admin/overview"))["checks"]}
    assert states["jobs"] == "broken"
    assert (await operator.ask("POST", "/installation/jobs/j1/retry")).status == 204
    assert (await operator.ask("POST", "/installation/jobs/j1/retry")).status == 404
