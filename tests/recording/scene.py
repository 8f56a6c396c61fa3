"""A class in front of a `Capture`: cameras and microphones over a line that delays, reorders and loses packets on a seed."""

from dataclasses import dataclass, field
from heapq import heappop, heappush
from pathlib import Path
from random import Random
from typing import Final

from recording.capture import Capture
from recording.catalogue import Catalogue
from recording.index import NAME
from recording.recover import lengths, trim
from recording.settings import RecordingSettings
from recording.storage import FolderStorage, Storage
from tests.recording.studio import Camera, Microphone, ntp

STEP: Final = 0.02
BEGAN: Final = 5000.0
"""The server's monotonic clock at the beginning."""
WALL: Final = 1_790_000_000_000


@dataclass(slots=True)
class Line:
    """How the packets of a track travel."""

    delay: float = 0.03
    jitter: float = 0.0
    loss: float = 0.0


@dataclass
class Scene:
    folder: Path
    settings: RecordingSettings = field(default_factory=RecordingSettings)
    storage: Storage | None = None
    seed: int = 1

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.at = 0.0
        """Seconds since the beginning, by the clock of all publishers and of the server."""
        self.cameras: dict[str, Camera] = {}
        self.microphones: dict[str, Microphone] = {}
        self.lines: dict[str, Line] = {}
        self.asked: list[str] = []
        self._on_the_way: list[tuple[float, int, str, bytes]] = []
        self._sent = 0
        self.folder.mkdir(exist_ok=True)
        before = trim(self.folder)
        self.capture = Capture(
            self.settings,
            self.storage or FolderStorage(self.folder),
            before,
            lengths(self.folder, before),
            self._ask,
            now=BEGAN,
            wall=WALL,
        )

    def film(self, camera: Camera, line: Line | None = None, source: str = "camera") -> Camera:
        self.cameras[camera.track_id], self.lines[camera.track_id] = camera, line or Line()
        self.capture.begin_take(camera.track_id, f"member-{camera.track_id}", source)
        return camera

    def hear(self, microphone: Microphone, line: Line | None = None) -> Microphone:
        self.microphones[microphone.track_id], self.lines[microphone.track_id] = microphone, line or Line()
        self.capture.begin_sound(microphone.track_id)
        return microphone

    def leave(self, track_id: str) -> None:
        self.cameras.pop(track_id, None)
        self.microphones.pop(track_id, None)
        self.capture.end(track_id, BEGAN + self.at)

    def run(self, seconds: float) -> None:
        steps = round(seconds / STEP)
        for _ in range(steps):
            step = round(self.at / STEP)
            for camera in self.cameras.values():
                if step % max(1, round(1 / (camera.rate * STEP))) == 0:
                    for data in camera.shoot(self.at):
                        self._send(camera.track_id, data)
            for microphone in self.microphones.values():
                self._send(microphone.track_id, microphone.speak(self.at))
            if step % 50 == 0:
                self.report()
            self.at = (step + 1) * STEP
            self._deliver()
            self.capture.tick(BEGAN + self.at)

    def report(self) -> None:
        devices: list[Camera | Microphone] = [*self.cameras.values(), *self.microphones.values()]
        for device in devices:
            self.capture.report(device.track_id, ntp(BEGAN + self.at), device.stamp(self.at))

    def close(self) -> Catalogue:
        self.capture.close(BEGAN + self.at, "closed")
        return self.catalogue()

    def catalogue(self) -> Catalogue:
        return Catalogue.of((self.folder / NAME).read_bytes())

    def _ask(self, track_id: str) -> None:
        self.asked.append(track_id)
        if track_id in self.cameras:
            self.cameras[track_id].wants_key = True

    def _send(self, track_id: str, data: bytes) -> None:
        line = self.lines[track_id]
        self._sent += 1
        if self.random.random() >= line.loss:
            arrival = self.at + line.delay + self.random.random() * line.jitter
            heappush(self._on_the_way, (arrival, self._sent, track_id, data))

    def _deliver(self) -> None:
        while self._on_the_way and self._on_the_way[0][0] <= self.at:
            arrival, _, track_id, data = heappop(self._on_the_way)
            self.capture.packet(track_id, data, BEGAN + arrival)
