"""API tokens (LIVE-54): what a program of the school may do in the name of a person, by `Authorization: Bearer`.

A token is 256 random bits behind a prefix that scanners of leaked secrets can know. The table keeps only its hash
(ASVS 7.2); it acts as its owner is in the school at that moment, in its scopes and until it expires.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, String, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from web.access import Actor
from web.auth import SEEN_EVERY, TOKEN_BYTES, KindsOf, hash_of
from web.clock import Clock
from web.database import Base, Database, new_id
from web.offers import Offer, OfferOf

PREFIX: Final = "campus_"
NAME_LENGTH: Final = 60
SCHEME: Final = "Bearer "


class TokenScope(StrEnum):
    """What a token is for. A route that names none of them takes no token."""

    READ_RECORDS = "read-records"
    CONTROL_CLASSES = "control-classes"


class ApiToken(Base):
    __tablename__ = "api_token"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(16))
    """The beginning of the token, by which its owner knows it again."""
    person_id: Mapped[str] = mapped_column(String(64), ForeignKey("person.id", ondelete="CASCADE"), index=True)
    school_id: Mapped[str] = mapped_column(String(64), ForeignKey("school.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who a token acts for, in which scopes, and what its school offers."""

    token_id: str
    actor: Actor
    scopes: frozenset[str]
    offer: Offer


class ApiTokens:
    """Makes and finds tokens."""

    def __init__(self, database: Database, clock: Clock, kinds_of: KindsOf, offer_of: OfferOf) -> None:
        self._database = database
        self._clock = clock
        self._kinds_of = kinds_of
        self._offer_of = offer_of

    async def make(
        self, session: AsyncSession, actor: Actor, name: str, scopes: frozenset[TokenScope], days: int
    ) -> tuple[ApiToken, str]:
        """Adds a token to the caller's write unit; its secret is told here and never again."""
        secret = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
        now = self._clock.now()
        values: dict[str, Any] = {"person_id": actor.person_id, "school_id": actor.school_id, "name": name}
        row = ApiToken(id=new_id(), token_hash=hash_of(secret), hint=secret[: len(PREFIX) + 4], **values)
        row.scopes, row.created_at, row.expires_at = sorted(scopes), now, now + timedelta(days=days)
        session.add(row)
        await session.flush()
        return row, secret

    async def find(self, header: str) -> Bearer | None:
        """Whom an `Authorization` header stands for; `None` for anything but a living token of a person of the school."""
        if not header.startswith(SCHEME):
            return None
        now = self._clock.now()
        async with self._database.read() as session:
            token_hash = hash_of(header.removeprefix(SCHEME).strip())
            row = await session.scalar(select(ApiToken).where(ApiToken.token_hash == token_hash))
            if row is None or row.expires_at <= now:
                return None
            kinds = await self._kinds_of(session, row.school_id, row.person_id)
            offer = await self._offer_of(session, row.school_id)
        if not kinds:
            return None
        if row.used_at is None or now - row.used_at >= SEEN_EVERY:
            async with self._database.write() as session:
                await session.execute(update(ApiToken).where(ApiToken.id == row.id).values(used_at=now))
        actor = Actor(row.person_id, row.school_id, f"token-{row.id}", kinds)
        return Bearer(row.id, actor, frozenset(row.scopes), offer)

    async def forget_expired(self, session: AsyncSession) -> None:
        await session.execute(delete(ApiToken).where(ApiToken.expires_at <= self._clock.now()))
