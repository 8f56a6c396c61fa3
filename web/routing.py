"""The route binder: a handler with typed body, query and reply becomes a route, and a line of the OpenAPI document."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Final, TypeVar

from aiohttp import hdrs, web
from pydantic import BaseModel, ConfigDict, ValidationError

from web.access import Actor
from web.attachments import FileReply, disposition
from web.auth import COOKIE, SignedIn
from web.errors import (
    BAD_REQUEST,
    INVALID,
    NOT_ALLOWED,
    NOT_FOUND,
    NOT_JSON,
    NOT_SIGNED_IN,
    TOKEN_SCOPE,
    TOO_LARGE,
    Problem,
    ProblemType,
)
from web.limits import MINUTE, Limit
from web.locales import Locale, preferred
from web.offers import APP_OFF, EVERYTHING, Offer
from web.services import Services
from web.tokens import Bearer, TokenScope

BASE: Final = "/api/v1"
BODY_LIMIT: Final = 256 * 1024
"""Bytes of a request's body, unless its route takes a file."""
NUL: Final = "\0"
"""PostgreSQL keeps no NUL in a text, so none comes in."""
TOKEN_CALLS: Final = Limit("token-calls", 240, MINUTE)
"""Requests of one API token."""
BAD_TOKENS: Final = Limit("bad-tokens", 30, MINUTE)
"""Tokens from one address that are none."""


class Input(BaseModel):
    """The base of bodies and queries: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Output(BaseModel):
    """The base of replies: every field is listed, and always there."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_serialization_defaults_required=True)


class Needs(Enum):
    """Who may call a route at all; what one may do to a thing is `access.require`'s matter."""

    NOTHING = "nothing"
    SIGNED_IN = "signed-in"
    STAFF = "staff"
    ADMINISTRATOR = "administrator"


MAY_CALL: Final[Mapping[Needs, Callable[[Actor], bool]]] = {
    Needs.SIGNED_IN: lambda _: True,
    Needs.STAFF: lambda actor: actor.staff,
    Needs.ADMINISTRATOR: lambda actor: actor.administrator,
}
"""Asked before the request is read, so that who may not is told so and nothing else."""


@dataclass(slots=True)
class ReplyHead:
    """What a handler may say beside its reply: headers, and the cookie of a sign-in."""

    headers: dict[str, str] = field(default_factory=dict)
    token: str | None = None
    """A new sign-in's token; empty: the browser forgets the one it has."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a handler gets beside its typed arguments."""

    raw: web.Request
    services: Services
    signed_in: Actor | None
    locale: Locale
    """The person's choice, else the browser's; one that the school of who is signed in offers."""
    offer: Offer = EVERYTHING
    """What the school offers that the signed-in person looks at."""
    head: ReplyHead = field(default_factory=ReplyHead)

    @property
    def actor(self) -> Actor:
        """Who asks. Raises `not-signed-in` when nobody has signed in."""
        if self.signed_in is None:
            raise Problem(NOT_SIGNED_IN)
        return self.signed_in

    @property
    def address(self) -> str:
        """The client's network address, by the word of trusted proxies only."""
        return self.raw.remote or ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A body that is a file, which the handler reads from `request.raw.content` piece by piece."""

    limit: int
    """Bytes at most; a longer `Content-Length` is refused before anything is read. The handler counts what comes."""
    media: Sequence[str]
    """The types that are meant, for the document; what the file is, its content tells."""


Handler = Callable[..., Awaitable[BaseModel | FileReply | None]]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation of the interface; `path` is below /api/v1, with `{name}` for path parameters."""

    method: str
    path: str
    handler: Handler
    summary: str
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    reply: type[BaseModel] | None = None
    status: int = 200
    needs: Needs = Needs.SIGNED_IN
    problems: Sequence[ProblemType] = ()
    headers: Sequence[str] = ()
    """Request headers that the handler reads from `request.raw`, for the document: `Idempotency-Key`."""
    media: str = ""
    """The type of a reply that is a file (`FileReply`) and no JSON."""
    scope: TokenScope | None = None
    """The scope in which an API token may call it; without one only a sign-in may."""
    upload: Upload | None = None
    """The file that is the body, in the place of `body`."""
    guests: bool = False
    """Whether the guest of a class may call it: somebody who is nobody in the school (LIVE-24)."""

    app: str | None = None
    """The app of the workbench to which it belongs: refused where the school has switched that off (`of_app`)."""

    @property
    def success(self) -> int:
        return self.status if self.reply is not None or self.media else 204


