"""What a class is called when its host gives it no title: 「三年二班 · 數學」."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from web.modules.classes.invitations import Invitation
from web.modules.classes.tables import TITLE_LENGTH
from web.modules.directory.tables import Person, Teaching


async def default(session: AsyncSession, host: Person, invitation: Invitation) -> str:
    """Whom it is for and what the host teaches there; for nobody in particular, the host's name."""
    subjects = await _subjects(session, host.id, [group.class_id for group in invitation.groups])
    whom = "、".join(invitation.names) or host.name
    what = "、".join(subjects)
    room = TITLE_LENGTH - len(f" · {what}") if what else TITLE_LENGTH
    if room < 1:
        return whom[:TITLE_LENGTH]
    short = whom if len(whom) <= room else f"{whom[: room - 1]}…"
    return f"{short} · {what}" if what else short


async def _subjects(session: AsyncSession, person_id: str, class_ids: list[str]) -> list[str]:
    """What the person teaches to these classes, each subject once."""
    query = select(Teaching.subject).where(Teaching.person_id == person_id, Teaching.class_id.in_(class_ids))
    return sorted(set(await session.scalars(query)))
