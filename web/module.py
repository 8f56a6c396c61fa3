"""What a module of the product gives to the frame: routes, job handlers, and what the frame starts for it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.identity import Decks, Doors, Registrar
from web.jobs import JobHandler
from web.routing import Route
from web.services import Replays, Services


@dataclass(frozen=True)
class Module:
    """`needs` names the modules whose functions and tables this one imports; tests/test_house.py holds that."""

    name: str
    routes: Sequence[Route] = ()
    jobs: Mapping[str, JobHandler] = field(default_factory=dict)
    """By the kind of job; a kind begins with the name of the module: `inbox.notify`."""
    needs: tuple[str, ...] = ()
    enabled: Callable[[Services], bool] = lambda _services: True
    """A module that is not enabled has no routes: they answer 404, like an address that does not exist."""
    clean_up: Callable[[AsyncSession, datetime], Awaitable[None]] | None = None
    """Asked daily, in a write unit, to remove what is no longer needed."""
    pages: Callable[[Services], Sequence[web.RouteDef]] | None = None
    """Pages outside /api, for what must work without the browser client."""
    start: Callable[[Services], Awaitable[None]] | None = None
    """Awaited once, after the migrations and before the first request."""
    doors: Callable[[Services], Doors] | None = None
    registrar: Callable[[Services], Registrar] | None = None
    """The module that keeps the live classes admits to rooms and hears what happened in them. One module has both."""
    decks: Callable[[Services], Decks] | None = None
    """The module that keeps the slides finds them for the rooms. One module has it."""
    replays: Callable[[Services], Replays] | None = None
    """The module that keeps the recordings opens recorders for the rooms, and says which classes have a replay. One has it."""
