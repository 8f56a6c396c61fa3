"""A whole running campus for the tests of modules: the real app over HTTP, its people as clients, and what was told."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from rtc.settings import RtcSettings
from signaling.identity import PersonId
from signaling.messages import Event
from web.app import SERVICES, WORKER, create_app
from web.auth import COOKIE
from web.modules.demo.plan import MAIN, SECOND, School, build
from web.modules.demo.seed import class_id, group_id
from web.services import Services, Tell
from web.settings import OpenIdSettings, Settings

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""A Monday, nine o'clock in Macau."""
MAIN_SCHOOL = build(MAIN)
SECOND_SCHOOL = build(SECOND)


@dataclass
class SetClock:
    """A clock that stands until it is moved."""

    time: datetime = START

    def now(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


@dataclass(frozen=True)
class Answer:
    """`body`: what the JSON says; the bytes of a file; nothing."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The code of a problem."""
        return str(self.body["code"])


@dataclass
class Person:
    """Somebody who is signed in at a school."""

    id: str
    school_id: str
    http: TestClient[web.Request, web.Application]
    token: str

    async def ask(
        self, method: str, path: str, body: object = None, *, headers: Mapping[str, str] | None = None, **query: str
    ) -> Answer:
        """One request; the answer whatever its status."""
        cookie = {"Cookie": f"{COOKIE}={self.token}"} if self.token else {}
        async with self.http.request(
            method, f"/api/v1{path}", json=body, params=query, headers={**cookie, **(headers or {})}
        ) as response:
            if "json" not in response.content_type:
                return Answer(response.status, await response.read() or None, dict(response.headers))
            return Answer(response.status, await response.json(), dict(response.headers))

    async def get(self, path: str, **query: str) -> Any:
        """The body of a page that must be there."""
        answer = await self.ask("GET", path, None, headers=None, **query)
        assert answer.status == 200, answer
        return answer.body

    async def post(self, path: str, body: object, **headers: str) -> Any:
        """The reply to something that must be accepted."""
        answer = await self.ask("POST", path, body, headers=headers)
        assert answer.status in {200, 201}, answer
        return answer.body


@dataclass
class Told:
    """Hears everything that is told to sockets, and passes it on."""

    tell: Tell
    pieces: list[tuple[frozenset[str], Event]] = field(default_factory=list)

    async def __call__(self, persons: Iterable[PersonId], event: Event) -> None:
        to = list(persons)
        self.pieces.append((frozenset(to), event))
        await self.tell(to, event)

    def of(self, kind: str) -> list[tuple[frozenset[str], Any]]:
        """Who was told what, for one type of event."""
        return [(persons, event) for persons, event in self.pieces if event.model_dump()["type"] == kind]


@dataclass
class Campus:
    app: web.Application
    http: TestClient[web.Request, web.Application]
    clock: SetClock
    told: Told

    @property
    def services(self) -> Services:
        return self.app[SERVICES]

    async def sign_in(self, person_id: str, school_id: str = MAIN.id) -> Person:
        async with self.services.database.write() as session:
            token = await self.services.sign_ins.open(session, person_id, school_id, method="demo", device="")
        return Person(person_id, school_id, self.http, token)

    async def run_due_jobs(self) -> None:
        await self.app[WORKER].run_due()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        async with self.services.database.read() as session:
            yield session


@asynccontextmanager
async def open_campus(database_url: str, folder: Path, clock: SetClock | None = None) -> AsyncIterator[Campus]:
    """The app with the demo, on free ports, serving until the end of the block."""
    clock = clock or SetClock()
    settings = Settings(
        demo=True,
        port=0,
        data=folder,
        database_url=SecretStr(database_url),
        rtc=RtcSettings(host="127.0.0.1", port=0),
        openid=OpenIdSettings(issuer="http://127.0.0.1:9", client_id="campus"),
    )
    app = create_app(settings, clock=clock)
    async with TestClient(TestServer(app)) as http:
        told = Told(app[SERVICES].tell)
        app[SERVICES].tell = told
        yield Campus(app, http, clock, told)


def group(name: str, school: School = MAIN_SCHOOL) -> str:
    return group_id(school.plan, name)


def class_of(name: str, school: School = MAIN_SCHOOL) -> str:
    return class_id(school.plan, name)
