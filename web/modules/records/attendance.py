"""Was somebody there? The rule of META-01, pure: 「遲到半小時、缺席半小時或早退」 counts as absent.

A student has attended while the student, or a parent for it, was in the class on any device. Time in which the class was
paused is nobody's absence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Span:
    """From `begin` on, up to and without `end`."""

    begin: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.begin


@dataclass(frozen=True, slots=True)
class Rule:
    """From so long on it counts as absent: 30 minutes are, 29:59 are not."""

    late: timedelta
    away: timedelta
    early: timedelta


class Reason(StrEnum):
    NEVER_CAME = "never-came"
    LATE = "late"
    AWAY = "away"
    LEFT_EARLY = "left-early"


@dataclass(frozen=True, slots=True)
class Attendance:
    """`late`: until first seen. `away`: in between. `early`: from last seen to the end. `attended`: the sum of being there."""

    reasons: tuple[Reason, ...]
    late: timedelta = NOTHING
    away: timedelta = NOTHING
    early: timedelta = NOTHING
    attended: timedelta = NOTHING

    @property
    def present(self) -> bool:
        return not self.reasons


def judge(
    lesson: Span, stays: Iterable[Span], rule: Rule, pauses: Iterable[Span] = (), *, over: bool = True
) -> Attendance:
    """How somebody attended the lesson. Stays may overlap, as of two devices, and reach beyond the lesson.

    A lesson that is not `over` has its present as its end: nobody has left it early yet.
    """
    seen = joined(_within(lesson, stays))
    if not seen:
        return Attendance((Reason.NEVER_CAME,), late=_lesson_time([lesson], pauses))
    late = Span(lesson.begin, seen[0].begin)
    early = Span(seen[-1].end, lesson.end)
    gaps = [Span(one.end, other.begin) for one, other in pairwise(seen)]
    breaks = list(pauses)
    found = {
        Reason.LATE: (_lesson_time([late], breaks), rule.late),
        Reason.AWAY: (_lesson_time(gaps, breaks), rule.away),
        Reason.LEFT_EARLY: (_lesson_time([early], breaks) if over else NOTHING, rule.early),
    }
    return Attendance(
        reasons=tuple(reason for reason, (time, limit) in found.items() if time >= limit),
        late=found[Reason.LATE][0],
        away=found[Reason.AWAY][0],
        early=found[Reason.LEFT_EARLY][0],
        attended=total(seen),
    )


def joined(spans: Iterable[Span]) -> list[Span]:
    """The union, in order, without overlaps: two devices at once count once."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: one.begin):
        if found and span.begin <= found[-1].end:
            found[-1] = Span(found[-1].begin, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def total(spans: Iterable[Span]) -> timedelta:
    """The time of being there, overlaps once."""
    return sum((span.length for span in joined(spans)), NOTHING)


def _within(lesson: Span, stays: Iterable[Span]) -> list[Span]:
    """The part of the stays that is in the lesson."""
    cut = (Span(max(stay.begin, lesson.begin), min(stay.end, lesson.end)) for stay in stays)
    return [stay for stay in cut if stay.begin < stay.end]


def _lesson_time(spans: Sequence[Span], pauses: Iterable[Span]) -> timedelta:
    """How much of the spans was lesson and not pause."""
    breaks = joined(pauses)
    paused = (total(_within(span, breaks)) for span in spans)
    return sum((span.length for span in spans), NOTHING) - sum(paused, NOTHING)
