"""The three QR codes of a school: who may have which, making, withdrawing and renewing them (SUB-02..04)."""

import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Action, Actor, IdentityKind, InSchool, require
from web.errors import NOT_FOUND, Problem
from web.modules.directory.tables import Person, School
from web.modules.signup.models import CodeItem, CodeItems
from web.modules.signup.problems import NO_SUCH_CODE
from web.modules.signup.tables import CodeKind, SignUpCode
from web.services import Services

STAFF_IDENTITIES: Final = (IdentityKind.TEACHING_STAFF, IdentityKind.SCHOOL_STAFF)
FAMILY_IDENTITIES: Final = (IdentityKind.PARENT, IdentityKind.STUDENT)
IDENTITIES: Final = {
    CodeKind.ADMINISTRATOR: STAFF_IDENTITIES,
    CodeKind.STAFF: STAFF_IDENTITIES,
    CodeKind.FAMILY: FAMILY_IDENTITIES,
}
"""What can be chosen behind each code (SUB-06, SUB-07)."""

MANAGE_CODES: Final = Action[InSchool]("manage-sign-up-codes", lambda actor, _: actor.administrator)
SHARE_FAMILY_CODE: Final = Action[InSchool](
    "share-family-code", lambda actor, _: actor.administrator or IdentityKind.TEACHING_STAFF in actor.kinds
)


def rule_of(kind: CodeKind) -> Action[InSchool]:
    """Who may have the code and share it: teachers the families' (SUB-04), administrators all (SUB-03)."""
    return SHARE_FAMILY_CODE if kind is CodeKind.FAMILY else MANAGE_CODES


def url_of(services: Services, code: SignUpCode) -> str:
    """What the QR says."""
    return f"{services.settings.url.rstrip('/')}/join/{code.token}"


async def alive(session: AsyncSession, school_id: str, kind: CodeKind) -> SignUpCode | None:
    query = select(SignUpCode).where(
        SignUpCode.school_id == school_id, SignUpCode.kind == kind, SignUpCode.revoked_at.is_(None)
    )
    found: SignUpCode | None = await session.scalar(query.order_by(SignUpCode.made_at.desc()))
    return found


async def opened(session: AsyncSession, token: str) -> tuple[SignUpCode, School]:
    """The code behind a link, and its school. Raises `sign-up-code-unknown`, for a withdrawn one as well."""
    code = await session.get(SignUpCode, token)
    if code is None or code.revoked_at is not None:
        raise Problem(NO_SUCH_CODE)
    return code, await session.get_one(School, code.school_id)


async def listed(services: Services, session: AsyncSession, actor: Actor) -> CodeItems:
    """The codes that the actor may share."""
    require(actor, SHARE_FAMILY_CODE, actor)
    school = await session.get_one(School, actor.school_id)
    kinds = [kind for kind in CodeKind if rule_of(kind).rule(actor, actor)]
    found = [(kind, await alive(session, actor.school_id, kind)) for kind in kinds]
    return CodeItems(school=school.name, items=[_item(services, actor, kind, code) for kind, code in found])


def _item(services: Services, actor: Actor, kind: CodeKind, code: SignUpCode | None) -> CodeItem:
    return CodeItem(
        kind=kind,
        url=url_of(services, code) if code is not None else None,
        made_by=code.made_by if code is not None else None,
        made_at=code.made_at if code is not None else None,
        may_withdraw=actor.administrator,
    )


async def make(services: Services, actor: Actor, kind: CodeKind) -> CodeItem:
    """A new code. Where one is alive, an administrator withdraws it by this; a teacher is given the one that is there."""
    require(actor, rule_of(kind), actor)
    now = services.clock.now()
    async with services.database.write() as session:
        await session.get_one(School, actor.school_id, with_for_update=True)  # of two who renew at once, one waits
        old = await alive(session, actor.school_id, kind)
        if old is not None and not actor.administrator:
            return _item(services, actor, kind, old)
        await _withdraw(session, actor.school_id, kind, now)
        name = (await session.get_one(Person, actor.person_id)).name
        code = SignUpCode(token=secrets.token_urlsafe(16), school_id=actor.school_id, kind=kind)
        code.made_by, code.made_at = name, now
        session.add(code)
        await session.flush()
        await services.audit.add(session, actor, "sign-up-code-made", ("school", actor.school_id), kind=kind.value)
    return _item(services, actor, kind, code)


async def withdraw(services: Services, actor: Actor, kind: CodeKind) -> None:
    """Who is on the way with it goes on; nobody begins with it any more. Raises `not-found`."""
    require(actor, MANAGE_CODES, actor)
    async with services.database.write() as session:
        if not await _withdraw(session, actor.school_id, kind, services.clock.now()):
            raise Problem(NOT_FOUND)
        await services.audit.add(session, actor, "sign-up-code-withdrawn", ("school", actor.school_id), kind=kind.value)


async def _withdraw(session: AsyncSession, school_id: str, kind: CodeKind, now: datetime) -> bool:
    living = (SignUpCode.school_id == school_id, SignUpCode.kind == kind, SignUpCode.revoked_at.is_(None))
    ended = await session.scalars(update(SignUpCode).where(*living).values(revoked_at=now).returning(SignUpCode.token))
    return bool(ended.all())
