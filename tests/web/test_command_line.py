"""The command `campus`, run as its users run it."""

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from rtc.lanes import HAS_NATIVE
from tests.end_to_end.server import running_server
from tests.test_house import ROOT
from tests.web.modules.campus import Campus
from tests.worlds.databases import Databases
from tests.worlds.redis import running_redis
from tests.worlds.waiting import seen
from web.app import build, create_app, working
from web.backup import BackupFailed
from web.clock import SystemClock
from web.commands import CommandFailed, create_administrator, restore_installation, save_installation
from web.doctor import State, examine
from web.modules.slides.actions import FREE
from web.settings import Settings

HTML = {"Accept": "text/html", "Accept-Language": "en"}


def campus(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    own = {"CAMPUS_DATA": str(folder), **{f"CAMPUS_{name}": value for name, value in settings.items()}}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CAMPUS_")}
    command = [sys.executable, "-m", "web", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=inherited | own, cwd=ROOT, check=False)


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code = "import sys; import web.__main__; print(sorted({name.partition('.')[0] for name in sys.modules}))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert not {"aiohttp", "sqlalchemy", "aiortc", "pydantic", "socketio"} & set(json.loads(out.replace("'", '"')))
    assert "serve" in campus(tmp_path, "--help").stdout


def test_an_unknown_setting_stops_every_command_and_is_named(tmp_path: Path) -> None:
    done = campus(tmp_path, "config", "check", PROT="1")
    assert done.returncode == 2
    assert done.stderr == "CAMPUS_PROT: there is no such setting\n"


def test_the_effective_settings_show_no_secret(tmp_path: Path) -> None:
    done = campus(tmp_path, "config", "check", SECRET="s" * 40, RTC__PORT="7000")
    shown = json.loads(done.stdout)
    assert shown["rtc"]["port"] == 7000
    assert shown["secret"] == "**********"
    assert "ssss" not in done.stdout


def test_the_document_is_written_to_a_file(tmp_path: Path) -> None:
    done = campus(tmp_path, "openapi", "--output", str(tmp_path / "openapi.json"))
    assert done.returncode == 0
    assert json.loads((tmp_path / "openapi.json").read_bytes())["openapi"] == "3.1.1"


def test_serving_says_where_and_what_to_do_and_stops_when_told_and_a_second_server_says_why_not(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        port = server.url.rpartition(":")[2]
        done = campus(tmp_path / "other", "serve", PORT=port, RTC__PORT="0")
    log = server.read_log()
    assert server.url in log
    assert "示範學校已準備好" in log
    assert "Traceback" not in log + done.stderr
    assert done.returncode == 1
    assert "cannot serve" in done.stderr.splitlines()[-1]


def test_an_installation_is_saved_and_restored(tmp_path: Path) -> None:
    archive = tmp_path / "campus.tar"
    done = campus(tmp_path / "old", "backup", str(archive))
    assert re.match(r"0 rows and 0 files in .*campus\.tar", done.stdout), done.stderr
    new = Settings(data=tmp_path / "new")
    assert restore_installation(new, archive).startswith("restored 0 rows and 0 files of 20")
    with pytest.raises(BackupFailed, match="exists already"):
        save_installation(new, archive)


def test_a_worker_alone_says_what_it_needs(tmp_path: Path) -> None:
    done = campus(tmp_path, "worker")
    assert done.returncode == 1
    assert "CAMPUS_REDIS_URL" in done.stderr


@pytest.fixture
def postgres_url(databases: Databases) -> str:
    return databases.fresh("postgres")


async def test_a_worker_runs_what_a_process_that_serves_has_left_to_it(tmp_path: Path, postgres_url: str) -> None:
    with running_redis(tmp_path) as redis:
        settings = Settings(data=tmp_path, database_url=postgres_url, redis_url=redis.url, jobs=False)
        async with working(build(settings, SystemClock())) as services:
            await services.objects.put("slides/gone", b"bytes")
            async with services.database.write() as session:
                await services.jobs.add(session, FREE, {"key": "slides/gone"})
            await seen(lambda: services.objects.keys("slides/gone"), lambda keys: not keys)


# --- The first administrator ------------------------------------------------------------------------------------------


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, rtc={"host": "127.0.0.1", "port": 0})


def new_administrator(settings: Settings, **changes: str) -> str:
    wish = {"name": "陳老師", "phone": "+85366123456", "school": "培明學校", **changes}
    return create_administrator(settings, **wish)


async def follow(settings: Settings, path: str) -> tuple[str, Any]:
    """Opens the link, presses the button; the page before, and who one is after."""
    async with TestClient(TestServer(create_app(settings))) as http:
        async with http.get(path, headers=HTML) as response:
            page = await response.text()
        async with http.post(
            path, headers={**HTML, "Sec-Fetch-Site": "same-origin"}, allow_redirects=False
        ) as response:
            if response.status != 303:
                return page, None
            assert response.headers["Location"] == "/"
            cookie = response.headers["Set-Cookie"].partition(";")[0]
        async with http.get("/api/v1/session", headers={"Cookie": cookie}) as response:
            return page, await response.json()


async def test_the_first_administrator_signs_in_by_the_link_once(settings: Settings) -> None:
    path = await asyncio.to_thread(new_administrator, settings)
    page, me = await follow(settings, path)
    assert "Sign in as 陳老師" in page
    assert me["school"]["name"] == "培明學校"
    assert [identity["kind"] for identity in me["identities"]] == ["administrator"]
    page, me = await follow(settings, path)
    assert "has been used" in page
    assert me is None


async def test_looking_at_the_link_does_not_use_it_up(settings: Settings) -> None:
    path = await asyncio.to_thread(new_administrator, settings)
    async with TestClient(TestServer(create_app(settings))) as http:
        for _ in range(3):
            async with http.get(path, headers=HTML) as response:
                assert response.status == 200
                assert response.headers["Cache-Control"] == "no-store"
    assert (await follow(settings, path))[1] is not None


async def test_a_link_ends_after_a_day(campus: Campus) -> None:
    from web.modules.signin import link

    async with campus.services.database.write() as session:
        path = await link.make(session, "demo-hoi-cheng-002", campus.clock.now())
    campus.clock.move(hours=24)
    async with campus.http.get(path, headers=HTML) as response:
        assert response.status == 410
    async with campus.http.post(path, headers=HTML, allow_redirects=False) as response:
        assert response.status == 410


async def test_the_link_of_a_name_with_markup_is_harmless(settings: Settings) -> None:
    path = await asyncio.to_thread(new_administrator, settings, name="<script>x</script>")
    page, _ = await follow(settings, path)
    assert "<script>" not in page


async def test_who_is_an_administrator_already_gets_another_link_and_no_double(settings: Settings) -> None:
    first = await asyncio.to_thread(new_administrator, settings)
    second = await asyncio.to_thread(new_administrator, settings)
    _, one = await follow(settings, first)
    _, two = await follow(settings, second)
    assert one == two


def test_a_number_that_is_none_makes_nobody(settings: Settings) -> None:
    with pytest.raises(CommandFailed):
        new_administrator(settings, phone="12")


def test_the_command_prints_the_whole_link(tmp_path: Path) -> None:
    wish = ("--name", "陳老師", "--phone", "+85366123456", "--school", "培明學校")
    done = campus(tmp_path, "user", "create", *wish, PUBLIC_URL="https://school.example")
    assert re.fullmatch(r"https://school\.example/sign-in/link/[\w-]{43}\n", done.stdout), done.stderr


# --- The doctor -------------------------------------------------------------------------------------------------------


def test_the_doctor_tells_what_is_on_off_and_broken(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, client=tmp_path / "none", port=0, rtc={"port": 0})
    findings = {finding.feature: finding for finding in examine(settings)}
    assert findings["browser client"].state is State.BROKEN
    assert findings["database"].state is State.ON
    assert findings["several processes"].state is State.OFF
    assert "CAMPUS_REDIS_URL" in findings["several processes"].advice
    assert findings["HTTP"].state is State.ON
    assert findings["native media lane"].state is (State.ON if HAS_NATIVE else State.OFF)


def test_the_doctor_tells_which_slides_can_be_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(data=tmp_path, port=0, rtc={"port": 0})
    (tmp_path / "soffice").symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(tmp_path))
    findings = {finding.feature: finding for finding in examine(settings)}
    assert findings["slides"].state is State.ON
    assert "Chinese letters in slides" in findings
    (tmp_path / "soffice").unlink()
    findings = {finding.feature: finding for finding in examine(settings)}
    assert findings["slides of PowerPoint"].state is State.OFF
    assert "libreoffice-impress" in findings["slides of PowerPoint"].advice


def test_the_doctor_finds_what_does_not_answer(tmp_path: Path) -> None:
    settings = Settings(
        data=tmp_path,
        port=0,
        rtc={"port": 0},
        database_url="postgresql+asyncpg://campus:hidden@127.0.0.1:1/campus",
        redis_url="redis://127.0.0.1:1/0",
        public_url="http://school.example",
    )
    findings = {finding.feature: finding for finding in examine(settings)}
    broken = {feature for feature, finding in findings.items() if finding.broken}
    assert {"database", "several processes", "cameras and microphones"} <= broken
    assert not any("hidden" in finding.line() for finding in findings.values())
