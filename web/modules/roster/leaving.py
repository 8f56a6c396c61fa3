"""Who leaves is nobody in the school from the same moment, and can come back as it was (IMP-05, IMP-22, ASVS 7.4.2).

Everything that ties the person to the school is removed and kept aside in one row. Records of past classes stay.
"""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import Relation
from web.access import IdentityKind
from web.database import new_id
from web.errors import NOT_FOUND, Problem
from web.modules.directory.tables import (
    Department,
    DepartmentMember,
    Enrolment,
    Guardianship,
    HeadTeacher,
    Identity,
    Person,
    PersonTag,
    SchoolClass,
    StudentNumber,
    Tag,
    Teaching,
)
from web.modules.roster.models import LeaverItem
from web.modules.roster.tables import Departure

LISTED = 500
_OWN = (DepartmentMember, PersonTag, Enrolment, Teaching, HeadTeacher, Identity)


class Bond(BaseModel):
    parent_id: str
    child_id: str
    relation: Relation


class Belongings(BaseModel):
    """All that ties a person to its school."""

    identities: list[tuple[IdentityKind, str]]
    departments: list[str]
    tags: list[str]
    seats: list[tuple[str, int]]
    lessons: list[tuple[str, str]]
    heads: list[str]
    bonds: list[Bond]
    student_number: str | None


async def do_leave(session: AsyncSession, school_id: str, person_id: str, by: str, now: datetime) -> frozenset[str]:
    """Takes the person out of the school; the ids of its parents and children, whose rights end with it as well."""
    was = await _belongings(session, school_id, person_id)
    session.add(
        Departure(school_id=school_id, person_id=person_id, was=was.model_dump(mode="json"), left_at=now, by_id=by)
    )
    for table in _OWN:
        await session.execute(delete(table).where(table.school_id == school_id, table.person_id == person_id))
    await session.execute(delete(Guardianship).where(Guardianship.school_id == school_id, _bound(person_id)))
    numbered = update(StudentNumber).where(StudentNumber.school_id == school_id, StudentNumber.person_id == person_id)
    await session.execute(numbered.values(person_id=None))
    return frozenset({bond.parent_id for bond in was.bonds} | {bond.child_id for bond in was.bonds}) - {person_id}


async def do_return(session: AsyncSession, school_id: str, person_id: str) -> Belongings:
    """Brings the person back with what is still there of it. Raises `not-found`."""
    row = await departure_of(session, school_id, person_id)
    was = Belongings.model_validate(row.was)
    own = {"school_id": school_id, "person_id": person_id}
    session.add_all(Identity(id=new_id(), kind=kind, title=title, **own) for kind, title in was.identities)
    classes = await _there(
        session, SchoolClass, school_id, [*(one for one, _ in was.seats), *was.heads, *(one for one, _ in was.lessons)]
    )
    session.add_all(Enrolment(class_id=one, number=number, **own) for one, number in was.seats if one in classes)
    session.add_all(Teaching(class_id=one, subject=subject, **own) for one, subject in was.lessons if one in classes)
    session.add_all(HeadTeacher(class_id=one, **own) for one in was.heads if one in classes)
    departments = await _there(session, Department, school_id, was.departments)
    session.add_all(DepartmentMember(department_id=one, **own) for one in sorted(departments))
    tags = await _there(session, Tag, school_id, was.tags)
    session.add_all(PersonTag(tag_id=one, **own) for one in sorted(tags))
    if was.student_number is not None:
        free = (StudentNumber.number == was.student_number, StudentNumber.person_id.is_(None))
        await session.execute(
            update(StudentNumber).where(StudentNumber.school_id == school_id, *free).values(person_id=person_id)
        )
    await session.delete(row)
    await session.flush()
    for bond in was.bonds:
        await _bind(session, school_id, bond, person_id)
    return was


async def leavers(session: AsyncSession, school_id: str) -> list[LeaverItem]:
    """The last to leave first; those who were erased are not among them."""
    query = (
        select(Departure, Person)
        .join(Person, Person.id == Departure.person_id)
        .where(Departure.school_id == school_id)
        .order_by(Departure.left_at.desc(), Departure.person_id)
        .limit(LISTED)
    )
    rows = (await session.execute(query)).all()
    by = {row.by_id for row, _ in rows if row.by_id is not None}
    known = dict((await session.execute(select(Person.id, Person.name).where(Person.id.in_(by)))).all())
    return [
        LeaverItem(
            id=person.id,
            name=person.name,
            name_other=person.name_other,
            kinds=[kind for kind, _ in Belongings.model_validate(row.was).identities],
            left_at=row.left_at,
            by=known.get(row.by_id or "", ""),
        )
        for row, person in rows
    ]


async def departure_of(session: AsyncSession, school_id: str, person_id: str) -> Departure:
    """Raises `not-found` for somebody who has not left this school."""
    row = await session.get(Departure, (school_id, person_id))
    if row is None:
        raise Problem(NOT_FOUND)
    return row


def _bound(person_id: str) -> ColumnElement[bool]:
    return (Guardianship.parent_id == person_id) | (Guardianship.child_id == person_id)


async def _belongings(session: AsyncSession, school_id: str, person_id: str) -> Belongings:
    async def rows(table: type, *columns: object) -> list[tuple[object, ...]]:
        query = select(*columns).where(table.school_id == school_id, table.person_id == person_id)  # type: ignore[attr-defined, call-overload]
        return [tuple(row) for row in await session.execute(query)]

    ties = select(Guardianship).where(Guardianship.school_id == school_id, _bound(person_id))
    numbers = await rows(StudentNumber, StudentNumber.number)
    return Belongings.model_validate(
        {
            "identities": await rows(Identity, Identity.kind, Identity.title),
            "departments": [one for (one,) in await rows(DepartmentMember, DepartmentMember.department_id)],
            "tags": [one for (one,) in await rows(PersonTag, PersonTag.tag_id)],
            "seats": await rows(Enrolment, Enrolment.class_id, Enrolment.number),
            "lessons": await rows(Teaching, Teaching.class_id, Teaching.subject),
            "heads": [one for (one,) in await rows(HeadTeacher, HeadTeacher.class_id)],
            "bonds": [
                Bond(parent_id=tie.parent_id, child_id=tie.child_id, relation=tie.relation)
                for tie in await session.scalars(ties)
            ],
            "student_number": numbers[0][0] if numbers else None,
        }
    )


async def _there(
    session: AsyncSession, table: type[SchoolClass] | type[Department] | type[Tag], school_id: str, ids: Sequence[str]
) -> frozenset[str]:
    return frozenset(await session.scalars(select(table.id).where(table.school_id == school_id, table.id.in_(ids))))


async def _bind(session: AsyncSession, school_id: str, bond: Bond, back: str) -> None:
    """Ties the one who is back to the other; where the other has left meanwhile, the tie waits for its return."""
    other = bond.child_id if bond.parent_id == back else bond.parent_id
    here = select(Identity.id).where(Identity.school_id == school_id, Identity.person_id == other)
    if await session.scalar(here.limit(1)) is not None:
        session.add(Guardianship(school_id=school_id, **bond.model_dump()))
        await session.flush()
        return
    waiting = await session.get(Departure, (school_id, other))
    if waiting is not None:
        was = Belongings.model_validate(waiting.was)
        waiting.was = was.model_copy(update={"bonds": [*was.bonds, bond]}).model_dump(mode="json")
