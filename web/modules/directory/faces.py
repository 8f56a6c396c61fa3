"""How people are shown: rows of the directory as the items and pages that one viewer may see."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from signaling.messages import PersonKind, Relation
from web.access import STAFF, IdentityKind
from web.modules.directory.models import IdentityItem, PersonDetail, PersonItem, Relative, TaughtClass
from web.modules.directory.sight import Sight
from web.modules.directory.tables import (
    Department,
    DepartmentMember,
    Enrolment,
    Guardianship,
    HeadTeacher,
    Identity,
    Person,
    SchoolClass,
    SchoolYear,
    Teaching,
)

ORDER = tuple(IdentityKind)


@dataclass(frozen=True, slots=True)
class Tie:
    """One guardianship with the names that a list shows."""

    parent_id: str
    parent_name: str
    child_id: str
    child_name: str
    relation: Relation


@dataclass(slots=True)
class Facts:
    """What is known of some people, loaded at once for a whole page."""

    identities: dict[str, list[Identity]] = field(default_factory=dict)
    classes: dict[str, SchoolClass] = field(default_factory=dict)
    """The current class of each student, by person id."""
    ties: list[Tie] = field(default_factory=list)


async def items(session: AsyncSession, school_id: str, sight: Sight, people: Sequence[Person]) -> list[PersonItem]:
    """The people as list items, in the same order."""
    facts = await _load(session, school_id, [person.id for person in people])
    return [_item(person, facts, sight) for person in people]


async def detail(session: AsyncSession, school_id: str, sight: Sight, person: Person, *, phone: bool) -> PersonDetail:
    """One person's page. Families see of a member of staff the work, not the family (IMP-03)."""
    facts = await _load(session, school_id, [person.id])
    item = _item(person, facts, sight)
    own_family = sight.whole or person.id in sight.family
    shown = [
        one
        for one in facts.identities[person.id]
        if own_family or one.kind in STAFF or item.kind is not PersonKind.STAFF
    ]
    return PersonDetail(
        **item.model_dump(),
        identities=[IdentityItem(kind=one.kind, title=one.title) for one in shown],
        departments=await _departments(session, school_id, person.id),
        teaches=await _teaches(session, school_id, person.id, sight),
        phone=person.phone if phone else None,
    )


def _item(person: Person, facts: Facts, sight: Sight) -> PersonItem:
    identities = facts.identities.get(person.id, [])
    kind = _face(identities)
    of_kind = next((one for one in identities if one.title), None)
    own_class = facts.classes.get(person.id)
    return PersonItem(
        id=person.id,
        name=person.name,
        name_other=person.name_other,
        kind=kind,
        title=of_kind.title if of_kind is not None else "",
        class_id=own_class.id if own_class is not None else None,
        class_name=own_class.name if own_class is not None else None,
        children=[_child(tie, facts) for tie in facts.ties if tie.parent_id == person.id and _shown(tie, sight)],
        parents=[_parent(tie) for tie in facts.ties if tie.child_id == person.id and _shown(tie, sight)],
    )


def _face(identities: Sequence[Identity]) -> PersonKind:
    kinds = {one.kind for one in identities}
    if kinds & STAFF:
        return PersonKind.STAFF
    return PersonKind.PARENT if IdentityKind.PARENT in kinds else PersonKind.STUDENT


def _shown(tie: Tie, sight: Sight) -> bool:
    return sight.sees_tie(tie.parent_id, tie.child_id)


def _child(tie: Tie, facts: Facts) -> Relative:
    own_class = facts.classes.get(tie.child_id)
    class_name = own_class.name if own_class is not None else None
    return Relative(id=tie.child_id, name=tie.child_name, relation=tie.relation, class_name=class_name)


def _parent(tie: Tie) -> Relative:
    return Relative(id=tie.parent_id, name=tie.parent_name, relation=tie.relation)


async def _load(session: AsyncSession, school_id: str, ids: Sequence[str]) -> Facts:
    facts = Facts()
    query = select(Identity).where(Identity.school_id == school_id, Identity.person_id.in_(ids))
    for identity in sorted(await session.scalars(query), key=lambda one: ORDER.index(one.kind)):
        facts.identities.setdefault(identity.person_id, []).append(identity)
    facts.ties = await ties(session, school_id, ids)
    students = {*ids, *(tie.child_id for tie in facts.ties)}
    facts.classes = await classes_of(session, school_id, sorted(students))
    return facts


async def ties(session: AsyncSession, school_id: str, ids: Sequence[str]) -> list[Tie]:
    """All guardianships in which one of these people is parent or child, in the order of the children's names."""
    parent, child = aliased(Person), aliased(Person)
    query = (
        select(parent.id, parent.name, child.id, child.name, Guardianship.relation)
        .select_from(Guardianship)
        .join(parent, parent.id == Guardianship.parent_id)
        .join(child, child.id == Guardianship.child_id)
        .where(Guardianship.school_id == school_id, parent.id.in_(ids) | child.id.in_(ids))
        .order_by(child.sort_key, child.id, parent.sort_key, parent.id)
    )
    return [Tie(*row) for row in await session.execute(query)]


async def classes_of(session: AsyncSession, school_id: str, ids: Sequence[str]) -> dict[str, SchoolClass]:
    """The current class of each of these people who is a student."""
    query = (
        select(Enrolment.person_id, SchoolClass)
        .join(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .join(SchoolYear, SchoolYear.id == SchoolClass.school_year_id)
        .where(Enrolment.school_id == school_id, Enrolment.person_id.in_(ids), SchoolYear.current)
    )
    return dict((await session.execute(query)).all())


async def _departments(session: AsyncSession, school_id: str, person_id: str) -> list[str]:
    query = (
        select(Department.name)
        .join(DepartmentMember, DepartmentMember.department_id == Department.id)
        .where(Department.school_id == school_id, DepartmentMember.person_id == person_id)
        .order_by(Department.position, Department.id)
    )
    return list(await session.scalars(query))


async def _teaches(session: AsyncSession, school_id: str, person_id: str, sight: Sight) -> list[TaughtClass]:
    """The classes and subjects of a teacher, those that the viewer may see."""
    subjects = select(Teaching.class_id, Teaching.subject).where(
        Teaching.school_id == school_id, Teaching.person_id == person_id
    )
    heads = select(HeadTeacher.class_id).where(HeadTeacher.school_id == school_id, HeadTeacher.person_id == person_id)
    headed = set(await session.scalars(heads))
    taught: dict[str, list[str]] = {class_id: [] for class_id in headed}
    for class_id, subject in await session.execute(subjects):
        taught.setdefault(class_id, []).append(subject)
    query = select(SchoolClass).where(SchoolClass.school_id == school_id, SchoolClass.id.in_(taught))
    classes = await session.scalars(query.order_by(SchoolClass.position, SchoolClass.id))
    return [
        TaughtClass(class_id=one.id, class_name=one.name, subjects=sorted(taught[one.id]), head=one.id in headed)
        for one in classes
        if sight.sees_class(one.id)
    ]
