"""A walk as its browser sees it, and the cards of a person."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Actor, IdentityKind
from web.locales import Locale
from web.modules.directory import membership
from web.modules.directory.actions import offer_of
from web.modules.directory.tables import Department, Grade, Guardianship, Person, School, Section
from web.modules.signin.models import SchoolName
from web.modules.signup import invitations, numbers, own_terms
from web.modules.signup.models import Choice, Choices, JoinDoor, MyCards, ProvedCard, SignUpView, Step
from web.modules.signup.tables import TRIES, CardBinding, CodeKind, SignUp, SignUpCode, State

_ENDS: dict[State, Step] = {State.PENDING: "waiting", State.DONE: "done", State.REJECTED: "rejected"}


async def offered(
    session: AsyncSession, school_id: str, kind: CodeKind, person_id: str | None
) -> Sequence[IdentityKind]:
    """The identities behind a code; who is of the family already stays what it is there (SUB-28)."""
    kinds = await membership.kinds_of(session, school_id, person_id) if person_id is not None else frozenset()
    if kind is CodeKind.FAMILY and kinds:
        return (IdentityKind.STUDENT,) if IdentityKind.STUDENT in kinds else (IdentityKind.PARENT,)
    return invitations.IDENTITIES[kind]


async def door(session: AsyncSession, code: SignUpCode, school: School, who: Actor | None, locale: Locale) -> JoinDoor:
    """What stands behind a code. `who`: the signed-in person, if there is one."""
    person = await session.get(Person, who.person_id) if who is not None else None
    offer, asked = await offer_of(session, school.id), await own_terms.newest(session, school.id)
    accepted = select(SignUp.id).where(
        SignUp.person_id == (person.id if person is not None else ""),
        SignUp.school_id == school.id,
        SignUp.terms_version == asked.version,
        SignUp.state == State.DONE,
    )
    return JoinDoor(
        school=SchoolName(id=school.id, name=school.name),
        kind=code.kind,
        identities=list(await offered(session, school.id, code.kind, person.id if person is not None else None)),
        terms=asked.spoken(offer.spoken(locale), offer.language),
        accepted=await session.scalar(accepted.limit(1)) is not None,
        name=person.name if person is not None else None,
        locale=offer.spoken(locale),
        locales=list(offer.languages),
    )


async def view(session: AsyncSession, row: SignUp) -> SignUpView:
    school = await session.get_one(School, row.school_id)
    person_id = row.person_id if row.signed_in else None
    return SignUpView(
        school=SchoolName(id=school.id, name=school.name),
        kind=row.kind,
        step=step_of(row),
        identities=list(await offered(session, row.school_id, row.kind, person_id)),
        identity=row.identity,
        phone=row.phone,
        phone_verified=row.phone_verified_at is not None,
        name=str((row.details or {}).get("name", "")),
        card=numbers.shown(row.card_number) if row.card_number is not None else None,
        tries_left=max(0, TRIES - row.tries),
    )


def step_of(row: SignUp) -> Step:
    """What is asked next, in the order of the slides."""
    if row.state in _ENDS:
        return _ENDS[row.state]
    missing: tuple[tuple[Step, object], ...] = (
        ("identity", row.identity),
        ("phone", row.phone_verified_at),
        ("details", row.details),
        ("card", row.card_number),
    )
    return next((step for step, value in missing if value is None), "birth-date")


async def choices(session: AsyncSession, school_id: str) -> Choices:
    """Departments, and the classes of the current year with their section and grade (SUB-30)."""
    departments = await session.scalars(
        select(Department).where(Department.school_id == school_id).order_by(Department.position, Department.id)
    )
    rows = await session.execute(
        select(Grade.id, Section.name, Grade.name)
        .join(Section, Section.id == Grade.section_id)
        .where(Grade.school_id == school_id)
    )
    places = {grade: f"{section} {name}" for grade, section, name in rows}
    return Choices(
        departments=[Choice(id=one.id, name=one.name) for one in departments],
        classes=[
            Choice(id=one.id, name=f"{places[one.grade_id]} · {one.name}")
            for one in await membership.current_classes(session, school_id)
        ],
    )


async def my_cards(session: AsyncSession, actor: Actor) -> MyCards:
    """The cards that the actor has proved in this school (SUB-25)."""
    query = (
        select(CardBinding)
        .where(CardBinding.school_id == actor.school_id, CardBinding.person_id == actor.person_id)
        .order_by(CardBinding.verified_at, CardBinding.id)
    )
    code = await invitations.alive(session, actor.school_id, CodeKind.FAMILY)
    is_parent = IdentityKind.PARENT in actor.kinds
    return MyCards(
        items=[await _card(session, row) for row in await session.scalars(query)],
        join=f"/join/{code.token}" if code is not None and is_parent else None,
    )


async def _card(session: AsyncSession, row: CardBinding) -> ProvedCard:
    holder = await session.get_one(Person, row.holder_id)
    tie = await session.get(Guardianship, (row.person_id, row.holder_id, row.school_id))
    class_name: str | None = None
    if row.identity in (IdentityKind.PARENT, IdentityKind.STUDENT):
        attended = await membership.attended_classes(session, row.school_id, row.holder_id)
        names = [one.name for one in await membership.current_classes(session, row.school_id) if one.id in attended]
        class_name = names[0] if names else None
    return ProvedCard(
        id=row.id,
        identity=row.identity,
        card=numbers.shown(row.number),
        holder=holder.name,
        class_name=class_name,
        relation=tie.relation if tie is not None and row.identity is IdentityKind.PARENT else None,
        verified_at=row.verified_at,
    )