def route(
    method: str,
    path: str,
    *,
    summary: str,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    reply: type[BaseModel] | None = None,
    status: int = 200,
    needs: Needs = Needs.SIGNED_IN,
    problems: Sequence[ProblemType] = (),
    headers: Sequence[str] = (),
    media: str = "",
    scope: TokenScope | None = None,
    upload: Upload | None = None,
    guests: bool = False,
) -> Callable[[Handler], Route]:
    """`@route("GET", "/groups/{group_id}", summary="A group", reply=Group)` makes a `Route` of the handler below it:

        async def show(request: Request, *, group_id: str) -> Group: ...

    Keyword arguments of the handler: `body` and `query` (if declared here), and each path parameter as a `str`.
    A route without a `reply` or `media` answers 204 without content. `problems` are those that the handler itself raises.
    """

    def bind(handler: Handler) -> Route:
        return Route(
            method,
            path,
            handler,
            summary,
            body=body,
            query=query,
            reply=reply,
            status=status,
            needs=needs,
            problems=problems,
            headers=headers,
            media=media,
            scope=scope,
            upload=upload,
            guests=guests,
        )

    return bind


def of_app(app: str, routes: Iterable[Route]) -> tuple[Route, ...]:
    """The routes as those of an app, one of `offers.SWITCHABLE`; who has not signed in may call what needs nothing."""
    return tuple(each if each.needs is Needs.NOTHING else replace(each, app=app) for each in routes)


def web_routes(routes: Iterable[Route], services: Services) -> list[web.RouteDef]:
    """The routes as aiohttp takes them."""
    return [web.route(each.method, BASE + each.path, _endpoint(each, services)) for each in routes]


def _endpoint(this: Route, services: Services) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    limit = this.upload.limit if this.upload is not None else BODY_LIMIT

    async def endpoint(raw: web.Request) -> web.StreamResponse:
        if raw.content_length is not None and raw.content_length > limit:
            raise Problem(TOO_LARGE)
        if hdrs.AUTHORIZATION in raw.headers and this.needs is not Needs.NOTHING:
            bearer = await _bearer(this, raw, services)
            locale = bearer.offer.spoken(_locale(raw, None))
            request = Request(raw, services, bearer.actor, locale, bearer.offer)
        else:
            found = await services.sign_ins.find(raw.cookies.get(COOKIE))
            offer = found.offer if found else EVERYTHING
            request = Request(raw, services, found.actor if found else None, offer.spoken(_locale(raw, found)), offer)
        _check(this, request)
        reply = await this.handler(request, **await _arguments(this, raw))
        return _response(this, request, reply)

    return endpoint


async def _bearer(this: Route, raw: web.Request, services: Services) -> Bearer:
    """Whom the API token of the request acts for (RFC 6750), if this route is in its scopes."""
    found = await services.tokens.find(raw.headers[hdrs.AUTHORIZATION])
    if found is None:
        await services.limits.hit(BAD_TOKENS, raw.remote or "")
        raise Problem(NOT_SIGNED_IN, headers={hdrs.WWW_AUTHENTICATE: 'Bearer error="invalid_token"'})
    await services.limits.hit(TOKEN_CALLS, found.token_id)
    if this.scope not in found.scopes:
        raise Problem(TOKEN_SCOPE, headers={hdrs.WWW_AUTHENTICATE: 'Bearer error="insufficient_scope"'})
    return found


