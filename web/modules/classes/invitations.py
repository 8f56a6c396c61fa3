"""Whom a class or a booking is for: checking the wish, and who they all are (LIVE-03, LIVE-33, LIVE-55)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import RoomKind
from signaling.policy import RULES, Audience
from web.access import STAFF, Actor
from web.errors import INVALID, Problem
from web.modules.classes.models import Invited
from web.modules.directory import membership
from web.modules.directory.tables import (
    ClassGroup,
    Department,
    DepartmentMember,
    Enrolment,
    Identity,
    Person,
    SchoolClass,
)

Fault = dict[str, str]


@dataclass(frozen=True, slots=True)
class Invitation:
    """A checked wish. `persons` are those who were named, and the members of the departments."""

    groups: Sequence[ClassGroup] = ()
    departments: Sequence[Department] = ()
    persons: frozenset[str] = frozenset()

    @property
    def group_ids(self) -> list[str]:
        return [group.id for group in self.groups]

    @property
    def names(self) -> list[str]:
        """What the record calls the scope."""
        return [group.name for group in self.groups] + [department.name for department in self.departments]


@dataclass(frozen=True, slots=True)
class Student:
    """A student who is expected, in the order of the registers."""

    person_id: str
    name: str
    group_name: str


async def check(session: AsyncSession, actor: Actor, kind: RoomKind, wish: Invited) -> Invitation:
    """The invitation that the actor wishes for. Raises `invalid` with each fault, and has changed nothing."""
    groups = await _own_groups(session, actor)
    departments = await _departments(session, actor.school_id, wish.department_ids)
    named = await _kinds(session, actor.school_id, wish.person_ids)
    faults = [
        *_unknown("group_ids", wish.group_ids, groups, "no-such-group", "Not one of your groups"),
        *_unknown("department_ids", wish.department_ids, departments, "no-such-department", "No such department"),
        *_unknown("person_ids", wish.person_ids, named, "no-such-person", "Nobody of the school"),
    ]
    if RULES[kind].audience is Audience.STAFF:
        colleagues = {person for person, kinds in named.items() if kinds & STAFF}
        faults += _unknown("group_ids", wish.group_ids, (), "not-in-this-kind", "This kind of class is for staff")
        faults += _unknown("person_ids", wish.person_ids, colleagues, "not-in-this-kind", "Not a member of staff")
    if faults:
        raise Problem(INVALID, errors=list({fault["field"]: fault for fault in faults}.values()))
    by_department = await _members_of(session, actor.school_id, wish.department_ids)
    return Invitation(
        groups=[groups[id_] for id_ in dict.fromkeys(wish.group_ids)],
        departments=[departments[id_] for id_ in dict.fromkeys(wish.department_ids)],
        persons=frozenset(wish.person_ids) | by_department,
    )


async def everybody(
    session: AsyncSession, school_id: str, group_ids: Collection[str], persons: Collection[str]
) -> frozenset[str]:
    """All who are invited: members of the groups, those who are named, and the parents of the students among them."""
    members = await membership.members(session, school_id, group_ids)
    parents = await membership.parents_of(session, school_id, persons) if persons else frozenset()
    return frozenset(members) | frozenset(persons) | parents


async def expected(
    session: AsyncSession, school_id: str, groups: Sequence[ClassGroup], persons: Collection[str]
) -> list[Student]:
    """The students of the groups' classes, then those who are named (LIVE-33). Each once."""
    order = {group.class_id: place for place, group in reversed(list(enumerate(groups)))}
    query = (
        select(Person.id, Person.name, SchoolClass.name, SchoolClass.id, Enrolment.number, Enrolment.person_id)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .where(Enrolment.school_id == school_id)
        .where(Enrolment.class_id.in_(order) | Enrolment.person_id.in_(persons))
    )
    rows = sorted(await session.execute(query), key=lambda row: (order.get(row[3], len(order)), row[3], row[4], row[5]))
    found: dict[str, Student] = {}
    for person_id, name, class_name, *_ in rows:
        found.setdefault(person_id, Student(person_id, name, class_name))
    return list(found.values())


def _unknown(field: str, wished: Sequence[str], known: Collection[str], code: str, detail: str) -> list[Fault]:
    return [
        {"field": f"body.{field}.{place}", "code": code, "detail": detail}
        for place, id_ in enumerate(wished)
        if id_ not in known
    ]


async def _own_groups(session: AsyncSession, actor: Actor) -> Mapping[str, ClassGroup]:
    """Where the actor may give a class: the groups that it is staff of; administrators in all."""
    if actor.administrator:
        found = await membership.all_groups(session, actor.school_id)
    else:
        found = await membership.staff_groups_of(session, actor.school_id, actor.person_id)
    return {group.id: group for group in found}


async def _departments(session: AsyncSession, school_id: str, ids: Sequence[str]) -> Mapping[str, Department]:
    if not ids:
        return {}
    query = select(Department).where(Department.school_id == school_id, Department.id.in_(ids))
    return {department.id: department for department in await session.scalars(query)}


async def _members_of(session: AsyncSession, school_id: str, departments: Sequence[str]) -> frozenset[str]:
    if not departments:
        return frozenset()
    query = select(DepartmentMember.person_id).where(
        DepartmentMember.school_id == school_id, DepartmentMember.department_id.in_(departments)
    )
    return frozenset(await session.scalars(query))


async def _kinds(session: AsyncSession, school_id: str, persons: Sequence[str]) -> Mapping[str, set[str]]:
    if not persons:
        return {}
    query = select(Identity.person_id, Identity.kind).where(
        Identity.school_id == school_id, Identity.person_id.in_(persons)
    )
    found: dict[str, set[str]] = {}
    for person_id, kind in await session.execute(query):
        found.setdefault(person_id, set()).add(kind)
    return found
