"""The reminder before a booked lesson: once for each, whatever crashes or runs twice (LIVE-52, IMP-14)."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from web.jobs import Job
from web.modules.bookings import telling
from web.modules.bookings.tables import Booking
from web.modules.directory.actions import offer_of
from web.news import tell_all
from web.services import Services

REMIND = "bookings.remind"


async def plan(services: Services, session: AsyncSession, booking: Booking) -> None:
    """Plans it for the booking's present time. A job for an earlier time finds the revision changed, and does nothing."""
    if booking.remind_minutes is None:
        return
    run_at = booking.starts_at - timedelta(minutes=booking.remind_minutes)
    payload = {"booking_id": booking.id, "revision": booking.revision}
    key = f"{REMIND}:{booking.id}:{booking.revision}"
    await services.jobs.add(session, REMIND, payload, run_at=run_at, dedupe_key=key)


async def remind(services: Services, job: Job) -> None:
    """That it was sent is stored in the transaction of the entries: a second run sends nothing."""
    now = services.clock.now()
    async with services.database.write() as session:
        booking = await session.get(Booking, job.payload["booking_id"], with_for_update=True)
        if booking is None or booking.cancelled or booking.revision != job.payload["revision"]:
            return
        if booking.reminded_at is not None or booking.ends_at <= now:
            return
        if "classes" in (await offer_of(session, booking.school_id)).off:
            return
        booking.reminded_at = now
        await session.flush()
        news = await telling.tell(session, booking, telling.SOON, now, host_too=True)
    await tell_all(services.tell, news)
