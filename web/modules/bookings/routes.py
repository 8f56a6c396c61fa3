"""Bookings over HTTP."""

from datetime import timedelta

from web.access import require
from web.errors import INVALID, NOT_ALLOWED, NOT_FOUND, TOO_MANY_REQUESTS, Problem
from web.limits import MINUTE, Limit
from web.modules.bookings import actions, showing
from web.modules.bookings.models import (
    SHOWN_DAYS,
    Booked,
    BookingChange,
    BookingItem,
    BookingPlan,
    Bookings,
    BookingsQuery,
    NewBooking,
    ScopeQuery,
)
from web.modules.classes import actions as classes
from web.modules.classes import showing as live
from web.modules.classes.actions import START_CLASS
from web.modules.classes.models import LiveClassItem
from web.modules.directory.actions import school_zone
from web.routing import Needs, Request, route
from web.schooltime import local_date
from web.tokens import TokenScope

BOOKINGS = Limit("bookings", 30, MINUTE)
"""Bookings and changes of one person, of which each tells whole classes."""
BOOKING_PROBLEMS = (
    NOT_ALLOWED,
    actions.NOT_IN_THIS_KIND,
    classes.KIND_NOT_AVAILABLE,
    classes.APP_DISABLED,
    INVALID,
)


@route(
    "POST",
    "/bookings",
    summary="Book a lesson, or a weekly series (LIVE-04); the invited are told",
    body=NewBooking,
    reply=Booked,
    status=201,
    needs=Needs.STAFF,
    problems=(*BOOKING_PROBLEMS, TOO_MANY_REQUESTS),
    scope=TokenScope.CONTROL_CLASSES,
)
async def book_lesson(request: Request, *, body: NewBooking) -> Booked:
    require(request.actor, START_CLASS, request.actor)
    await request.services.limits.hit(BOOKINGS, request.actor.person_id)
    return await actions.book(request.services, request.actor, body)


@route(
    "POST",
    "/bookings/check",
    summary="What a booking would come to: its dates, days off and clashes; books nothing",
    body=NewBooking,
    reply=BookingPlan,
    needs=Needs.STAFF,
    problems=BOOKING_PROBLEMS,
    scope=TokenScope.CONTROL_CLASSES,
)
async def check_booking(request: Request, *, body: NewBooking) -> BookingPlan:
    require(request.actor, START_CLASS, request.actor)
    return await actions.check(request.services, request.actor, body)


@route(
    "GET",
    "/bookings",
    summary="One's lessons to come, to give or to attend",
    query=BookingsQuery,
    reply=Bookings,
    problems=(INVALID,),
    scope=TokenScope.READ_RECORDS,
)
async def list_bookings(request: Request, *, query: BookingsQuery) -> Bookings:
    services, actor = request.services, request.actor
    async with services.database.read() as session:
        first = query.from_ or local_date(services.clock.now(), await school_zone(session, actor.school_id))
        last = query.to or first + timedelta(days=31)
        if not 0 <= (last - first).days < SHOWN_DAYS:
            detail = f"At most {SHOWN_DAYS} days"
            raise Problem(INVALID, detail, errors=[{"field": "query.to", "code": "range-too-long", "detail": detail}])
        return Bookings(items=await showing.between(services, session, actor, first, last))


@route(
    "GET",
    "/bookings/{booking_id}",
    summary="One booked lesson",
    reply=BookingItem,
    problems=(NOT_FOUND,),
    scope=TokenScope.READ_RECORDS,
)
async def show_booking(request: Request, *, booking_id: str) -> BookingItem:
    async with request.services.database.read() as session:
        booking = await showing.find(session, request.actor, booking_id)
        return (await showing.items(request.services, session, request.actor, [booking]))[0]


@route(
    "PATCH",
    "/bookings/{booking_id}",
    summary="Change a booked lesson, or it and the following ones; a new time is told to the invited",
    query=ScopeQuery,
    body=BookingChange,
    reply=Bookings,
    needs=Needs.STAFF,
    problems=(NOT_FOUND, actions.BOOKING_OVER, *BOOKING_PROBLEMS, TOO_MANY_REQUESTS),
    scope=TokenScope.CONTROL_CLASSES,
)
async def change_booking(request: Request, *, booking_id: str, query: ScopeQuery, body: BookingChange) -> Bookings:
    await request.services.limits.hit(BOOKINGS, request.actor.person_id)
    items = await actions.change(request.services, request.actor, booking_id, query.scope, body)
    return Bookings(items=items)


@route(
    "DELETE",
    "/bookings/{booking_id}",
    summary="Cancel a booked lesson, or it and the following ones; the invited are told",
    query=ScopeQuery,
    needs=Needs.STAFF,
    problems=(NOT_FOUND, NOT_ALLOWED, actions.BOOKING_OVER),
    scope=TokenScope.CONTROL_CLASSES,
)
async def cancel_booking(request: Request, *, booking_id: str, query: ScopeQuery) -> None:
    await actions.cancel(request.services, request.actor, booking_id, query.scope)


@route(
    "POST",
    "/bookings/{booking_id}/start",
    summary="Open the class of a booking: its host, from 30 minutes before on; the others enter at its time",
    reply=LiveClassItem,
    status=201,
    needs=Needs.STAFF,
    problems=(
        NOT_FOUND,
        NOT_ALLOWED,
        actions.TOO_EARLY,
        actions.BOOKING_OVER,
        classes.ALREADY_LIVE,
        classes.APP_DISABLED,
    ),
    scope=TokenScope.CONTROL_CLASSES,
)
async def start_booking(request: Request, *, booking_id: str) -> LiveClassItem:
    services, actor = request.services, request.actor
    live_class = await actions.start(services, actor, booking_id)
    async with services.database.read() as session:
        return await live.find(session, services, actor, live_class.id)


ROUTES = (
    book_lesson,
    check_booking,
    list_bookings,
    show_booking,
    change_booking,
    cancel_booking,
    start_booking,
)
