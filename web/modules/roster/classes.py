"""Who teaches and heads a class, and whose parents are whose."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import Relation
from web.access import STAFF, IdentityKind
from web.database import put
from web.errors import NOT_FOUND, Problem
from web.modules.directory.tables import Guardianship, HeadTeacher, Identity, Person, SchoolClass, Teaching
from web.modules.roster import problems
from web.modules.roster.models import HeadItem, LessonItem, Teachers, TeachersChange
from web.modules.roster.people import kinds_in


async def class_of(session: AsyncSession, school_id: str, class_id: str) -> SchoolClass:
    found: SchoolClass | None = await session.scalar(
        select(SchoolClass).where(SchoolClass.id == class_id, SchoolClass.school_id == school_id)
    )
    if found is None:
        raise Problem(NOT_FOUND)
    return found


async def teachers(session: AsyncSession, school_id: str, class_id: str) -> Teachers:
    heads = (
        select(Person.id, Person.name)
        .join(HeadTeacher, HeadTeacher.person_id == Person.id)
        .where(HeadTeacher.school_id == school_id, HeadTeacher.class_id == class_id)
        .order_by(Person.sort_key, Person.id)
    )
    lessons = (
        select(Person.id, Person.name, Teaching.subject)
        .join(Teaching, Teaching.person_id == Person.id)
        .where(Teaching.school_id == school_id, Teaching.class_id == class_id)
        .order_by(Teaching.subject, Person.sort_key, Person.id)
    )
    return Teachers(
        heads=[HeadItem(person_id=id_, name=name) for id_, name in await session.execute(heads)],
        lessons=[
            LessonItem(person_id=id_, name=name, subject=subject)
            for id_, name, subject in await session.execute(lessons)
        ],
    )


async def do_set_teachers(session: AsyncSession, school_id: str, class_id: str, body: TeachersChange) -> frozenset[str]:
    """All who teach the class become those of the body; the ids of those who did and do not any more."""
    wanted = {*body.heads, *(one.person_id for one in body.lessons)}
    await _check_staff(session, school_id, wanted)
    was = await teachers(session, school_id, class_id)
    own = {"school_id": school_id, "class_id": class_id}
    for table in (HeadTeacher, Teaching):
        await session.execute(delete(table).where(table.school_id == school_id, table.class_id == class_id))
    session.add_all(HeadTeacher(person_id=one, **own) for one in dict.fromkeys(body.heads))
    lessons = dict.fromkeys((one.person_id, one.subject) for one in body.lessons)
    session.add_all(Teaching(person_id=person_id, subject=subject, **own) for person_id, subject in lessons)
    await session.flush()
    return frozenset({one.person_id for one in was.heads} | {one.person_id for one in was.lessons}) - wanted


async def _check_staff(session: AsyncSession, school_id: str, person_ids: Collection[str]) -> None:
    query = select(Identity.person_id).where(
        Identity.school_id == school_id, Identity.kind.in_(STAFF), Identity.person_id.in_(person_ids)
    )
    if set(person_ids) - set(await session.scalars(query)):
        raise Problem(problems.NOT_STAFF)


async def do_bind(session: AsyncSession, school_id: str, parent_id: str, child_id: str, relation: Relation) -> None:
    """Raises `not-parent-and-child`, also for somebody of another school."""
    kinds = await kinds_in(session, school_id, parent_id), await kinds_in(session, school_id, child_id)
    if IdentityKind.PARENT not in kinds[0] or IdentityKind.STUDENT not in kinds[1] or parent_id == child_id:
        raise Problem(problems.NOT_A_PAIR)
    row = {"school_id": school_id, "parent_id": parent_id, "child_id": child_id, "relation": relation}
    await put(session, Guardianship, row, change=["relation"])


async def do_untie(session: AsyncSession, school_id: str, parent_id: str, child_id: str) -> None:
    """IMP-05. Raises `not-found`."""
    tie = await session.get(Guardianship, (parent_id, child_id, school_id))
    if tie is None:
        raise Problem(NOT_FOUND)
    await session.delete(tie)
    await session.flush()