def _check(this: Route, request: Request) -> None:
    if this.needs is Needs.NOTHING:
        return
    if request.actor.guest and not this.guests:
        raise Problem(NOT_ALLOWED)
    if not MAY_CALL[this.needs](request.actor):
        raise Problem(NOT_ALLOWED)
    if this.app in request.offer.off:
        raise Problem(APP_OFF)


async def _arguments(this: Route, raw: web.Request) -> dict[str, Any]:
    arguments: dict[str, Any] = dict(raw.match_info)
    if any(NUL in value for value in raw.match_info.values()):
        raise Problem(NOT_FOUND)
    if this.query is not None:
        arguments["query"] = _valid("query", this.query, _query(raw))
    if this.body is not None:
        arguments["body"] = await _body(this.body, raw)
    return arguments


def _query(raw: web.Request) -> dict[str, str]:
    if len(set(raw.query)) != len(raw.query) or any(NUL in value for value in raw.query.values()):
        raise Problem(BAD_REQUEST, "A parameter is there twice, or holds a NUL.")
    return dict(raw.query)


Model = TypeVar("Model", bound=BaseModel)


async def _body(model: type[Model], raw: web.Request) -> Model:
    if raw.content_type != "application/json":
        raise Problem(NOT_JSON)
    content = await raw.read()
    if b"\\u0000" in content:
        raise Problem(BAD_REQUEST, "A text holds a NUL.")
    return _valid("body", model, content)


def _valid(place: str, model: type[Model], value: bytes | Mapping[str, str]) -> Model:
    """The value as the model; raises `bad-request` for what is no JSON, `invalid` with each field's fault."""
    try:
        return model.model_validate_json(value) if isinstance(value, bytes) else model.model_validate(value)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        if faults[0]["type"] == "json_invalid":
            raise Problem(BAD_REQUEST, faults[0]["msg"]) from None
        errors = [
            {
                "field": ".".join([place, *(str(step) for step in fault["loc"])]),
                "code": fault["type"].replace("_", "-"),
                "detail": fault["msg"],
            }
            for fault in faults
        ]
        raise Problem(INVALID, errors=errors) from None


def _locale(raw: web.Request, found: SignedIn | None) -> Locale:
    if found is not None and found.locale is not None:
        return Locale(found.locale)
    return preferred(raw.headers.get(hdrs.ACCEPT_LANGUAGE, ""))


def _response(this: Route, request: Request, reply: BaseModel | FileReply | None) -> web.Response:
    declared = FileReply if this.media else this.reply or type(None)
    if not isinstance(reply, declared):
        raise TypeError(f"{this.method} {this.path} declares {declared} and gave {type(reply)}")
    headers = {hdrs.CACHE_CONTROL: "no-store", **request.head.headers}
    if isinstance(reply, FileReply):
        if reply.name is not None:
            headers[hdrs.CONTENT_DISPOSITION] = disposition(reply.name)
        if reply.size is not None:
            headers[hdrs.CONTENT_LENGTH] = str(reply.size)
        return web.Response(body=reply.content, status=this.success, headers=headers, content_type=this.media)
    body = reply.model_dump_json().encode() if reply is not None else None
    response = web.Response(
        body=body,
        status=this.success,
        headers=headers,
        content_type="application/json" if body is not None else None,
    )
    token, seconds = request.head.token, request.services.sign_ins.seconds
    if token is not None:
        set_sign_in_cookie(response, token, seconds)
    return response


def set_sign_in_cookie(response: web.Response, token: str, seconds: int) -> None:
    """Sets the cookie of a sign-in, or has the browser forget it when the token is empty."""
    response.set_cookie(
        COOKIE, token, max_age=seconds if token else 0, path="/", secure=True, httponly=True, samesite="Lax"
    )
