"""`campus serve`: one process that serves until it is told to stop, and says where it can be found. `campus worker`: one that runs jobs."""

import asyncio
import signal
import sys
from contextlib import suppress

import typer
from aiohttp import web

from web import logs
from web.app import build, create_app, working
from web.clock import SystemClock
from web.qr import terminal_qr
from web.settings import Settings

SHUTDOWN_SECONDS = 5.0

WELCOME = """
智慧校園 Smart Campus  →  {url}
"""
DEMO = """
示範學校已準備好。打開上面的網址，選擇一個角色：先做老師，在班級群開一節大班課；
再用另一個瀏覽器（或無痕視窗）做學生和家長，點直播卡片進入課堂。
The demo school is ready. Open the address and choose who to be: as a teacher start a class from a class group;
in another browser (or a private window) be a student and a parent, and tap the live card.
"""
EMPTY = """
Nobody can sign in before there is somebody:  campus user create --name ... --phone +853... --school ...
"""
WORKING = "正在處理背景工作 / running jobs. "
ALONE = (
    "`campus serve` runs the jobs of an installation of one process. Processes of their own need"
    " CAMPUS_DATABASE_URL (PostgreSQL) and CAMPUS_REDIS_URL."
)
STOP = "Ctrl+C 停止 / stops it.\n"


def serve(settings: Settings) -> None:
    """Blocks until SIGINT or SIGTERM. Exits 1 with one line when a port cannot be had."""
    logs.configure(settings.log)
    try:
        asyncio.run(_serve(settings))
    except OSError as error:
        typer.echo(f"cannot serve: {error}", err=True)
        raise typer.Exit(1) from None


def work(settings: Settings) -> None:
    """Runs jobs until SIGINT or SIGTERM. Exits 1 with one line when this installation is one process."""
    if settings.redis_url is None or settings.database_url is None:
        typer.echo(ALONE, err=True)
        raise typer.Exit(1)
    logs.configure(settings.log)
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    stop = _told_to_stop()
    async with working(build(settings, SystemClock())):
        typer.echo(WORKING + STOP)
        await stop.wait()


def _told_to_stop() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    return stop


async def _serve(settings: Settings) -> None:
    stop = _told_to_stop()
    runner = web.AppRunner(create_app(settings), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    try:
        await runner.setup()
        site = web.TCPSite(runner, settings.host, settings.port)
        await site.start()
        typer.echo(greeting(settings))
        await stop.wait()
    finally:
        await runner.cleanup()


def greeting(settings: Settings) -> str:
    """What the terminal says when everything stands; a QR only where somebody can see it."""
    text = WELCOME.format(url=settings.url)
    if sys.stdout.isatty():
        with suppress(UnicodeEncodeError):
            text += terminal_qr(settings.url)
    return text + (DEMO if settings.demo else EMPTY) + STOP
