"""Staff sign in by the accounts of their school: through a real provider, and past every lie of a false one."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer
from joserfc.jwk import RSAKey  # noqa: TID251
from pydantic import SecretStr, ValidationError
from sqlalchemy import select

from rtc.settings import RtcSettings
from tests.web.modules.campus import MAIN_SCHOOL, START
from tests.web.modules.cast import HEAD, SCHOOL_STAFF, plan_of
from tests.worlds.databases import Databases
from tests.worlds.ports import free_port
from tests.worlds.provider import CLIENT, SECRET, Provider
from web.app import SERVICES, create_app
from web.audit import AuditEntry
from web.auth import COOKIE
from web.modules.demo.seed import seed
from web.modules.openid.pages import BROWSER_COOKIE, own_path
from web.settings import OpenIdSettings, Settings

TEACHER, OTHER = plan_of(HEAD), plan_of(SCHOOL_STAFF)
STUDENT = MAIN_SCHOOL.students[0].person
HEADERS = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class School:
    """The product with a provider beside it, and a browser."""

    provider: Provider
    http: TestClient[web.Request, web.Application]
    cookies: dict[str, str]

    async def visit(self, path: str, **headers: str) -> str:
        """Where the browser is sent; it takes the cookies that it is given."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        own = {"Cookie": cookie} if cookie else {}
        async with self.http.get(path, headers={**HEADERS, **own, **headers}, allow_redirects=False) as response:
            for name, morsel in response.cookies.items():
                self.cookies[name] = morsel.value
                if not morsel.value:
                    del self.cookies[name]
            return response.headers["Location"]

    async def at_the_provider(self, path: str = "/sign-in/school-account") -> str:
        """Goes there; the path by which the browser comes back."""
        address = await self.visit(path)
        async with ClientSession() as client, client.get(address, allow_redirects=False) as response:
            back = urlsplit(response.headers["Location"])
        return f"{back.path}?{back.query}"

    async def sign_in(self, path: str = "/sign-in/school-account") -> str:
        return await self.visit(await self.at_the_provider(path))

    async def who(self) -> Any:
        async with self.http.get("/api/v1/session", headers={"Cookie": f"{COOKIE}={self.cookies.get(COOKIE)}"}) as said:
            return (await said.json())["person"]["id"] if said.status == 200 else None

    async def as_person(self, person_id: str) -> None:
        services = self.http.app[SERVICES]
        async with services.database.write() as session:
            token = await services.sign_ins.open(session, person_id, MAIN_SCHOOL.plan.id, method="demo", device="")
        self.cookies[COOKIE] = token


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.fresh("sqlite", "demo", lambda session: seed(session, START))


@pytest.fixture
async def school(url: str, tmp_path: Path) -> AsyncIterator[School]:
    provider = Provider()
    server = await provider.serve()
    port = free_port()
    settings = Settings(
        port=port,
        data=tmp_path,
        database_url=SecretStr(url),
        rtc=RtcSettings(host="127.0.0.1", port=0),
        openid=OpenIdSettings(
            issuer=provider.issuer, client_id=CLIENT, client_secret=SecretStr(SECRET), name="海青教職員帳戶"
        ),
    )
    async with TestClient(TestServer(create_app(settings), port=port)) as http:
        yield School(provider, http, {})
    await server.close()


async def test_a_linked_account_signs_its_member_of_staff_in_and_an_unlinked_one_nobody(school: School) -> None:
    assert await school.sign_in() == "/sign-in?refused=school-account-unknown"
    await school.as_person(TEACHER.id)
    assert await school.sign_in("/sign-in/school-account?link=1") == "/me"
    async with school.http.app[SERVICES].database.read() as session:
        told = (await session.execute(select(AuditEntry.action, AuditEntry.object_id))).all()
    assert [tuple(row) for row in told] == [("school-account-linked", TEACHER.id)]
    school.cookies.clear()
    assert await school.sign_in("/sign-in/school-account?next=/inbox") == "/inbox"
    assert await school.who() == TEACHER.id
    assert BROWSER_COOKIE not in school.cookies
    async with school.http.delete(
        "/api/v1/me/school-account", headers={**HEADERS, "Cookie": f"{COOKIE}={school.cookies[COOKIE]}"}
    ) as response:
        assert response.status == 204
    school.cookies.clear()
    assert await school.sign_in() == "/sign-in?refused=school-account-unknown"


