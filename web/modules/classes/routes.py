"""Live classes over HTTP: start one, see which are on."""

from typing import Final

from web.access import require
from web.errors import BAD_REQUEST, INVALID, NOT_ALLOWED, NOT_FOUND, TOO_MANY_REQUESTS, Problem
from web.limits import MINUTE, Limit
from web.modules.classes import actions, showing
from web.modules.classes.models import ClassesQuery, LiveClasses, LiveClassItem, StartClass
from web.modules.classes.tables import KEY_LENGTH
from web.routing import Needs, Request, route

IDEMPOTENCY_KEY: Final = "Idempotency-Key"
STARTS: Final = Limit("class-starts", 20, MINUTE)
"""Starts of one person, of which each tells whole classes."""


@route(
    "POST",
    "/classes",
    summary="Start a class now; the same Idempotency-Key again gives the same class",
    body=StartClass,
    reply=LiveClassItem,
    status=201,
    needs=Needs.STAFF,
    problems=(BAD_REQUEST, NOT_ALLOWED, actions.ALREADY_LIVE, actions.KIND_NOT_AVAILABLE, INVALID, TOO_MANY_REQUESTS),
    headers=(IDEMPOTENCY_KEY,),
)
async def start_class(request: Request, *, body: StartClass) -> LiveClassItem:
    actor, services = request.actor, request.services
    require(actor, actions.START_CLASS, actor)
    key = request.raw.headers.get(IDEMPOTENCY_KEY)
    if key is not None and not 1 <= len(key) <= KEY_LENGTH:
        raise Problem(BAD_REQUEST, f"An {IDEMPOTENCY_KEY} has 1 to {KEY_LENGTH} characters.")
    await services.limits.hit(STARTS, actor.person_id)
    live_class = await actions.start(services, actor, body, key)
    async with services.database.read() as session:
        return await showing.find(session, services.rooms, actor, live_class.id)


@route(
    "GET", "/classes", summary="The classes that are on and that one may enter", query=ClassesQuery, reply=LiveClasses
)
async def list_classes(request: Request, *, query: ClassesQuery) -> LiveClasses:  # noqa: ARG001 - one state for now
    services = request.services
    async with services.database.read() as session:
        return LiveClasses(items=await showing.live_now(session, services.rooms, request.actor))


@route("GET", "/classes/{class_id}", summary="A class, over or not", reply=LiveClassItem, problems=(NOT_FOUND,))
async def show_class(request: Request, *, class_id: str) -> LiveClassItem:
    services = request.services
    async with services.database.read() as session:
        return await showing.find(session, services.rooms, request.actor, class_id)


ROUTES = (start_class, list_classes, show_class)
