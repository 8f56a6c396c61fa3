"""A class with all its students: `python -m tests.bench.classroom`.

30 students of a small class, four with the camera on and two with the microphone, all with these pictures on the page, then
300 of a large one, who hear and see the teacher. They are synthetic (real sockets, ICE, DTLS, SRTP; no codec) and live in
another process than the server, on the other core. Comments come from changing students, ink from the teacher, 20 pieces a
second; the time from the sender's emit to each receipt is taken in one clock. At the end all check in at once.
"""

import asyncio
import statistics
import time
from dataclasses import dataclass, field
from typing import Any

import socketio  # noqa: TID251  # a client for measuring, not the product's

from rtc.negotiated import Source
from tests.bench.process import cpu_seconds, pin_load, resident_mebibytes, server_process
from tests.worlds import media
from tests.worlds.ports import free_port
from tests.worlds.synthetic import SyntheticPeer

AT_ONCE = 10
COMMENTS = 60
PIECES = 400
PIECES_A_SECOND = 20
TILES = 12


@dataclass(frozen=True, slots=True)
class Plan:
    room: str
    students: int
    cameras: int
    voices: int
    """Students who publish these."""


PLANS = (Plan("small", 30, 4, 2), Plan("large", 300, 0, 0))


@dataclass(frozen=True, slots=True)
class Result:
    plan: Plan
    comment: tuple[float, float]
    """Milliseconds, p50 and p99."""
    ink: tuple[float, float]
    check_in: float
    """Seconds until the teacher has the answer of the last."""
    missed: int
    idle: float
    """Of a core, media only."""
    drawing: float
    """Of a core, media and ink."""
    memory: float
    """KiB a student."""


@dataclass
class Times:
    sent: dict[str, float] = field(default_factory=dict)
    delays: dict[str, list[float]] = field(default_factory=lambda: {"comment": [], "ink": []})
    expected: int = 0
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self, name: str) -> None:
        self.sent[name] = time.perf_counter()

    def end(self, kind: str, name: str) -> None:
        if name in self.sent:
            self.delays[kind].append(time.perf_counter() - self.sent[name])


class Client:
    """A page of the host or of a student."""

    def __init__(self, url: str, name: str, times: Times) -> None:
        self.name = name
        self._url, self._times = url, times
        self.socket = socketio.AsyncClient(reconnection=False)
        self.socket.on("event", self._event)
        self.peer: SyntheticPeer | None = None
        self.cameras: list[str] = []

    async def ask(self, type_: str, **fields: Any) -> dict[str, Any]:
        answer: dict[str, Any] = await self.socket.call("command", {"type": type_, **fields}, timeout=60)
        if not answer["ok"]:
            raise RuntimeError(f"{self.name}: {answer}")
        reply: dict[str, Any] = answer["reply"]
        return reply

    async def join(self, room: str, *sources: Source) -> None:
        headers = {"x-person": self.name, "Origin": self._url}
        await self.socket.connect(self._url, headers=headers, transports=["websocket"], wait_timeout=30)
        await self.ask("join-room", room_id=room)
        offer = await self.ask("connect-media")
        self.peer = SyntheticPeer(offer["sdp"])
        await self.ask("answer-media", sdp=self.peer.answer())
        await self.peer.connect(30)
        for source in sources:
            await self.ask("publish", source=source.value)
            clip = {"q": media.camera()["q"]} if source is Source.CAMERA else media.tone()
            self.peer.publish(offer["publish"][source.value], clip)

    async def watch(self) -> None:
        """A page of tiles."""
        views = [{"track_id": track, "width": 240, "height": 135} for track in self.cameras[:TILES]]
        await self.ask("set-views", views=views)

    async def leave(self) -> None:
        if self.peer is not None:
            await self.peer.close()
        await self.socket.disconnect()

    async def _event(self, event: dict[str, Any]) -> None:
        match event:
            case {"type": "comment-posted", "comment": {"text": text}}:
                self._times.end("comment", text)
            case {"type": "ink-drawn", "start": start}:
                self._times.end("ink", f"piece {start}")
            case {"type": "check-in-result", "result": {"answers": answers}}:
                if len(answers) == self._times.expected:
                    self._times.answered.set()
            case {"type": "track-changed", "track": {"id": track, "source": "camera"}} if track not in self.cameras:
                self.cameras.append(track)


