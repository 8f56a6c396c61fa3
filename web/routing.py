"""The route binder: a handler with typed body, query and reply becomes a route, and a line of the OpenAPI document."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, ParamSpec

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from web.access import Actor
from web.errors import NOT_SIGNED_IN, Problem, ProblemType
from web.services import Services

P = ParamSpec("P")


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


@dataclass(frozen=True, slots=True)
class Request:
    """What a handler gets beside its typed arguments."""

    raw: web.Request
    services: Services
    signed_in: Actor | None
    locale: str
    """`zh-Hant`, `zh-Hans`, `pt` or `en`: the person's choice, else the browser's."""

    @property
    def actor(self) -> Actor:
        """Who asks. Raises `not-signed-in` when nobody has signed in."""
        if self.signed_in is None:
            raise Problem(NOT_SIGNED_IN)
        return self.signed_in


Handler = Callable[..., Awaitable[BaseModel | None]]


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


def route(method: str, path: str, *, summary: str, **options: Any) -> Callable[[Handler], Route]:
    """`@route("GET", "/groups/{group_id}", summary="A group", reply=Group)` makes a `Route` of the handler below it:

        async def show(request: Request, *, group_id: str) -> Group: ...

    Keyword arguments of the handler: `body` and `query` (if declared here), and each path parameter as a `str`.
    A handler that returns `None` answers 204 without content.
    """
    return lambda handler: Route(method, path, handler, summary, **options)
