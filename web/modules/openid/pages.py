"""The way to the provider and back: two addresses that the browser itself visits, so they answer with redirects."""

import secrets
from collections.abc import Sequence
from typing import Final

import structlog
from aiohttp import hdrs, web

from web.auth import COOKIE
from web.devices import device_of
from web.limits import MINUTE, Limit
from web.modules.openid import actions
from web.modules.openid.actions import Refusal, Refused
from web.openid import Attempt, OpenId, OpenIdFailed
from web.routing import set_sign_in_cookie
from web.services import Services

START: Final = "/sign-in/school-account"
RETURN: Final = f"{START}/return"
BROWSER_COOKIE: Final = "__Host-openid"
PER_ADDRESS: Final = Limit("school-account", 60, MINUTE)
TEXT_LENGTH: Final = 2000
"""Characters of a code or state that are looked at."""
OWN_SITES: Final = frozenset({"same-origin", "none", ""})

log = structlog.get_logger(__name__)


class Way:
    """The handlers, with the provider that they share."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._settings = services.settings.openid
        self._provider = OpenId(self._settings, f"{services.settings.url}{RETURN}", services.clock)

    async def leave(self, request: web.Request) -> web.StreamResponse:
        """Sends the browser to the provider: to sign in, or with `?link` to link the account of who is signed in."""
        services = self._services
        await services.limits.hit(PER_ADDRESS, request.remote or "")
        signed_in = None
        if "link" in request.query:
            if request.headers.get("Sec-Fetch-Site", "") not in OWN_SITES:
                return _refuse(Refusal.FAILED)
            signed_in = await services.sign_ins.find(request.cookies.get(COOKIE))
            if signed_in is None or signed_in.actor.guest_of is not None:
                return _go("/sign-in")
        attempt, browser = Attempt.new(), secrets.token_urlsafe(32)
        try:
            address = await self._provider.address(attempt)
        except OpenIdFailed as error:
            log.warning("the provider of school accounts failed", reason=str(error))
            return _refuse(Refusal.FAILED)
        person_id = None if signed_in is None else signed_in.actor.person_id
        next_path = own_path(request.query.get("next", "/"))
        async with services.database.write() as session:
            await actions.begin(
                session, attempt, browser, services.clock.now(), person_id=person_id, next_path=next_path
            )
        response = _go(address)
        seconds = int(actions.LIFETIME.total_seconds())
        response.set_cookie(
            BROWSER_COOKIE, browser, max_age=seconds, path="/", secure=True, httponly=True, samesite="Lax"
        )
        return response

    async def come_back(self, request: web.Request) -> web.StreamResponse:
        """Signs in, or links. What goes wrong is told on the sign-in page, by its code."""
        await self._services.limits.hit(PER_ADDRESS, request.remote or "")
        try:
            response = await self._come_back(request)
        except Refused as error:
            response = _refuse(error.refusal)
        except OpenIdFailed as error:
            log.warning("a return from the provider of school accounts failed", reason=str(error))
            response = _refuse(Refusal.FAILED)
        response.del_cookie(BROWSER_COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
        return response

    async def _come_back(self, request: web.Request) -> web.Response:
        services, issuer = self._services, self._settings.issuer
        state, code = (request.query.get(name, "")[:TEXT_LENGTH] for name in ("state", "code"))
        browser = request.cookies.get(BROWSER_COOKIE, "")
        async with services.database.write() as session:
            sent = await actions.come_back(session, state, browser, services.clock.now())
        if not code:
            raise OpenIdFailed(request.query.get("error", "no code")[:100])
        proof = await self._provider.prove(code, Attempt(state, sent.nonce, sent.verifier))
        now = services.clock.now()
        async with services.database.write() as session:
            if sent.person_id is not None:
                await actions.link(session, services.audit, issuer, proof, sent.person_id, now)
                return _go("/me")
            profile = await actions.who(session, services.audit, issuer, proof, now)
            device = device_of(request.headers.get(hdrs.USER_AGENT, ""))
            token = await services.sign_ins.open(
                session, profile.person.id, profile.school.id, method="account", device=device
            )
        response = _go(sent.next_path)
        set_sign_in_cookie(response, token, services.sign_ins.seconds)
        return response


def pages(services: Services) -> Sequence[web.RouteDef]:
    if not services.settings.openid.issuer:
        return ()
    way = Way(services)
    return [web.get(START, way.leave), web.get(RETURN, way.come_back)]


def own_path(path: str) -> str:
    """A path of this site to go to afterwards; the workbench for anything else (no open redirect)."""
    good = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and len(path) <= 200
    return path if good else "/"


def _refuse(refusal: Refusal) -> web.Response:
    return _go(f"/sign-in?refused={refusal}")


def _go(address: str) -> web.Response:
    return web.Response(status=303, headers={hdrs.LOCATION: address, hdrs.CACHE_CONTROL: "no-store"})
