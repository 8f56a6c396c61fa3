"""Adding people to a school and changing them, in the caller's transaction."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import IdentityKind
from web.database import new_id
from web.errors import INVALID, NOT_FOUND, Problem
from web.modules.directory.tables import (
    Department,
    DepartmentMember,
    Enrolment,
    Identity,
    Person,
    PersonTag,
    School,
    SchoolClass,
    SchoolYear,
    StudentNumber,
    Tag,
    names,
)
from web.modules.roster import problems
from web.modules.roster.models import IdentityChange, IdentityKept, NewPerson, PersonChange, PersonKept
from web.phones import NotAPhone, normal


async def lock(session: AsyncSession, school_id: str) -> None:
    """Changes of a school's people come one after the other: who is the last administrator is then sure."""
    await session.get_one(School, school_id, with_for_update=True)


async def person_of(session: AsyncSession, school_id: str, person_id: str) -> Person:
    """Raises `not-found` for somebody who is nobody in the school."""
    mine = select(Identity.person_id).where(Identity.school_id == school_id)
    found: Person | None = await session.scalar(select(Person).where(Person.id == person_id, Person.id.in_(mine)))
    if found is None:
        raise Problem(NOT_FOUND)
    return found


async def elsewhere(session: AsyncSession, school_id: str, person_id: str) -> bool:
    """Whether the person belongs to another school as well: then one school must not take over its account."""
    others = select(Identity.id).where(Identity.person_id == person_id, Identity.school_id != school_id)
    return await session.scalar(others.limit(1)) is not None


async def kinds_in(session: AsyncSession, school_id: str, person_id: str) -> frozenset[IdentityKind]:
    query = select(Identity.kind).where(Identity.school_id == school_id, Identity.person_id == person_id)
    return frozenset(await session.scalars(query))


async def check_administrators(session: AsyncSession, school_id: str, leaving: str) -> None:
    """Raises `last-administrator` when nobody but this person is one."""
    others = select(func.count()).where(
        Identity.school_id == school_id, Identity.kind == IdentityKind.ADMINISTRATOR, Identity.person_id != leaving
    )
    if not await session.scalar(others):
        raise Problem(problems.LAST_ADMINISTRATOR)


async def do_add(session: AsyncSession, school_id: str, body: NewPerson) -> Person:
    """Raises `phone-taken`, `phone-not-possible`, `not-a-student`, `not-found` for a class, `invalid` for units."""
    phone = await _free_phone(session, body.phone, None)
    person = Person(id=new_id(), phone=phone, **names(body.name, body.name_other))
    session.add(person)
    await session.flush()
    await _identify(session, school_id, person.id, body.identities)
    await _attach(session, school_id, person.id, body)
    if body.class_id is not None:
        await do_place(session, school_id, person.id, body.class_id, body.number)
    return person


async def do_change(session: AsyncSession, school_id: str, person: Person, body: PersonChange) -> list[str]:
    """The names of the fields that changed. Raises as `do_add`, `several-schools` and `last-administrator`."""
    before = await shown(session, school_id, person)
    wanted = _wanted(before, body)
    changed = [name for name in type(body).model_fields if getattr(before, name) != getattr(wanted, name)]
    if before.locked and {"name", "name_other", "phone"} & set(changed):
        raise Problem(problems.SEVERAL_SCHOOLS)
    if "phone" in changed:
        person.phone = await _free_phone(session, body.phone, person.id)
    for column, value in names(body.name, body.name_other).items():
        setattr(person, column, value)
    if "identities" in changed:
        was = {one.kind for one in before.identities}
        if IdentityKind.ADMINISTRATOR in was - {one.kind for one in body.identities}:
            await check_administrators(session, school_id, person.id)
        await session.execute(delete(Identity).where(Identity.school_id == school_id, Identity.person_id == person.id))
        await _identify(session, school_id, person.id, body.identities)
    await _attach(session, school_id, person.id, body)
    return changed


async def do_place(
    session: AsyncSession, school_id: str, person_id: str, class_id: str | None, number: int
) -> str | None:
    """Puts a student into a class of the current year, out of any other of it; the id of the class before."""
    if IdentityKind.STUDENT not in await kinds_in(session, school_id, person_id):
        raise Problem(problems.NOT_A_STUDENT)
    current = _current_classes(school_id)
    if class_id is not None and await session.scalar(current.where(SchoolClass.id == class_id)) is None:
        raise Problem(NOT_FOUND)
    mine = (Enrolment.school_id == school_id, Enrolment.person_id == person_id, Enrolment.class_id.in_(current))
    before: str | None = await session.scalar(select(Enrolment.class_id).where(*mine))
    await session.execute(delete(Enrolment).where(*mine))
    if class_id is not None:
        session.add(Enrolment(class_id=class_id, person_id=person_id, school_id=school_id, number=number))
    await session.flush()
    return before


