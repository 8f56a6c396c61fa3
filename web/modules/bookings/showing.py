"""Bookings as they are shown: those that concern somebody, each with what that person may do with it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Action, Actor, can
from web.errors import NOT_FOUND, Problem
from web.modules.bookings.models import EARLY_MINUTES, BookingItem
from web.modules.bookings.tables import Booking, BookingGroup, BookingInvitee
from web.modules.classes import showing as classes
from web.modules.classes.models import GroupName, HostItem, Manner
from web.modules.classes.tables import LiveClass, State
from web.modules.directory import membership
from web.modules.directory.actions import children_of, school_zone
from web.modules.directory.tables import ClassGroup
from web.schooltime import end_of, local_date, start_of
from web.services import Services

LISTED = 1000
EARLY = timedelta(minutes=EARLY_MINUTES)

CHANGE_BOOKING = Action[Booking](
    "change-booking", lambda actor, one: actor.administrator or actor.person_id == one.host_id
)

BookingState = Literal["booked", "started", "over", "cancelled"]


async def between(
    services: Services, session: AsyncSession, actor: Actor, first: date, last: date
) -> list[BookingItem]:
    """The actor's lessons of these days, to give or to attend, in the order of time. Cancelled ones are left out."""
    zone = await school_zone(session, actor.school_id)
    query = (
        select(Booking)
        .where(Booking.school_id == actor.school_id, Booking.cancelled.is_(False))
        .where(Booking.starts_at >= start_of(first, zone), Booking.starts_at < end_of(last, zone))
        .where(or_(Booking.host_id == actor.person_id, Booking.id.in_(await _invited(session, actor))))
        .order_by(Booking.starts_at, Booking.id)
        .limit(LISTED)
    )
    return await items(services, session, actor, (await session.scalars(query)).all())


async def today(services: Services, session: AsyncSession, actor: Actor) -> list[BookingItem]:
    """What is still to begin on this day of the school."""
    day = local_date(services.clock.now(), await school_zone(session, actor.school_id))
    return [one for one in await between(services, session, actor, day, day) if one.state == "booked"]


async def find(session: AsyncSession, actor: Actor, booking_id: str) -> Booking:
    """A booking that concerns the actor, or any of the school for administrators. Raises `not-found`."""
    query = select(Booking).where(Booking.id == booking_id, Booking.school_id == actor.school_id)
    if not actor.administrator:
        mine = or_(Booking.host_id == actor.person_id, Booking.id.in_(await _invited(session, actor)))
        query = query.where(mine)
    found = await session.scalar(query)
    if found is None:
        raise Problem(NOT_FOUND)
    return found


async def items(services: Services, session: AsyncSession, actor: Actor, rows: Sequence[Booking]) -> list[BookingItem]:
    """The bookings as the actor sees them, with two queries for all of them."""
    groups = await _groups(session, [row.id for row in rows])
    query = select(LiveClass.id, LiveClass.state).where(LiveClass.id.in_([row.id for row in rows]))
    started = dict((await session.execute(query)).all())
    now = services.clock.now()
    return [_item(services, actor, row, groups.get(row.id, []), _state(row, started.get(row.id), now)) for row in rows]


def _item(
    services: Services, actor: Actor, row: Booking, groups: Iterable[GroupName], state: BookingState
) -> BookingItem:
    manner = Manner(**row.manner)
    can_change = can(actor, CHANGE_BOOKING, row)
    return BookingItem(
        id=row.id,
        series_id=row.series_id,
        kind=row.kind,
        title=row.title,
        host=HostItem(id=row.host_id, name=row.host_name),
        groups=list(groups),
        scope=list(row.scope_names),
        department_ids=manner.department_ids if can_change else [],
        person_ids=manner.person_ids if can_change else [],
        content=manner.content,
        deck_id=manner.deck_id,
        comments_allowed=manner.comments_allowed,
        speaking_allowed=manner.speaking_allowed,
        speech_seconds=manner.speech_seconds,
        camera_visibility=manner.camera_visibility,
        replay=manner.replay,
        viewer_scope=manner.viewer_scope,
        starts_at=row.starts_at,
        minutes=row.minutes,
        remind_minutes=row.remind_minutes,
        state=state,
        mine=row.host_id == actor.person_id,
        can_change=can_change and state == "booked",
        opens_at=row.starts_at - EARLY,
        links=classes.links(services, row.id),
    )


def _state(row: Booking, live: State | None, now: datetime) -> BookingState:
    if row.cancelled:
        return "cancelled"
    if live is not None:
        return "started" if live is State.LIVE else "over"
    return "booked" if now < row.ends_at else "over"


async def _invited(session: AsyncSession, actor: Actor) -> Select[str]:
    """The ids of the bookings to which the actor, or one of its children, is invited."""
    own = [group.id for group in await membership.groups_of(session, actor.school_id, actor.person_id)]
    children = [child.id for child in await children_of(session, actor.school_id, actor.person_id)]
    named = select(BookingInvitee.booking_id).where(BookingInvitee.person_id.in_([actor.person_id, *children]))
    by_group = select(BookingGroup.booking_id).where(BookingGroup.group_id.in_(own))
    return select(Booking.id).where(or_(Booking.id.in_(by_group), Booking.id.in_(named)))


async def _groups(session: AsyncSession, ids: Sequence[str]) -> Mapping[str, list[GroupName]]:
    query = (
        select(BookingGroup.booking_id, ClassGroup.id, ClassGroup.name)
        .join(ClassGroup, ClassGroup.id == BookingGroup.group_id)
        .where(BookingGroup.booking_id.in_(ids))
        .order_by(ClassGroup.id)
    )
    found: dict[str, list[GroupName]] = {}
    for booking_id, group_id, name in await session.execute(query):
        found.setdefault(booking_id, []).append(GroupName(id=group_id, name=name))
    return found
