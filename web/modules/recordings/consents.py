"""Who may be recorded, and who may say so: oneself, guardians for their children, administrators who hold the paper (IMP-16)."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.identity import PersonId, SchoolId
from signaling.messages import PersonKind
from web.access import STAFF, Actor, IdentityKind
from web.database import put
from web.errors import BAD_REQUEST, NOT_ALLOWED, NOT_FOUND, Problem
from web.modules.directory import actions as directory
from web.modules.directory import consents, faces, membership
from web.modules.directory.consents import RecordingConsent
from web.modules.directory.tables import Enrolment, Person, SchoolClass, SchoolYear, folded
from web.modules.recordings.models import ConsentChange, ConsentItem, ConsentItems, ConsentsQuery
from web.modules.recordings.problems import PAPER_MISSING
from web.services import Services

BAR: Final = "|"


async def show(session: AsyncSession, actor: Actor, person_id: str) -> ConsentItem:
    """For the person itself, who answers for it, and administrators. Raises `not-found` for everybody else."""
    kinds = await membership.kinds_of(session, actor.school_id, person_id)
    if not kinds or not (actor.person_id == person_id or await _may_say(session, actor, person_id, kinds)):
        raise Problem(NOT_FOUND)
    return (await _items(session, actor, [(await session.get_one(Person, person_id), _kind(kinds))]))[0]


async def mine(session: AsyncSession, actor: Actor) -> ConsentItems:
    """Oneself, then one's children."""
    own = _kind(await membership.kinds_of(session, actor.school_id, actor.person_id))
    children = await directory.children_of(session, actor.school_id, actor.person_id)
    people = [
        (await session.get_one(Person, actor.person_id), own),
        *[(await session.get_one(Person, child.id), PersonKind.STUDENT) for child in children],
    ]
    return ConsentItems(items=await _items(session, actor, people))


async def change(services: Services, actor: Actor, person_id: str, body: ConsentChange) -> ConsentItem:
    """Gives or withdraws consent; it counts at once, also in classes that are being recorded."""
    async with services.database.write() as session:
        kinds = await membership.kinds_of(session, actor.school_id, person_id)
        if not kinds:
            raise Problem(NOT_FOUND)
        if not await _may_say(session, actor, person_id, kinds):
            raise Problem(NOT_ALLOWED if actor.person_id == person_id else NOT_FOUND)
        if body.given and not body.note.strip() and not await _answers_for(session, actor, person_id):
            raise Problem(PAPER_MISSING)
        by = await session.get_one(Person, actor.person_id)
        row = {
            "school_id": actor.school_id, "person_id": person_id, "given": body.given, "by_id": by.id, "by_name": by.name,
            "at": services.clock.now(), "note": body.note.strip(),
        }  # fmt: skip
        await put(session, RecordingConsent, row, change=["given", "by_id", "by_name", "at", "note"])
        said = "recording-consent-given" if body.given else "recording-consent-withdrawn"
        await services.audit.add(session, actor, said, ("person", person_id))
    await services.rooms.set_recordable(PersonId(person_id), SchoolId(actor.school_id), body.given)
    async with services.database.read() as session:
        return await show(session, actor, person_id)


async def page(session: AsyncSession, actor: Actor, query: ConsentsQuery) -> ConsentItems:
    """The students of the current year, class by class, with the word that was given for each (administrators)."""
    wanted = _students(actor.school_id, query)
    everybody = (
        wanted.order_by(None)
        .with_only_columns(Person.id, func.coalesce(RecordingConsent.given, False).label("given"))
        .subquery()
    )
    total, given = (
        await session.execute(select(func.count(), func.count().filter(everybody.c.given)).select_from(everybody))
    ).one()
    if query.given is not None:
        wanted = wanted.where(func.coalesce(RecordingConsent.given, False).is_(query.given))
    order = (SchoolClass.position, Enrolment.number, Person.id)
    if query.cursor is not None:
        wanted = wanted.where(tuple_(*order) > tuple_(*_position(query.cursor)))
    rows = (await session.execute(wanted.add_columns(*order[:2]).order_by(*order).limit(query.limit + 1))).all()
    shown = rows[: query.limit]
    last = shown[-1] if len(rows) > len(shown) else None
    return ConsentItems(
        items=await _items(session, actor, [(row[0], PersonKind.STUDENT) for row in shown]),
        next_cursor=BAR.join((str(last[1]), str(last[2]), last[0].id)) if last is not None else None,
        given=given,
        total=total,
    )


def _students(school_id: str, query: ConsentsQuery) -> Select[Person]:
    wanted = (
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .join(SchoolYear, SchoolYear.id == SchoolClass.school_year_id)
        .outerjoin(RecordingConsent, _of(school_id))
        .where(Enrolment.school_id == school_id, SchoolYear.current)
    )
    if query.class_id is not None:
        wanted = wanted.where(SchoolClass.id == query.class_id)
    if text := folded(query.q):
        wanted = wanted.where(Person.search_text.contains(text, autoescape=True))
    return wanted


def _of(school_id: str) -> ColumnElement[bool]:
    return and_(RecordingConsent.person_id == Person.id, RecordingConsent.school_id == school_id)


async def _items(session: AsyncSession, actor: Actor, people: Sequence[tuple[Person, PersonKind]]) -> list[ConsentItem]:
    ids = [person.id for person, _ in people]
    query = select(RecordingConsent).where(
        RecordingConsent.school_id == actor.school_id, RecordingConsent.person_id.in_(ids)
    )
    rows = {row.person_id: row for row in await session.scalars(query)}
    classes = await faces.classes_of(session, actor.school_id, ids)
    return [
        ConsentItem(
            person_id=person.id,
            name=person.name,
            kind=kind,
            class_name=classes[person.id].name if person.id in classes else None,
            given=row.given if (row := rows.get(person.id)) is not None else consents.without_a_word(kind),
            said=row is not None,
            by_name=row.by_name if row is not None else None,
            at=row.at if row is not None else None,
            note=row.note if row is not None else "",
            can_change=actor.administrator or kind is not PersonKind.STUDENT or actor.person_id != person.id,
        )
        for person, kind in people
    ]


async def _may_say(session: AsyncSession, actor: Actor, person_id: str, kinds: frozenset[IdentityKind]) -> bool:
    """A student does not decide for itself; everybody else does, and administrators for all."""
    if actor.administrator:
        return True
    if actor.person_id == person_id:
        return kinds != {IdentityKind.STUDENT}
    return await _answers_for(session, actor, person_id)


async def _answers_for(session: AsyncSession, actor: Actor, person_id: str) -> bool:
    """Oneself, or one's child."""
    if actor.person_id == person_id:
        return True
    return actor.person_id in await membership.parents_of(session, actor.school_id, [person_id])


def _kind(kinds: frozenset[IdentityKind]) -> PersonKind:
    if kinds & STAFF:
        return PersonKind.STAFF
    return PersonKind.PARENT if IdentityKind.PARENT in kinds else PersonKind.STUDENT


def _position(cursor: str) -> tuple[int, int, str]:
    place, _, rest = cursor.partition(BAR)
    number, bar, person_id = rest.partition(BAR)
    if not bar or not place.isdecimal() or not number.isdecimal() or len(place) + len(number) > 18:
        raise Problem(BAD_REQUEST, "The cursor is not one that a page gave.")
    return int(place), int(number), person_id
