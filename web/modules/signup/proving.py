"""The birth date of the card's holder, and what follows when it is right (SUB-16..18, IMP-21).

It is a weak secret, so it is only ever one of two: the telephone was proved before. Every try is written down before it
is looked at, so that tries at once are all counted: by the walk, by the card, and by the address.
"""

import hmac
from datetime import date
from typing import Final

import structlog

from web.access import IdentityKind
from web.audit import Nobody
from web.database import new_id
from web.errors import Problem, ProblemType
from web.limits import HOUR, Limit
from web.modules.directory import sounds
from web.modules.directory.tables import School
from web.modules.signin import actions as signin
from web.modules.signup import applications, cards, joining, locks, problems, showing
from web.modules.signup.flow import current, open_step, person_here
from web.modules.signup.models import BirthDate, SignUpView
from web.modules.signup.register import Card, register_of
from web.modules.signup.tables import TRIES, BirthDateTry, CodeKind, SignUp, State
from web.news import News, tell_all
from web.routing import Request

PER_ADDRESS: Final = Limit("birth-dates", 200, HOUR)

log = structlog.get_logger(__name__)


async def prove(request: Request, typed: BirthDate) -> SignUpView:
    """The end of the walk. Raises `birth-date-wrong`, `birth-date-not-the-students` (SUB-17) and their like."""
    services = request.services
    wanted = cards.birth_date(typed.birth_date.strip())
    if wanted is None:
        raise Problem(problems.BAD_BIRTH_DATE)
    await services.limits.hit(PER_ADDRESS, request.address)
    row, attempt, refusal = await _count(request)
    if refusal is not None:
        log.warning("birth date refused", sign_up=row.id, school=row.school_id, address=request.address)
        raise Problem(refusal)
    assert row.card_number is not None  # `_count` holds that
    card = await register_of(services).find(row.school_id, row.card_number)
    if card is None:
        raise Problem(problems.CARD_UNKNOWN)
    if not _same(card.birth_date, wanted):
        log.warning("birth date wrong", sign_up=row.id, school=row.school_id, address=request.address, tries=row.tries)
        wrong = problems.NOT_THE_STUDENTS if row.identity is IdentityKind.PARENT else problems.WRONG_BIRTH_DATE
        raise Problem(wrong, tries_left=TRIES - row.tries)
    view, person_id, news = await _succeed(request, attempt, card)
    await tell_all(services.tell, news)
    if person_id is not None:
        await _enter(request, row, person_id)
    return view


def _same(born: date, typed: date) -> bool:
    return hmac.compare_digest(born.isoformat(), typed.isoformat())


async def _count(request: Request) -> tuple[SignUp, str, ProblemType | None]:
    """Writes the try down as a wrong one; the walk, the try's id, and the refusal if it is one too many."""
    now = request.services.clock.now()
    async with request.services.database.write() as session:
        row = await open_step(session, request, after="details")
        if row.card_number is None:
            raise Problem(problems.OUT_OF_STEP)
        # Two walks with one card at once: the second sees the first one's try.
        await session.get_one(School, row.school_id, with_for_update=True)
        refusal = problems.TRIES_USED_UP if row.tries >= TRIES else None
        if refusal is None and await locks.wrong_tries(session, row.school_id, row.card_number, now) >= TRIES:
            refusal = problems.CARD_LOCKED
        attempt = BirthDateTry(id=new_id(), school_id=row.school_id, number=row.card_number, sign_up_id=row.id)
        attempt.address, attempt.at, attempt.right = request.address[:64], now, False
        if refusal is None:
            row.tries += 1
            session.add(attempt)
    return row, attempt.id, refusal


async def _succeed(request: Request, attempt_id: str, card: Card) -> tuple[SignUpView, str | None, list[News]]:
    """Makes the person what it has proved to be; an administrator's application waits instead (SUB-18)."""
    services, news = request.services, list[News]()
    await sounds.load()
    async with services.database.write() as session:
        row = await open_step(session, request, after="details")
        (await session.get_one(BirthDateTry, attempt_id)).right = True
        await session.get_one(School, row.school_id, with_for_update=True)  # two with one card: one after the other
        who, person_id = person_here(request) or Nobody(row.school_id), None
        if row.kind is CodeKind.ADMINISTRATOR:
            await joining.check(session, row, card)
            row.state = State.PENDING
            news = await applications.tell(session, row, services.clock.now())
            about, action = ("sign-up", row.id), "administrator-applied"
        else:
            person_id = await joining.join(session, row, card, services.clock.now())
            row.state, row.person_id = State.DONE, person_id
            about, action = ("person", person_id), "card-bound"
        await session.flush()
        view = await showing.view(session, row)
        identity = row.identity.value if row.identity is not None else ""
        await services.audit.add(session, who, action, about, identity=identity, chain=row.school_id)
    return view, person_id, news


async def _enter(request: Request, row: SignUp, person_id: str) -> None:
    """Staff and families are signed in at once (SUB-26), by the telephone that they proved in this walk.

    Whoever was signed in all along stays so, in the school that has just been joined.
    """
    who = person_here(request)
    if who is None or who.person_id != person_id or who.school_id != row.school_id:
        await signin.sign_in(request, person_id, "sign-up", row.school_id)


async def show(request: Request) -> SignUpView:
    """Where the walk stands."""
    async with request.services.database.read() as session:
        return await showing.view(session, await current(session, request))
