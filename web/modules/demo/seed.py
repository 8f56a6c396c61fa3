"""Stores the planned schools, once: a school that is there already is left as it is."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from chat.conversations import CLASS_GROUP, new_conversation
from chat.events import ConversationId, MessageId, UserId
from chat.messages import Draft, do_send
from web.access import IdentityKind
from web.database import insert_once
from web.modules.demo.plan import MAIN, SECOND, ClassPlan, School, SchoolPlan, build
from web.modules.directory import tables

Row = tuple[type[DeclarativeBase], dict[str, object]]

GREETINGS = (
    "各位家長、同學：歡迎加入{name}班級群。上課直播的卡片會在這裡發出，點一下就能進入課堂。",
    "本週五的家長開放日照常舉行，請於下午三時前到達禮堂。",
)


async def seed(session: AsyncSession, now: datetime) -> bool:
    """Adds the demo schools to the caller's transaction; `False` if they were there.

    Of processes that start together on an empty PostgreSQL, all but one wait here and then find the schools.
    """
    if not await insert_once(session, tables.School, _school(MAIN), unless="id"):
        return False
    session.add(tables.School(**_school(SECOND)))
    await session.flush()
    for plan in (MAIN, SECOND):
        await _store(session, build(plan), now)
    return True


def administrator() -> str:
    """The first administrator of the main school."""
    return next(
        one.id for one in build(MAIN).people if IdentityKind.ADMINISTRATOR in {kind for kind, _ in one.identities}
    )


async def _store(session: AsyncSession, school: School, now: datetime) -> None:
    batches: dict[type[DeclarativeBase], list[dict[str, object]]] = {}
    for table, values in _rows(school, now.date()):
        batches.setdefault(table, []).append(values)
    for table, rows in batches.items():
        await session.execute(insert(table), rows)
    for class_plan in school.plan.classes:
        await _open_group(session, school, class_plan, now)


async def _open_group(session: AsyncSession, school: School, class_plan: ClassPlan, now: datetime) -> None:
    group = ConversationId(group_id(school.plan, class_plan.name))
    session.add(new_conversation(group, kind=CLASS_GROUP, owner=school.plan.id))
    await session.flush()
    for days, (number, text) in zip((6, 1), enumerate(GREETINGS), strict=True):
        author = UserId(school.heads[class_plan.name])
        draft = Draft(MessageId(f"{group}-m{number}"), group, author, text.format(name=class_plan.name))
        await do_send(session, draft, now - timedelta(days=days))


def _school(plan: SchoolPlan) -> dict[str, object]:
    return {"id": plan.id, "name": plan.name, "name_other": plan.name_other, "time_zone": "Asia/Macau"}


def _rows(school: School, today: date) -> Iterator[Row]:
    """All rows of a school but its own, in an order in which every foreign key finds what it names."""
    plan = school.plan
    yield from _class_rows(plan, today)
    yield from _person_rows(school)
    for student in school.students:
        place = {"class_id": class_id(plan, student.class_name), "person_id": student.person.id}
        yield tables.Enrolment, {"school_id": plan.id, "number": student.number, **place}
        known = {"number": student_number(student.person.id), "person_id": student.person.id}
        yield tables.StudentNumber, {"school_id": plan.id, "name": student.person.name.name, **known}
    for class_name, teacher, subject in school.teaching:
        place = {"class_id": class_id(plan, class_name), "person_id": teacher}
        yield tables.Teaching, {"school_id": plan.id, "subject": subject, **place}
    for class_name, teacher in school.heads.items():
        place = {"class_id": class_id(plan, class_name), "person_id": teacher}
        yield tables.HeadTeacher, {"school_id": plan.id, **place}
    for parent, child, relation in school.guardians:
        pair = {"parent_id": parent, "child_id": child, "relation": relation}
        yield tables.Guardianship, {"school_id": plan.id, **pair}


def _class_rows(plan: SchoolPlan, today: date) -> Iterator[Row]:
    first = today.year if today.month >= 9 else today.year - 1
    year = f"{plan.id}-year"
    own = {"school_id": plan.id}
    span = {"starts_on": date(first, 9, 1), "ends_on": date(first + 1, 8, 31)}
    yield tables.SchoolYear, {"id": year, "name": f"{first}/{first + 1}", "current": True, **span, **own}
    sections = list(dict.fromkeys(one.section for one in plan.classes))
    for position, section in enumerate(sections):
        yield tables.Section, {"id": f"{plan.id}-s{position}", "name": section, "position": position, **own}
    for code, (section, name) in {one.grade: (one.section, one.grade_name) for one in plan.classes}.items():
        section_id = f"{plan.id}-s{sections.index(section)}"
        yield tables.Grade, {"id": f"{plan.id}-{code}", "section_id": section_id, "code": code, "name": name, **own}
    for position, one in enumerate(plan.classes):
        key = {"id": class_id(plan, one.name), "school_year_id": year, "grade_id": f"{plan.id}-{one.grade}"}
        code = "ABCDEFGH"[[other.name for other in plan.classes if other.grade == one.grade].index(one.name)]
        yield tables.SchoolClass, {"name": one.name, "code": code, "position": position, **key, **own}
        key = {"id": group_id(plan, one.name), "class_id": class_id(plan, one.name)}
        yield tables.ClassGroup, {"name": one.name, **key, **own}


def _person_rows(school: School) -> Iterator[Row]:
    plan = school.plan
    departments = list(dict.fromkeys(one.department for one in school.people if one.department is not None))
    for position, name in enumerate(departments):
        key = {"id": f"{plan.id}-d{position}", "school_id": plan.id}
        yield tables.Department, {"name": name, "position": position, **key}
    for person in school.people:
        yield (
            tables.Person,
            {"id": person.id, "phone": person.phone, **tables.names(person.name.name, person.name.other)},
        )
        for number, (kind, title) in enumerate(person.identities):
            key = {"id": f"{person.id}-i{number}", "school_id": plan.id, "person_id": person.id}
            yield tables.Identity, {"kind": kind, "title": title, **key}
        if person.department is not None:
            place = {"department_id": f"{plan.id}-d{departments.index(person.department)}", "person_id": person.id}
            yield tables.DepartmentMember, {"school_id": plan.id, **place}


def class_id(plan: SchoolPlan, name: str) -> str:
    """The id of a planned class."""
    return f"{plan.id}-c{[one.name for one in plan.classes].index(name)}"


def group_id(plan: SchoolPlan, name: str) -> str:
    """The id of a planned class's group."""
    return f"{plan.id}-g{[one.name for one in plan.classes].index(name)}"


def student_number(person_id: str) -> str:
    """The id that the authority would have given the student: made up, always the same."""
    return hashlib.sha256(person_id.encode()).hexdigest()[:24]