async def arrive(url: str, plan: Plan, times: Times, clients: list[Client]) -> None:
    host = Client(url, "host", times)
    clients.append(host)
    await host.join(plan.room, Source.MICROPHONE, Source.CAMERA)
    for start in range(0, plan.students, AT_ONCE):
        group = range(start, min(start + AT_ONCE, plan.students))
        clients += await asyncio.gather(*(student(url, plan, index, times) for index in group))
    cameras = list(host.cameras)
    for client in clients[1:]:
        client.cameras = cameras
        await client.watch()
    await asyncio.sleep(3)


async def student(url: str, plan: Plan, index: int, times: Times) -> Client:
    client = Client(url, f"student{index}", times)
    sources = ((Source.MICROPHONE, plan.voices), (Source.CAMERA, plan.cameras))
    await client.join(plan.room, *(source for source, count in sources if index < count))
    return client


async def comment(clients: list[Client], times: Times) -> None:
    for index in range(COMMENTS):
        text = f"comment {index}"
        times.begin(text)
        await asyncio.gather(clients[1 + index % (len(clients) - 1)].ask("send-comment", text=text), asyncio.sleep(0.1))


async def draw(host: Client, times: Times) -> None:
    await host.ask("set-content", content="board")
    for number in range(PIECES):
        start = 3 * number % 600
        times.begin(f"piece {start}")
        piece = {
            "surface": "board/1", "element_id": f"e{number // 200}", "tool": "pen", "color": "#d32f2f", "width": 30,
            "start": start, "points": [number, number, 50] * 3, "done": False,
        }  # fmt: skip
        await asyncio.gather(host.ask("draw-ink", **piece), asyncio.sleep(1 / PIECES_A_SECOND))


async def check_in(clients: list[Client], times: Times) -> float:
    """Seconds from the first tap to the host's knowledge of the last."""
    host, students = clients[0], clients[1:]
    times.expected = len(students)
    await host.ask("start-check-in")
    began = time.perf_counter()
    await asyncio.gather(*(student.ask("check-in", person_ids=[student.name]) for student in students))
    await times.answered.wait()
    return time.perf_counter() - began


async def share_of_core(pid: int, work: Any) -> float:
    cpu, began = cpu_seconds(pid), time.monotonic()
    await work
    return (cpu_seconds(pid) - cpu) / (time.monotonic() - began)


async def measure(url: str, pid: int, plan: Plan) -> Result:
    times, clients = Times(), list[Client]()
    try:
        return await measured(url, pid, plan, times, clients)
    finally:
        await asyncio.gather(*(client.leave() for client in clients))


async def measured(url: str, pid: int, plan: Plan, times: Times, clients: list[Client]) -> Result:
    before = resident_mebibytes(pid)
    await arrive(url, plan, times, clients)
    memory = (resident_mebibytes(pid) - before) * 1024 / plan.students
    idle = await share_of_core(pid, asyncio.sleep(10))
    await comment(clients, times)
    drawing = await share_of_core(pid, draw(clients[0], times))
    checked = await check_in(clients, times)
    await asyncio.sleep(1)
    expected = len(clients) * (COMMENTS + PIECES)
    missed = expected - sum(len(delays) for delays in times.delays.values())
    return Result(
        plan, middle_and_tail(times.delays["comment"]), middle_and_tail(times.delays["ink"]), checked, missed, idle,
        drawing, memory,
    )  # fmt: skip


def middle_and_tail(delays: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(delays, n=100)
    return cuts[49] * 1e3, cuts[98] * 1e3


def run() -> list[Result]:
    pin_load()
    results = []
    for plan in PLANS:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        with server_process("tests.bench.room_process", str(port), ready=url) as pid:
            results.append(asyncio.run(measure(url, pid, plan)))
    return results


def main() -> None:
    for row in run():
        print(f"{row.plan.students} students, {row.plan.cameras} cameras: {row.missed} events missed")
        print(f"  comment to all: p50 {row.comment[0]:.1f} ms, p99 {row.comment[1]:.1f} ms")
        print(f"  ink to all: p50 {row.ink[0]:.1f} ms, p99 {row.ink[1]:.1f} ms")
        print(f"  check-in of all: {row.check_in:.2f} s")
        print(
            f"  server: {row.idle:.0%} of a core for media, {row.drawing:.0%} with ink; {row.memory:.0f} KiB a student"
        )


if __name__ == "__main__":
    main()
