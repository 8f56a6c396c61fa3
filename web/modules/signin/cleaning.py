"""Removes codes, challenges, screens and links whose time is over."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from web.modules.signin.tables import CodeRequest, PasskeyChallenge, ScreenSignIn, SignInLink

KEPT: Final = timedelta(days=1)
"""Expired rows stay this long, so that an operator can see what happened yesterday."""


async def clean_up(session: AsyncSession, now: datetime) -> None:
    for table in (CodeRequest, PasskeyChallenge, ScreenSignIn, SignInLink):
        await session.execute(delete(table).where(table.expires_at < now - KEPT))
