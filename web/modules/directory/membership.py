"""Who belongs to which classes and class groups, and as what. Every function is asked within one school."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy import CompoundSelect, Select, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from signaling.messages import Child, PersonKind
from web.access import IdentityKind
from web.modules.directory.tables import (
    ClassGroup,
    Enrolment,
    GroupAudience,
    Guardianship,
    HeadTeacher,
    Identity,
    Person,
    SchoolClass,
    SchoolYear,
    Teaching,
)

FOR_STUDENTS: Final = (GroupAudience.ALL, GroupAudience.STUDENTS)
FOR_PARENTS: Final = (GroupAudience.ALL, GroupAudience.PARENTS)


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A person as the others of some class groups see it: a parent with the children who are in them (LIVE-26)."""

    person_id: str
    name: str
    kind: PersonKind
    children: tuple[Child, ...] = field(default=())


async def current_classes(session: AsyncSession, school_id: str) -> Sequence[SchoolClass]:
    """The classes of the current school year, in the school's order."""
    query = (
        select(SchoolClass)
        .join(SchoolYear, SchoolYear.id == SchoolClass.school_year_id)
        .where(SchoolClass.school_id == school_id, SchoolYear.school_id == school_id, SchoolYear.current)
        .order_by(SchoolClass.position, SchoolClass.id)
    )
    return (await session.scalars(query)).all()


async def taught_classes(session: AsyncSession, school_id: str, person_id: str) -> frozenset[str]:
    """The classes that the person teaches or heads."""
    return frozenset(await session.scalars(union(*_by_staff(school_id, person_id))))


async def attended_classes(session: AsyncSession, school_id: str, person_id: str) -> frozenset[str]:
    """The classes that the person, or a child of the person, is a student of."""
    return frozenset(await session.scalars(union(*_by_family(school_id, person_id))))


async def groups_of(session: AsyncSession, school_id: str, person_id: str) -> Sequence[ClassGroup]:
    """The class groups that the person belongs to, as staff, parent or student."""
    own, of_children = _by_family(school_id, person_id)
    mine = or_(
        ClassGroup.class_id.in_(union(*_by_staff(school_id, person_id))),
        ClassGroup.class_id.in_(own) & ClassGroup.audience.in_(FOR_STUDENTS),
        ClassGroup.class_id.in_(of_children) & ClassGroup.audience.in_(FOR_PARENTS),
    )
    return (await session.scalars(_groups(school_id).where(mine))).all()


async def staff_groups_of(session: AsyncSession, school_id: str, person_id: str) -> Sequence[ClassGroup]:
    """The class groups that the person belongs to as staff: not those of its own children (IMP-03)."""
    return await find_groups(session, school_id, await taught_classes(session, school_id, person_id))


async def all_groups(session: AsyncSession, school_id: str) -> Sequence[ClassGroup]:
    """Every class group of the school's current year."""
    return await find_groups(session, school_id, None)


async def find_groups(
    session: AsyncSession, school_id: str, class_ids: Select[str] | Collection[str] | None
) -> Sequence[ClassGroup]:
    """The groups of some classes, or of all, of the current year, in the school's order."""
    query = _groups(school_id)
    if class_ids is not None:
        query = query.where(ClassGroup.class_id.in_(class_ids))
    return (await session.scalars(query)).all()


async def members(session: AsyncSession, school_id: str, group_ids: Collection[str]) -> Mapping[str, GroupMember]:
    """Everybody in these groups, by person id, once: staff of a class as staff, even with a child in it (IMP-03)."""
    found: dict[str, GroupMember] = {}
    for find, audiences in reversed(_PRECEDENCE):
        found |= await find(session, school_id, _classes_of(school_id, group_ids, audiences), None)
    return found


async def member(
    session: AsyncSession, school_id: str, group_ids: Collection[str], person_id: str
) -> GroupMember | None:
    """As what the person is in these groups, by the same precedence; `None` for somebody who is not."""
    for find, audiences in _PRECEDENCE:
        found = await find(session, school_id, _classes_of(school_id, group_ids, audiences), person_id)
        if person_id in found:
            return found[person_id]
    return None


async def members_of_each(
    session: AsyncSession, school_id: str, group_ids: Collection[str]
) -> Mapping[str, frozenset[str]]:
    """The person ids of each of these groups."""
    found: dict[str, set[str]] = {}
    for group_id, person_id in await session.execute(_pairs(school_id, group_ids)):
        found.setdefault(group_id, set()).add(person_id)
    return {group_id: frozenset(persons) for group_id, persons in found.items()}


async def member_counts(session: AsyncSession, school_id: str, group_ids: Collection[str]) -> Mapping[str, int]:
    """How many people are in each of these groups."""
    pairs = _pairs(school_id, group_ids).subquery()
    query = select(pairs.c.group_id, func.count()).group_by(pairs.c.group_id)
    return dict((await session.execute(query)).all())


async def kinds_of(session: AsyncSession, school_id: str, person_id: str) -> frozenset[IdentityKind]:
    """What the person is in the school; empty for somebody of another school."""
    query = select(Identity.kind).where(Identity.school_id == school_id, Identity.person_id == person_id)
    return frozenset(await session.scalars(query))


async def parents_of(session: AsyncSession, school_id: str, children: Collection[str]) -> frozenset[str]:
    """Everybody who answers for one of these children."""
    query = select(Guardianship.parent_id).where(
        Guardianship.school_id == school_id, Guardianship.child_id.in_(children)
    )
    return frozenset(await session.scalars(query))


