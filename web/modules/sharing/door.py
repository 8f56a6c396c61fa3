"""The door of a class: what somebody who has its link finds there, signed in or not (LIVE-16, LIVE-24, LIVE-41)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import PersonKind, RoomKind, ViewerScope
from web.access import Actor
from web.errors import NOT_FOUND, Problem
from web.modules.bookings import showing as bookings
from web.modules.bookings.tables import Booking
from web.modules.classes.models import Manner
from web.modules.classes.scope import entrant_of
from web.modules.classes.settings import settings_of
from web.modules.classes.tables import ClassSettings, LiveClass, State
from web.modules.sharing.models import Door, DoorState


@dataclass(frozen=True, slots=True)
class Behind:
    """What is behind the door: a class that was started, or a lesson that is booked."""

    school_id: str
    title: str
    host_name: str
    kind: RoomKind
    scope: ViewerScope
    starts_at: datetime
    over: bool
    live_class: LiveClass | None


async def behind(session: AsyncSession, class_id: str) -> Behind:
    """Raises `not-found`."""
    live_class = await session.get(LiveClass, class_id)
    if live_class is not None:
        return Behind(
            school_id=live_class.school_id,
            title=live_class.title,
            host_name=live_class.host_name,
            kind=live_class.kind,
            scope=live_class.viewer_scope,
            starts_at=live_class.begins_at,
            over=live_class.state is not State.LIVE,
            live_class=live_class,
        )
    booking = await session.get(Booking, class_id)
    if booking is None:
        raise Problem(NOT_FOUND)
    manner = Manner(**booking.manner)
    return Behind(
        school_id=booking.school_id,
        title=booking.title,
        host_name=booking.host_name,
        kind=booking.kind,
        scope=manner.viewer_scope or ViewerScope.MEMBERS,
        starts_at=booking.starts_at,
        over=booking.cancelled,
        live_class=None,
    )


async def door(session: AsyncSession, actor: Actor | None, class_id: str, now: datetime) -> Door:
    """What the actor finds. To members of other schools a class for members only does not exist: `not-found`."""
    found = await behind(session, class_id)
    settings = await settings_of(session, found.school_id)
    at_home = actor is not None and not actor.guest and actor.school_id == found.school_id
    if actor is not None and not actor.guest and not at_home and found.scope is not ViewerScope.ANYONE:
        raise Problem(NOT_FOUND)
    if at_home and actor is not None:
        state = await _for_member(session, actor, found, settings, class_id, now)
        told = state is not DoorState.NOT_INVITED
    else:
        state = _for_outsider(found, settings, now)
        told = found.scope is ViewerScope.ANYONE
    return Door(
        state=state,
        title=found.title if told else None,
        host_name=found.host_name if told else None,
        kind=found.kind if told else None,
        starts_at=found.starts_at if told else None,
        guests_allowed=not at_home and state is DoorState.OPEN,
        as_guest=actor is not None and actor.guest_of == class_id,
    )


def _for_outsider(found: Behind, settings: ClassSettings, now: datetime) -> DoorState:
    """Somebody who is nobody here, or may be somebody once it signs in."""
    if found.scope is not ViewerScope.ANYONE:
        return DoorState.SIGN_IN
    if settings.outsiders_forbidden:
        return DoorState.OUTSIDERS_FORBIDDEN
    return _by_time(found, settings, now)


async def _for_member(
    session: AsyncSession, actor: Actor, found: Behind, settings: ClassSettings, class_id: str, now: datetime
) -> DoorState:
    """Somebody of the school: the rule that the room's own door has, with reasons."""
    if found.live_class is None:
        invited = await _has_booking(session, actor, class_id)
        return _by_time(found, settings, now) if invited or actor.staff else DoorState.NOT_INVITED
    entry = await entrant_of(session, found.live_class, actor)
    if entry is None:
        return DoorState.NOT_INVITED
    early = entry.kind is PersonKind.STAFF and not found.over and settings.enabled
    return DoorState.OPEN if early else _by_time(found, settings, now)


def _by_time(found: Behind, settings: ClassSettings, now: datetime) -> DoorState:
    if found.over:
        return DoorState.ENDED
    if not settings.enabled:
        return DoorState.APP_DISABLED
    if found.live_class is None or now < found.starts_at:
        return DoorState.NOT_STARTED
    return DoorState.OPEN


async def _has_booking(session: AsyncSession, actor: Actor, booking_id: str) -> bool:
    try:
        await bookings.find(session, actor, booking_id)
    except Problem:
        return False
    return True
