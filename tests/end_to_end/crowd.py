"""People without a browser: guests who come in by the shared link and take a seat over the socket, to fill a class."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import socketio  # noqa: TID251  # a client for tests, not the product's


@asynccontextmanager
async def guests(url: str, class_id: str, names: list[str]) -> AsyncIterator[None]:
    """They sit in the class, which must be open to anyone, as long as the block lasts. None of them sends anything."""
    async with AsyncExitStack() as stack:
        for name in names:
            await stack.enter_async_context(_guest(url, class_id, name))
        yield


@asynccontextmanager
async def _guest(url: str, class_id: str, name: str) -> AsyncIterator[None]:
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar, headers={"Origin": url}) as http:
        async with http.post(f"/api/v1/classes/{class_id}/guest", json={"name": name}) as answer:
            answer.raise_for_status()
        socket = socketio.AsyncClient(reconnection=False, http_session=http)
        await socket.connect(url, headers={"Origin": url}, transports=["websocket"])
        try:
            taken = await socket.call("command", {"type": "join-room", "room_id": class_id})
            assert taken["ok"], taken
            yield
        finally:
            await socket.disconnect()