def _by_staff(school_id: str, person_id: str) -> tuple[Select[str], ...]:
    return (
        select(Teaching.class_id).where(Teaching.school_id == school_id, Teaching.person_id == person_id),
        select(HeadTeacher.class_id).where(HeadTeacher.school_id == school_id, HeadTeacher.person_id == person_id),
    )


def _by_family(school_id: str, person_id: str) -> tuple[Select[str], ...]:
    children = select(Guardianship.child_id).where(
        Guardianship.school_id == school_id, Guardianship.parent_id == person_id
    )
    mine = select(Enrolment.class_id).where(Enrolment.school_id == school_id)
    return mine.where(Enrolment.person_id == person_id), mine.where(Enrolment.person_id.in_(children))


def _pairs(school_id: str, group_ids: Collection[str]) -> CompoundSelect[str, str]:
    """Every (group, person) once; UNION drops those who are in a group for two reasons."""

    def of(
        person: InstrumentedAttribute[str],
        class_id: InstrumentedAttribute[str],
        audiences: Collection[GroupAudience] = tuple(GroupAudience),
    ) -> Select[str, str]:
        query = select(ClassGroup.id.label("group_id"), person.label("person_id"))
        return query.join_from(ClassGroup, class_id.class_, class_id == ClassGroup.class_id).where(
            ClassGroup.school_id == school_id, ClassGroup.id.in_(group_ids), ClassGroup.audience.in_(audiences)
        )

    parents = of(Guardianship.parent_id, Enrolment.class_id, FOR_PARENTS)
    return union(
        of(Enrolment.person_id, Enrolment.class_id, FOR_STUDENTS),
        parents.join(Guardianship, Guardianship.child_id == Enrolment.person_id).where(
            Guardianship.school_id == school_id
        ),
        of(Teaching.person_id, Teaching.class_id),
        of(HeadTeacher.person_id, HeadTeacher.class_id),
    )


def _groups(school_id: str) -> Select[ClassGroup]:
    """The groups of the school's current year, in its order."""
    return (
        select(ClassGroup)
        .join(SchoolClass, SchoolClass.id == ClassGroup.class_id)
        .join(SchoolYear, SchoolYear.id == SchoolClass.school_year_id)
        .where(ClassGroup.school_id == school_id, SchoolClass.school_id == school_id, SchoolYear.current)
        .order_by(SchoolClass.position, ClassGroup.id)
    )


def _classes_of(school_id: str, group_ids: Collection[str], audiences: Collection[GroupAudience]) -> Select[str]:
    return select(ClassGroup.class_id).where(
        ClassGroup.school_id == school_id, ClassGroup.id.in_(group_ids), ClassGroup.audience.in_(audiences)
    )


async def _students(
    session: AsyncSession, school_id: str, class_ids: Select[str], only: str | None
) -> dict[str, GroupMember]:
    query = (
        select(Person.id, Person.name)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.school_id == school_id, Enrolment.class_id.in_(class_ids))
    )
    if only is not None:
        query = query.where(Person.id == only)
    rows = await session.execute(query)
    return {person_id: GroupMember(person_id, name, PersonKind.STUDENT) for person_id, name in rows}


async def _parents(
    session: AsyncSession, school_id: str, class_ids: Select[str], only: str | None
) -> dict[str, GroupMember]:
    parent, child = aliased(Person), aliased(Person)
    query = (
        select(parent.id, parent.name, Guardianship.relation, child.name, child.sort_key, child.id)
        .join(Guardianship, Guardianship.parent_id == parent.id)
        .join(child, child.id == Guardianship.child_id)
        .join(Enrolment, Enrolment.person_id == child.id)
        .where(Guardianship.school_id == school_id, Enrolment.school_id == school_id, Enrolment.class_id.in_(class_ids))
        .order_by(child.sort_key, child.id)
        .distinct()
    )
    if only is not None:
        query = query.where(parent.id == only)
    found: dict[str, GroupMember] = {}
    for person_id, name, relation, child_name, _, child_id in await session.execute(query):
        known = found.get(person_id, GroupMember(person_id, name, PersonKind.PARENT))
        shown = Child(person_id=child_id, name=child_name, relation=relation)
        found[person_id] = replace(known, children=(*known.children, shown))
    return found


async def _staff(
    session: AsyncSession, school_id: str, class_ids: Select[str], only: str | None
) -> dict[str, GroupMember]:
    staff = union(
        select(Teaching.person_id).where(Teaching.school_id == school_id, Teaching.class_id.in_(class_ids)),
        select(HeadTeacher.person_id).where(HeadTeacher.school_id == school_id, HeadTeacher.class_id.in_(class_ids)),
    ).subquery()
    query = select(Person.id, Person.name).where(Person.id.in_(select(staff.c.person_id)))
    if only is not None:
        query = query.where(Person.id == only)
    rows = await session.execute(query)
    return {person_id: GroupMember(person_id, name, PersonKind.STAFF) for person_id, name in rows}


_PRECEDENCE: Final = (
    (_staff, tuple(GroupAudience)),
    (_students, FOR_STUDENTS),
    (_parents, FOR_PARENTS),
)
"""As what somebody is in a group who could be there for several reasons, and which groups that reason is for."""
