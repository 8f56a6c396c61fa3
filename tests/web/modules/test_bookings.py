"""Booking lessons: dates, days off, clashes, reminders, changing, cancelling and opening (LIVE-04, LIVE-52)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from signaling.messages import RoomId
from tests.web.modules.campus import START, Campus, Person, group
from tests.web.modules.cast import ADMINISTRATOR, CHILD, HEAD, MOTHER, OTHER_PARENT, people_of
from tests.web.modules.test_class_rooms import admit, refused
from web.jobs import Job
from web.modules.bookings.reminders import remind
from web.modules.bookings.tables import Booking
from web.modules.directory.tables import School
from web.modules.inbox.tables import InboxEntry

MACAU = ZoneInfo("Asia/Macau")
TOMORROW = START + timedelta(days=1)


def lesson(starts_at: datetime = TOMORROW, **changes: object) -> dict[str, object]:
    return {
        "kind": "large",
        "title": "分數",
        "group_ids": [group("三年二班")],
        "content": "board",
        "starts_at": starts_at.isoformat(),
        "minutes": 40,
        **changes,
    }


async def book(person: Person, starts_at: datetime = TOMORROW, **changes: object) -> Any:
    return await person.post("/bookings", lesson(starts_at, **changes))


async def entries(campus: Campus, person: str, kind: str) -> list[Any]:
    inbox = await (await campus.sign_in(person)).get("/inbox", limit="100")
    return [one for one in inbox["items"] if one["kind"] == kind]


def walls(booked: Any) -> list[str]:
    """The dates on the wall clock of Macau."""
    return [datetime.fromisoformat(date).astimezone(MACAU).strftime("%m-%d %H:%M") for date in booked["dates"]]


async def test_a_booked_lesson_is_known_to_both_sides(campus: Campus) -> None:
    """LIVE-52."""
    booked = await book(await campus.sign_in(HEAD))
    (mine,) = booked["bookings"]
    assert (mine["title"], mine["state"], mine["mine"], mine["can_change"]) == ("分數", "booked", True, True)
    assert mine["links"]["join"].endswith(f"/c/{mine['id']}")
    (entry,) = await entries(campus, CHILD, "class-booked")
    assert (entry["params"]["starts_at"], entry["params"]["minutes"]) == (TOMORROW.isoformat(), 40)
    assert entry["link"] == f"/class/{mine['id']}"
    (seen,) = (await (await campus.sign_in(MOTHER)).get("/bookings"))["items"]
    assert seen == {**mine, "mine": False, "can_change": False}
    assert (await (await campus.sign_in(OTHER_PARENT)).get("/bookings"))["items"] == []
    told = {person for persons, _ in campus.told.of("notified") for person in persons}
    assert told == people_of("三年二班") - {HEAD}


async def test_a_broadcast_cannot_be_booked(campus: Campus) -> None:
    """LIVE-04: 暫不支持."""
    answer = await (await campus.sign_in(HEAD)).ask("POST", "/bookings", lesson(kind="broadcast", group_ids=[]))
    assert (answer.status, answer.code) == (422, "not-in-this-kind")
    assert await count(campus) == 0


async def count(campus: Campus) -> int:
    async with campus.reading() as session:
        return await session.scalar(select(func.count()).select_from(Booking)) or 0


async def test_a_weekly_series_skips_the_days_off_of_the_school(campus: Campus) -> None:
    """The eighth of December is a day off in Macau, and so is one that the school adds itself."""
    administrator = await campus.sign_in(ADMINISTRATOR)
    day_off = {"starts_on": "2026-12-01", "ends_on": "2026-12-01", "name": "校慶"}
    await administrator.post("/calendar/days-off", day_off)
    head = await campus.sign_in(HEAD)
    wish = lesson(weekly_until="2026-12-15")
    plan = await head.post("/bookings/check", wish)
    assert walls(plan) == ["11-24 09:00", "12-15 09:00"]
    off = [(one["day"], one["name"], one["skipped"]) for one in plan["days_off"]]
    assert off == [("2026-12-01", "校慶", True), ("2026-12-08", "聖母無原罪瞻禮", True)]
    assert await count(campus) == 0
    booked = await head.post("/bookings", wish)
    assert len({one["series_id"] for one in booked["bookings"]}) == 1
    assert len(await entries(campus, CHILD, "class-booked")) == 1
    everything = await head.post("/bookings/check", {**wish, "skip_days_off": False})
    assert walls(everything) == ["11-24 09:00", "12-01 09:00", "12-08 09:00", "12-15 09:00"]
    assert [one["skipped"] for one in everything["days_off"]] == [False, False]


async def test_the_day_of_a_lesson_is_the_school_s_and_not_utc_s(campus: Campus) -> None:
    """IMP-07: half past seven in the morning in Macau is the day before in UTC."""
    head = await campus.sign_in(HEAD)
    first = datetime(2026, 12, 7, 23, 30, tzinfo=UTC)
    plan = await head.post("/bookings/check", lesson(first, weekly_until="2026-12-15"))
    assert [one["day"] for one in plan["days_off"]] == ["2026-12-08"]
    assert walls(plan) == ["12-15 07:30"]


async def test_a_series_stays_at_its_hour_when_the_clocks_change(campus: Campus) -> None:
    """IMP-07: in Lisbon the clocks go forward on 28 March 2027."""
    async with campus.services.database.write() as session:
        (await session.get_one(School, "demo-hoi-cheng")).time_zone = "Europe/Lisbon"
    head = await campus.sign_in(HEAD)
    first = datetime(2027, 3, 22, 9, 0, tzinfo=UTC)
    plan = await head.post("/bookings/check", lesson(first, weekly_until="2027-03-31", skip_days_off=False))
    assert plan["dates"] == ["2027-03-22T09:00:00Z", "2027-03-29T08:00:00Z"]


FAULTS: tuple[tuple[dict[str, object], str, str], ...] = (
    ({"starts_at": (START - timedelta(minutes=2)).isoformat()}, "body.starts_at", "in-the-past"),
    ({"starts_at": (START + timedelta(days=401)).isoformat()}, "body.starts_at", "too-far-ahead"),
    ({"weekly_until": "2026-11-23"}, "body.weekly_until", "not-a-series"),
    ({"minutes": 4}, "body.minutes", "greater-than-equal"),
    ({"starts_at": "2026-11-24T09:00:00"}, "body.starts_at", "timezone-aware"),
    ({"group_ids": ["nowhere"]}, "body.group_ids.0", "no-such-group"),
)


async def test_a_booking_that_makes_no_sense_is_refused(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    for change, field, code in FAULTS:
        for path in ("/bookings", "/bookings/check"):
            answer = await head.ask("POST", path, lesson() | change)
            assert (answer.status, answer.code) == (422, "invalid")
            assert [(one["field"], one["code"]) for one in answer.body["errors"]] == [(field, code)]
    assert await count(campus) == 0


async def test_two_lessons_at_one_time_are_booked_with_a_warning(campus: Campus) -> None:
    head, administrator = await campus.sign_in(HEAD), await campus.sign_in(ADMINISTRATOR)
    first = (await book(head, minutes=40))["bookings"][0]
    later = TOMORROW + timedelta(minutes=39)
    (clash,) = (await book(administrator, later))["clashes"]
    assert (clash["booking_id"], clash["same_host"], clash["groups"]) == (first["id"], False, ["三年二班"])
    (own,) = (await book(head, TOMORROW, group_ids=[], minutes=10))["clashes"]
    assert (own["booking_id"], own["same_host"], own["groups"]) == (first["id"], True, [])
    after = await book(head, TOMORROW + timedelta(minutes=79), group_ids=[])
    assert after["clashes"] == []


async def test_the_invited_and_the_host_are_reminded_exactly_once(campus: Campus) -> None:
    """LIVE-52, IMP-14: also when the job runs a second time after a crash."""
    (booked,) = (await book(await campus.sign_in(HEAD)))["bookings"]
    campus.clock.move(hours=23, minutes=44, seconds=59)
    await campus.run_due_jobs()
    assert await entries(campus, CHILD, "class-soon") == []
    campus.clock.move(seconds=1)
    await campus.run_due_jobs()
    again = Job("again", "bookings.remind", {"booking_id": booked["id"], "revision": 0}, 2)
    await remind(campus.services, again)
    async with campus.reading() as session:
        query = select(InboxEntry.person_id).where(InboxEntry.kind == "class-soon")
        reminded = sorted(await session.scalars(query))
    assert reminded == sorted(people_of("三年二班"))


async def test_a_moved_lesson_is_told_and_reminded_at_its_new_time_only(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    (booked,) = (await book(head))["bookings"]
    later = TOMORROW + timedelta(hours=2)
    answer = await head.ask("PATCH", f"/bookings/{booked['id']}", {"starts_at": later.isoformat()})
    assert answer.body["items"][0]["starts_at"] == later.isoformat().replace("+00:00", "Z")
    assert len(await entries(campus, CHILD, "booking-moved")) == 1
    campus.clock.move(hours=24)
    await campus.run_due_jobs()
    assert await entries(campus, CHILD, "class-soon") == []
    campus.clock.move(hours=1, minutes=45)
    await campus.run_due_jobs()
    assert len(await entries(campus, CHILD, "class-soon")) == 1


async def test_one_date_of_a_series_or_all_that_follow_can_be_changed(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    dates = (await book(head, weekly_until="2026-12-15"))["bookings"]
    ids = [one["id"] for one in dates]
    assert len(ids) == 3
    await head.ask("PATCH", f"/bookings/{ids[1]}", {"title": "小數", "minutes": 60, "speech_seconds": 90})
    answer = await head.ask("PATCH", f"/bookings/{ids[1]}", {"group_ids": [], "content": "camera"}, scope="following")
    assert [one["id"] for one in answer.body["items"]] == ids[1:]
    shown = [await head.get(f"/bookings/{id_}") for id_ in ids]
    assert [(one["title"], one["minutes"]) for one in shown] == [("分數", 40), ("小數", 60), ("分數", 40)]
    assert [one["speech_seconds"] for one in shown] == [None, 90, None]
    assert [(len(one["groups"]), one["content"]) for one in shown] == [(1, "board"), (0, "camera"), (0, "camera")]
    assert (await (await campus.sign_in(MOTHER)).ask("GET", f"/bookings/{ids[1]}")).status == 404


async def test_following_lessons_move_by_as_much(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    ids = [one["id"] for one in (await book(head, weekly_until="2026-12-15"))["bookings"]]
    by = TOMORROW + timedelta(days=1, minutes=30)
    await head.ask("PATCH", f"/bookings/{ids[0]}", {"starts_at": by.isoformat()}, scope="following")
    shown = [await head.get(f"/bookings/{id_}") for id_ in ids]
    assert walls({"dates": [one["starts_at"] for one in shown]}) == ["11-25 09:30", "12-02 09:30", "12-16 09:30"]


async def test_a_cancelled_lesson_is_told_and_neither_reminded_nor_opened(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    ids = [one["id"] for one in (await book(head, weekly_until="2026-12-15"))["bookings"]]
    answer = await head.ask("DELETE", f"/bookings/{ids[0]}", scope="following")
    assert answer.status == 204
    (entry,) = await entries(campus, MOTHER, "booking-cancelled")
    assert entry["params"]["until"] == "2026-12-15"
    assert (await head.get("/bookings"))["items"] == []
    campus.clock.move(days=1)
    await campus.run_due_jobs()
    assert await entries(campus, MOTHER, "class-soon") == []
    answer = await head.ask("POST", f"/bookings/{ids[0]}/start")
    assert (answer.status, answer.code) == (409, "booking-over")


async def test_the_teacher_opens_early_and_the_others_enter_at_the_time(campus: Campus) -> None:
    head, mother = await campus.sign_in(HEAD), await campus.sign_in(MOTHER)
    (booked,) = (await book(head))["bookings"]
    path = f"/bookings/{booked['id']}/start"
    campus.clock.move(hours=23, minutes=29)
    early = await head.ask("POST", path)
    assert (early.status, early.code) == (409, "too-early")
    assert early.body["opens_at"] == (TOMORROW - timedelta(minutes=30)).isoformat()
    campus.clock.move(minutes=1)
    assert (await mother.ask("POST", path)).status == 403
    live = (await head.ask("POST", path)).body
    assert (live["id"], live["title"], live["content"]) == (booked["id"], "分數", "board")
    assert (await head.ask("POST", path)).body["id"] == live["id"]
    assert (await admit(campus, HEAD, live["id"])).role == "host"
    assert await refused(campus, MOTHER, live["id"]) == "not-started"
    assert (await mother.get(f"/classes/{live['id']}"))["can_enter"] is False
    assert campus.told.of("group-message-posted") == []
    campus.clock.move(minutes=30)
    await campus.run_due_jobs()
    assert len(campus.told.of("group-message-posted")) == 1
    assert len(await entries(campus, CHILD, "class-started")) == 1
    assert (await admit(campus, MOTHER, live["id"])).spec.started_at == TOMORROW
    assert (await head.get(f"/bookings/{booked['id']}"))["state"] == "started"
    assert campus.services.rooms.count(RoomId(live["id"])) == 0


async def test_the_workbench_lists_the_lessons_of_the_school_s_day(campus: Campus) -> None:
    """IMP-07: until midnight in Macau, which is 16:00 UTC."""
    head = await campus.sign_in(HEAD)
    tonight = datetime(2026, 11, 23, 15, 59, tzinfo=UTC)
    ids = [(await book(head, at))["bookings"][0]["id"] for at in (tonight, tonight + timedelta(minutes=1))]
    today = (await (await campus.sign_in(MOTHER)).get("/workbench"))["today"]
    assert [(one["kind"], one["class_id"], one["mine"]) for one in today] == [("class-booked", ids[0], False)]


async def test_only_its_host_and_administrators_change_a_booking(campus: Campus) -> None:
    (booked,) = (await book(await campus.sign_in(HEAD)))["bookings"]
    path = f"/bookings/{booked['id']}"
    for person, status in ((MOTHER, 403), (CHILD, 403), (ADMINISTRATOR, 200)):
        answer = await (await campus.sign_in(person)).ask("PATCH", path, {"minutes": 45})
        assert answer.status == status, person


async def test_bookings_older_than_half_a_year_are_removed(campus: Campus) -> None:
    """LIVE-49."""
    await book(await campus.sign_in(HEAD))
    campus.clock.move(days=180)
    await campus.run_due_jobs()
    assert await count(campus) == 1
    campus.clock.move(days=4)
    await campus.run_due_jobs()
    assert await count(campus) == 0


async def test_the_lessons_of_a_teacher_who_leaves_are_cancelled_and_the_invited_told_once(campus: Campus) -> None:
    teacher, administrator = await campus.sign_in(HEAD), await campus.sign_in(ADMINISTRATOR)
    await book(teacher, weekly_until=(TOMORROW + timedelta(days=21)).date().isoformat())
    await book(teacher, TOMORROW + timedelta(hours=3), title="複習")
    assert (await administrator.ask("POST", f"/directory/people/{HEAD}/leave")).status == 204
    left = (await administrator.get("/bookings"))["items"]
    assert {one["state"] for one in left} <= {"cancelled"}
    cancelled = await entries(campus, CHILD, "booking-cancelled")
    assert sorted((one["params"]["title"], one["params"]["until"] is not None) for one in cancelled) == [
        ("分數", True),
        ("複習", False),
    ]
