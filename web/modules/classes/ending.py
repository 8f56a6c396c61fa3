"""The end of a class: its row, all stays, all cards. It comes by 下課, by staff who stay away, or by the sweep."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from web.auth import end_guests
from web.modules.classes.kept import ClassCheckIn, ClassPause, KeptMemory
from web.modules.classes.tables import LiveClass, PresenceSpan, State
from web.modules.groups import actions as groups
from web.news import News


async def do_end(session: AsyncSession, class_id: str, state: State, now: datetime) -> list[News]:
    """Ends the class. Ending it again changes nothing and tells nobody."""
    live_class = await running(session, class_id)
    if live_class is None:
        return []
    live_class.state, live_class.ended_at, live_class.empty_since = state, now, None
    await close_stays(session, class_id, now)
    for table in (ClassCheckIn, ClassPause):
        still = (table.live_class_id == class_id, table.ended_at.is_(None))
        await session.execute(update(table).where(*still).values(ended_at=now))
    await session.execute(delete(KeptMemory).where(KeptMemory.live_class_id == class_id))
    await end_guests(session, class_id)
    await session.flush()
    return await groups.end_live_cards(session, live_class.school_id, class_id)


async def running(session: AsyncSession, class_id: str) -> LiveClass | None:
    """The class if it is not over, locked until the transaction ends."""
    query = select(LiveClass).where(LiveClass.id == class_id, LiveClass.state == State.LIVE).with_for_update()
    found: LiveClass | None = await session.scalar(query)
    return found


async def close_stays(session: AsyncSession, class_id: str, now: datetime) -> None:
    """Whoever was still in the class has left it now."""
    still = (PresenceSpan.live_class_id == class_id, PresenceSpan.left_at.is_(None))
    await session.execute(update(PresenceSpan).where(*still).values(left_at=now))
