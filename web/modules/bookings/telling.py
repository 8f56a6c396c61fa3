"""Telling the invited about bookings: entries in their inboxes, worded by the client."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from web.modules.bookings.tables import Booking, BookingGroup, BookingInvitee
from web.modules.classes import invitations
from web.modules.inbox import actions as inbox
from web.news import News

BOOKED = "class-booked"
MOVED = "booking-moved"
CANCELLED = "booking-cancelled"
SOON = "class-soon"
"""LIVE-52: the reminder."""


async def tell(
    session: AsyncSession,
    booking: Booking,
    kind: str,
    now: datetime,
    *,
    until: date | None = None,
    host_too: bool = False,
    actor: str | None = None,
) -> list[News]:
    """One entry for everybody who is invited, not for who did it. `until`: the last day of the series it speaks of."""
    persons = await invited(session, booking)
    persons = persons | {booking.host_id} if host_too else persons - {booking.host_id}
    params: dict[str, Any] = {
        "class_id": booking.id,
        "title": booking.title,
        "host_name": booking.host_name,
        "group_names": booking.scope_names,
        "starts_at": booking.starts_at.isoformat(),
        "minutes": booking.minutes,
        "until": until.isoformat() if until is not None else None,
    }
    link = f"/class/{booking.id}"
    return await inbox.notify(session, booking.school_id, persons - {actor}, kind, params=params, link=link, now=now)


async def invited(session: AsyncSession, booking: Booking) -> frozenset[str]:
    """Members of the groups, those who are named, and the parents of the students among them."""
    return await invitations.everybody(
        session, booking.school_id, await groups_of(session, booking), await invitees_of(session, booking)
    )


async def groups_of(session: AsyncSession, booking: Booking) -> Sequence[str]:
    """Those that are still there: a group that was removed is not invited any more."""
    query = select(BookingGroup.group_id).where(BookingGroup.booking_id == booking.id).order_by(BookingGroup.group_id)
    return (await session.scalars(query)).all()


async def invitees_of(session: AsyncSession, booking: Booking) -> frozenset[str]:
    query = select(BookingInvitee.person_id).where(BookingInvitee.booking_id == booking.id)
    return frozenset(await session.scalars(query))
