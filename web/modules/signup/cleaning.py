"""Removes walks that came to nothing and old tries. What was accepted by whom stays with the walk that ended well."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from web.modules.signup.tables import BirthDateTry, SignUp, State

KEPT: Final = timedelta(days=1)
TRIES_KEPT: Final = timedelta(days=30)


async def clean_up(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(SignUp).where(SignUp.state != State.DONE, SignUp.expires_at < now - KEPT))
    await session.execute(delete(BirthDateTry).where(BirthDateTry.at < now - TRIES_KEPT))
