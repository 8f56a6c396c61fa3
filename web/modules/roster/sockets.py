"""Sign-ins of people whose rights change: ended with the person, or only asked to prove themselves again."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.auth import SignIn
from web.services import Services


async def of_people(session: AsyncSession, school_id: str, person_ids: Collection[str]) -> Sequence[str]:
    """The sign-ins with which these people look at the school now."""
    query = select(SignIn.id).where(SignIn.school_id == school_id, SignIn.person_id.in_(person_ids))
    return (await session.scalars(query)).all()


async def do_end(session: AsyncSession, school_id: str, person_id: str) -> Sequence[str]:
    """Removes the sign-ins of a person at the school; the ids, for `close`."""
    mine = (SignIn.school_id == school_id, SignIn.person_id == person_id)
    return list(await session.scalars(delete(SignIn).where(*mine).returning(SignIn.id)))


async def close(services: Services, sign_ins: Iterable[str]) -> None:
    """After the commit: closes their sockets and the media of their seats at once. A sign-in that is left comes back as
    what its person is now."""
    for sign_in in sign_ins:
        await services.rooms.end_sign_in(sign_in)
