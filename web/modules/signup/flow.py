"""The walk: terms, identity, telephone, details, card (SUB-05..15, 22, 23, 27). `proving` has its end.

The browser that begins gets a token of 256 bits and sends it as `Sign-Up-Token` with each step. A walk that a signed-in
person began goes on only while that person is signed in: its telephone is not asked for again (SUB-12, SUB-28).
"""

import secrets
from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Actor, IdentityKind
from web.auth import hash_of
from web.database import new_id
from web.errors import Problem
from web.limits import HOUR, Limit
from web.modules.directory import membership
from web.modules.directory.tables import Department, Person
from web.modules.signin import codes
from web.modules.signin.models import CodeSent, CodeTry, CodeWish
from web.modules.signin.tables import Purpose
from web.modules.signup import invitations, numbers, own_terms, problems, showing
from web.modules.signup.models import CardChoice, Details, NewSignUpReply, SignUpView
from web.modules.signup.register import register_of
from web.modules.signup.tables import CodeKind, SignUp, State
from web.routing import Request

HEADER: Final = "Sign-Up-Token"
LIFETIME: Final = timedelta(hours=2)
BEGUN: Final = Limit("sign-ups", 300, HOUR)
"""From one address: a school begins its year behind one."""
CARDS: Final = Limit("sign-up-cards", 20, HOUR)
"""Cards looked up in one walk."""
CARDS_PER_ADDRESS: Final = Limit("sign-up-cards-address", 600, HOUR)

OWN_CARD: Final = {
    IdentityKind.PARENT: IdentityKind.STUDENT,
    IdentityKind.STUDENT: IdentityKind.STUDENT,
    IdentityKind.TEACHING_STAFF: IdentityKind.TEACHING_STAFF,
    IdentityKind.SCHOOL_STAFF: IdentityKind.SCHOOL_STAFF,
}
"""The kind of card that proves each identity (SUB-13)."""


async def begin(request: Request, code_token: str, version: str) -> NewSignUpReply:
    """Keeps the acceptance (SUB-05). Raises `sign-up-code-unknown` or `terms-changed`."""
    services, who = request.services, person_here(request)
    await services.limits.hit(BEGUN, request.address)
    now, token = services.clock.now(), secrets.token_urlsafe(32)
    async with services.database.write() as session:
        code, _ = await invitations.opened(session, code_token)
        if version != (await own_terms.newest(session, code.school_id)).version:
            raise Problem(problems.TERMS_CHANGED)
        row = SignUp(id=new_id(), token_hash=hash_of(token), school_id=code.school_id, kind=code.kind)
        row.locale, row.terms_version, row.accepted_at = request.locale, version, now
        row.expires_at, row.state, row.tries = now + LIFETIME, State.OPEN, 0
        if who is not None:
            row.signed_in, row.person_id = True, who.person_id
            person = await session.get_one(Person, who.person_id)
            if person.phone and await membership.kinds_of(session, code.school_id, person.id):
                row.phone, row.phone_verified_at = person.phone, now
        session.add(row)
        await session.flush()
        return NewSignUpReply(token=token, view=await showing.view(session, row))


def person_here(request: Request) -> Actor | None:
    """Who is signed in; the guest of a class is nobody."""
    who = request.signed_in
    return who if who is not None and not who.guest else None


async def current(session: AsyncSession, request: Request, *, locked: bool = False) -> SignUp:
    """The walk of the request's token. Raises `sign-up-lost` or `signed-in-changed`."""
    token = request.raw.headers.get(HEADER, "")
    query = select(SignUp).where(SignUp.token_hash == hash_of(token))
    row: SignUp | None = await session.scalar(query.with_for_update() if locked else query)
    if row is None or row.expires_at <= request.services.clock.now():
        raise Problem(problems.LOST)
    who = person_here(request)
    if row.signed_in and (who is None or who.person_id != row.person_id):
        raise Problem(problems.ANOTHER_SIGNED_IN)
    return row


async def open_step(session: AsyncSession, request: Request, *, after: str) -> SignUp:
    """The walk, locked, if it has come at least past `after`. Raises `sign-up-out-of-step`."""
    row = await current(session, request, locked=True)
    reached = {"begin": True, "identity": row.identity is not None, "phone": row.phone_verified_at is not None}
    reached["details"] = row.details is not None and reached["phone"]
    if row.state is not State.OPEN or not all(reached[step] for step in ("identity", after) if after != "begin"):
        raise Problem(problems.OUT_OF_STEP)
    return row


async def choose_identity(request: Request, identity: IdentityKind) -> SignUpView:
    """Raises `identity-not-offered`, `already-administrator` or `application-waits`. Forgets what hangs on another one."""
    async with request.services.database.write() as session:
        row = await open_step(session, request, after="begin")
        if identity not in await showing.offered(session, row.school_id, row.kind, row.person_id):
            raise Problem(problems.IDENTITY_NOT_OFFERED)
        if row.kind is CodeKind.ADMINISTRATOR:
            await check_applicant(session, row)
        if identity != row.identity:
            row.identity, row.details, row.card_number = identity, None, None
        await session.flush()
        return await showing.view(session, row)


async def check_applicant(session: AsyncSession, row: SignUp) -> None:
    """Raises `already-administrator` or `application-waits` for the walk's person or telephone."""
    person_id = row.person_id
    if person_id is None and row.phone_verified_at is not None:
        person_id = await session.scalar(select(Person.id).where(Person.phone == row.phone))
    if person_id and IdentityKind.ADMINISTRATOR in await membership.kinds_of(session, row.school_id, person_id):
        raise Problem(problems.ALREADY_ADMINISTRATOR)
    waiting = select(SignUp.id).where(
        SignUp.school_id == row.school_id, SignUp.state == State.PENDING, SignUp.phone == row.phone
    )
    if row.phone_verified_at is not None and await session.scalar(waiting):
        raise Problem(problems.APPLICATION_WAITS)


async def send_code(request: Request, wish: CodeWish) -> CodeSent:
    """Raises `bad-phone`, `phone-not-yours` (SUB-10) or `too-many-requests` (SUB-11)."""
    phone = codes.number_of(wish)
    async with request.services.database.read() as session:
        row = await current(session, request)
        if row.state is not State.OPEN or row.identity is None or row.phone_verified_at is not None:
            raise Problem(problems.OUT_OF_STEP)
        if row.person_id is not None:
            await _check_own(session, row.person_id, phone)
    sent = await codes.ask(request, phone, Purpose.SIGN_UP)
    async with request.services.database.write() as session:
        row = await open_step(session, request, after="identity")
        if row.phone_verified_at is None:
            row.phone, row.code_request_id = phone, sent.request_id
    return sent


async def _check_own(session: AsyncSession, person_id: str, phone: str) -> None:
    own = (await session.get_one(Person, person_id)).phone
    other = await session.scalar(select(Person.id).where(Person.phone == phone, Person.id != person_id))
    if own not in (None, phone) or other is not None:
        raise Problem(problems.PHONE_NOT_YOURS)


async def prove_phone(request: Request, code: str) -> SignUpView:
    """Raises `wrong-code`, `code-expired` or `too-many-tries` (SUB-11)."""
    async with request.services.database.read() as session:
        row = await current(session, request)
    if row.code_request_id is None or row.phone_verified_at is not None:
        raise Problem(problems.OUT_OF_STEP)
    proved = await codes.prove(request, CodeTry(request_id=row.code_request_id, code=code), Purpose.SIGN_UP)
    async with request.services.database.write() as session:
        row = await open_step(session, request, after="identity")
        row.phone, row.phone_verified_at = proved.phone, request.services.clock.now()
        if row.kind is CodeKind.ADMINISTRATOR:
            await check_applicant(session, row)
        await session.flush()
        return await showing.view(session, row)


async def fill_in(request: Request, details: Details) -> SignUpView:
    """Keeps the details (SUB-22, 23, 27, 30). Raises what `_check_details` does."""
    async with request.services.database.write() as session:
        row = await open_step(session, request, after="phone")
        await _check_details(session, row, details)
        row.details, row.card_number = details.model_dump(mode="json"), None
        await session.flush()
        return await showing.view(session, row)


async def _check_details(session: AsyncSession, row: SignUp, details: Details) -> None:
    if row.kind is CodeKind.FAMILY:
        if details.class_id is None:
            raise Problem(problems.CLASS_NEEDED)
        if row.identity is IdentityKind.PARENT and details.relation is None:
            raise Problem(problems.RELATION_NEEDED)
    elif details.classes and row.identity is not IdentityKind.TEACHING_STAFF:
        raise Problem(problems.NOT_A_TEACHERS)
    wanted = {one.class_id for one in details.classes} | ({details.class_id} - {None})
    classes = {one.id for one in await membership.current_classes(session, row.school_id)}
    if wanted and not classes:
        raise Problem(problems.NO_CLASSES)
    if wanted - classes:
        raise Problem(problems.CLASS_NOT_SELECTABLE)
    departments = set(await session.scalars(select(Department.id).where(Department.school_id == row.school_id)))
    if set(details.department_ids) - departments:
        raise Problem(problems.NO_SUCH_DEPARTMENT)


async def choose_card(request: Request, choice: CardChoice) -> SignUpView:
    """Looks the card up (SUB-13..15). Raises `card-unreadable`, `card-unknown`, `card-of-another-kind` and their like."""
    services = request.services
    async with services.database.read() as session:
        row = await current(session, request)
        if row.state is not State.OPEN or row.details is None or row.identity is None:
            raise Problem(problems.OUT_OF_STEP)
    number = numbers.temporary(choice.number) if choice.temporary else numbers.normal(choice.number)
    if number is None:
        raise Problem(problems.BAD_TEMPORARY if choice.temporary else problems.CARD_UNREADABLE)
    await services.limits.hit(CARDS, row.id)
    await services.limits.hit(CARDS_PER_ADDRESS, request.address)
    card = await register_of(services).find(row.school_id, number)
    if card is None:
        raise Problem(problems.CARD_UNKNOWN)
    if card.kind is not OWN_CARD[row.identity]:
        raise Problem(problems.CARD_OF_ANOTHER_KIND)
    async with services.database.write() as session:
        row = await open_step(session, request, after="details")
        row.card_number, row.card_name, row.card_name_other = number, card.name, card.name_other
        await session.flush()
        return await showing.view(session, row)
