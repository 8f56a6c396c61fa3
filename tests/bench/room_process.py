"""The signaling and media servers alone in a process, with doors open to whoever names oneself: `... PORT`.

The header `x-person` names the person; `host` is the teacher of every room. People, database and pages are left out, so that
the measured cost is that of rooms and sockets.
"""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from aiohttp import web

from rtc.server import MediaServer
from rtc.settings import RtcSettings
from signaling.facts import Fact
from signaling.identity import Admission, Identity, PersonId, Recollection, RoomSpec, SchoolId
from signaling.messages import PersonKind, Role, RoomId, RoomKind
from signaling.server import SignalingServer
from signaling.settings import SignalingSettings
from web.clock import SystemClock

HOST = PersonId("host")
STARTED = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class OpenDoors:
    """Everybody may enter every room: a small class when its name begins so, else a large one."""

    async def admit(self, identity: Identity, room: RoomId) -> Admission:
        kind = RoomKind.SMALL if room.startswith("small") else RoomKind.LARGE
        spec = RoomSpec(room, kind, SchoolId("school"), "bench", HOST, "Host", STARTED)
        is_host = identity.person == HOST
        return Admission(
            spec,
            Role.HOST if is_host else Role.VIEWER,
            str(identity.person),
            PersonKind.STAFF if is_host else PersonKind.STUDENT,
        )

    async def recall(self, room: RoomId) -> Recollection:
        return Recollection()


class Forgetful:
    """Nothing is kept of a measurement."""

    async def keep(self, room: RoomId, facts: Sequence[Fact]) -> None: ...


async def authenticate(headers: Mapping[str, str]) -> Identity | None:
    person = headers.get("x-person")
    return Identity(PersonId(person), SchoolId("school"), person) if person else None


async def serve(port: int) -> None:
    media = MediaServer(RtcSettings(port=0, announce=["127.0.0.1"]))
    await media.start()
    origin = f"http://127.0.0.1:{port}"
    signaling = SignalingServer(
        authenticate, OpenDoors(), Forgetful(), media, SystemClock(), SignalingSettings(), [origin]
    )
    app = web.Application()
    signaling.attach(app)
    await signaling.start()
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
    try:
        await asyncio.Event().wait()
    finally:
        await signaling.close()
        await runner.cleanup()
        await media.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
