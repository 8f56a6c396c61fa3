"""Making somebody what its card has proved: a member of staff, a student, a parent of one (SUB-20, 24, 26..31, IMP-04)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import Relation
from web.access import IdentityKind
from web.database import insert_once, new_id, put
from web.errors import Problem
from web.locales import Locale
from web.modules.directory import membership
from web.modules.directory.tables import (
    DepartmentMember,
    Enrolment,
    Guardianship,
    Identity,
    Person,
    StudentNumber,
    Teaching,
    names,
)
from web.modules.signup import problems
from web.modules.signup.models import Details
from web.modules.signup.register import Card
from web.modules.signup.tables import CardBinding, CodeKind, SignUp

PARENT_NAMES: Final = {
    Locale.ZH_HANT: ("{child}的{relation}", ("媽媽", "爸爸", "祖父母", "監護人")),
    Locale.ZH_HANS: ("{child}的{relation}", ("妈妈", "爸爸", "祖父母", "监护人")),
    Locale.PT: ("{relation} de {child}", ("Mãe", "Pai", "Avô/Avó", "Encarregado de educação")),
    Locale.EN: ("{child}'s {relation}", ("mother", "father", "grandparent", "guardian")),
}
"""A parent is asked for no name of its own (SUB-27) and is called after the child, as everybody at school does."""


@dataclass(frozen=True, slots=True)
class Found:
    """Who the walk is about, as far as they exist: the person with the telephone, and the holder of the card."""

    person: Person | None
    holder: Person | None


async def check(session: AsyncSession, row: SignUp, card: Card) -> Found:
    """Who is there already. Raises `card-taken`, `card-already-yours`, `phone-of-another` or `ended-by-school`."""
    found = await _find(session, row, card)
    bound = list(
        await session.scalars(
            select(CardBinding).where(CardBinding.school_id == row.school_id, CardBinding.number == card.number)
        )
    )
    own = next((one for one in bound if found.person is not None and one.person_id == found.person.id), None)
    if own is not None:
        await _check_own(session, row, own)
    if row.identity is IdentityKind.STUDENT:
        _check_student(found, row)
    elif row.identity is not IdentityKind.PARENT and any(one is not own for one in bound):
        raise Problem(problems.CARD_TAKEN)
    elif row.identity is IdentityKind.PARENT and found.person is not None and found.person is found.holder:
        raise Problem(problems.PHONE_OF_ANOTHER)
    return found


async def _check_own(session: AsyncSession, row: SignUp, own: CardBinding) -> None:
    """A card that this person proved before. If the school has removed what followed from it, only the school gives it back.

    IMP-05: a parent whose custody ended does not come in again by the QR on the wall. An administrator's application
    may use the card with which its person became staff.
    """
    kinds = await membership.kinds_of(session, row.school_id, own.person_id)
    stands = own.identity in kinds
    if own.identity is IdentityKind.PARENT:
        tie = await session.get(Guardianship, (own.person_id, own.holder_id, row.school_id))
        stands = stands and tie is not None
    if not stands:
        raise Problem(problems.ENDED_BY_SCHOOL)
    if row.kind is not CodeKind.ADMINISTRATOR:
        raise Problem(problems.ALREADY_BOUND)


def _check_student(found: Found, row: SignUp) -> None:
    if found.person is not None and found.person is not found.holder:
        raise Problem(problems.PHONE_OF_ANOTHER)
    if found.holder is not None and found.holder.phone not in (None, row.phone):
        raise Problem(problems.CARD_TAKEN)


async def _find(session: AsyncSession, row: SignUp, card: Card) -> Found:
    person: Person | None = None
    if row.signed_in and row.person_id is not None:
        person = await session.get_one(Person, row.person_id)
    else:
        person = await session.scalar(select(Person).where(Person.phone == row.phone))
    if card.kind is not IdentityKind.STUDENT:
        return Found(person, person)
    return Found(person, await _student(session, row.school_id, card))


async def _student(session: AsyncSession, school_id: str, card: Card) -> Person | None:
    """The student of the card, by the authority's other id of it, or because a parent has proved the card before."""
    if card.student_number:
        known = await session.get(StudentNumber, (school_id, card.student_number))
        if known is not None and known.person_id is not None:
            return await session.get_one(Person, known.person_id)
    query = select(CardBinding.holder_id).where(
        CardBinding.school_id == school_id, CardBinding.number == card.number
    )  # fmt: skip
    holder = await session.scalar(query.limit(1))
    return await session.get_one(Person, holder) if holder is not None else None


