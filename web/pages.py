"""Hands out the browser client: immutable assets with compressed neighbours, and its page for every address of its own."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from aiohttp import hdrs, web
from aiohttp.typedefs import Middleware

NOT_PAGES: Final = ("/api/", "/assets/", "/socket.io", "/metrics", "/healthz", "/readyz")
FOREVER: Final = "public, max-age=31536000, immutable"
"""Names of assets carry a hash of their content."""
REVALIDATE: Final = "no-cache"

NOT_BUILT: Final = """<!doctype html>
<html lang="zh-Hant"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>智慧校園</title>
<h1>網頁尚未建置</h1>
<p>伺服器正在運行，但瀏覽器用的網頁還沒有建置。請在程式目錄執行 <code>make run</code>。</p>
<p lang="zh-Hans">服务器正在运行，但浏览器用的网页还没有构建。请在程序目录执行 <code>make run</code>。</p>
<p lang="pt">O servidor está a funcionar, mas o cliente Web ainda não foi compilado. Execute <code>make run</code> na pasta
do programa.</p>
<p lang="en">The server runs, but the browser client has not been built. Type <code>make run</code> in its folder.</p>
"""

Next = Callable[[web.Request], Awaitable[web.StreamResponse]]


def client_routes(folder: Path) -> list[web.RouteDef]:
    """The files of the built client, by name. `folder` is looked at once, when the application is made."""

    async def asset(request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        return web.FileResponse(folder / "assets" / name, headers={hdrs.CACHE_CONTROL: FOREVER})

    def file(name: str) -> web.RouteDef:
        async def handler(_request: web.Request) -> web.StreamResponse:
            return web.FileResponse(folder / name, headers={hdrs.CACHE_CONTROL: REVALIDATE})

        return web.get(f"/{name}", handler)

    compressed = {".br", ".gz"}
    names = [path.name for path in _files(folder) if path.suffix not in compressed and path.name[0] not in "._"]
    return [web.get(r"/assets/{name:[\w-][\w.-]*}", asset), *(file(name) for name in names if name != "index.html")]


def client_pages(folder: Path) -> Middleware:
    """Gives the client's page to a browser that asks for an address which no route knows."""
    index = folder / "index.html"
    built = index.is_file()

    @web.middleware
    async def middleware(request: web.Request, handler: Next) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPNotFound:
            if not _wants_page(request):
                raise
            if not built:
                return web.Response(text=NOT_BUILT, status=503, content_type="text/html")
            return web.FileResponse(index, headers={hdrs.CACHE_CONTROL: REVALIDATE})

    return middleware


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def _wants_page(request: web.Request) -> bool:
    accepts = "text/html" in request.headers.get(hdrs.ACCEPT, "")
    return request.method in {"GET", "HEAD"} and accepts and not request.path.startswith(NOT_PAGES)