async def test_a_verified_telephone_finds_the_member_of_staff_and_an_unverified_one_nobody(school: School) -> None:
    school.provider.claims |= {"phone_number": TEACHER.phone, "phone_number_verified": False}
    assert await school.sign_in() == "/sign-in?refused=school-account-unknown"
    school.provider.claims["phone_number_verified"] = True
    assert await school.sign_in() == "/"
    assert await school.who() == TEACHER.id
    school.cookies.clear()
    school.provider.claims = {"sub": "account-2", "phone_number": TEACHER.phone, "phone_number_verified": True}
    assert await school.sign_in() == "/sign-in?refused=school-account-unknown", "the person has another account"


async def test_an_account_belongs_to_one_person_and_to_staff_only(school: School) -> None:
    await school.as_person(TEACHER.id)
    assert await school.sign_in("/sign-in/school-account?link=1") == "/me"
    await school.as_person(OTHER.id)
    assert await school.sign_in("/sign-in/school-account?link=1") == "/sign-in?refused=school-account-taken"
    await school.as_person(STUDENT.id)
    school.provider.claims = {"sub": "account-9"}
    assert await school.sign_in("/sign-in/school-account?link=1") == "/sign-in?refused=school-account-not-staff"


async def test_a_return_counts_once_in_the_browser_that_was_sent_and_in_time(school: School) -> None:
    school.provider.claims |= {"phone_number": TEACHER.phone, "phone_number_verified": True}
    back = await school.at_the_provider()
    own, school.cookies = school.cookies, {}
    assert await school.visit(back) == "/sign-in?refused=school-account-expired", "another browser"
    school.cookies = own
    again = dict(own)
    assert await school.visit(back) == "/"
    school.cookies = again
    assert await school.visit(back) == "/sign-in?refused=school-account-expired", "used up"
    assert await school.visit("/sign-in/school-account/return?error=access_denied&state=x") == (
        "/sign-in?refused=school-account-expired"
    )


LIES: list[dict[str, Any]] = [
    {"nonce": "another"},
    {"aud": "another-client"},
    {"aud": [CLIENT, "another"], "azp": "another"},
    {"iss": "https://elsewhere.example"},
    {"exp": int(time.time()) - 600},
    {"sub": 7},
]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: "-".join(lie))
async def test_a_token_that_is_not_for_us_or_not_for_now_signs_nobody_in(school: School, lie: dict[str, Any]) -> None:
    school.provider.claims |= {"phone_number": TEACHER.phone, "phone_number_verified": True}
    school.provider.twist = lie
    assert await school.sign_in() == "/sign-in?refused=school-account-failed"
    assert await school.who() is None


async def test_a_token_of_another_key_signs_nobody_in(school: School) -> None:
    school.provider.claims |= {"phone_number": TEACHER.phone, "phone_number_verified": True}
    school.provider.signing_key = RSAKey.generate_key(2048)
    assert await school.sign_in() == "/sign-in?refused=school-account-failed"


async def test_another_site_cannot_have_an_account_linked(school: School) -> None:
    await school.as_person(TEACHER.id)
    where = await school.visit("/sign-in/school-account?link=1", **{"Sec-Fetch-Site": "cross-site"})
    assert where == "/sign-in?refused=school-account-failed"


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "https://evil.example", "x", "/a\nb", "/" * 300])
def test_nobody_is_sent_elsewhere_afterwards(path: str) -> None:
    assert own_path(path) == "/"


@pytest.mark.parametrize(
    "changes", [{"issuer": "http://far.example"}, {"issuer": "https://a.example"}, {"scope": "profile"}], ids=str
)
def test_settings_that_cannot_work_are_refused(changes: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        OpenIdSettings(**changes)
