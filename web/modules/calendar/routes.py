"""The school's calendar over HTTP: its days off."""

from datetime import date, timedelta

from web.access import require
from web.errors import INVALID, NOT_ALLOWED, NOT_FOUND
from web.modules.calendar import actions
from web.modules.calendar.models import RANGE, DayOffItem, DaysOff, DaysOffQuery, NewDayOff
from web.modules.directory.actions import school_zone
from web.routing import Needs, Request, route
from web.schooltime import local_date


@route("GET", "/calendar/days-off", summary="The school's days off", query=DaysOffQuery, reply=DaysOff)
async def list_days_off(request: Request, *, query: DaysOffQuery) -> DaysOff:
    services, school_id = request.services, request.actor.school_id
    first, last = await _range(request, query)
    await actions.fill(services, school_id, first, last)
    async with services.database.read() as session:
        return DaysOff(items=await actions.entries(session, school_id, first, last))


@route(
    "POST",
    "/calendar/days-off",
    summary="Add a day off, or several in a row (administrators)",
    body=NewDayOff,
    reply=DayOffItem,
    status=201,
    needs=Needs.STAFF,
    problems=(NOT_ALLOWED, INVALID),
)
async def add_day_off(request: Request, *, body: NewDayOff) -> DayOffItem:
    require(request.actor, actions.EDIT_CALENDAR, request.actor)
    async with request.services.database.write() as session:
        return await actions.add(request.services, session, request.actor, body)


@route(
    "DELETE",
    "/calendar/days-off/{day_off_id}",
    summary="Remove a day off (administrators)",
    needs=Needs.STAFF,
    problems=(NOT_ALLOWED, NOT_FOUND),
)
async def remove_day_off(request: Request, *, day_off_id: str) -> None:
    require(request.actor, actions.EDIT_CALENDAR, request.actor)
    async with request.services.database.write() as session:
        await actions.remove(request.services, session, request.actor, day_off_id)


async def _range(request: Request, query: DaysOffQuery) -> tuple[date, date]:
    """What was asked for; without an end, a year from the other one; without both, from a month ago on."""
    async with request.services.database.read() as session:
        today = local_date(request.services.clock.now(), await school_zone(session, request.actor.school_id))
    year = timedelta(days=366)
    first = query.from_ or (query.to - year if query.to is not None else today - timedelta(days=31))
    last = query.to or min(first + year, date(2099, 12, 31))
    return first, min(last, first + timedelta(days=RANGE))


ROUTES = (list_days_off, add_day_off, remove_day_off)
