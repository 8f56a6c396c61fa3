"""Live classes over HTTP: start one, see which are on, end one, and the school's settings of them."""

from typing import Final

from signaling.messages import CloseReason, RoomId
from web.access import Action, require
from web.errors import BAD_REQUEST, INVALID, NOT_ALLOWED, NOT_FOUND, TOO_MANY_REQUESTS, Problem
from web.limits import MINUTE, Limit
from web.modules.classes import actions, settings, showing
from web.modules.classes.actions import Occasion
from web.modules.classes.ending import do_end
from web.modules.classes.models import ClassesQuery, LiveClasses, LiveClassItem, StartClass
from web.modules.classes.settings import ClassSettingsChange, ClassSettingsItem
from web.modules.classes.tables import KEY_LENGTH, LiveClass, State
from web.news import tell_all
from web.routing import Needs, Request, route
from web.tokens import TokenScope

IDEMPOTENCY_KEY: Final = "Idempotency-Key"
STARTS: Final = Limit("class-starts", 20, MINUTE)
"""Starts of one person, of which each tells whole classes."""

END_CLASS = Action[LiveClass]("end-class", lambda actor, one: actor.administrator or actor.person_id == one.host_id)


@route(
    "POST",
    "/classes",
    summary="Start a class now; the same Idempotency-Key again gives the same class",
    body=StartClass,
    reply=LiveClassItem,
    status=201,
    needs=Needs.STAFF,
    problems=(
        BAD_REQUEST,
        NOT_ALLOWED,
        actions.ALREADY_LIVE,
        actions.KIND_NOT_AVAILABLE,
        actions.APP_DISABLED,
        INVALID,
        TOO_MANY_REQUESTS,
    ),
    headers=(IDEMPOTENCY_KEY,),
    scope=TokenScope.CONTROL_CLASSES,
)
async def start_class(request: Request, *, body: StartClass) -> LiveClassItem:
    actor, services = request.actor, request.services
    require(actor, actions.START_CLASS, actor)
    key = request.raw.headers.get(IDEMPOTENCY_KEY)
    if key is not None and not 1 <= len(key) <= KEY_LENGTH:
        raise Problem(BAD_REQUEST, f"An {IDEMPOTENCY_KEY} has 1 to {KEY_LENGTH} characters.")
    await services.limits.hit(STARTS, actor.person_id)
    live_class = await actions.start(services, actor, body, Occasion(key=key))
    async with services.database.read() as session:
        return await showing.find(session, services, actor, live_class.id)


@route(
    "GET",
    "/classes",
    summary="The classes that are on and that one may enter",
    query=ClassesQuery,
    reply=LiveClasses,
    scope=TokenScope.READ_RECORDS,
)
async def list_classes(request: Request, *, query: ClassesQuery) -> LiveClasses:  # noqa: ARG001 - one state for now
    services = request.services
    async with services.database.read() as session:
        return LiveClasses(items=await showing.live_now(session, services, request.actor))


@route(
    "GET",
    "/classes/{class_id}",
    summary="A class, over or not",
    reply=LiveClassItem,
    problems=(NOT_FOUND,),
    scope=TokenScope.READ_RECORDS,
    guests=True,
)
async def show_class(request: Request, *, class_id: str) -> LiveClassItem:
    services = request.services
    async with services.database.read() as session:
        return await showing.find(session, services, request.actor, class_id)


@route(
    "POST",
    "/classes/{class_id}/end",
    summary="End a class for all: its host, or an administrator (LIVE-21)",
    reply=LiveClassItem,
    needs=Needs.STAFF,
    problems=(NOT_FOUND, NOT_ALLOWED),
    scope=TokenScope.CONTROL_CLASSES,
)
async def end_class(request: Request, *, class_id: str) -> LiveClassItem:
    actor, services = request.actor, request.services
    async with services.database.write() as session:
        shown = await showing.find(session, services, actor, class_id)
        live_class = await session.get_one(LiveClass, class_id)
        require(actor, END_CLASS, live_class)
        news = await do_end(session, shown.id, State.ENDED, services.clock.now())
    await tell_all(services.tell, news)
    await services.rooms.close_room(RoomId(class_id), CloseReason.ENDED)
    async with services.database.read() as session:
        return await showing.find(session, services, actor, class_id)


@route(
    "GET",
    "/class-settings",
    summary="How the school uses live classes; what a new class begins with",
    reply=ClassSettingsItem,
    needs=Needs.STAFF,
)
async def show_settings(request: Request) -> ClassSettingsItem:
    async with request.services.database.read() as session:
        return settings.shown(await settings.settings_of(session, request.actor.school_id), request.services)


@route(
    "PUT",
    "/class-settings",
    summary="Change how the school uses live classes (administrators); it counts at once",
    body=ClassSettingsChange,
    reply=ClassSettingsItem,
    needs=Needs.STAFF,
    problems=(NOT_ALLOWED, INVALID),
)
async def change_settings(request: Request, *, body: ClassSettingsChange) -> ClassSettingsItem:
    require(request.actor, settings.CHANGE_SETTINGS, request.actor)
    return await settings.change(request.services, request.actor, body)


ROUTES = (start_class, list_classes, show_class, end_class, show_settings, change_settings)
