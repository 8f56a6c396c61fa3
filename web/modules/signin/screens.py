"""Signing in at another screen by a signed-in telephone, in the pattern of RFC 8628 (device authorization grant).

The screen shows a QR and four digits and keeps a nonce that is in neither. The telephone opens the QR's address, shows
which device asks, and wants the four digits typed: whoever was sent a picture of a QR by a stranger sees no digits of a
screen beside it. 90 seconds, one use, three tries; only the browser that has the nonce is signed in (ASVS 6.6.2, 7.2.4).
"""

import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from web.auth import hash_of
from web.devices import device_of
from web.errors import NOT_FOUND, Problem
from web.limits import MINUTE, Limit
from web.modules.signin import actions
from web.modules.signin.models import Me, NewScreen, ScreenAnswer, ScreenPage
from web.modules.signin.problems import NOT_THE_DIGITS, SCREEN_OVER
from web.modules.signin.tables import ScreenSignIn
from web.qr import svg_qr
from web.routing import Request

LIFETIME: Final = timedelta(seconds=90)
TRIES: Final = 3
POLLS: Final = Limit("screen-polls", 90, MINUTE)
"""Questions of one screen whether it may enter; it asks once in two seconds."""
SCREENS: Final = Limit("screens", 120, MINUTE)
"""Screens of one address; a staff room may have many, each asks anew when its time is over."""
METHOD: Final = "screen"


class ScreenState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


async def show(request: Request) -> NewScreen:
    """A QR for the screen that asks."""
    services = request.services
    await services.limits.hit(SCREENS, request.address)
    token, nonce = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
    row = ScreenSignIn(token_hash=hash_of(token), nonce_hash=hash_of(nonce), state=ScreenState.WAITING, tries=0)
    row.digits, row.expires_at = f"{secrets.randbelow(10_000):04}", services.clock.now() + LIFETIME
    row.device = device_of(request.raw.headers.get("User-Agent", ""))
    async with services.database.write() as session:
        session.add(row)
    url = f"{services.settings.url.rstrip('/')}/screen/{token}"
    seconds = int(LIFETIME.total_seconds())
    return NewScreen(nonce=nonce, digits=row.digits, url=url, qr=svg_qr(url).decode(), expires_in=seconds)


async def ask(request: Request, nonce: str) -> ScreenAnswer:
    """What the telephone said; when it approved, this browser is signed in, once. Raises `screen-over`."""
    services = request.services
    key, now = hash_of(nonce), services.clock.now()
    await services.limits.hit(POLLS, key)
    async with services.database.read() as session:
        row = await session.scalar(select(ScreenSignIn).where(ScreenSignIn.nonce_hash == key))
    if row is None or row.expires_at <= now:
        raise Problem(SCREEN_OVER)
    if row.state != ScreenState.APPROVED:
        return ScreenAnswer(state=row.state, me=None)
    async with services.database.write() as session:
        mine = delete(ScreenSignIn).where(ScreenSignIn.nonce_hash == key, ScreenSignIn.state == ScreenState.APPROVED)
        taken = await session.scalar(mine.returning(ScreenSignIn.person_id))
    if taken is None:
        raise Problem(SCREEN_OVER)
    me: Me = await actions.sign_in(request, taken, METHOD, row.school_id)
    return ScreenAnswer(state="approved", me=me)


async def look(request: Request, token: str) -> ScreenPage:
    """What the telephone shows before it approves. Raises `not-found`."""
    async with request.services.database.read() as session:
        row = await session.get(ScreenSignIn, hash_of(token))
    if row is None or row.expires_at <= request.services.clock.now() or row.state != ScreenState.WAITING:
        raise Problem(NOT_FOUND)
    return ScreenPage(device=row.device)


async def approve(request: Request, token: str, digits: str) -> None:
    """Lets the screen in as the one who is signed in here. Raises `not-the-digits`, or `not-found` after the third try."""
    async with request.services.database.write() as session:
        row = await _counted(session, token, request.services.clock.now())
        right = row is not None and hmac.compare_digest(row.digits, digits)
        if row is not None and right:
            row.state = ScreenState.APPROVED
            row.person_id, row.school_id = request.actor.person_id, request.actor.school_id
            await session.flush()
            about = ("person", request.actor.person_id)
            await request.services.audit.add(session, request.actor, "screen-let-in", about)
        elif row is not None and row.tries >= TRIES:
            row.state = ScreenState.REFUSED
    if row is None:
        raise Problem(NOT_FOUND)
    if not right:
        raise Problem(NOT_THE_DIGITS, tries_left=TRIES - row.tries)


async def refuse(request: Request, token: str) -> None:
    """That was not me. Raises `not-found`."""
    async with request.services.database.write() as session:
        row = await _counted(session, token, request.services.clock.now())
        if row is None:
            raise Problem(NOT_FOUND)
        row.state = ScreenState.REFUSED


async def _counted(session: AsyncSession, token: str, now: datetime) -> ScreenSignIn | None:
    """The waiting screen, its try counted: of tries at once each gets a number of its own."""
    alive = (
        ScreenSignIn.token_hash == hash_of(token),
        ScreenSignIn.state == ScreenState.WAITING,
        ScreenSignIn.tries < TRIES,
        ScreenSignIn.expires_at > now,
    )
    counted = update(ScreenSignIn).where(*alive).values(tries=ScreenSignIn.tries + 1).returning(ScreenSignIn)
    row: ScreenSignIn | None = await session.scalar(counted)
    return row
