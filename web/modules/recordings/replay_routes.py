"""The replay of a class over HTTP, who watched it, and consent to be recorded (LIVE-15, LIVE-40)."""

from typing import Final

from web.access import Action, InSchool, require
from web.errors import INVALID, NOT_ALLOWED, NOT_FOUND, TOO_MANY_REQUESTS
from web.limits import MINUTE, Limit
from web.modules.recordings import consents, watching
from web.modules.recordings.listing import MANAGE
from web.modules.recordings.models import (
    ConsentChange,
    ConsentItem,
    ConsentItems,
    ConsentsQuery,
    Replay,
    Viewers,
    WatchedChange,
)
from web.modules.recordings.problems import PAPER_MISSING, REPLAY_GONE, REPLAY_LOST
from web.routing import Needs, Request, route

REPORTS: Final = Limit("watched-reports", 60, MINUTE)
LIST_CONSENTS = Action[InSchool]("list-consents", lambda actor, _: actor.administrator)
TROUBLE: Final = (NOT_FOUND, REPLAY_GONE, REPLAY_LOST)


@route(
    "GET",
    "/classes/{class_id}/replay",
    summary="The replay of a class, also while it is on, for who may watch it",
    reply=Replay,
    problems=TROUBLE,
    guests=True,
)
async def show_replay(request: Request, *, class_id: str) -> Replay:
    actor, services = request.actor, request.services
    async with services.database.read() as session:
        recording = await watching.of_class(session, services, actor, class_id)
        return await watching.show(session, services, actor, recording)


@route(
    "PUT",
    "/classes/{class_id}/replay/watched",
    summary="Tell what one watched, and where one stopped",
    body=WatchedChange,
    problems=(*TROUBLE, TOO_MANY_REQUESTS),
    guests=True,
)
async def put_watched(request: Request, *, class_id: str, body: WatchedChange) -> None:
    actor, services = request.actor, request.services
    await services.limits.hit(REPORTS, actor.person_id)
    async with services.database.write() as session:
        recording = await watching.of_class(session, services, actor, class_id)
        await watching.watch(session, services, actor, recording, body)


@route(
    "GET",
    "/classes/{class_id}/replay/watched",
    summary="Who watched the replay, and which parts: for the host and administrators",
    reply=Viewers,
    needs=Needs.STAFF,
    problems=TROUBLE,
)
async def list_viewers(request: Request, *, class_id: str) -> Viewers:
    actor, services = request.actor, request.services
    async with services.database.read() as session:
        recording = await watching.of_class(session, services, actor, class_id)
        require(actor, MANAGE, recording, otherwise=NOT_FOUND)
        return await watching.viewers(session, services, recording)


@route(
    "GET",
    "/recording-consents",
    summary="Which students may be recorded (administrators)",
    query=ConsentsQuery,
    reply=ConsentItems,
    needs=Needs.STAFF,
    problems=(NOT_ALLOWED,),
)
async def list_consents(request: Request, *, query: ConsentsQuery) -> ConsentItems:
    require(request.actor, LIST_CONSENTS, request.actor)
    async with request.services.database.read() as session:
        return await consents.page(session, request.actor, query)


@route(
    "GET", "/recording-consents/mine", summary="Whether oneself and one's children may be recorded", reply=ConsentItems
)
async def own_consents(request: Request) -> ConsentItems:
    async with request.services.database.read() as session:
        return await consents.mine(session, request.actor)


@route(
    "GET",
    "/people/{person_id}/recording-consent",
    summary="Whether somebody may be recorded: for itself, its guardians and administrators",
    reply=ConsentItem,
    problems=(NOT_FOUND,),
)
async def show_consent(request: Request, *, person_id: str) -> ConsentItem:
    async with request.services.database.read() as session:
        return await consents.show(session, request.actor, person_id)


@route(
    "PUT",
    "/people/{person_id}/recording-consent",
    summary="Give or withdraw that consent; it counts at once, also in classes that are recorded now",
    body=ConsentChange,
    reply=ConsentItem,
    problems=(NOT_FOUND, NOT_ALLOWED, PAPER_MISSING, INVALID),
)
async def put_consent(request: Request, *, person_id: str, body: ConsentChange) -> ConsentItem:
    return await consents.change(request.services, request.actor, person_id, body)


ROUTES = (show_replay, put_watched, list_viewers, list_consents, own_consents, show_consent, put_consent)
