"""Whose tokens somebody sees, making one and withdrawing one."""

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Actor
from web.errors import NOT_FOUND, Problem, ProblemType
from web.modules.directory.tables import Person
from web.modules.tokens.models import ApiTokenItem, MadeApiToken, NewApiToken
from web.services import Services
from web.tokens import ApiToken, TokenScope

EACH = 20
"""Tokens of one person."""
LISTED = 500

TOO_MANY_TOKENS = ProblemType("too-many-tokens", 409, "Withdraw a token before you make another")


async def visible(session: AsyncSession, actor: Actor) -> list[ApiTokenItem]:
    """One's own tokens; for administrators the whole school's. Newest first."""
    query = (
        select(ApiToken, Person.name)
        .join(Person, Person.id == ApiToken.person_id)
        .where(*_within(actor))
        .order_by(ApiToken.id.desc())
        .limit(LISTED)
    )
    return [_shown(row, name) for row, name in await session.execute(query)]


async def make(services: Services, session: AsyncSession, actor: Actor, body: NewApiToken) -> MadeApiToken:
    """Raises `too-many-tokens`."""
    own = select(func.count()).select_from(ApiToken).where(ApiToken.person_id == actor.person_id)
    if (await session.scalar(own) or 0) >= EACH:
        raise Problem(TOO_MANY_TOKENS)
    row, secret = await services.tokens.make(session, actor, body.name, body.scopes, body.days)
    owner = await session.get_one(Person, actor.person_id)
    about = ("api-token", row.id)
    await services.audit.add(session, actor, "api-token-made", about, scopes=row.scopes, days=body.days)
    return MadeApiToken(**dict(_shown(row, owner.name)), secret=secret)


async def withdraw(services: Services, session: AsyncSession, actor: Actor, token_id: str) -> None:
    """Raises `not-found`, also for a token that is somebody else's."""
    gone = delete(ApiToken).where(ApiToken.id == token_id, *_within(actor)).returning(ApiToken.person_id)
    owner = await session.scalar(gone)
    if owner is None:
        raise Problem(NOT_FOUND)
    await services.audit.add(session, actor, "api-token-withdrawn", ("api-token", token_id), owner=owner)


def _within(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Administrators reach all of the school, others their own."""
    school = ApiToken.school_id == actor.school_id
    return (school,) if actor.administrator else (school, ApiToken.person_id == actor.person_id)


def _shown(row: ApiToken, owner_name: str) -> ApiTokenItem:
    return ApiTokenItem(
        id=row.id,
        name=row.name,
        hint=row.hint,
        owner_id=row.person_id,
        owner_name=owner_name,
        scopes=[TokenScope(scope) for scope in row.scopes],
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )
