"""The three kinds at the HTTP edge: the seed's own table (seed lines 1733-1745) is read and tried, row by row (LIVE-01..12)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from signaling.messages import PersonKind, Role
from tests.web.modules.campus import Campus, group
from tests.web.modules.cast import ADMINISTRATOR, CHILD, FATHER, HEAD, MOTHER, OTHER_CHILD, OTHER_PARENT, SCHOOL_STAFF
from tests.web.modules.test_bookings import lesson
from tests.web.modules.test_class_rooms import admit, begin, refused
from tests.web.modules.test_classes import large, start
from tests.web.modules.test_sharing import change_settings


@pytest.fixture
def engine() -> str:
    """Nothing here depends on the engine; the walkers of test_separation.py ask the same routes on both."""
    return "sqlite"


TABLE: Final = """
	大班課	小班課	通用直播
人數限制	無人數限制	無人數限制	無人數限制
邀請對象	家校通訊錄為主	家校通訊錄為主	企業通訊錄為主
分類	無	無	無
預約	支持	支持	暫不支持
記錄方式	可選擇保存直播錄像	可選擇保存直播錄像	可選擇保存直播錄像
簽到功能	支持	支持	暫不支持
評論	支持	支持	支持
發言	支持	暫不支持	暫不支持
查看並管理參與成員	支持	支持	支持
暫停	支持	支持	支持
切換主辦人	暫不支持	暫不支持	暫不支持
""".strip("\n")
"""As the seed has it; a test holds that where the seed is at hand."""
SEED: Final = Path("/work/shared/seed/000_fd0346745d1227a5.txt")
KINDS: Final = {"大班課": "large", "小班課": "small", "通用直播": "broadcast"}


def row(name: str) -> Mapping[str, str]:
    """What the table says of each kind."""
    head, *lines = (line.split("\t") for line in TABLE.splitlines())
    (found,) = [line for line in lines if line[0] == name]
    return {KINDS[kind]: cell for kind, cell in zip(head[1:], found[1:], strict=True)}


def test_the_table_is_the_seed_s() -> None:
    if not SEED.exists():
        pytest.skip("the seed is not on this machine")
    assert TABLE in SEED.read_text()


@pytest.mark.parametrize("kind", KINDS.values())
async def test_every_kind_can_be_started_and_booked_as_the_table_says(campus: Campus, kind: str) -> None:
    """LIVE-01, LIVE-04, LIVE-05."""
    head = await campus.sign_in(HEAD)
    groups = [] if kind == "broadcast" else [group("三年二班")]
    booked = await head.ask("POST", "/bookings", lesson(kind=kind, group_ids=groups))
    assert (booked.status == 201) == (row("預約")[kind] == "支持")
    if booked.status != 201:
        assert (booked.status, booked.code) == (422, "not-in-this-kind")
    assert row("記錄方式")[kind] == "可選擇保存直播錄像"
    started = await head.post("/classes", large(kind=kind, group_ids=groups, replay=True))
    assert (started["kind"], started["replay"]) == (kind, True)


@pytest.mark.parametrize("kind", KINDS.values())
async def test_who_can_be_invited_is_as_the_table_says(campus: Campus, kind: str) -> None:
    """LIVE-03: 企業通訊錄 are the colleagues, 家校通訊錄 the families."""
    families = row("邀請對象")[kind] == "家校通訊錄為主"
    head = await campus.sign_in(HEAD)
    answer = await head.ask("POST", "/classes", large("三年二班", kind=kind, person_ids=[SCHOOL_STAFF, OTHER_PARENT]))
    if families:
        assert answer.status == 201
    else:
        assert [(one["field"], one["code"]) for one in answer.body["errors"]] == [
            ("body.group_ids.0", "not-in-this-kind"),
            ("body.person_ids.1", "not-in-this-kind"),
        ]


async def test_a_broadcast_is_for_colleagues_by_department_and_by_name(campus: Campus) -> None:
    """LIVE-03; its host need not teach anybody."""
    host = await campus.sign_in(SCHOOL_STAFF)
    (department,) = [one for one in (await host.get("/directory"))["departments"] if one["name"] == "數學科"]
    campus.told.pieces.clear()
    started = await start(
        host, kind="broadcast", title="", department_ids=[department["id"]], person_ids=[ADMINISTRATOR]
    )
    assert (started["title"], started["scope"]) == ("數學科", ["數學科"])
    told = {person for persons, _ in campus.told.of("notified") for person in persons}
    assert (len(told), ADMINISTRATOR in told, HEAD in told) == (department["member_count"] + 1, True, True)
    assert (await admit(campus, HEAD, started["id"])).kind is PersonKind.STAFF
    assert (await admit(campus, SCHOOL_STAFF, started["id"])).role is Role.HOST
    assert await refused(campus, MOTHER, started["id"]) == "not-invited"
    (today,) = (await (await campus.sign_in(HEAD)).get("/workbench"))["today"]
    assert (today["class_id"], today["mine"]) == (started["id"], False)


async def test_a_student_who_is_invited_by_name_comes_with_its_parents(campus: Campus) -> None:
    class_id = await begin(campus, person_ids=[OTHER_CHILD])
    assert (await admit(campus, OTHER_CHILD, class_id)).kind is PersonKind.STUDENT
    parent = await admit(campus, OTHER_PARENT, class_id)
    assert [child.person_id for child in parent.children] == [OTHER_CHILD]
    assert [one.person_id for one in parent.spec.roster] == [OTHER_CHILD]
    assert await refused(campus, CHILD, class_id) == "not-invited"


async def test_a_class_without_a_title_is_called_by_group_and_subject(campus: Campus) -> None:
    assert (await start(await campus.sign_in(HEAD), "三年二班", title=" "))["title"] == "三年二班 · 數學"
    staff = await campus.sign_in(SCHOOL_STAFF)
    started = await start(staff, title="")
    assert started["title"] == started["host"]["name"]


async def test_what_is_left_open_is_as_the_school_s_settings_say(campus: Campus) -> None:
    await change_settings(campus, comments_allowed=False, speaking_allowed=False, replay=True, viewer_scope="anyone")
    head = await campus.sign_in(HEAD)
    wish = {"kind": "large", "title": "x", "group_ids": [], "content": "board"}
    started = await head.post("/classes", wish)
    assert (started["comments_allowed"], started["speaking_allowed"], started["replay"]) == (False, False, True)
    assert started["viewer_scope"] == "anyone"
    spec = (await admit(campus, HEAD, started["id"])).spec
    assert (spec.comments_allowed, spec.speaking_allowed, spec.replay) == (False, False, True)
    await head.post(f"/classes/{started['id']}/end", None)
    chosen = await head.post("/classes", {**wish, "comments_allowed": True, "speech_seconds": 60})
    assert (chosen["comments_allowed"], chosen["speech_seconds"]) == (True, 60)


async def test_slides_are_one_s_own_and_ready(campus: Campus) -> None:
    """LIVE-14."""
    head = await campus.sign_in(HEAD)
    for deck, code in ((None, "no-deck"), ("nobody-s", "no-such-deck")):
        answer = await head.ask("POST", "/classes", large(content="slides", deck_id=deck))
        assert [(one["field"], one["code"]) for one in answer.body["errors"]] == [("body.deck_id", code)]


async def test_a_class_is_ended_by_its_host_or_an_administrator(campus: Campus) -> None:
    """LIVE-21, LIVE-54."""
    class_id = await begin(campus, "三年二班")
    for person, status in ((MOTHER, 403), (SCHOOL_STAFF, 403), (ADMINISTRATOR, 200), (HEAD, 200)):
        answer = await (await campus.sign_in(person)).ask("POST", f"/classes/{class_id}/end")
        assert answer.status == status, person
    assert await refused(campus, FATHER, class_id) == "room-ended"


async def test_a_school_that_has_switched_live_classes_off_has_none(campus: Campus) -> None:
    """LIVE-51: those that are on end, none is started, none is booked."""
    class_id = await begin(campus, "三年二班")
    await change_settings(campus, enabled=False)
    head = await campus.sign_in(HEAD)
    assert (await head.get(f"/classes/{class_id}"))["state"] == "ended"
    for path, body in (("/classes", large("三年二班")), ("/bookings", lesson()), ("/bookings/check", lesson())):
        answer = await head.ask("POST", path, body)
        assert (answer.status, answer.code) == (403, "app-disabled"), path


async def test_only_administrators_change_the_settings(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    before = await administrator.get("/class-settings")
    change = {**before, "outsiders_forbidden": True}
    del change["can_record"]
    for person in (HEAD, SCHOOL_STAFF, MOTHER, CHILD):
        answer = await (await campus.sign_in(person)).ask("PUT", "/class-settings", change)
        assert (answer.status, answer.code) == (403, "not-allowed")
    assert await administrator.get("/class-settings") == before
