"""What has happened in the demo school: lessons of the last weeks with who was there, and those that are booked next.

Made up from a seed, the same each time, and stored in a few statements: the first start stays short.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from signaling.messages import Content, PersonKind, RoomKind, ViewerScope
from web.modules.bookings import reminders
from web.modules.bookings.tables import Booking, BookingGroup
from web.modules.classes.kept import CheckInReply, ClassCheckIn, ClassComment, ClassViewer, SpeechSpan
from web.modules.classes.tables import ExpectedStudent, LiveClass, LiveClassGroup, PresenceSpan, State
from web.modules.demo.plan import MAIN, PersonPlan, School, StudentPlan, build
from web.modules.demo.seed import group_id
from web.schooltime import instant, local_date, zone_of
from web.services import Services

Row = tuple[type[DeclarativeBase], dict[str, Any]]

LESSONS = (
    (1, time(9, 0), "三年二班", "分數的加法", RoomKind.LARGE),
    (4, time(10, 20), "三年二班", "10的加法", RoomKind.LARGE),
    (8, time(9, 0), "三年二班", "長度單位", RoomKind.SMALL),
    (11, time(14, 0), "五年一班", "《桂林山水》", RoomKind.LARGE),
    (15, time(9, 0), "三年二班", "二十以內的減法", RoomKind.LARGE),
    (18, time(11, 0), "初一甲班", "Present perfect", RoomKind.SMALL),
    (22, time(15, 0), "三年二班", "家長課：在家怎樣學數學", RoomKind.LARGE),
)
"""Days before today, when it began, for whom, about what."""
MINUTES = 40
BOOKED = (
    (1, time(9, 0), "三年二班", "乘法的意義", 4),
    (3, time(10, 20), "三年二班", "九九乘法表", 1),
    (2, time(14, 0), "五年一班", "《圓明園的毀滅》", 1),
)
"""Weekday of the next week (Monday is 0), when, for whom, about what, and for how many weeks."""
SAID = (
    "老師早上好",
    "聽得清楚 👍",
    "請問第二題怎麼做？",
    "明白了，謝謝老師",
    "是十二嗎？",
    "可以再講一次嗎？",
    "畫面很清楚",
)
HABITS = (("prompt", 70), ("late", 8), ("very-late", 4), ("away", 6), ("early", 5), ("absent", 7))
"""How students attend, and how many of a hundred."""


@dataclass
class Lesson:
    """One lesson while it is made up."""

    school: School
    class_name: str
    id: str
    begin: datetime
    chance: random.Random
    rows: list[Row] = field(default_factory=list)

    @property
    def end(self) -> datetime:
        return self.begin + timedelta(minutes=MINUTES)

    @property
    def own(self) -> dict[str, Any]:
        return {"live_class_id": self.id, "school_id": self.school.plan.id}

    def after(self, low: float, high: float) -> datetime:
        """A moment between so many minutes after the beginning."""
        return self.begin + timedelta(seconds=int(self.chance.uniform(low, high) * 60))


async def seed(services: Services, session: AsyncSession) -> None:
    """Adds the past and the bookings of the main school to the caller's write unit."""
    school, now = build(MAIN), services.clock.now()
    batches: dict[type[DeclarativeBase], list[dict[str, Any]]] = {}
    for table, values in rows(school, now):
        batches.setdefault(table, []).append(values)
    for table, values_of_table in batches.items():
        await session.execute(insert(table), values_of_table)
    for row in bookings(school, now):
        session.add(row)
        await session.flush()
        class_name = row.scope_names[0]
        session.add(BookingGroup(booking_id=row.id, group_id=group_id(school.plan, class_name)))
        await reminders.plan(services, session, row)


def rows(school: School, now: datetime) -> Iterator[Row]:
    """All rows of the lessons of the last weeks, in an order in which every foreign key finds what it names."""
    chance = random.Random(school.plan.seed)  # noqa: S311 - a made-up past, no secret
    zone = zone_of("Asia/Macau")
    for number, (days, at, class_name, title, kind) in enumerate(LESSONS):
        day = local_date(now, zone) - timedelta(days=days)
        day -= timedelta(days=max(0, day.weekday() - 4))  # none on a weekend
        begin = instant(datetime.combine(day, at), zone)
        lesson = Lesson(school, class_name, f"{school.plan.id}-lesson{number}", begin, chance)
        yield from _lesson(lesson, title, kind)


def _lesson(lesson: Lesson, title: str, kind: RoomKind) -> Iterator[Row]:
    school, class_name = lesson.school, lesson.class_name
    host = _by_id(school)[school.heads[class_name]]
    yield (
        LiveClass,
        {
            "id": lesson.id,
            "school_id": school.plan.id,
            "host_id": host.id,
            "host_name": host.name.name,
            "kind": kind,
            "title": title,
            "state": State.ENDED,
            "content": Content.SLIDES,
            "viewer_scope": ViewerScope.MEMBERS,
            "comments_allowed": True,
            "speaking_allowed": True,
            "scope_names": [class_name],
            "started_at": lesson.begin,
            "ended_at": lesson.end,
        },
    )
    yield LiveClassGroup, {"group_id": group_id(school.plan, class_name), **lesson.own}
    yield from _stay(lesson, host, PersonKind.STAFF, [], lesson.begin, lesson.end)
    students = sorted((one for one in school.students if one.class_name == class_name), key=lambda one: one.number)
    for student in students:
        place = {"person_id": student.person.id, "name": student.person.name.name, "group_name": class_name}
        yield ExpectedStudent, {"position": student.number, **place, **lesson.own}
    present = [pair for student in students for pair in _attend(lesson, student)]
    yield from lesson.rows
    yield from _check_ins(lesson, present)
    yield from _talk(lesson, sorted({who for _, who in present}))


