"""Finding people: by name in any script, by class, department and face, page by page, within one's sight."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import PersonKind
from web.access import STAFF, IdentityKind
from web.modules.directory.models import PeopleQuery
from web.modules.directory.sight import Sight
from web.modules.directory.tables import (
    DepartmentMember,
    Enrolment,
    Guardianship,
    HeadTeacher,
    Identity,
    Person,
    PersonTag,
    Teaching,
    folded,
)

IDENTITIES = {
    PersonKind.STAFF: STAFF,
    PersonKind.PARENT: frozenset({IdentityKind.PARENT}),
    PersonKind.STUDENT: frozenset({IdentityKind.STUDENT}),
}
"""Which identities show which face."""


class BadCursor(ValueError):
    """The cursor is not one that a page gave."""


async def find(
    session: AsyncSession, school_id: str, sight: Sight, query: PeopleQuery
) -> tuple[Sequence[Person], str | None]:
    """One page of people in the order of their Latin names, and the cursor of the next page if there is one."""
    wanted = _within(school_id, sight)
    if text := folded(query.q):
        by_sound = Person.sounds.contains(f" {text}", autoescape=True)
        wanted = wanted.where(or_(Person.search_text.contains(text, autoescape=True), by_sound))
    if query.kind is not None:
        wanted = wanted.where(Person.id.in_(_of_kind(school_id, query.kind)))
        if query.kind is PersonKind.PARENT and not sight.whole:
            wanted = wanted.where(Person.id.in_(sight.family))
    if query.department_id is not None:
        wanted = wanted.where(Person.id.in_(_of_department(school_id, query.department_id)))
    if query.tag_id is not None:
        tagged = select(PersonTag.person_id).where(PersonTag.school_id == school_id, PersonTag.tag_id == query.tag_id)
        wanted = wanted.where(Person.id.in_(tagged if sight.whole else ()))
    if query.class_id is not None:
        if not sight.sees_class(query.class_id):
            return (), None
        wanted = wanted.where(_of_class(school_id, query.class_id, query.kind, sight))
    if query.cursor is not None:
        wanted = wanted.where(tuple_(Person.sort_key, Person.id) > tuple_(*_position(query.cursor)))
    page = wanted.order_by(Person.sort_key, Person.id).limit(query.limit + 1)
    people = (await session.scalars(page)).all()
    more = len(people) > query.limit
    people = people[: query.limit]
    return people, f"{people[-1].sort_key}|{people[-1].id}" if more else None


async def visible(session: AsyncSession, school_id: str, sight: Sight, person_id: str) -> Person | None:
    """The person, if there is one in this school whom the viewer may see."""
    found: Person | None = await session.scalar(_within(school_id, sight).where(Person.id == person_id))
    return found


def _within(school_id: str, sight: Sight) -> Select[Person]:
    people = select(Person).where(Person.id.in_(select(Identity.person_id).where(Identity.school_id == school_id)))
    return people if sight.whole else people.where(Person.id.in_(sight.persons))


def _of_kind(school_id: str, kind: PersonKind) -> Select[str]:
    return select(Identity.person_id).where(Identity.school_id == school_id, Identity.kind.in_(IDENTITIES[kind]))


def _of_department(school_id: str, department_id: str) -> Select[str]:
    return select(DepartmentMember.person_id).where(
        DepartmentMember.school_id == school_id, DepartmentMember.department_id == department_id
    )


def _of_class(school_id: str, class_id: str, kind: PersonKind | None, sight: Sight) -> ColumnElement[bool]:
    """Students of the class, their parents and its teachers; with a kind, those who are there as that.

    That a teacher is also a parent is nothing for other families to find out (IMP-03).
    """
    students = select(Enrolment.person_id).where(Enrolment.school_id == school_id, Enrolment.class_id == class_id)
    parents = select(Guardianship.parent_id).where(
        Guardianship.school_id == school_id, Guardianship.child_id.in_(students)
    )
    teachers = select(Teaching.person_id).where(Teaching.school_id == school_id, Teaching.class_id == class_id)
    heads = select(HeadTeacher.person_id).where(HeadTeacher.school_id == school_id, HeadTeacher.class_id == class_id)
    if not sight.whole:
        parents = parents.where(Guardianship.parent_id.in_(sight.family))
    as_kind = {
        PersonKind.STUDENT: Person.id.in_(students),
        PersonKind.PARENT: Person.id.in_(parents),
        PersonKind.STAFF: or_(Person.id.in_(teachers), Person.id.in_(heads)),
    }
    return as_kind[kind] if kind is not None else or_(*as_kind.values())


def _position(cursor: str) -> tuple[str, str]:
    sort_key, bar, person_id = cursor.rpartition("|")
    if not bar:
        raise BadCursor("a cursor has two parts")
    return sort_key, person_id
