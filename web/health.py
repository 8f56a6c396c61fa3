"""Tells an operator's tools how it is: /healthz (it lives), /readyz (it can serve), /metrics (numbers, inside only)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from ipaddress import ip_address
from typing import Final

import structlog
from aiohttp import hdrs, web
from sqlalchemy import text

from web.database import Database
from web.errors import NOT_FOUND, Problem
from web.metrics import CONTENT_TYPE, Metrics

CHECK_SECONDS: Final = 3.0

Check = Callable[[], Awaitable[bool]]

log = structlog.get_logger(__name__)


def health_routes(checks: Mapping[str, Check], metrics: Metrics) -> list[web.RouteDef]:
    """`checks` are what must hold before a request can be served, by name."""

    async def alive(_request: web.Request) -> web.Response:
        return web.json_response({"alive": True}, headers={hdrs.CACHE_CONTROL: "no-store"})

    async def ready(_request: web.Request) -> web.Response:
        passed = dict(zip(checks, await asyncio.gather(*(_passes(*check) for check in checks.items())), strict=True))
        fine = all(passed.values())
        content = {"ready": fine, "checks": passed}
        return web.json_response(content, status=200 if fine else 503, headers={hdrs.CACHE_CONTROL: "no-store"})

    async def numbers(request: web.Request) -> web.Response:
        if not _from_inside(request):
            raise Problem(NOT_FOUND)
        return web.Response(body=metrics.text(), headers={hdrs.CONTENT_TYPE: CONTENT_TYPE})

    return [web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", numbers)]


async def database_answers(database: Database) -> bool:
    async with database.read() as session:
        return await session.scalar(text("SELECT 1")) is not None


async def _passes(name: str, check: Check) -> bool:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check()
    except Exception as error:  # noqa: BLE001  # whatever it is, it is why the server is not ready
        log.warning("not ready", check=name, error=repr(error))
        return False


def _from_inside(request: web.Request) -> bool:
    """Loopback or a private network, and not by way of a proxy."""
    forwarded = hdrs.X_FORWARDED_FOR in request.headers or hdrs.FORWARDED in request.headers
    return not forwarded and request.remote is not None and ip_address(request.remote).is_private
