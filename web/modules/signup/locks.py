"""Cards whose birth date was guessed wrong too often (IMP-21): how many tries count, and the school that unlocks one."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Actor
from web.errors import NOT_FOUND, Problem
from web.modules.signup.models import LockedCard, LockedCards
from web.modules.signup.tables import TRIES, BirthDateTry
from web.services import Services

WINDOW: Final = timedelta(days=1)


async def wrong_tries(session: AsyncSession, school_id: str, number: str, now: datetime) -> int:
    """How many wrong dates count against the card."""
    counted = select(func.count()).where(*_counted(school_id, now), BirthDateTry.number == number)
    return await session.scalar(counted) or 0


async def locked(session: AsyncSession, actor: Actor, now: datetime) -> LockedCards:
    """The cards that nobody can prove now, the last guessed first."""
    last = func.max(BirthDateTry.at)
    query = (
        select(BirthDateTry.number, last)
        .where(*_counted(actor.school_id, now))
        .group_by(BirthDateTry.number)
        .having(func.count() >= TRIES)
        .order_by(last.desc(), BirthDateTry.number)
    )
    rows = await session.execute(query)
    return LockedCards(items=[LockedCard(number=number, at=at) for number, at in rows])


async def unlock(services: Services, actor: Actor, number: str) -> None:
    """What was tried stays in the log and counts no more. Raises `not-found` for a card that is not locked."""
    now = services.clock.now()
    async with services.database.write() as session:
        if await wrong_tries(session, actor.school_id, number, now) < TRIES:
            raise Problem(NOT_FOUND)
        mine = (*_counted(actor.school_id, now), BirthDateTry.number == number)
        await session.execute(update(BirthDateTry).where(*mine).values(counted=False))
        await services.audit.add(session, actor, "card-unlocked", ("school", actor.school_id))


def _counted(school_id: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    wrong = (BirthDateTry.right.is_(False), BirthDateTry.counted.is_(True))
    return (BirthDateTry.school_id == school_id, BirthDateTry.at > now - WINDOW, *wrong)
