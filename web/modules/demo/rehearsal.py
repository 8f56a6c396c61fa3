"""A minute of the demo's lesson, as a room goes through it: pages are turned, the teacher draws, a parent answers. Pure.

The room and what its replay is told are the product's own; only the moments and the hand's moves are made up here.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from signaling.classroom import Classroom
from signaling.identity import Admission, DeckSpec, PersonId, RoomSpec
from signaling.messages import Content, DrawInk, InkTool, MemberId, PersonKind, Role
from signaling.messages.base import ElementId, Surface
from signaling.outcome import Outcome
from signaling.replaying import Replaying
from signaling.room import Timing
from signaling.taking import Taken
from signaling.wire import encode

SECONDS: Final = 60.0
STROKE: Final = 1.2
"""Seconds that a hand draws one stroke."""
STEPS: Final = 8
RED: Final = "#d92d20"
PAGES: Final = (8.0, 26.0, 37.0, 51.0)
"""When pages 2, 3, … come."""
ANSWER: Final = 22.0

Stroke = tuple[float, int, InkTool, int, tuple[tuple[int, int], ...]]
"""When, on which page, with what, how wide, and where: 1/10000 of the page's width and height."""
STROKES: Final[tuple[Stroke, ...]] = (
    *((11.0 + 2 * n, 2, InkTool.ELLIPSE, 60, ((x - 380, 5820), (x + 380, 7160))) for n, x in enumerate((4950, 6250, 7550))),
    (24.0, 2, InkTool.PEN, 60, ((4500, 8300), (4900, 8250), (4700, 8600), (5000, 8900), (4500, 9200))),
    (29.0, 3, InkTool.HIGHLIGHTER, 300, ((1300, 6000), (2400, 6000), (4300, 6000))),
    (32.0, 3, InkTool.ARROW, 50, ((8900, 3400), (7900, 5600))),
    (40.0, 4, InkTool.PEN, 60, ((2150, 2900), (2350, 2700), (2450, 3000), (2150, 3500), (2500, 3500))),
    (43.0, 4, InkTool.PEN, 60, ((1750, 4250), (1450, 4250), (1450, 4600), (1700, 4700), (1650, 5000), (1400, 5000))),
    (46.0, 4, InkTool.PEN, 60, ((3500, 5800), (3250, 6200), (3300, 6550), (3550, 6450), (3450, 6200), (3250, 6350))),
)  # fmt: skip


class Rehearsal:
    """One lesson. `snapshot` first, then `moments`."""

    def __init__(self, spec: RoomSpec, deck: DeckSpec, parent: tuple[PersonId, str], answer: str) -> None:
        """`parent`: somebody who may be recorded."""
        self.began = spec.started_at
        spec = replace(spec, content=Content.SLIDES, deck=deck)
        hour = timedelta(hours=1)
        self._room = Classroom(spec, Timing(grace=hour, away=hour, abandon=hour), spec.started_at)
        self._replaying = Replaying(self._room)
        self._answer = answer
        self._deck = deck
        host = Admission(spec, Role.HOST, spec.host_name, PersonKind.STAFF, recordable=True)
        viewer = Admission(spec, Role.VIEWER, parent[1], PersonKind.PARENT, recordable=True)
        self._teacher = self._enter(spec.host, host)
        self._parent = self._enter(parent[0], viewer)

    def snapshot(self) -> dict[str, Any]:
        return self._replaying.snapshot(Taken(), self.began).model_dump(mode="json")

    def moments(self) -> Iterator[tuple[float, dict[str, Any]]]:
        """What the timeline is told, and at which second."""
        for at, change in sorted(self._changes(), key=lambda one: one[0]):
            now = self.began + timedelta(seconds=at)
            outcome = change(now)
            for event in self._replaying.changes(Taken()):
                yield at, encode(event)
            for delivery in outcome.deliveries:
                if (kept := self._replaying.heard(delivery.event, now)) is not None:
                    yield at, encode(kept)

    def _enter(self, person: PersonId, admission: Admission) -> MemberId:
        seat, _ = self._room.enter(person, admission, self.began)
        return seat.id

    def _changes(self) -> Iterator[tuple[float, Callable[[datetime], Outcome]]]:
        room = self._room
        for page, at in enumerate(PAGES, 2):
            yield at, partial(room.stage.show_page, page)
        yield ANSWER, lambda now: room.comments.send(self._parent, self._answer, None, now)[1]
        for number, stroke in enumerate(STROKES):
            for at, draw in self._drawn(number, stroke):
                yield at, partial(room.ink.draw, self._teacher, draw)

    def _drawn(self, number: int, stroke: Stroke) -> Iterator[tuple[float, DrawInk]]:
        """The stroke grows as under a hand; of a shape, the corner is dragged."""
        begins, page, tool, width, spots = stroke
        surface = Surface(f"slides/{self._deck.id}/{page}")
        free = tool in (InkTool.PEN, InkTool.HIGHLIGHTER)
        for step in range(STEPS + 1):
            x, y = _along(spots, step / STEPS)
            points = [x, y, 50] if free or step else [*spots[0], 50, x, y, 50]
            start = step if free else min(step, 1)
            yield begins + STROKE * step / STEPS, DrawInk(
                surface=surface, element_id=ElementId(f"demo-{number}"), tool=tool, color=RED, width=width, start=start,
                points=points, done=step == STEPS,
            )  # fmt: skip


def _along(spots: tuple[tuple[int, int], ...], share: float) -> tuple[int, int]:
    """The place on the way from the first spot to the last."""
    leg, within = divmod(share * (len(spots) - 1), 1)
    (x, y), (next_x, next_y) = spots[int(leg)], spots[min(int(leg) + 1, len(spots) - 1)]
    return round(x + (next_x - x) * within), round(y + (next_y - y) * within)
