"""Spends what a subscriber's line carries: voices always, then the screen, then who speaks, then everybody else. Pure.

Each rank gets its best before the next one gets anything; within a rank everybody gets the lowest layer before anybody gets
a better one. What does not fit loses layers, then the picture; voices are paid for first and never asked.

A layer is given up as soon as it does not fit any more, the last one a moment later. A better one is taken only with `MARGIN` to spare and after a wait,
which doubles whenever a better layer had to be given up again soon, so that a line at the edge does not flap.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from typing import Final

MARGIN: Final = 1.15
"""How much more than its price must be there before a better layer is taken."""

WAIT: Final = 1.5
"""Seconds after a layer was given up before a better one is taken."""

PATIENCE: Final = 1.0
"""Seconds for which a picture that does not fit is kept in its lowest layer: most shortages are shorter."""

LONGEST_WAIT: Final = 8.0

SOON: Final = 10.0
"""Seconds within which giving up a better layer counts as a mistake to have taken it."""

LEAST_VOICES: Final = 60_000
"""Bits per second that are kept for voices even while nobody speaks: one voice with all its headers."""


class Rank(IntEnum):
    """First things first."""

    SCREEN = 0
    SPEAKER = 1
    OTHER = 2


@dataclass(frozen=True, slots=True)
class Step:
    """A layer and what it costs, in bits per second of whole datagrams."""

    rid: str
    bitrate: float


@dataclass(frozen=True, slots=True)
class Demand:
    """A video that a page shows. `steps` are the layers that its tile can use, lowest first, at least one."""

    track_id: str
    rank: Rank
    steps: tuple[Step, ...]


Grants = Mapping[str, str | None]
"""The layer that each track is shown in; `None`: not at all."""


class Allocator:
    """For one subscriber. It remembers what it granted, and when it had to take something back."""

    def __init__(self) -> None:
        self._short_since: float | None = None
        """Since when there is too little for the pictures that are shown."""
        self._levels: dict[str, int] = {}
        """Of each track: the index of its step, -1 for none."""
        self._wait = WAIT
        self._rise_after = float("-inf")
        self._rose_at = float("-inf")
        self._fell_at = float("-inf")

    @property
    def carries_video(self) -> bool:
        """Some video is granted, or none is wanted."""
        return not self._levels or any(level >= 0 for level in self._levels.values())

    def allocate(self, budget: float | None, voices: float, demands: Sequence[Demand], now: float) -> Grants:
        """`budget` in bits per second, `None` while nothing is known of the line; `demands` most important first in a rank."""
        if budget is None:
            levels = {demand.track_id: len(demand.steps) - 1 for demand in demands}
        else:
            levels = self._spend(budget - max(voices, LEAST_VOICES), demands, now)
        self._remember(levels, {demand.track_id: len(demand.steps) - 1 for demand in demands}, now)
        return {
            demand.track_id: demand.steps[level].rid if (level := levels[demand.track_id]) >= 0 else None
            for demand in demands
        }

    def _spend(self, left: float, demands: Sequence[Demand], now: float) -> dict[str, int]:
        lowest = sum(demand.steps[0].bitrate for demand in demands if self._levels.get(demand.track_id, -1) >= 0)
        if lowest <= left:
            self._short_since = None
        elif self._short_since is None:
            self._short_since = now
        levels = {demand.track_id: -1 for demand in demands}
        for _, rank in groupby(sorted(demands, key=lambda demand: demand.rank), key=lambda demand: demand.rank):
            for demand, level in _rounds(list(rank)):
                if levels[demand.track_id] != level - 1:
                    continue  # it could not have the one below
                price = demand.steps[level].bitrate - (demand.steps[level - 1].bitrate if level else 0.0)
                if self._may_have(demand, level, left, price, now):
                    levels[demand.track_id] = level
                    left -= price
        return levels

    def _may_have(self, demand: Demand, level: int, left: float, price: float, now: float) -> bool:
        before = self._levels.get(demand.track_id)
        if before is None or level <= before:
            return price <= left or (level == 0 and before is not None and self._is_brief(now))
        rise_after = self._fell_at + WAIT if level == 0 else self._rise_after  # any picture is better than none
        return now >= rise_after and price + (MARGIN - 1) * demand.steps[level].bitrate <= left

    def _is_brief(self, now: float) -> bool:
        return self._short_since is not None and now - self._short_since < PATIENCE

    def _remember(self, levels: dict[str, int], most: Mapping[str, int], now: float) -> None:
        """`most`: what each could use; who wants less than before gave nothing up."""
        fell = any(
            levels[track] < min(before, most[track]) for track, before in self._levels.items() if track in levels
        )
        rose = any(levels[track] > before for track, before in self._levels.items() if track in levels)
        if fell:
            self._wait = min(2 * self._wait, LONGEST_WAIT) if now - self._rose_at < SOON else WAIT
            self._rise_after = now + self._wait
            self._fell_at = now
        elif rose:
            self._rose_at = now
        self._levels = levels


def _rounds(demands: Sequence[Demand]) -> Iterator[tuple[Demand, int]]:
    """All lowest steps, then all second ones, ..."""
    for level in range(max(len(demand.steps) for demand in demands)):
        for demand in demands:
            if level < len(demand.steps):
                yield demand, level


def appetite(voices: float, demands: Sequence[Demand]) -> float:
    """What would satisfy all demands, with the margin that the last of them asks for."""
    return max(voices, LEAST_VOICES) + MARGIN * sum(demand.steps[-1].bitrate for demand in demands)