async def join(session: AsyncSession, row: SignUp, card: Card, now: datetime) -> str:
    """Checks once more and makes what is missing; the id of the person with the telephone."""
    found = await check(session, row, card)
    details = Details.model_validate(row.details)
    assert row.identity is not None
    if card.kind is IdentityKind.STUDENT:
        person, holder = await _join_family(session, row, card, details, found)
    else:
        person = holder = await _join_staff(session, row, card, details, found)
    bound = {"person_id": person.id, "holder_id": holder.id, "number": card.number, "verified_at": now}
    known = select(CardBinding.id).where(CardBinding.person_id == person.id, CardBinding.number == card.number)
    if await session.scalar(known.where(CardBinding.school_id == row.school_id)) is None:
        session.add(CardBinding(id=new_id(), school_id=row.school_id, identity=row.identity, **bound))
        await session.flush()
    return person.id


async def _join_staff(session: AsyncSession, row: SignUp, card: Card, details: Details, found: Found) -> Person:
    assert row.identity is not None
    person = found.person or await _new_person(session, card.name, card.name_other, row.phone)
    _keep_phone(person, row)
    await add_identity(session, row.school_id, person.id, row.identity)
    own = {"person_id": person.id, "school_id": row.school_id}
    for department in details.department_ids:
        await put(session, DepartmentMember, {"department_id": department, **own})
    for taught in details.classes:
        await put(session, Teaching, {"class_id": taught.class_id, "subject": taught.subject, **own})
    return person


async def _join_family(
    session: AsyncSession, row: SignUp, card: Card, details: Details, found: Found
) -> tuple[Person, Person]:
    """The person with the telephone, and the student: the same for a student, the child for a parent."""
    is_student = row.identity is IdentityKind.STUDENT
    child = found.holder or await _new_person(session, card.name, card.name_other, row.phone if is_student else None)
    await _enrol(session, row.school_id, child, card, details)
    if is_student:
        _keep_phone(child, row)
        return child, child
    assert details.relation is not None  # `flow.fill_in` holds that
    parent = found.person or await _new_person(session, _parent_name(row, child, details.relation), "", row.phone)
    _keep_phone(parent, row)
    await add_identity(session, row.school_id, parent.id, IdentityKind.PARENT)
    tie = {"parent_id": parent.id, "child_id": child.id, "school_id": row.school_id}
    await put(session, Guardianship, {**tie, "relation": details.relation})
    return parent, child


def _parent_name(row: SignUp, child: Person, relation: Relation) -> str:
    form, words = PARENT_NAMES[Locale(row.locale)]
    return form.format(child=child.name[:40], relation=words[tuple(Relation).index(relation)])


async def _enrol(session: AsyncSession, school_id: str, child: Person, card: Card, details: Details) -> None:
    """A student who has no class this year gets the chosen one; where the school has said which, the school is right."""
    await add_identity(session, school_id, child.id, IdentityKind.STUDENT)
    if card.student_number:
        key = {"school_id": school_id, "number": card.student_number}
        row = {**key, "person_id": child.id, "name": child.name}
        await put(session, StudentNumber, row, change=["person_id"])
    classes = {one.id for one in await membership.current_classes(session, school_id)}
    attended = select(Enrolment.class_id).where(Enrolment.person_id == child.id, Enrolment.class_id.in_(classes))
    if details.class_id not in classes:  # the year has changed since it was chosen
        raise Problem(problems.CLASS_NOT_SELECTABLE)
    if await session.scalar(attended) is None:
        place = {"class_id": details.class_id, "person_id": child.id, "school_id": school_id}
        await put(session, Enrolment, {**place, "number": 0})


async def add_identity(session: AsyncSession, school_id: str, person_id: str, kind: IdentityKind) -> None:
    """Makes the person this in the school, once."""
    if kind not in await membership.kinds_of(session, school_id, person_id):
        session.add(Identity(id=new_id(), school_id=school_id, person_id=person_id, kind=kind, title=""))
        await session.flush()


async def _new_person(session: AsyncSession, name: str, other: str, phone: str | None) -> Person:
    row = {"id": new_id(), "phone": phone, **names(name, other)}
    if phone is not None and not await insert_once(session, Person, row, unless="phone"):
        return (await session.scalars(select(Person).where(Person.phone == phone))).one()
    if phone is None:
        session.add(Person(**row))
        await session.flush()
    return await session.get_one(Person, row["id"])


def _keep_phone(person: Person, row: SignUp) -> None:
    if person.phone is None:
        person.phone = row.phone
