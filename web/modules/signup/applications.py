"""New administrators wait for another one of the school (SUB-18..21)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Action, Actor, IdentityKind, InSchool, require
from web.errors import NOT_FOUND, Problem
from web.jobs import Job
from web.locales import Locale
from web.modules.directory import sounds
from web.modules.directory.tables import Department, Identity, Person, School
from web.modules.inbox import actions as inbox
from web.modules.signup import joining, numbers, problems
from web.modules.signup.models import Details, RequestItem, RequestItems
from web.modules.signup.register import register_of
from web.modules.signup.tables import SignUp, State
from web.news import News, tell_all
from web.services import Services

INVITE: Final = "signup.invite"
APPLIED: Final = "administrator-applied"
WAITS: Final = timedelta(days=30)
"""So long an applicant can look up how it stands."""
DECIDE: Final = Action[InSchool]("decide-on-administrators", lambda actor, _: actor.administrator)

TEXTS: Final = {
    Locale.ZH_HANT: "{school}已同意你成為智慧校園管理員。請登入：{url}",
    Locale.ZH_HANS: "{school}已同意你成为智慧校园管理员。请登录：{url}",
    Locale.PT: "Campus Inteligente: {school} aceitou-o(a) como administrador(a). Entre em {url}",
    Locale.EN: "Smart Campus: {school} has accepted you as an administrator. Sign in at {url}",
}


async def tell(session: AsyncSession, row: SignUp, now: datetime) -> list[News]:
    """Every administrator of the school hears of the application (SUB-19)."""
    row.expires_at = now + WAITS
    query = select(Identity.person_id).where(
        Identity.school_id == row.school_id, Identity.kind == IdentityKind.ADMINISTRATOR
    )
    administrators = (await session.scalars(query)).all()
    params = {"title": row.card_name}
    return await inbox.notify(
        session, row.school_id, administrators, APPLIED, params=params, link="/sign-up-requests", now=now
    )


async def count(session: AsyncSession, school_id: str) -> int:
    """How many wait."""
    return len(await _waiting(session, school_id))


async def listed(session: AsyncSession, actor: Actor) -> RequestItems:
    """What an administrator must know to decide, the longest waiting first."""
    require(actor, DECIDE, actor)
    departments = dict(
        (
            await session.execute(
                select(Department.id, Department.name).where(Department.school_id == actor.school_id)
            )
        ).all()
    )  # fmt: skip
    return RequestItems(items=[_item(row, departments) for row in await _waiting(session, actor.school_id)])


async def _waiting(session: AsyncSession, school_id: str) -> Sequence[SignUp]:
    query = select(SignUp).where(SignUp.school_id == school_id, SignUp.state == State.PENDING)
    return (await session.scalars(query.order_by(SignUp.accepted_at, SignUp.id))).all()


def _item(row: SignUp, departments: dict[str, str]) -> RequestItem:
    details = Details.model_validate(row.details)
    assert row.identity is not None
    return RequestItem(
        id=row.id,
        name=row.card_name or details.name,
        identity=row.identity,
        phone=row.phone or "",
        card=numbers.shown(row.card_number or ""),
        departments=[departments[one] for one in details.department_ids if one in departments],
        at=row.accepted_at,
    )


async def decide(services: Services, actor: Actor, sign_up_id: str, *, accept: bool) -> None:
    """Once, by one administrator of the same school. Raises `not-found` or `already-decided`, and what joining does."""
    require(actor, DECIDE, actor)
    async with services.database.read() as session:
        row = await session.get(SignUp, sign_up_id)
        if row is None or row.school_id != actor.school_id or row.kind.value != IdentityKind.ADMINISTRATOR.value:
            raise Problem(NOT_FOUND)
        number = row.card_number or ""
    card = await register_of(services).find(actor.school_id, number) if accept else None
    now, news = services.clock.now(), list[News]()
    await sounds.load()
    async with services.database.write() as session:
        await session.get_one(School, actor.school_id, with_for_update=True)
        row = await session.get_one(SignUp, sign_up_id, with_for_update=True)
        if row.state is not State.PENDING:
            raise Problem(problems.DECIDED if row.decided_at is not None else NOT_FOUND)
        if accept and card is None:
            raise Problem(problems.CARD_UNKNOWN)
        row.state = State.REJECTED
        row.decided_by, row.decided_at = (await session.get_one(Person, actor.person_id)).name, now
        if card is not None:
            row.state, row.person_id = State.DONE, await joining.join(session, row, card, now)
            await joining.add_identity(session, row.school_id, row.person_id, IdentityKind.ADMINISTRATOR)
            await services.jobs.add(session, INVITE, {"sign_up_id": row.id}, dedupe_key=f"{INVITE}:{row.id}")
            news = await inbox.notify(
                session, row.school_id, [row.person_id], "administrator-accepted", params={}, link="/workbench", now=now
            )
        await session.flush()
        action = "administrator-accepted" if accept else "administrator-rejected"
        await services.audit.add(session, actor, action, ("sign-up", row.id), person=row.person_id or "")
    await tell_all(services.tell, news)


async def invite(services: Services, job: Job) -> None:
    """The job: a text that leads the new administrator into the school (SUB-21)."""
    async with services.database.read() as session:
        row = await session.get(SignUp, job.payload["sign_up_id"])
        school = await session.get(School, row.school_id) if row is not None else None
    if row is None or school is None or row.phone is None:
        return
    url = f"{services.settings.url.rstrip('/')}/sign-in"
    await services.sms.send(row.phone, TEXTS[Locale(row.locale)].format(school=school.name, url=url))
