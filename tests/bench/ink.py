"""Whether ink stays as quick as at the start of the lesson: `python -m tests.bench.ink`.

Two hours of a teacher who never puts the pen down, in fast time and without sockets: 20 strokes' pieces a second, a page
turned every two minutes, erasing and undo now and then, with 300 seats in the class. The cost of a piece is taken from the
first and the last tenth; memory is what Python holds more at the end of each hour.
"""

import gc
import statistics
import time
import tracemalloc
from dataclasses import dataclass
from datetime import datetime, timedelta

from signaling.classroom import Classroom
from signaling.identity import Admission, DeckSpec, PersonId, RoomSpec, SchoolId
from signaling.messages import DeckId, DrawInk, ElementId, InkTool, PersonKind, Role, RoomId, RoomKind
from signaling.refusals import Refused
from signaling.room import Timing
from signaling.wire import encode

HOURS = 2
PIECES = 20
"""A second."""
PAGE_SECONDS = 120
SEATS = 300
STROKE = PIECES
"""Pieces of a stroke."""
START = datetime.fromisoformat("2026-11-23T08:00:00+08:00")
HOST = PersonId("host")


@dataclass(frozen=True, slots=True)
class Result:
    pieces: int
    refused: int
    first: float
    last: float
    """Microseconds a piece: decoded, applied, its event encoded."""
    kibibytes: list[float]
    """After each hour."""


class Lesson:
    def __init__(self) -> None:
        spec = RoomSpec(RoomId("math"), RoomKind.LARGE, SchoolId("s"), "bench", HOST, "Host", START)
        minute = timedelta(minutes=1)
        self.now = START
        self.room = Classroom(spec, Timing(minute, minute, minute), START)
        for index in range(SEATS):
            person = PersonId(f"student{index}") if index else HOST
            kind, role = (PersonKind.STUDENT, Role.VIEWER) if index else (PersonKind.STAFF, Role.HOST)
            self.room.enter(person, Admission(spec, role, person, kind), START)
        self.room.stage.show_deck(DeckSpec(DeckId("deck"), "deck", 300), START)
        self.refused = 0

    def piece(self, number: int) -> float:
        """One piece of a stroke; gives the seconds it took."""
        stroke, position = divmod(number, STROKE)
        began = time.perf_counter()
        draw = DrawInk.model_validate({
            "surface": self.room.stage.surface, "element_id": ElementId(f"e{stroke}"), "tool": InkTool.PEN,
            "color": "#d32f2f", "width": 30, "start": 3 * position, "points": [number % 10_000, 5000, 50] * 3,
            "done": position == STROKE - 1,
        })  # fmt: skip
        try:
            outcome = self.room.ink.draw(self.room.host.id, draw, self.now)
        except Refused:
            self.refused += 1
        else:
            for delivery in outcome.deliveries:
                encode(delivery.event)
        return time.perf_counter() - began

    def second(self, second: int) -> list[float]:
        if second % PAGE_SECONDS == 0:
            self.room.stage.show_page(second // PAGE_SECONDS + 1, self.now)
        if second % 30 == 29:
            self.room.ink.undo(self.room.host.id, self.room.stage.surface or self.room.ink.surfaces()[0], self.now)
        costs = [self.piece(second * PIECES + index) for index in range(PIECES)]
        self.now += timedelta(seconds=1)
        while (due := self.room.deadline()) is not None and due <= self.now:
            self.room.run_due(self.now)
        return costs


def run() -> Result:
    lesson, costs, held = Lesson(), list[float](), list[float]()
    for second in range(HOURS * 3600):
        costs += lesson.second(second)
    tracemalloc.start()
    quiet = Lesson()  # a second one for the memory: tracing would falsify the times
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    for second in range(HOURS * 3600):
        quiet.second(second)
        if second % 3600 == 3599:
            gc.collect()
            held.append((tracemalloc.get_traced_memory()[0] - before) / 1024)
    tracemalloc.stop()
    tenth = len(costs) // 10
    first, last = statistics.median(costs[:tenth]), statistics.median(costs[-tenth:])
    return Result(len(costs), lesson.refused, first * 1e6, last * 1e6, held)


def main() -> None:
    row = run()
    print(f"{row.pieces} pieces of strokes, {row.refused} refused")
    print(f"a piece: {row.first:.1f} us in the first tenth, {row.last:.1f} us in the last")
    print("held: " + ", ".join(f"{size:.0f} KiB after hour {hour}" for hour, size in enumerate(row.kibibytes, 1)))


if __name__ == "__main__":
    main()
