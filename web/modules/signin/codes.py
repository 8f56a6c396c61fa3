"""One-time codes by SMS: six digits, ten minutes, one use, five tries, bound to the request that asked (ASVS 6.5, 6.6).

A code is kept nowhere. It is derived from the request's 256 random bits by HMAC with the server's own key, as HOTP
(RFC 4226) does from a counter: the job that sends it derives it, and so does the check. A stolen table opens nothing.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from web.errors import Problem
from web.jobs import Job
from web.limits import HOUR, Limit
from web.locales import Locale
from web.modules.directory import actions as directory
from web.modules.signin.models import CodeSent, CodeTry, CodeWish
from web.modules.signin.problems import BAD_PHONE, CODE_EXPIRED, TOO_MANY_TRIES, WRONG_CODE
from web.modules.signin.tables import CodeRequest, Purpose
from web.phones import NotAPhone, e164
from web.routing import Request
from web.services import Services

SEND: Final = "signin.send-code"
DIGITS: Final = 6
LIFETIME: Final = timedelta(minutes=10)
TRIES: Final = 5
RESEND_SECONDS: Final = 30
RESENDS: Final = Limit("code-resend", 1, RESEND_SECONDS)
PER_NUMBER: Final = Limit("code-number", 5, HOUR)
PER_ADDRESS: Final = Limit("code-address", 60, HOUR)

TEXTS: Final = {
    Locale.ZH_HANT: "智慧校園驗證碼：{code}，十分鐘內有效。請勿告訴任何人。",
    Locale.ZH_HANS: "智慧校园验证码：{code}，十分钟内有效。请勿告诉任何人。",
    Locale.PT: "Smart Campus: o seu código é {code}, válido por dez minutos. Não o diga a ninguém.",
    Locale.EN: "Smart Campus: your code is {code}, valid for ten minutes. Do not tell it to anybody.",
}


def derive(key: bytes, request_id: str) -> str:
    """The code of a request: RFC 4226's truncation, over SHA-256."""
    digest = hmac.digest(key, b"sign-in code\0" + request_id.encode(), hashlib.sha256)
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def number_of(wish: CodeWish) -> str:
    """The number that was typed, as E.164. Raises `bad-phone`."""
    try:
        return e164(wish.region, wish.phone)
    except NotAPhone as error:
        raise Problem(BAD_PHONE, str(error)) from None


async def ask(request: Request, phone: str, purpose: Purpose) -> CodeSent:
    """Plans the sending. Does the same work, and answers the same, for a number that is nobody's (ASVS 6.3.8)."""
    services = request.services
    await services.limits.hit(PER_ADDRESS, request.address)
    await services.limits.hit(RESENDS, phone)
    await services.limits.hit(PER_NUMBER, phone)
    now = services.clock.now()
    row = CodeRequest(id=secrets.token_urlsafe(32), phone=phone, purpose=purpose, locale=request.locale)
    row.created_at, row.expires_at = now, now + LIFETIME
    async with services.database.write() as session:
        person = await directory.person_by_phone(session, phone)
        row.person_id = person.id if person is not None else None
        session.add(row)
        await services.jobs.add(session, SEND, {"request_id": row.id}, dedupe_key=f"{SEND}:{row.id}")
    return CodeSent(request_id=row.id, expires_in=int(LIFETIME.total_seconds()), resend_after=RESEND_SECONDS)


async def send(services: Services, job: Job) -> None:
    """The job: sends the code, if it is still worth anything, and to sign in also only if the number is somebody's."""
    async with services.database.read() as session:
        row = await session.get(CodeRequest, job.payload["request_id"])
    if (
        row is None
        or not _opens(row, Purpose(row.purpose))
        or row.used_at is not None
        or row.expires_at <= services.clock.now()
    ):
        return
    await services.sms.send(row.phone, TEXTS[Locale(row.locale)].format(code=derive(services.key, row.id)))


async def check(request: Request, attempt: CodeTry) -> str:
    """The id of the person whom the code proves. Counts the try; raises `wrong-code` and its like."""
    proved = await prove(request, attempt, Purpose.SIGN_IN)
    assert proved.person_id is not None  # `_opens` holds that
    return proved.person_id


async def prove(request: Request, attempt: CodeTry, purpose: Purpose) -> CodeRequest:
    """The request whose code this is, made for this purpose; it is used up. Raises `wrong-code` and its like."""
    services = request.services
    now = services.clock.now()
    async with services.database.write() as session:
        tries = await _count_try(session, attempt.request_id, now)
        row = await session.get(CodeRequest, attempt.request_id) if tries is not None else None
        right = hmac.compare_digest(derive(services.key, attempt.request_id), attempt.code)
        if row is not None and tries is not None and tries <= TRIES and right and _opens(row, purpose):
            row.used_at = now
            return row
    if tries is None:
        raise Problem(CODE_EXPIRED)
    raise Problem(TOO_MANY_TRIES if tries > TRIES else WRONG_CODE)


def _opens(row: CodeRequest, purpose: Purpose) -> bool:
    """A code opens only what it was asked for; a sign-in also only for a number that is somebody's."""
    return row.purpose == purpose and (purpose is Purpose.SIGN_UP or row.person_id is not None)


async def _count_try(session: AsyncSession, request_id: str, now: datetime) -> int | None:
    """The number of this try; `None` when the request is unknown, used or too old. Two tries at once are both counted."""
    alive = (CodeRequest.id == request_id, CodeRequest.used_at.is_(None), CodeRequest.expires_at > now)
    counted = update(CodeRequest).where(*alive).values(tries=CodeRequest.tries + 1).returning(CodeRequest.tries)
    tries: int | None = await session.scalar(counted)
    return tries
