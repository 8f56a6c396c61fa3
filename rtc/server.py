"""The media server of a process: sockets, certificate, forwarder, and the clock that drives them."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

from rtc.clock import SLACK
from rtc.dtls import Certificate
from rtc.forwarder import Forwarder, ForwarderStats, Path
from rtc.ice import IceAgent, IcePath
from rtc.lane import LaneName
from rtc.lanes import announce, choose, make_lane, threads
from rtc.lines import LinesStats, sum_up
from rtc.mux import Mux
from rtc.plane import Plane
from rtc.route import Route
from rtc.router import Router, RouterObserver
from rtc.selective_forwarder import SelectiveForwarder
from rtc.settings import RtcSettings

log = logging.getLogger(__name__)

TICK: Final = 0.02
"""Seconds between two ticks while something is under way, or a room is recorded."""

LISTEN_INTERVAL: Final = 0.1
"""Seconds between two ticks otherwise: then who speaks is all that has to be seen."""

ALIVE_INTERVAL: Final = 1.0


@dataclass(frozen=True, slots=True)
class MediaStats:
    """Sums since the start, and what is open now."""

    lane: LaneName
    """What carries packets to subscribers."""
    routers: int
    peers: int
    tracks: int
    tcp_connections: int
    checks_refused: int
    datagrams_dropped: int
    datagrams_unsent: int
    forwarder: ForwarderStats
    lines: LinesStats


class MediaServer:
    """One a process. `start`, then `open_router` for each room; `close` ends all."""

    def __init__(
        self,
        settings: RtcSettings,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._lane_name = choose(settings.forwarder)
        lane = make_lane(self._lane_name, _send, _route, threads(settings.lanes))
        self._forwarder: Forwarder = SelectiveForwarder(lane, remb_bitrate=settings.remb_bitrate, on_haste=self._hasten)
        self._agent = IceAgent()
        self._mux = Mux(settings, self._agent, lane, clock)
        self._plane: Plane | None = None
        self._routers: dict[Router, None] = {}
        self._ticker: asyncio.TimerHandle | None = None
        self._listened_at = self._checked_at = float("-inf")

    @property
    def port(self) -> int:
        """The bound port, of UDP and TCP."""
        return self._mux.port

    async def start(self) -> None:
        """Raises `OSError` when the port cannot be had."""
        await self._mux.start()
        announce(self._lane_name)
        self._plane = Plane(self._forwarder, self._agent, Certificate(), self._mux.candidates, self._clock)
        self._tick_at(asyncio.get_running_loop().time() + TICK)

    def open_router(self, observer: RouterObserver, *, voices: int = 4) -> Router:
        """`voices`: how many are heard at once, beside those with priority."""
        if self._plane is None:
            raise RuntimeError("the media server is not started")
        router = Router(self._plane, observer, voices=voices, closed=self._router_closed)
        self._routers[router] = None
        return router

    def _router_closed(self, router: Router) -> None:
        self._routers.pop(router, None)

    @property
    def stats(self) -> MediaStats:
        forwarder = self._forwarder.stats()
        return MediaStats(
            lane=self._lane_name,
            routers=len(self._routers),
            peers=sum(len(router.peers) for router in self._routers),
            tracks=sum(len(router.tracks) for router in self._routers),
            tcp_connections=self._mux.connections,
            checks_refused=self._agent.refused,
            datagrams_dropped=self._mux.dropped,
            datagrams_unsent=self._mux.unsent + forwarder.unsent,
            forwarder=forwarder,
            lines=sum_up(line for router in self._routers for line in router.lines),
        )

    async def close(self) -> None:
        """Closes all rooms and sockets. Idempotent."""
        for router in list(self._routers):
            router.close()
        if self._ticker is not None:
            self._ticker.cancel()
            self._ticker = None
        self._plane = None
        await asyncio.sleep(0)  # cancelled tasks of the peers end
        await self._mux.close()

    def _tick_at(self, at: float) -> None:
        """A timer costs a third of a task that sleeps."""
        self._ticker = asyncio.get_running_loop().call_at(at, self._tick_on)

    def _tick_on(self) -> None:
        began = asyncio.get_running_loop().time()
        try:
            self.tick()
        except Exception:
            log.exception("a tick of the media server failed")  # and must not end the media of all rooms
        hurries = self._forwarder.is_in_haste or any(router.is_tapped for router in self._routers)
        waited = self._clock() - self._listened_at
        self._tick_at(began + (TICK if hurries else max(TICK, LISTEN_INTERVAL - waited)))

    def _hasten(self) -> None:
        """The next tick comes soon."""
        if self._ticker is None or self._ticker.cancelled():
            return
        soon = asyncio.get_running_loop().time() + TICK
        if self._ticker.when() > soon:
            self._ticker.cancel()
            self._tick_at(soon)

    def tick(self) -> None:
        """What time brings. Called by the server itself, every 20 ms while something is under way and every 100 ms else."""
        now = self._clock()
        self._forwarder.tick(now)
        assert self._plane is not None
        for event in self._forwarder.take_events():
            if tell := self._plane.track_news.get(event.track):
                tell()
        self._in_each_room(lambda router: router.drain(now))
        if now - self._listened_at >= LISTEN_INTERVAL - SLACK:
            self._listened_at = now
            loudness = self._forwarder.loudness()
            self._in_each_room(lambda router: router.listen(loudness, now))
        if now - self._checked_at >= ALIVE_INTERVAL - SLACK:
            self._checked_at = now
            self._in_each_room(lambda router: router.check_alive(now))

    def _in_each_room(self, act: Callable[[Router], None]) -> None:
        for router in list(self._routers):
            try:
                act(router)
            except Exception:
                log.exception("a room failed")  # and the others go on


def _send(data: bytes, path: Path) -> None:
    cast("IcePath", path).send(data)  # paths are the mux's, which hands out no others


def _route(path: Path) -> Route | None:
    return cast("IcePath", path).route
