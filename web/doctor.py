"""`campus doctor`: each feature, whether it works here, and what would switch it on."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from ipaddress import ip_address
from urllib.parse import urlsplit

from rtc.lanes import HAS_NATIVE, WHY_NOT, choose
from web.app import database_url
from web.database import Database
from web.health import database_answers
from web.limits import Limits
from web.modules.slides import fonts, office
from web.settings import Settings


class State(Enum):
    ON = "+"
    OFF = "-"
    BROKEN = "!"


@dataclass(frozen=True, slots=True)
class Finding:
    """One feature. `advice` tells what would switch it on, or what is wrong."""

    state: State
    feature: str
    advice: str

    @property
    def broken(self) -> bool:
        return self.state is State.BROKEN

    def line(self) -> str:
        return f"{self.state.value} {self.feature}: {self.advice}"


def examine(settings: Settings) -> list[Finding]:
    """All findings. Asks the database and Redis, binds and frees the ports; changes nothing."""
    return [
        _client(settings),
        asyncio.run(_database(settings)),
        asyncio.run(_redis(settings)),
        *_ports(settings),
        _lane(settings),
        _https(settings),
        _passkeys(settings),
        _sms(settings),
        _slides(),
        _fonts(),
        _demo(settings),
    ]


def _client(settings: Settings) -> Finding:
    if (settings.client / "index.html").is_file():
        return Finding(State.ON, "browser client", f"built, in {settings.client}")
    return Finding(State.BROKEN, "browser client", "not built; `make run` builds it")


async def _database(settings: Settings) -> Finding:
    database = Database(database_url(settings))
    place = database.url.render_as_string(hide_password=True)
    try:
        await database_answers(database)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is what the operator wants to read
        return Finding(State.BROKEN, "database", f"{place} does not answer: {error}")
    finally:
        await database.close()
    hint = "; CAMPUS_DATABASE_URL=postgresql+asyncpg://... uses PostgreSQL" if database.sqlite else ""
    return Finding(State.ON, "database", f"{place}{hint}")


async def _redis(settings: Settings) -> Finding:
    if settings.redis_url is None:
        return Finding(State.OFF, "several processes", "CAMPUS_REDIS_URL=redis://... joins them; one needs none")
    limits = Limits(settings.redis_url.get_secret_value())
    reachable = await limits.reachable()
    await limits.close()
    if reachable:
        return Finding(State.ON, "several processes", "Redis answers")
    return Finding(State.BROKEN, "several processes", "Redis does not answer")


def _ports(settings: Settings) -> Iterator[Finding]:
    wanted = [("HTTP", settings.host, settings.port, socket.SOCK_STREAM)]
    if settings.rtc.udp:
        wanted.append(("media over UDP", settings.rtc.host, settings.rtc.port, socket.SOCK_DGRAM))
    if settings.rtc.tcp:
        wanted.append(("media over TCP", settings.rtc.host, settings.rtc.port, socket.SOCK_STREAM))
    for feature, host, port, kind in wanted:
        if _is_free(host, port, kind):
            yield Finding(State.ON, feature, f"port {port} can be had")
        else:
            yield Finding(State.BROKEN, feature, f"port {port} is taken (by a server that runs?)")


def _lane(settings: Settings) -> Finding:
    if choose(settings.rtc.forwarder) == "native":
        return Finding(State.ON, "native media lane", "built")
    if HAS_NATIVE:
        return Finding(State.OFF, "native media lane", "CAMPUS_RTC__FORWARDER=python switches it off")
    return Finding(
        State.OFF, "native media lane", f"plain Python carries fewer viewers; `make run` builds it with gcc ({WHY_NOT})"
    )


def _is_free(host: str, port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, kind) as probe:
        if kind is socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _https(settings: Settings) -> Finding:
    if settings.secure:
        return Finding(State.ON, "cameras and microphones", f"pages come by {settings.url}")
    name = urlsplit(settings.url).hostname or ""
    if name == "localhost" or (_is_ip(name) and ip_address(name).is_loopback):
        return Finding(
            State.ON, "cameras and microphones", "on this machine only; others need an https CAMPUS_PUBLIC_URL"
        )
    return Finding(State.BROKEN, "cameras and microphones", f"browsers refuse them under {settings.url}; use https")


def _passkeys(settings: Settings) -> Finding:
    name = urlsplit(settings.url).hostname or ""
    if settings.public_url is not None and _is_ip(name):
        return Finding(State.OFF, "passkeys", "need a host name in CAMPUS_PUBLIC_URL")
    where = f"http://localhost:{settings.port}" if settings.public_url is None else settings.url
    return Finding(State.ON, "passkeys", f"under {where}")


def _is_ip(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _sms(settings: Settings) -> Finding:
    if settings.sms.kind == "http":
        return Finding(State.ON, "one-time codes", f"by {settings.sms.url}")
    return Finding(State.OFF, "one-time codes", "go into the log only; CAMPUS_SMS__KIND=http sends them")


def _slides() -> Finding:
    found = office.find()
    if found is not None:
        return Finding(State.ON, "slides", f"PDF, and PPTX by {found}")
    return Finding(
        State.OFF,
        "slides of PowerPoint",
        "only PDF; `apt install --no-install-recommends libreoffice-impress` adds PPTX",
    )


def _fonts() -> Finding:
    font = fonts.chinese()
    if font is not None:
        return Finding(State.ON, "Chinese letters in slides", font.family)
    return Finding(
        State.OFF, "Chinese letters in slides", "boxes in their place; `apt install fonts-noto-cjk` brings them"
    )


def _demo(settings: Settings) -> Finding:
    if settings.demo:
        return Finding(State.ON, "demo school", "everybody may be anybody in it")
    return Finding(State.OFF, "demo school", "`campus serve --demo`")
