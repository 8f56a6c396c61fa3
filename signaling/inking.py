"""Ink in a class (LIVE-36): who may draw on what, what everybody is told of it, and when it is kept. A part of a class.

A stroke costs as much at the end of a lesson as at its start: its event goes to everybody by one delivery, nothing else of the
room is looked at.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from signaling.facts import InkKept
from signaling.ground import Ground
from signaling.ink import Change, InkSurface
from signaling.limits import TokenBucket
from signaling.messages import (
    DrawInk,
    ElementId,
    Event,
    Ink,
    InkCleared,
    InkDrawn,
    InkElement,
    InkErased,
    InkRestored,
    LaserMoved,
    MemberId,
    PointLaser,
    Surface,
)
from signaling.outcome import Outcome
from signaling.refusals import RefusalCode, Refused
from signaling.seat import Seat
from signaling.stage import Stage

SURFACES: Final = 300
CLASS_POINTS: Final = 2_000_000
"""Of all surfaces of a class: 12 MB. More is refused with `ink-full`."""
QUIET: Final = timedelta(seconds=3)
"""Ink is kept when nothing was drawn for so long..."""
PATIENCE: Final = timedelta(seconds=15)
"""...and at the latest so long after the first stroke that was not kept."""
LASER_RATE: Final = 25.0


@dataclass(slots=True)
class _Unkept:
    since: datetime
    last: datetime

    @property
    def due(self) -> datetime:
        return min(self.last + QUIET, self.since + PATIENCE)


class Inking:
    def __init__(self, ground: Ground, stage: Stage) -> None:
        self._ground = ground
        self._stage = stage
        self._surfaces: dict[Surface, InkSurface] = {}
        self._points = 0
        self._unkept: dict[Surface, _Unkept] = {}
        self._lasers: dict[MemberId, TokenBucket] = {}
        self.due: datetime | None = None
        """When `run_due` has something to keep, at the earliest: a later stroke does not move it."""

    def fetch(self, surface: Surface) -> Ink:
        """What lies on a surface now."""
        self._need_surface(surface)
        return Ink(surface=surface, elements=self.on(surface))

    def on(self, surface: Surface | None) -> list[InkElement]:
        ink = None if surface is None else self._surfaces.get(surface)
        return [] if ink is None else ink.elements()

    def surfaces(self) -> list[Surface]:
        """All that have ink on them."""
        return [surface for surface, ink in self._surfaces.items() if not ink.empty]

    # --- What members do ------------------------------------------------------------------------------------------------

    def draw(self, member: MemberId, draw: DrawInk, now: datetime) -> Outcome:
        seat = self._on(member, draw.surface)
        ink = self._surfaces.get(draw.surface) or self._begin()
        if self._points + len(draw.points) // 3 > CLASS_POINTS:
            raise Refused(RefusalCode.INK_FULL, "this class holds no more ink")
        self._points += ink.draw(seat.id, draw)
        self._surfaces[draw.surface] = ink
        drawn = InkDrawn.model_construct(
            surface=draw.surface, id=draw.element_id, member_id=seat.id, tool=draw.tool, color=draw.color,
            width=draw.width, start=draw.start, points=draw.points, text=draw.text, done=draw.done,
        )  # fmt: skip
        return self._changed(draw.surface, now, drawn)

    def erase(self, member: MemberId, surface: Surface, ids: Sequence[ElementId], now: datetime) -> Outcome:
        """Who does not host erases its own; nothing is erased when another's is among them."""
        seat = self._on(member, surface)
        ink = self._surfaces.get(surface) or InkSurface()
        if not seat.hosting and not set(ids) & set(ink.all()) <= set(ink.of(member)):
            raise Refused(RefusalCode.NOT_PERMITTED, "one erases one's own ink")
        return self._carried_out(surface, ink, ink.erase(member, ids), now)

    def clear(self, member: MemberId, surface: Surface, now: datetime) -> Outcome:
        """Everything; one's own for who does not host."""
        seat = self._on(member, surface)
        ink = self._surfaces.get(surface) or InkSurface()
        return self._carried_out(surface, ink, ink.erase(member, ink.all() if seat.hosting else ink.of(member)), now)

    def undo(self, member: MemberId, surface: Surface, now: datetime) -> Outcome:
        self._on(member, surface)
        ink = self._surfaces.get(surface) or InkSurface()
        return self._carried_out(surface, ink, ink.undo(member), now)

    def redo(self, member: MemberId, surface: Surface, now: datetime) -> Outcome:
        self._on(member, surface)
        ink = self._surfaces.get(surface) or InkSurface()
        return self._carried_out(surface, ink, ink.redo(member), now)

    def point(self, member: MemberId, point: PointLaser, now: datetime) -> Outcome:
        """Not kept; dropped without a word when it comes too often. Its end is always told."""
        self._on(member, point.surface)
        out = Outcome(gates=False)
        bucket = self._lasers.setdefault(member, TokenBucket(LASER_RATE, LASER_RATE))
        if bucket.take(now.timestamp()) == 0 or not point.visible:
            out.deliver_to_all(
                LaserMoved(surface=point.surface, member_id=member, x=point.x, y=point.y, visible=point.visible)
            )
        return out

    # --- Keeping --------------------------------------------------------------------------------------------------------

    def left(self, surface: Surface, now: datetime) -> None:
        """Another surface is shown: this one is kept at once."""
        if surface in self._unkept:
            self._keep(surface, now)

    def run_due(self, now: datetime) -> None:
        for surface in [surface for surface, unkept in self._unkept.items() if unkept.due <= now]:
            self._keep(surface, now)
        self.due = min((unkept.due for unkept in self._unkept.values()), default=None)

    def keep_all(self, now: datetime) -> None:
        for surface in list(self._unkept):
            self._keep(surface, now)
        self.due = None

    def restore(self, ink: Mapping[Surface, Iterable[InkElement]]) -> None:
        self._surfaces = {surface: InkSurface(elements) for surface, elements in ink.items()}
        self._points = sum(surface.points for surface in self._surfaces.values())

    # --- Inside ---------------------------------------------------------------------------------------------------------

    def _on(self, member: MemberId, surface: Surface) -> Seat:
        """The seat of who may draw on this surface: a host on all, others on the one that is shown."""
        self._need_surface(surface)
        seat = self._ground.present(member)
        if not seat.hosting and surface != self._stage.surface:
            raise Refused(RefusalCode.NO_SUCH_SURFACE, "this surface is not shown")
        return seat

    def _need_surface(self, surface: Surface) -> None:
        if surface not in self._surfaces and not self._stage.has(surface):
            raise Refused(RefusalCode.NO_SUCH_SURFACE, "this class has no such surface")

    def _begin(self) -> InkSurface:
        """A new one, which counts when the first stroke is on it."""
        if len(self._surfaces) >= SURFACES:
            for name in [name for name, ink in self._surfaces.items() if ink.empty]:
                del self._surfaces[name]
        if len(self._surfaces) >= SURFACES:
            raise Refused(RefusalCode.INK_FULL, f"{SURFACES} surfaces have ink already")
        return InkSurface()

    def _carried_out(self, surface: Surface, ink: InkSurface, change: Change, now: datetime) -> Outcome:
        self._points = sum(each.points for each in self._surfaces.values())
        if change.erased and ink.empty:
            return self._changed(surface, now, InkCleared(surface=surface))
        if change.erased:
            return self._changed(
                surface, now, InkErased(surface=surface, element_ids=[one.id for one in change.erased])
            )
        if change.restored:
            restored = [stroke.as_element() for stroke in change.restored]
            return self._changed(surface, now, InkRestored(surface=surface, elements=restored))
        return Outcome(gates=False)

    def _changed(self, surface: Surface, now: datetime, event: Event) -> Outcome:
        unkept = self._unkept.get(surface)
        if unkept is None:
            unkept = self._unkept[surface] = _Unkept(now, now)
            self.due = unkept.due if self.due is None else min(self.due, unkept.due)
        unkept.last = now
        out = Outcome(gates=False)
        out.deliver_to_all(event)
        return out

    def _keep(self, surface: Surface, now: datetime) -> None:
        del self._unkept[surface]
        self._ground.record(InkKept(surface, tuple(self.on(surface)), now))
