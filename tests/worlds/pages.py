"""A web server for bare test pages, and what a browser page of any make can do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

from aiohttp import web

SCRIPT = Path(__file__).with_name("browser_page.js")


class Page(Protocol):
    """A page in a browser."""

    async def goto(self, url: str) -> Any: ...

    async def evaluate(self, function: str, argument: Any = None) -> Any:
        """Calls a JavaScript function, given as its source, with one JSON argument; awaits what it returns."""


@asynccontextmanager
async def serve_media_page() -> AsyncIterator[str]:
    """The address of a page with `window.media` (browser_page.js), on loopback, which browsers take for secure."""
    body = f"<!doctype html><title>media</title><script>{SCRIPT.read_text()}</script>"
    app = web.Application()

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=body, content_type="text/html")

    app.router.add_get("/", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        port = runner.addresses[0][1]
        yield f"http://127.0.0.1:{port}/"
    finally:
        await runner.cleanup()
