"""What every request passes, outermost first: its id and log line, headers of safety, problems, and the site check."""

import time
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any, Final
from uuid import uuid4

import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Middleware

from web import errors
from web.errors import Problem, ProblemType
from web.settings import Settings

Next = Callable[[web.Request], Awaitable[web.StreamResponse]]
Observe = Callable[[str, str, int, float], None]
"""Hears each answer: method, route, status, seconds."""

SAFE_METHODS: Final = frozenset({hdrs.METH_GET, hdrs.METH_HEAD, hdrs.METH_OPTIONS})
QUIET: Final = ("/assets/", "/healthz", "/readyz", "/metrics")
"""Asked so often that they would fill the log."""
PROBLEM_JSON: Final = "application/problem+json"
_BY_STATUS: Final = {
    kind.status: kind
    for kind in (errors.BAD_REQUEST, errors.NOT_FOUND, errors.METHOD_NOT_ALLOWED, errors.TOO_LARGE, errors.NOT_JSON)
}

log = structlog.get_logger(__name__)


def all_middlewares(settings: Settings, observe: Observe) -> list[Middleware]:
    """In the order in which they see a request."""
    return [
        _proxies(settings.trusted_proxies),
        _logged(observe),
        _safe_headers(settings),
        _problems(),
        _same_site(settings),
    ]


def _proxies(trusted: Sequence[IPv4Network | IPv6Network]) -> Middleware:
    """The client's address from `X-Forwarded-For`, as far back as trusted proxies vouch for it (ASVS 4.1.3)."""

    @web.middleware
    async def middleware(request: web.Request, handler: Next) -> web.StreamResponse:
        address = request.remote or ""
        if trusted and _is_in(address, trusted):
            hops = ",".join(request.headers.getall(hdrs.X_FORWARDED_FOR, [])).split(",")
            for hop in reversed([hop.strip() for hop in hops if hop.strip()]):
                if not _is_address(hop):
                    break
                address = hop
                if not _is_in(hop, trusted):
                    break
            request = request.clone(remote=address)
        return await handler(request)

    return middleware


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_in(text: str, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    return _is_address(text) and any(ip_address(text) in network for network in networks)


def _logged(observe: Observe) -> Middleware:
    @web.middleware
    async def middleware(request: web.Request, handler: Next) -> web.StreamResponse:
        request_id = uuid4().hex[:16]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request_id)
        start = time.perf_counter()
        response = await handler(request)
        seconds = time.perf_counter() - start
        resource = request.match_info.route.resource
        place = resource.canonical if resource is not None else "none"
        observe(request.method, place, response.status, seconds)
        tell = log.debug if request.path.startswith(QUIET) else log.info
        tell("request", method=request.method, path=request.path, status=response.status, ms=round(seconds * 1000, 1))
        if not response.prepared:
            response.headers["X-Request-Id"] = request_id
        return response

    return middleware


def content_policy(settings: Settings) -> str:
    """The CSP of every answer: our own scripts only, sockets to our own origin only, framed by nobody (ASVS 3.4.3)."""
    named = (origin for origin in settings.origins if "[" not in origin)  # CSP has no IPv6 literals; 'self' covers them
    sockets = " ".join(origin.replace("http", "ws", 1) for origin in named)
    return "; ".join((
        "default-src 'self'",
        # Chromium compiles no WebAssembly without it, and has no BarcodeDetector on desktops: the reader of cards is ours,
        # from our own origin. It allows no eval() of text (CSP 3, 'wasm-unsafe-eval').
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",  # Mantine sets style attributes and a <style> of variables
        f"connect-src 'self' {sockets}",
        "img-src 'self' data: blob:",
        "media-src 'self' blob: mediastream:",
        "font-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ))  # fmt: skip


def _safe_headers(settings: Settings) -> Middleware:
    headers = {
        "Content-Security-Policy": content_policy(settings),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=()",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    if settings.secure:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"

    async def add(_request: web.Request, response: web.StreamResponse) -> None:
        for name, value in headers.items():
            response.headers.setdefault(name, value)

    @web.middleware
    async def middleware(request: web.Request, handler: Next) -> web.StreamResponse:
        response = await handler(request)
        if not response.prepared:
            await add(request, response)
        return response

    return middleware


def problem_response(problem: Problem) -> web.Response:
    """RFC 9457. `type` is a relative reference, the code says the same without it."""
    content: dict[str, Any] = {
        "type": f"/problems/{problem.code}",
        "title": problem.kind.title,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        **problem.extras,
    }
    headers = {hdrs.CACHE_CONTROL: "no-store", **problem.headers}
    return web.json_response(content, status=problem.status, headers=headers, content_type=PROBLEM_JSON)


def _problems() -> Middleware:
    """The only place where trouble becomes an answer. A bug is logged with its trace and tells nothing outside."""

    @web.middleware
    async def middleware(request: web.Request, handler: Next) -> web.StreamResponse:
        try:
            return await handler(request)
        except Problem as problem:
            return problem_response(problem)
        except web.HTTPException as answer:
            if answer.status < 400:
                raise
            return _of_aiohttp(answer)
        except ConnectionResetError:
            # Who has left in the middle of a request, as pages do that are closed, is answered by nobody's bug.
            log.debug("left", method=request.method, path=request.path)
            return problem_response(Problem(errors.BAD_REQUEST))
        except Exception:
            log.exception("bug", method=request.method, path=request.path)
            return problem_response(Problem(errors.INTERNAL))

    return middleware


def _of_aiohttp(answer: web.HTTPException) -> web.Response:
    kind = _BY_STATUS.get(answer.status) or ProblemType("http", answer.status, answer.reason)
    allow = answer.headers.get(hdrs.ALLOW)
    return problem_response(Problem(kind, headers={hdrs.ALLOW: allow} if allow else None))


def _same_site(settings: Settings) -> Middleware:
    """State changes come from our own pages only: Fetch Metadata, else `Origin` (ASVS 3.5.1).

    A client that sends neither header is no browser that carries a person's cookie, and may pass.
    """

    @web.middleware
    async def middleware(request: web.Request, handler: Next) -> web.StreamResponse:
        if request.method not in SAFE_METHODS and not _is_ours(request, settings.origins):
            raise Problem(errors.CROSS_SITE)
        return await handler(request)

    return middleware


def _is_ours(request: web.Request, origins: Sequence[str]) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get(hdrs.ORIGIN)
    return origin is None or origin in origins
