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
    async with (
        aiohttp.ClientSession(url, headers={"Origin": url}) as http,
        http.post(f"/api/v1/classes/{class_id}/guest", json={"name": name}) as answer,
    ):
        answer.raise_for_status()
        # Browsers count 127.0.0.1 as secure and send the cookie back; aiohttp's jar would not.
        cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in answer.cookies.values())
    socket = socketio.AsyncClient(reconnection=False)
    await socket.connect(url, headers={"Origin": url, "Cookie": cookies}, transports=["websocket"])
    try:
        taken = await socket.call("command", {"type": "join-room", "room_id": class_id})
        assert taken["ok"], taken
        yield
    finally:
        await socket.disconnect()
