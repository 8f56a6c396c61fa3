"""Booking lessons, changing and cancelling them, and opening one when its time comes (LIVE-04, LIVE-52)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.policy import RULES
from web.access import Actor, require
from web.database import new_id
from web.errors import NOT_ALLOWED, Problem, ProblemType
from web.modules.bookings import planning, reminders, showing, telling
from web.modules.bookings.models import Booked, BookingChange, BookingItem, BookingPlan, Chosen, NewBooking
from web.modules.bookings.planning import Dates
from web.modules.bookings.showing import CHANGE_BOOKING, EARLY
from web.modules.bookings.tables import Booking, BookingGroup, BookingInvitee
from web.modules.calendar import actions as calendar
from web.modules.classes import actions as classes
from web.modules.classes import titles
from web.modules.classes.actions import Occasion
from web.modules.classes.invitations import Invitation
from web.modules.classes.models import Manner
from web.modules.classes.tables import LiveClass
from web.modules.directory.actions import school_zone
from web.modules.directory.tables import ClassGroup, Person
from web.news import News, tell_all
from web.schooltime import instant, local, local_date
from web.services import Services

NOT_IN_THIS_KIND = ProblemType("not-in-this-kind", 422, "This kind of class cannot be booked")
TOO_EARLY = ProblemType("too-early", 409, "The lesson cannot be opened yet")
"""`opens_at` tells from when on."""
BOOKING_OVER = ProblemType("booking-over", 409, "This booking is cancelled, started or over")

TIMES = frozenset({"starts_at", "minutes", "remind_minutes"})
INVITATION = ("group_ids", "department_ids", "person_ids")


async def check(services: Services, actor: Actor, body: NewBooking) -> BookingPlan:
    """What the booking would come to; stores nothing but the public holidays that it asked for."""
    await _prepare(services, actor, body)
    async with services.database.read() as session:
        _, _, plan = await _checked(session, actor, body, services.clock.now())
    return plan


async def book(services: Services, actor: Actor, body: NewBooking) -> Booked:
    """Books every date in one transaction, plans the reminders, and tells the invited once."""
    await _prepare(services, actor, body)
    now = services.clock.now()
    async with services.database.write() as session:
        invitation, dates, plan = await _checked(session, actor, body, services.clock.now())
        rows = await _store(session, actor, body, invitation, dates)
        for row in rows:
            await reminders.plan(services, session, row)
        until = body.weekly_until if len(rows) > 1 else None
        news = await telling.tell(session, rows[0], telling.BOOKED, now, until=until)
        items = await showing.items(services, session, actor, rows)
    await tell_all(services.tell, news)
    return Booked(**dict(plan), bookings=items)


async def change(
    services: Services, actor: Actor, booking_id: str, chosen: Chosen, body: BookingChange
) -> list[BookingItem]:
    """Changes one lesson, or it and the later ones of its series. Raises `not-found`, `not-allowed`, `booking-over`."""
    now = services.clock.now()
    await classes.check_deck(services, actor, body.deck_id)
    async with services.database.write() as session:
        rows = await _to_change(session, actor, booking_id, chosen, now)
        moved = await _apply(services, session, actor, rows, body)
        news = []
        if moved:
            until = await _last_day(session, rows)
            news = await telling.tell(session, rows[0], telling.MOVED, now, until=until, actor=actor.person_id)
        items = await showing.items(services, session, actor, rows)
    await tell_all(services.tell, news)
    return items


async def cancel(services: Services, actor: Actor, booking_id: str, chosen: Chosen) -> None:
    """Cancels one lesson, or it and the later ones of its series; the invited are told."""
    now = services.clock.now()
    async with services.database.write() as session:
        rows = await _to_change(session, actor, booking_id, chosen, now)
        for row in rows:
            row.cancelled = True
        await session.flush()
        until = await _last_day(session, rows)
        news: list[News] = await telling.tell(
            session, rows[0], telling.CANCELLED, now, until=until, actor=actor.person_id
        )
    await tell_all(services.tell, news)


async def do_cancel_all(session: AsyncSession, school_id: str, host_id: str, now: datetime) -> list[News]:
    """Cancels all lessons to come of somebody who leaves the school; the invited are told once for each series."""
    query = select(Booking).where(
        Booking.school_id == school_id,
        Booking.host_id == host_id,
        Booking.starts_at > now,
        Booking.cancelled.is_(False),
        Booking.id.not_in(select(LiveClass.id)),
    )
    series: defaultdict[str, list[Booking]] = defaultdict(list)
    for row in await session.scalars(query.order_by(Booking.starts_at)):
        row.cancelled = True
        series[row.series_id or row.id].append(row)
    await session.flush()
    news: list[News] = []
    for rows in series.values():
        news += await telling.tell(session, rows[0], telling.CANCELLED, now, until=await _last_day(session, rows))
    return news


async def start(services: Services, actor: Actor, booking_id: str) -> LiveClass:
    """Opens the class: its host, from half an hour before; the others enter at the booked time. Again: the same class."""
    now = services.clock.now()
    async with services.database.read() as session:
        booking = await showing.find(session, actor, booking_id)
        if booking.host_id != actor.person_id:
            raise Problem(NOT_ALLOWED)
        started = await session.get(LiveClass, booking_id) is not None
        if booking.cancelled or (booking.ends_at <= now and not started):
            raise Problem(BOOKING_OVER)
        if now < booking.starts_at - EARLY:
            raise Problem(TOO_EARLY, opens_at=(booking.starts_at - EARLY).isoformat())
        invitation = await _still_invited(session, booking)
    opens_at = booking.starts_at if now < booking.starts_at else None
    manner = Manner(**{**booking.manner, "title": booking.title})
    return await classes.start(services, actor, manner, Occasion(booking_id=booking.id, opens_at=opens_at), invitation)


# --- Inside ------------------------------------------------------------------------------------------------------------


async def _prepare(services: Services, actor: Actor, body: NewBooking) -> None:
    """Checks the slides, and fills in the public holidays of the years that the series touches."""
    await classes.check_deck(services, actor, body.deck_id)
    async with services.database.read() as session:
        zone = await school_zone(session, actor.school_id)
        planning.check_time(body.starts_at, services.clock.now())
    first = local_date(body.starts_at, zone)
    last = body.weekly_until or first
    if first <= last and last.year - first.year <= 2:
        await calendar.fill(services, actor.school_id, first, last)


async def _checked(
    session: AsyncSession, actor: Actor, body: NewBooking, now: datetime
) -> tuple[Invitation, Dates, BookingPlan]:
    """Everything that can be wrong with a booking. Raises `Problem` and has changed nothing."""
    if not RULES[body.kind].booking:
        raise Problem(NOT_IN_THIS_KIND)
    invitation = await classes.check_manner(session, actor, body)
    zone = await school_zone(session, actor.school_id)
    dates = await planning.dates(session, actor.school_id, body, zone, now)
    plan = await planning.plan(session, actor.person_id, actor.school_id, dates, body.minutes, invitation.group_ids)
    return invitation, dates, plan


async def _store(
    session: AsyncSession, actor: Actor, body: NewBooking, invitation: Invitation, dates: Dates
) -> list[Booking]:
    host = await session.get_one(Person, actor.person_id)
    manner = body.model_dump(mode="json", include=set(Manner.model_fields))
    shared: dict[str, Any] = {
        "school_id": actor.school_id,
        "host_id": actor.person_id,
        "host_name": host.name,
        "series_id": new_id() if body.weekly_until is not None else None,
        "kind": body.kind,
        "title": body.title or await titles.default(session, host, invitation),
        "manner": manner,
        "scope_names": invitation.names,
        "minutes": body.minutes,
        "remind_minutes": body.remind_minutes,
        "revision": 0,
    }
    rows = [Booking(id=new_id(), starts_at=start_, cancelled=False, **shared) for start_ in dates.starts]
    session.add_all(rows)
    await session.flush()
    for row in rows:
        await _store_invitation(session, row, invitation)
    return rows


async def _store_invitation(session: AsyncSession, row: Booking, invitation: Invitation) -> None:
    session.add_all(BookingGroup(booking_id=row.id, group_id=group.id) for group in invitation.groups)
    session.add_all(BookingInvitee(booking_id=row.id, person_id=person) for person in sorted(invitation.persons))
    await session.flush()


async def _to_change(
    session: AsyncSession, actor: Actor, booking_id: str, chosen: Chosen, now: datetime
) -> list[Booking]:
    """The booking and, if wished, the later ones of its series that are still to come."""
    booking = await showing.find(session, actor, booking_id)
    require(actor, CHANGE_BOOKING, booking)
    rows = [booking]
    if chosen == "following" and booking.series_id is not None:
        query = select(Booking).where(Booking.series_id == booking.series_id, Booking.starts_at > booking.starts_at)
        rows += (await session.scalars(query.order_by(Booking.starts_at))).all()
    started = select(LiveClass.id).where(LiveClass.id.in_([row.id for row in rows]))
    begun = set(await session.scalars(started))
    if booking.cancelled or booking.id in begun or booking.ends_at <= now:
        raise Problem(BOOKING_OVER)
    return [row for row in rows if not row.cancelled and row.id not in begun]


async def _apply(
    services: Services, session: AsyncSession, actor: Actor, rows: Sequence[Booking], body: BookingChange
) -> bool:
    """Applies the change to each of the rows; whether the time of the lessons is another one now."""
    wished = body.model_dump(mode="json", exclude_none=True, exclude=set(TIMES) | {"title"})
    manner = Manner(**{**rows[0].manner, **wished})
    invitation = await classes.check_manner(session, actor, manner) if wished else None
    moved = await _move(services, session, rows, body)
    for row in rows:
        row.title = body.title or row.title
        row.minutes = body.minutes or row.minutes
        if wished:
            row.manner = {**row.manner, **wished}
        if invitation is not None and any(name in wished for name in INVITATION):
            row.scope_names = invitation.names
            for table in (BookingGroup, BookingInvitee):
                await session.execute(delete(table).where(table.booking_id == row.id))
            await _store_invitation(session, row, invitation)
    await session.flush()
    return moved


async def _move(services: Services, session: AsyncSession, rows: Sequence[Booking], body: BookingChange) -> bool:
    """A new time moves all rows by as much on the school's clock; their reminders are planned anew."""
    zone = await school_zone(session, rows[0].school_id)
    if body.starts_at is not None:
        planning.check_time(body.starts_at, services.clock.now())
        by = local(body.starts_at, zone) - local(rows[0].starts_at, zone)
        moved = bool(by)
        for row in rows:
            row.starts_at = instant(local(row.starts_at, zone) + by, zone)
    else:
        moved = False
    if moved or body.remind_minutes is not None:
        for row in rows:
            row.remind_minutes = body.remind_minutes if body.remind_minutes is not None else row.remind_minutes
            row.revision, row.reminded_at = row.revision + 1, None
            await reminders.plan(services, session, row)
    return moved


async def _last_day(session: AsyncSession, rows: Sequence[Booking]) -> Any:
    """The last day of several lessons, for the word that the invited get; nothing for one."""
    if len(rows) == 1:
        return None
    return local_date(rows[-1].starts_at, await school_zone(session, rows[0].school_id))


async def _still_invited(session: AsyncSession, booking: Booking) -> Invitation:
    """Whom the lesson is for today: groups and people that have gone since are left out."""
    ids = await telling.groups_of(session, booking)
    query = select(ClassGroup).where(ClassGroup.school_id == booking.school_id, ClassGroup.id.in_(ids))
    groups = sorted(await session.scalars(query), key=lambda group: group.id)
    return Invitation(groups=groups, persons=await telling.invitees_of(session, booking))
