"""A media server alone in a process, told over HTTP whom to connect: `python -m tests.bench.media_process PORT LANE`.

Nothing but `rtc` runs in it, so that its CPU time is the forwarder's and its memory that of its peers.
"""

import asyncio
import sys

from aiohttp import web

from rtc.negotiated import Source
from rtc.peer import Peer
from rtc.router import Router
from rtc.server import MediaServer
from rtc.settings import RtcSettings
from rtc.views import View


class Observer:
    """Nobody has to be told in a measurement."""

    def peer_connected(self, peer: Peer) -> None: ...

    def peer_lost(self, peer: Peer) -> None: ...

    def slots_changed(self, peer: Peer) -> None: ...


class Bench:
    """The HTTP face of the server's rooms, each with a router of its own."""

    def __init__(self, media: MediaServer) -> None:
        self._media = media
        self._routers: dict[str, Router] = {}
        self._peers: dict[str, Peer] = {}

    async def open(self, request: web.Request) -> web.Response:
        name = f"peer{len(self._peers)}"
        wanted = await request.json()
        room = wanted.get("room", "")
        if room not in self._routers:
            self._routers[room] = self._media.open_router(Observer())
        router = self._routers[room]
        peer = router.open_peer(name, video_slots=wanted.get("video", 3), audio_slots=wanted.get("audio", 4))
        self._peers[name] = peer
        mids = {source.value: mid for source, mid in peer.publish_mids.items()}
        return web.json_response({"name": name, "offer": peer.offer(), "publish": mids})

    async def answer(self, request: web.Request) -> web.Response:
        await self._peers[request.match_info["name"]].answer((await request.json())["sdp"])
        return web.json_response({})

    async def publish(self, request: web.Request) -> web.Response:
        track = self._peers[request.match_info["name"]].publish(Source(request.match_info["source"]))
        return web.json_response({"track": track.id})

    async def watch(self, request: web.Request) -> web.Response:
        body = await request.json()
        tracks, size = body.get("tracks") or [body["track"]], body.get("size", [1280, 720])
        self._peers[request.match_info["name"]].watch([View(track, *size) for track in tracks])
        return web.json_response({})

    async def stats(self, _request: web.Request) -> web.Response:
        """How many packets left for viewers so far."""
        return web.json_response({"sent": self._media.stats.forwarder.sent})


async def serve(port: int, lane: str) -> None:
    media = MediaServer(RtcSettings.model_validate({"port": 0, "announce": ["127.0.0.1"], "forwarder": lane}))
    await media.start()
    bench = Bench(media)
    app = web.Application()
    app.add_routes(
        [
            web.post("/peers", bench.open),
            web.post("/peers/{name}/answer", bench.answer),
            web.post("/peers/{name}/publish/{source}", bench.publish),
            web.post("/peers/{name}/watch", bench.watch),
            web.get("/stats", bench.stats),
        ]
    )
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
        await media.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2]))
