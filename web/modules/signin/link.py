"""One-time sign-in links that an operator makes: `campus user create` prints one for the first administrator.

Opening the link shows a page with one button; only pressing it uses the link up, so that a chat app that looks at
addresses to show a preview does not. The page needs neither JavaScript nor the browser client.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Final

from aiohttp import hdrs, web
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.auth import hash_of
from web.devices import device_of
from web.limits import MINUTE, Limit
from web.locales import Locale, preferred
from web.modules.directory import actions as directory
from web.modules.directory.tables import Person
from web.modules.signin.tables import SignInLink
from web.routing import set_sign_in_cookie
from web.services import Services

LIFETIME: Final = timedelta(hours=24)
PER_ADDRESS: Final = Limit("sign-in-link", 30, MINUTE)

TEXTS: Final = {
    Locale.ZH_HANT: ("登入智慧校園", "以「{name}」的身份登入", "此連結已失效或已被使用。"),
    Locale.ZH_HANS: ("登录智慧校园", "以“{name}”的身份登录", "此链接已失效或已被使用。"),
    Locale.PT: ("Entrar no Smart Campus", "Entrar como {name}", "Esta ligação expirou ou já foi usada."),
    Locale.EN: ("Sign in to Smart Campus", "Sign in as {name}", "This link is too old or has been used."),
}
PAGE: Final = """<!doctype html>
<html lang="{locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body{{font:1.1rem system-ui,sans-serif;display:grid;place-content:center;min-height:90vh;gap:1rem;text-align:center}}
button{{font:inherit;padding:.8rem 1.6rem;border:0;border-radius:.6rem;background:#1a66d6;color:#fff}}</style>
<h1>{title}</h1>
{content}
"""


async def make(session: AsyncSession, person_id: str, now: datetime) -> str:
    """Adds a link to the caller's write unit; its path, which is told here and never again."""
    token = secrets.token_urlsafe(32)
    session.add(SignInLink(token_hash=hash_of(token), person_id=person_id, expires_at=now + LIFETIME))
    await session.flush()
    return f"/sign-in/link/{token}"


def pages(services: Services) -> Sequence[web.RouteDef]:
    async def show(request: web.Request) -> web.StreamResponse:
        await services.limits.hit(PER_ADDRESS, request.remote or "")
        living = _living(request, services)
        async with services.database.read() as session:
            link = await session.scalar(select(SignInLink).where(*living))
            person = await session.get(Person, link.person_id) if link is not None else None
        return _page(request, person.name if person is not None else None)

    async def use(request: web.Request) -> web.StreamResponse:
        await services.limits.hit(PER_ADDRESS, request.remote or "")
        device = device_of(request.headers.get(hdrs.USER_AGENT, ""))
        async with services.database.write() as session:
            living = _living(request, services)
            person_id = await session.scalar(delete(SignInLink).where(*living).returning(SignInLink.person_id))
            profile = await directory.actor_of(session, person_id) if person_id is not None else None
            if profile is None:
                return _page(request, None)
            school_id = profile.school.id
            token = await services.sign_ins.open(session, profile.person.id, school_id, method="link", device=device)
        response = web.Response(status=303, headers={hdrs.LOCATION: "/", hdrs.CACHE_CONTROL: "no-store"})
        set_sign_in_cookie(response, token, services.sign_ins.seconds)
        return response

    path = r"/sign-in/link/{token:[\w-]{10,100}}"
    return [web.get(path, show), web.post(path, use)]


def _living(request: web.Request, services: Services) -> tuple[ColumnElement[bool], ...]:
    token_hash = hash_of(request.match_info["token"])
    return (SignInLink.token_hash == token_hash, SignInLink.expires_at > services.clock.now())


def _page(request: web.Request, name: str | None) -> web.Response:
    """The page with the button; without a name, that the link is of no more use."""
    locale = preferred(request.headers.get(hdrs.ACCEPT_LANGUAGE, ""))
    title, button, over = TEXTS[locale]
    form = f'<form method="post"><button>{escape(button.format(name=name))}</button></form>'
    content = form if name is not None else f"<p>{over}</p>"
    return web.Response(
        text=PAGE.format(locale=locale, title=title, content=content),
        status=200 if name is not None else 410,
        content_type="text/html",
        headers={hdrs.CACHE_CONTROL: "no-store"},
    )
