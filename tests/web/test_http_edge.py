"""What every request passes: problems, headers of safety, the site check, sizes, proxies, pages of the client."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.typedefs import LooseHeaders
from pydantic import SecretStr

from rtc.settings import RtcSettings
from tests.web.modules.campus import Campus
from web.app import create_app
from web.settings import Settings

Http = TestClient[web.Request, web.Application]
HTML = {"Accept": "text/html,application/xhtml+xml"}
CODES = "/api/v1/sign-in/codes"
WISH = {"region": "853", "phone": "66123456"}


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
def built_client(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>智慧校園</title>")
    (folder / "icon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "assets/app-1a2b.js").write_text("console.log(1)")
    (folder / "assets/app-1a2b.js.br").write_bytes(b"brotli")
    (folder / "assets/app-1a2b.js.gz").write_bytes(b"gzip")
    (tmp_path / "secret.key").write_text("not for anybody")
    return folder


@pytest.fixture
async def http(demo_database_url: str, tmp_path: Path, built_client: Path) -> AsyncIterator[Http]:
    settings = Settings(
        public_url="https://school.example",
        trusted_proxies=["127.0.0.0/8"],
        data=tmp_path,
        client=built_client,
        database_url=SecretStr(demo_database_url),
        rtc=RtcSettings(host="127.0.0.1", port=0),
    )
    async with TestClient(TestServer(create_app(settings))) as http:
        yield http


async def ask(
    http: Http, method: str, path: str, headers: LooseHeaders | None = None, **options: Any
) -> tuple[int, Any]:
    async with http.request(method, path, headers=headers, **options) as response:
        assert response.content_type == "application/problem+json" or response.status < 400
        return response.status, await response.json() if response.content_length else None


async def test_a_problem_has_the_members_of_rfc_9457_and_a_stable_code(http: Http) -> None:
    status, problem = await ask(http, "GET", "/api/v1/session")
    assert status == 401
    assert problem == {
        "type": "/problems/not-signed-in",
        "title": "Sign in first",
        "status": 401,
        "code": "not-signed-in",
        "detail": "Sign in first",
    }


@pytest.mark.parametrize(
    ("method", "path", "options", "expected"),
    [
        ("GET", "/api/v1/nothing", {}, (404, "not-found")),
        ("PUT", "/api/v1/session", {}, (405, "method-not-allowed")),
        ("POST", CODES, {"data": "{", "headers": {"Content-Type": "application/json"}}, (400, "bad-request")),
        ("POST", CODES, {"data": b"\xff", "headers": {"Content-Type": "application/json"}}, (400, "bad-request")),
        ("POST", CODES, {"data": "a=b", "headers": {"Content-Type": "text/plain"}}, (415, "not-json")),
        ("POST", CODES, {"json": {**WISH, "phone": "6612\x003456"}}, (400, "bad-request")),
        ("POST", CODES, {"json": {**WISH, "more": 1}}, (422, "invalid")),
        ("POST", CODES, {"json": {"region": "853", "phone": "x" * 300_000}}, (413, "too-large")),
        ("GET", "/api/v1/directory/people/%00", {}, (401, "not-signed-in")),
    ],
)  # fmt: skip
async def test_trouble_at_the_edge_has_its_code(
    http: Http, method: str, path: str, options: Any, expected: tuple[int, str]
) -> None:
    status, problem = await ask(http, method, path, **options)
    assert (status, problem["code"]) == expected


async def test_each_faulty_field_is_named(http: Http) -> None:
    status, problem = await ask(http, "POST", CODES, json={"region": "853", "phone": "66-12", "more": 1})
    assert status == 422
    assert {(error["field"], error["code"]) for error in problem["errors"]} == {
        ("body.phone", "string-pattern-mismatch"),
        ("body.more", "extra-forbidden"),
    }


async def test_a_body_without_length_is_limited_too(http: Http) -> None:
    async def flood() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 10_000

    headers = {"Content-Type": "application/json"}
    status, problem = await ask(http, "POST", CODES, headers, data=flood())
    assert (status, problem["code"]) == (413, "too-large")


@pytest.mark.parametrize("path", ["/", "/api/v1/site", "/api/v1/session", "/nothing", "/healthz"])
async def test_every_answer_carries_the_headers_of_safety(http: Http, path: str) -> None:
    async with http.get(path, headers=HTML) as response:
        policy = response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert "camera=(self)" in response.headers["Permissions-Policy"]
        assert response.headers["Strict-Transport-Security"].startswith("max-age=63072000")
        assert response.headers["X-Request-Id"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
    assert rules["script-src"] == ["'self'", "'wasm-unsafe-eval'"]
    assert rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == ["'none'"]
    assert rules["connect-src"] == ["'self'", "wss://school.example"]


async def test_transport_security_is_promised_only_under_https(campus: Campus) -> None:
    async with campus.http.get("/healthz") as response:
        assert "Strict-Transport-Security" not in response.headers


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://school.example"}, False),
        ({"Origin": "https://school.example"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "http://school.example"}, False),
        ({"Origin": "null"}, False),
    ],
)
async def test_only_our_own_pages_change_anything(http: Http, headers: dict[str, str], passes: bool) -> None:
    status, body = await ask(http, "POST", CODES, headers, json=WISH)
    assert status == (202 if passes else 403)
    assert passes or body["code"] == "cross-site"


async def test_reading_from_another_site_is_the_browsers_matter(http: Http) -> None:
    status, _ = await ask(http, "GET", "/api/v1/site", {"Sec-Fetch-Site": "cross-site"})
    assert status == 200


# --- Proxies ----------------------------------------------------------------------------------------------------------


async def refused_after(http: Http, times: int, headers: LooseHeaders) -> bool:
    """Whether an address is out of tries after so many."""
    wrong = {"request_id": "x", "code": "000000"}
    answers = [await ask(http, "POST", "/api/v1/sign-in/code", headers, json=wrong) for _ in range(times)]
    return answers[-1][0] == 429


async def test_a_trusted_proxy_tells_the_clients_address(http: Http) -> None:
    assert await refused_after(http, 61, {"X-Forwarded-For": "203.0.113.7"})
    assert not await refused_after(http, 1, {"X-Forwarded-For": "203.0.113.8"})


async def test_an_address_that_a_client_invents_before_the_proxy_counts_for_nothing(http: Http) -> None:
    assert await refused_after(http, 61, {"X-Forwarded-For": "203.0.113.7"})
    assert await refused_after(http, 1, {"X-Forwarded-For": "198.51.100.1, 203.0.113.7, 127.0.0.2"})
    assert not await refused_after(http, 1, {"X-Forwarded-For": "rubbish, 198.51.100.1"})


async def test_without_trusted_proxies_the_header_counts_for_nothing(campus: Campus) -> None:
    assert await refused_after(campus.http, 61, {"X-Forwarded-For": "203.0.113.7"})
    assert await refused_after(campus.http, 1, {"X-Forwarded-For": "203.0.113.9"})


# --- Health -----------------------------------------------------------------------------------------------------------


async def test_health_readiness_and_numbers(http: Http) -> None:
    assert await ask(http, "GET", "/healthz") == (200, {"alive": True})
    assert await ask(http, "GET", "/readyz") == (200, {"ready": True, "checks": {"database": True, "jobs": True}})
    async with http.get("/metrics") as response:
        text = await response.text()
    assert re.search(r'campus_http_request_seconds_count\{method="GET",route="/readyz",status="200"\} 1\.0', text)
    for gauge in (
        "campus_signaling_sockets",
        "campus_signaling_rooms",
        "campus_media_peers",
        "campus_recordings_running",
        "campus_build_info",
    ):
        assert gauge in text


async def test_numbers_are_for_the_inside_only(http: Http) -> None:
    status, _ = await ask(http, "GET", "/metrics", {"X-Forwarded-For": "203.0.113.7"})
    assert status == 404


async def test_a_server_whose_worker_has_died_is_not_ready(campus: Campus) -> None:
    from web.app import WORKER

    await campus.app[WORKER].close()
    async with campus.http.get("/readyz") as response:
        assert response.status == 503
        assert (await response.json())["checks"] == {"database": True, "jobs": False}


# --- The client -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/groups/abc", "/sign-in", "/index.html"])
async def test_every_page_of_the_client_is_its_one_page(http: Http, path: str) -> None:
    async with http.get(path, headers=HTML) as response:
        assert response.status == 200
        assert response.content_type == "text/html"
        assert response.headers["Cache-Control"] == "no-cache"
        etag = response.headers["ETag"]
    async with http.get(path, headers={**HTML, "If-None-Match": etag}) as response:
        assert response.status == 304


@pytest.mark.parametrize("path", ["/api/v1/x", "/socket.iox", "/assets/none.js", "/metrics/x", "/api/"])
async def test_what_is_not_a_page_is_not_found(http: Http, path: str) -> None:
    async with http.get(path, headers=HTML) as response:
        assert response.status == 404


async def test_something_else_than_a_browser_gets_no_page(http: Http) -> None:
    status, problem = await ask(http, "GET", "/nothing", {"Accept": "application/json"})
    assert (status, problem["code"]) == (404, "not-found")


@pytest.mark.parametrize(("accepts", "encoding"), [("br, gzip", "br"), ("gzip", "gzip"), ("identity", None)])
async def test_assets_are_immutable_and_come_compressed(http: Http, accepts: str, encoding: str | None) -> None:
    async with http.get(
        "/assets/app-1a2b.js",
        headers={"Accept-Encoding": accepts},
        auto_decompress=False,  # the bodies are not real
    ) as response:
        assert response.status == 200
        assert response.headers.get("Content-Encoding") == encoding
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "javascript" in response.content_type


async def test_files_beside_the_page_are_served_and_nothing_outside(http: Http) -> None:
    async with http.get("/icon.svg") as response:
        assert response.status == 200
    for path in ("/assets/../secret.key", "/assets/..%2f..%2fsecret.key", "/..%2fsecret.key", "/assets/%2e%2e"):
        async with http.get(path) as response:
            assert response.status == 404


async def test_an_unbuilt_client_says_so(demo_database_url: str, tmp_path: Path) -> None:
    settings = Settings(
        data=tmp_path,
        client=tmp_path / "nothing",
        database_url=SecretStr(demo_database_url),
        rtc=RtcSettings(host="127.0.0.1", port=0),
    )
    async with TestClient(TestServer(create_app(settings))) as http, http.get("/", headers=HTML) as response:
        assert response.status == 503
        assert "make run" in await response.text()
