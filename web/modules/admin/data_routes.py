"""One person's data over HTTP: one's own, and of somebody of the school by an administrator; and its end (IMP-22)."""

import asyncio
import json
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import require
from web.attachments import FileReply, safe_name
from web.errors import INVALID, NOT_FOUND, Problem, ProblemType
from web.limits import HOUR, Limit
from web.modules.admin import data, erasing
from web.modules.admin.models import Erase
from web.modules.admin.routes import ADMINISTER
from web.modules.directory import sounds
from web.modules.directory.tables import Identity, Person
from web.modules.roster.leaving import departure_of
from web.modules.roster.people import lock, person_of
from web.routing import Needs, Request, route

JSON: Final = "application/json"
EXPORTS: Final = Limit("data-exports", 20, HOUR)
NOT_CONFIRMED: Final = ProblemType("name-not-confirmed", 422, "Type the person's name to confirm")
STILL_HERE: Final = ProblemType("still-in-a-school", 409, "The person belongs to a school; it must leave first")


@route("GET", "/me/data.json", summary="All that is kept of oneself", media=JSON)
async def my_data(request: Request) -> FileReply:
    actor, services = request.actor, request.services
    await services.limits.hit(EXPORTS, actor.person_id)
    async with services.database.write() as session:
        person = await session.get_one(Person, actor.person_id)
        found = await data.collected(session, person.id, None)
        await services.audit.add(session, actor, "own-data-exported", ("person", person.id))
    return await _file(person, found)


@route(
    "GET",
    "/admin/people/{person_id}/data.json",
    summary="All that the school keeps of a person (administrators)",
    media=JSON,
    needs=Needs.STAFF,
    problems=(NOT_FOUND,),
)
async def data_of(request: Request, *, person_id: str) -> FileReply:
    actor, services = request.actor, request.services
    require(actor, ADMINISTER, actor)
    await services.limits.hit(EXPORTS, actor.person_id)
    async with services.database.write() as session:
        person = await _here_or_gone(session, actor.school_id, person_id)
        found = await data.collected(session, person_id, actor.school_id)
        await services.audit.add(session, actor, "person-data-exported", ("person", person_id))
    return await _file(person, found)


@route(
    "POST",
    "/admin/people/{person_id}/erase",
    summary="Forget somebody who has left (administrators)",
    body=Erase,
    needs=Needs.STAFF,
    problems=(INVALID, NOT_FOUND, NOT_CONFIRMED, STILL_HERE),
)
async def erase(request: Request, *, person_id: str, body: Erase) -> None:
    actor, services = request.actor, request.services
    require(actor, ADMINISTER, actor)
    await sounds.load()
    async with services.database.write() as session:
        await lock(session, actor.school_id)
        await departure_of(session, actor.school_id, person_id)
        person = await session.get_one(Person, person_id)
        if body.confirm.strip() != person.name:
            raise Problem(NOT_CONFIRMED)
        if await session.scalar(select(Identity.id).where(Identity.person_id == person_id).limit(1)) is not None:
            raise Problem(STILL_HERE)
        await erasing.do_erase(session, services, person)
        await services.audit.add(session, actor, "person-erased", ("person", person_id))


async def _here_or_gone(session: AsyncSession, school_id: str, person_id: str) -> Person:
    """Somebody of the school, or who has left it. Raises `not-found`."""
    try:
        return await person_of(session, school_id, person_id)
    except Problem:
        await departure_of(session, school_id, person_id)
        return await session.get_one(Person, person_id)


async def _file(person: Person, found: dict[str, Any]) -> FileReply:
    def text() -> bytes:
        return json.dumps(found, ensure_ascii=False, indent=1, default=str).encode()

    return FileReply(await asyncio.to_thread(text), safe_name(person.name, ".json"))


ROUTES = (my_data, data_of, erase)