def _attend(lesson: Lesson, student: StudentPlan) -> list[tuple[str, str]]:
    """How a student was there, by itself or by a parent: pairs of the student and who was in the room for it."""
    habits, weights = zip(*HABITS, strict=True)
    (habit,) = lesson.chance.choices(habits, weights)
    if habit == "absent":
        return []
    parents = lesson.school.parents.get(student.person.id, [])
    by_parent = bool(parents) and lesson.chance.random() < 0.4
    person = _by_id(lesson.school)[parents[0]] if by_parent else student.person
    kind = PersonKind.PARENT if by_parent else PersonKind.STUDENT
    children = _children(lesson, person) if by_parent else []
    for begin, end in _spans(lesson, habit):
        lesson.rows += _stay(lesson, person, kind, children, begin, end)
    return [(student.person.id, person.id)]


def _spans(lesson: Lesson, habit: str) -> list[tuple[datetime, datetime]]:
    begin = lesson.after(0, 3)
    match habit:
        case "late":
            return [(lesson.after(5, 20), lesson.end)]
        case "very-late":
            return [(lesson.after(31, 36), lesson.end)]
        case "away":
            return [(begin, lesson.after(8, 12)), (lesson.after(14, 25), lesson.end)]
        case "early":
            return [(begin, lesson.after(20, 33))]
        case _:
            return [(begin, lesson.end)]


def _stay(
    lesson: Lesson,
    person: PersonPlan,
    kind: PersonKind,
    children: Sequence[dict[str, Any]],
    begin: datetime,
    end: datetime,
) -> Iterator[Row]:
    """A stay; the viewer with the first one."""
    known = {values["person_id"] for table, values in lesson.rows if table is ClassViewer}
    if person.id not in known:
        viewer = {"person_id": person.id, "name": person.name.name, "kind": kind, "children": list(children)}
        yield ClassViewer, {**viewer, **lesson.own}
    key = f"{lesson.id}-{person.id}-{int(begin.timestamp())}"
    yield PresenceSpan, {"id": key[-64:], "person_id": person.id, "joined_at": begin, "left_at": end, **lesson.own}


def _check_ins(lesson: Lesson, present: Sequence[tuple[str, str]]) -> Iterator[Row]:
    for number, minute in ((1, 4), (2, 30)):
        began = lesson.begin + timedelta(minutes=minute)
        ended = began + timedelta(minutes=2)
        key = f"check-in-{number}"
        times = {"started_at": began, "ends_at": ended, "ended_at": ended}
        yield ClassCheckIn, {"id": key, "number": number, **times, **lesson.own}
        for student, by in present:
            if lesson.chance.random() < 0.9:
                reply = {"check_in_id": key, "person_id": student, "by_id": by, "at": lesson.after(minute, minute + 2)}
                yield CheckInReply, {**reply, **lesson.own}


def _talk(lesson: Lesson, viewers: Sequence[str]) -> Iterator[Row]:
    for number in range(min(12, len(viewers))):
        text = lesson.chance.choice(SAID)
        said = {"id": f"c{number}", "person_id": lesson.chance.choice(viewers), "text": text}
        yield (
            ClassComment,
            {"to_hosts": False, "deleted": False, "sent_at": lesson.after(4, MINUTES), **said, **lesson.own},
        )
    for person in lesson.chance.sample(viewers, min(4, len(viewers))):
        began = lesson.after(10, 30)
        turn = {"began_at": began, "ended_at": began + timedelta(seconds=lesson.chance.randint(20, 120))}
        yield SpeechSpan, {"person_id": person, **turn, **lesson.own}


def bookings(school: School, now: datetime) -> Iterator[Booking]:
    """The lessons of the next weeks."""
    zone = zone_of("Asia/Macau")
    today = local_date(now, zone)
    monday = today + timedelta(days=7 - today.weekday())
    for number, (weekday, at, class_name, title, weeks) in enumerate(BOOKED):
        host = _by_id(school)[school.heads[class_name]]
        key = f"{school.plan.id}-booked{number}"
        manner = {
            "kind": RoomKind.LARGE,
            "content": Content.CAMERA,
            "group_ids": [group_id(school.plan, class_name)],
        }
        for week in range(weeks):
            yield Booking(
                id=f"{key}-{week}",
                school_id=school.plan.id,
                host_id=host.id,
                host_name=host.name.name,
                series_id=key if weeks > 1 else None,
                kind=RoomKind.LARGE,
                title=title,
                manner=manner,
                scope_names=[class_name],
                starts_at=instant(datetime.combine(monday + timedelta(days=weekday + 7 * week), at), zone),
                minutes=MINUTES,
                remind_minutes=15,
                revision=0,
                cancelled=False,
            )


def _children(lesson: Lesson, parent: PersonPlan) -> list[dict[str, Any]]:
    """The children of the parent in this class, as `signaling.messages.Child`."""
    relations = {child: relation for who, child, relation in lesson.school.guardians if who == parent.id}
    return [
        {"person_id": one.person.id, "name": one.person.name.name, "relation": relations[one.person.id]}
        for one in lesson.school.children[parent.id]
        if one.class_name == lesson.class_name
    ]


def _by_id(school: School) -> dict[str, PersonPlan]:
    return {person.id: person for person in school.people}
