"""The composition root: builds every object once, in order, and closes them in reverse. Nothing else is global."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from aiohttp import web

from rtc.server import MediaServer
from signaling.identity import Doors, Registrar
from signaling.server import SignalingServer
from web import housekeeping, modules
from web.audit import Audit
from web.auth import SignIns
from web.clock import Clock, SystemClock
from web.database import Database, sqlite_url
from web.health import Check, database_answers, health_routes
from web.jobs import JobHandler, Jobs
from web.keys import server_key
from web.limits import Limits
from web.metrics import Metrics
from web.middleware import all_middlewares
from web.module import Module
from web.modules.directory.actions import offer_of
from web.modules.directory.membership import kinds_of
from web.objects import Objects
from web.openapi import document_route
from web.pages import client_pages, client_routes
from web.routing import BODY_LIMIT, web_routes
from web.schema import migrate
from web.services import Services
from web.settings import Settings
from web.sms import make_sender
from web.tokens import ApiTokens
from web.worker import Worker

SERVICES: Final = web.AppKey("services", Services)
WORKER: Final = web.AppKey("worker", Worker)
DATABASE_NAME: Final = "campus.sqlite3"


def own_version() -> str:
    try:
        return version("smart-campus")
    except PackageNotFoundError:
        return "0"


@dataclass(frozen=True, slots=True)
class Parts:
    """All that is built, for those who start and close it."""

    services: Services
    modules: Sequence[Module]
    media: MediaServer
    signaling: SignalingServer
    worker: Worker
    metrics: Metrics


def create_app(settings: Settings, *, clock: Clock | None = None) -> web.Application:
    """The whole product as one aiohttp application; starting it migrates the database and opens the media port."""
    parts = build(settings, clock or SystemClock())
    observe = parts.metrics.observe_request
    app = web.Application(
        middlewares=[*all_middlewares(settings, observe), client_pages(settings.client)], client_max_size=BODY_LIMIT
    )
    app[SERVICES] = parts.services
    app[WORKER] = parts.worker
    routes = [route for module in parts.modules for route in module.routes]
    app.add_routes(web_routes(routes, parts.services))
    app.add_routes([document_route(parts.modules)])
    for module in parts.modules:
        if module.pages is not None:
            app.add_routes(module.pages(parts.services))
    app.add_routes(health_routes(_checks(parts), parts.metrics))
    app.add_routes(client_routes(settings.client))
    parts.signaling.attach(app)
    app.cleanup_ctx.append(_life(parts))
    return app


def database_url(settings: Settings) -> str:
    """The database that the settings mean; the data folder is made when it is needed."""
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    settings.data.mkdir(parents=True, exist_ok=True)
    return sqlite_url(settings.data / DATABASE_NAME)


def build_services(settings: Settings, clock: Clock) -> Services:
    """What routes, jobs and commands work with, without sockets and media."""
    database = Database(database_url(settings))
    redis_url = settings.redis_url.get_secret_value() if settings.redis_url else None
    return Services(
        settings=settings,
        clock=clock,
        database=database,
        jobs=Jobs(database, clock),
        limits=Limits(redis_url),
        sign_ins=SignIns(database, clock, settings.sign_in, kinds_of, offer_of),
        tokens=ApiTokens(database, clock, kinds_of, offer_of),
        audit=Audit(clock),
        sms=make_sender(settings.sms),
        objects=Objects(settings.objects),
        key=server_key(settings),
        version=own_version(),
    )


def build(settings: Settings, clock: Clock) -> Parts:
    services = build_services(settings, clock)
    enabled = tuple(module for module in modules.MODULES if module.enabled(services))
    media = MediaServer(settings.rtc)
    doors, registrar = _keeper(enabled, services)
    services.decks = next((each.decks(services) for each in enabled if each.decks is not None), None)
    services.replays = next((each.replays(services) for each in enabled if each.replays is not None), None)
    signaling = SignalingServer(
        services.sign_ins,
        doors,
        registrar,
        media,
        clock,
        settings.signaling,
        settings.origins,
        decks=services.decks,
        recorders=services.replays,
        redis_url=settings.redis_url.get_secret_value() if settings.redis_url else None,
    )
    services.tell = signaling.tell
    services.rooms = signaling
    handlers: dict[str, JobHandler] = {housekeeping.KIND: housekeeping.clean_up_handler(enabled)}
    for module in enabled:
        handlers.update(module.jobs)
    metrics = Metrics(services.version)
    metrics.watch("signaling", lambda: numbers(signaling.stats))
    metrics.watch("media", lambda: numbers(media.stats))
    if (replays := services.replays) is not None:
        metrics.watch("recordings", lambda: numbers(replays.stats))
    return Parts(services, enabled, media, signaling, Worker(services.jobs, handlers, services), metrics)


def _keeper(enabled: Sequence[Module], services: Services) -> tuple[Doors, Registrar]:
    """The one module that keeps the live classes answers for their doors."""
    ((doors, registrar),) = [(each.doors, each.registrar) for each in enabled if each.doors and each.registrar]
    return doors(services), registrar(services)


def numbers(stats: object) -> dict[str, float]:
    """The numbers among the slots of a statistics object, those of nested ones prefixed; for gauges."""
    found: dict[str, float] = {}
    for name in getattr(stats, "__slots__", ()):
        value = getattr(stats, name)
        if isinstance(value, int | float):
            found[name] = float(value)
        elif isinstance(value, Mapping):
            found |= {f"{name}_{key}".replace("-", "_"): float(count) for key, count in value.items()}
        else:
            found |= {f"{name}_{inner}": number for inner, number in numbers(value).items()}
    return found


def _checks(parts: Parts) -> dict[str, Check]:
    services = parts.services

    async def jobs() -> bool:
        return parts.worker.alive or not parts.services.settings.jobs

    async def news() -> bool:
        return parts.signaling.stats.healthy

    checks: dict[str, Check] = {"database": lambda: database_answers(services.database), "jobs": jobs}
    if services.settings.redis_url is not None:
        checks |= {"redis": services.limits.reachable, "news": news}
    return checks


def _life(parts: Parts) -> Callable[[web.Application], AsyncIterator[None]]:
    async def life(_app: web.Application) -> AsyncIterator[None]:
        async with _started(parts):
            yield

    return life


@asynccontextmanager
async def _open(services: Services) -> AsyncIterator[None]:
    """What every process needs, with the tables at their newest."""
    async with AsyncExitStack() as stack:
        for part in (services.database, services.sms, services.limits):
            stack.push_async_callback(part.close)
        await migrate(services.database)
        yield


@asynccontextmanager
async def _started(parts: Parts) -> AsyncIterator[None]:
    """Starts in this order and closes in the reverse one, also when a start fails half-way."""
    services = parts.services
    async with _open(services), AsyncExitStack() as stack:
        stack.push_async_callback(parts.media.close)
        await parts.media.start()
        stack.push_async_callback(parts.signaling.close)
        await parts.signaling.start()
        for module in parts.modules:
            if module.start is not None:
                await module.start(services)
        await housekeeping.plan_clean_up(services)
        if services.settings.jobs:
            stack.push_async_callback(parts.worker.close)
            parts.worker.start()
        yield


@asynccontextmanager
async def working(parts: Parts) -> AsyncIterator[Services]:
    """A process that runs jobs only: what they tell reaches people through the processes that serve, over Redis."""
    services = parts.services
    async with _open(services), AsyncExitStack() as stack:
        stack.push_async_callback(parts.signaling.close)
        await parts.signaling.start()
        await housekeeping.plan_clean_up(services)
        stack.push_async_callback(parts.worker.close)
        parts.worker.start()
        yield services