async def shown(session: AsyncSession, school_id: str, person: Person) -> PersonKept:
    here = (Identity.school_id == school_id, Identity.person_id == person.id)
    identities = sorted(await session.scalars(select(Identity).where(*here)), key=lambda one: _ORDER.index(one.kind))
    departments = select(DepartmentMember.department_id).where(
        DepartmentMember.school_id == school_id, DepartmentMember.person_id == person.id
    )
    tags = select(PersonTag.tag_id).where(PersonTag.school_id == school_id, PersonTag.person_id == person.id)
    seat = await session.scalar(
        select(Enrolment).where(
            Enrolment.school_id == school_id,
            Enrolment.person_id == person.id,
            Enrolment.class_id.in_(_current_classes(school_id)),
        )
    )
    numbered = select(StudentNumber.number).where(
        StudentNumber.school_id == school_id, StudentNumber.person_id == person.id
    )
    return PersonKept(
        id=person.id,
        name=person.name,
        name_other=person.name_other,
        phone=person.phone or "",
        identities=[IdentityKept(kind=one.kind, title=one.title) for one in identities],
        department_ids=sorted(await session.scalars(departments)),
        tag_ids=sorted(await session.scalars(tags)),
        class_id=seat.class_id if seat is not None else None,
        number=seat.number if seat is not None else 0,
        student_number=await session.scalar(numbered.limit(1)),
        locked=await elsewhere(session, school_id, person.id),
    )


_ORDER = tuple(IdentityKind)


def _wanted(before: PersonKept, body: PersonChange) -> PersonKept:
    """What would be shown after the change."""
    identities = sorted(body.identities, key=lambda one: _ORDER.index(one.kind))
    return before.model_copy(
        update={
            "name": body.name,
            "name_other": body.name_other,
            "phone": _e164(body.phone) or "",
            "identities": [IdentityKept(kind=one.kind, title=one.title) for one in identities],
            "department_ids": sorted(set(body.department_ids)),
            "tag_ids": sorted(set(body.tag_ids)),
        }
    )


def _current_classes(school_id: str) -> Select[str]:
    return (
        select(SchoolClass.id)
        .join(SchoolYear, SchoolYear.id == SchoolClass.school_year_id)
        .where(SchoolClass.school_id == school_id, SchoolYear.current)
    )


async def _identify(session: AsyncSession, school_id: str, person_id: str, wanted: Sequence[IdentityChange]) -> None:
    if len({one.kind for one in wanted}) != len(wanted):
        raise Problem(INVALID, "An identity is there twice.", errors=_fault("identities", "twice"))
    session.add_all(
        Identity(id=new_id(), school_id=school_id, person_id=person_id, kind=one.kind, title=one.title)
        for one in wanted
    )
    await session.flush()


async def _attach(session: AsyncSession, school_id: str, person_id: str, body: PersonChange) -> None:
    """Departments and tags become those of the body."""
    await _check_units(session, school_id, Department, body.department_ids, "department_ids")
    await _check_units(session, school_id, Tag, body.tag_ids, "tag_ids")
    own = {"school_id": school_id, "person_id": person_id}
    for table in (DepartmentMember, PersonTag):
        await session.execute(delete(table).where(table.school_id == school_id, table.person_id == person_id))
    session.add_all(DepartmentMember(department_id=one, **own) for one in dict.fromkeys(body.department_ids))
    session.add_all(PersonTag(tag_id=one, **own) for one in dict.fromkeys(body.tag_ids))
    await session.flush()


async def _check_units(
    session: AsyncSession, school_id: str, table: type[Department] | type[Tag], ids: Collection[str], field: str
) -> None:
    known = set(await session.scalars(select(table.id).where(table.school_id == school_id, table.id.in_(ids))))
    if set(ids) - known:
        raise Problem(INVALID, "There is no such unit.", errors=_fault(field, "no-such-unit"))


def _fault(field: str, code: str) -> list[dict[str, str]]:
    return [{"field": f"body.{field}", "code": code, "detail": code}]


def _e164(phone: str) -> str | None:
    try:
        return normal(phone) if phone else None
    except NotAPhone as error:
        raise Problem(problems.NOT_A_NUMBER, str(error)) from error


async def _free_phone(session: AsyncSession, phone: str, own_id: str | None) -> str | None:
    number = _e164(phone)
    if number is not None:
        holder = await session.scalar(select(Person.id).where(Person.phone == number))
        if holder not in {None, own_id}:
            raise Problem(problems.PHONE_TAKEN)
    return number
