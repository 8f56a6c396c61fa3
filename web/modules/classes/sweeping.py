"""Ends classes that nobody is in any more, such as those of a server that was restarted and whose teacher went home.

A room that is open ends by itself when staff stay away (`signaling`). A class whose room is not open is looked at every
so often: found empty once, it is marked; found empty still after the time that rooms wait for staff, it is over.
"""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import CloseReason, RoomId
from web.jobs import Job
from web.modules.classes.ending import close_stays, do_end, running
from web.modules.classes.tables import State
from web.news import News, tell_all
from web.services import Services

SWEEP = "classes.sweep"


async def plan(services: Services, session: AsyncSession, class_id: str, *, round_: int) -> None:
    """Has the class looked at once more, after the time that rooms wait for staff."""
    run_at = services.clock.now() + timedelta(seconds=services.settings.signaling.abandon_seconds)
    payload = {"class_id": class_id, "round": round_}
    await services.jobs.add(session, SWEEP, payload, run_at=run_at, dedupe_key=f"{SWEEP}:{class_id}:{round_}")


async def sweep(services: Services, job: Job) -> None:
    """Looks at one class. Idempotent: what is over stays over, and a round is planned once."""
    class_id: str = job.payload["class_id"]
    occupied = services.rooms.count(RoomId(class_id)) > 0
    async with services.database.write() as session:
        news = await _look(services, session, class_id, occupied=occupied)
        over = await running(session, class_id) is None
        if not over:
            await plan(services, session, class_id, round_=job.payload["round"] + 1)
    await tell_all(services.tell, news)
    if over:
        await services.rooms.close_room(RoomId(class_id), CloseReason.ABANDONED)


async def _look(services: Services, session: AsyncSession, class_id: str, *, occupied: bool) -> list[News]:
    live_class = await running(session, class_id)
    if live_class is None:
        return []
    now = services.clock.now()
    patience = timedelta(seconds=services.settings.signaling.abandon_seconds)
    if occupied:
        live_class.empty_since = None
    elif live_class.empty_since is None:
        live_class.empty_since = now
        await close_stays(session, class_id, now)
    elif now - live_class.empty_since >= patience:
        return await do_end(session, class_id, State.ABANDONED, now)
    return []
