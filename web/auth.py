"""Sign-ins: the `sign_in` table, the cookie that proves one, and who acts by it, for HTTP and for sockets.

The cookie carries an opaque 256-bit token of which the table keeps only the hash (ASVS 7.2). A sign-in ends by its
idle limit, its absolute limit, or by hand; ending one closes its sockets at once.
"""

import hashlib
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.cookies import CookieError, SimpleCookie
from typing import Final

from sqlalchemy import ForeignKey, String, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from signaling.identity import Identity, PersonId, SchoolId
from web.access import Actor
from web.clock import Clock
from web.database import Base, Database, new_id
from web.offers import Offer, OfferOf
from web.settings import SignInSettings

COOKIE: Final = "__Host-sid"
TOKEN_BYTES: Final = 32
SEEN_EVERY: Final = timedelta(minutes=1)
"""`last_seen_at` is as exact as this, so that not every request writes."""

KindsOf = Callable[[AsyncSession, str, str], Awaitable[frozenset[str]]]
"""What a person is in a school, asked as `(session, school_id, person_id)`; empty for a stranger. The directory's."""


class SignIn(Base):
    __tablename__ = "sign_in"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[str] = mapped_column(String(64), ForeignKey("person.id", ondelete="CASCADE"), index=True)
    school_id: Mapped[str] = mapped_column(String(64), ForeignKey("school.id", ondelete="CASCADE"))
    """The school that this sign-in looks at now."""
    method: Mapped[str] = mapped_column(String(16))
    """By what it was proved: `code`, `passkey`, `link`, `screen`, `sign-up` or `demo`; `guest` proves nothing but the link of a class."""
    guest_of: Mapped[str | None] = mapped_column(String(64), index=True)
    """The class whose guest this is (LIVE-24): a sign-in for that class alone, of somebody who is nobody in the school."""
    device: Mapped[str] = mapped_column(String(80))
    locale: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a token proves, the language that this sign-in has chosen, and what the school offers that it looks at."""

    actor: Actor
    locale: str | None
    offer: Offer


class SignIns:
    """Opens, finds and ends sign-ins. It is the `Authenticate` of the sockets as well."""

    def __init__(
        self, database: Database, clock: Clock, settings: SignInSettings, kinds_of: KindsOf, offer_of: OfferOf
    ) -> None:
        self._database = database
        self._clock = clock
        self._kinds_of = kinds_of
        self._offer_of = offer_of
        self._idle = timedelta(days=settings.idle_days)
        self._absolute = timedelta(days=settings.absolute_days)

    @property
    def seconds(self) -> int:
        """The longest that a sign-in may last."""
        return int(self._absolute.total_seconds())

    async def open(
        self,
        session: AsyncSession,
        person_id: str,
        school_id: str,
        *,
        method: str,
        device: str,
        guest_of: str | None = None,
    ) -> str:
        """Adds a sign-in to the caller's write unit; its token is told here and never again."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = self._clock.now()
        row = SignIn(id=new_id(), token_hash=hash_of(token), person_id=person_id, school_id=school_id)
        row.method, row.device, row.created_at, row.last_seen_at = method, device, now, now
        row.guest_of = guest_of
        session.add(row)
        await session.flush()
        return token

    async def find(self, token: str | None) -> SignedIn | None:
        """Who the token proves now; `None` for an unknown, ended or expired one, or for who has left the school."""
        if not token:
            return None
        now = self._clock.now()
        async with self._database.read() as session:
            row = await session.scalar(select(SignIn).where(SignIn.token_hash == hash_of(token)))
            if row is None or self._over(row, now):
                return None
            kinds = await self._kinds_of(session, row.school_id, row.person_id) if row.guest_of is None else frozenset()
            offer = await self._offer_of(session, row.school_id)
        if not kinds and row.guest_of is None:
            return None
        if now - row.last_seen_at >= SEEN_EVERY:
            await self._see(row.id, now)
        return SignedIn(Actor(row.person_id, row.school_id, row.id, kinds, row.guest_of), row.locale, offer)

    async def __call__(self, headers: Mapping[str, str]) -> Identity | None:
        """`signaling.identity.Authenticate`: by the cookie of the handshake."""
        found = await self.find(token_of(headers.get("cookie", "")))
        if found is None:
            return None
        actor = found.actor
        return Identity(PersonId(actor.person_id), SchoolId(actor.school_id), actor.sign_in_id)

    async def of_person(self, session: AsyncSession, person_id: str) -> Sequence[SignIn]:
        """The living sign-ins of a person, the latest used first."""
        query = select(SignIn).where(SignIn.person_id == person_id).order_by(SignIn.last_seen_at.desc(), SignIn.id)
        now = self._clock.now()
        return [row for row in await session.scalars(query) if not self._over(row, now)]

    async def end(
        self, session: AsyncSession, person_id: str, *, only: str | None = None, keep: str | None = None
    ) -> Sequence[str]:
        """Removes one (`only`) or all but one (`keep`) of a person's sign-ins; the ids of the ended ones.

        After the commit the caller has `rooms.end_sign_in` close their sockets.
        """
        query = delete(SignIn).where(SignIn.person_id == person_id)
        if only is not None:
            query = query.where(SignIn.id == only)
        if keep is not None:
            query = query.where(SignIn.id != keep)
        return list(await session.scalars(query.returning(SignIn.id)))

    async def end_expired(self, session: AsyncSession) -> Sequence[str]:
        """Removes what the limits have ended; the ids, for their sockets."""
        now = self._clock.now()
        over = or_(SignIn.last_seen_at <= now - self._idle, SignIn.created_at <= now - self._absolute)
        return list(await session.scalars(delete(SignIn).where(over).returning(SignIn.id)))

    def _over(self, row: SignIn, now: datetime) -> bool:
        return now - row.last_seen_at >= self._idle or now - row.created_at >= self._absolute

    async def _see(self, sign_in_id: str, now: datetime) -> None:
        async with self._database.write() as session:
            await session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(last_seen_at=now))


async def end_guests(session: AsyncSession, class_id: str) -> Sequence[str]:
    """Removes the sign-ins of a class's guests: it is over, or closed to outsiders. The ids, for their sockets."""
    return list(await session.scalars(delete(SignIn).where(SignIn.guest_of == class_id).returning(SignIn.id)))


def hash_of(token: str) -> str:
    """SHA-256, plain: the token has 256 bits of its own, so no salt and no slow hash is called for."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(cookie_header: str) -> str | None:
    """The token in a `Cookie` header."""
    try:
        morsel = SimpleCookie(cookie_header).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel else None
