"""Spans of a replay that somebody watched: joined, bounded, and how much of the whole they are. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

Span = tuple[float, float]
"""From and to, in seconds."""
GAP: Final = 1.0
"""Seconds between two spans that count as one: reports are not as exact as that."""
KEPT: Final = 200
"""Spans of one person; the smallest gaps between them are closed beyond that."""


def joined(spans: Iterable[Sequence[float]]) -> list[Span]:
    """Disjoint, in order, without those of no length."""
    whole: list[Span] = []
    for start, end in sorted((span[0], span[1]) for span in spans):
        if end <= start:
            continue
        if whole and start <= whole[-1][1] + GAP:
            whole[-1] = (whole[-1][0], max(whole[-1][1], end))
        else:
            whole.append((start, end))
    return _few(whole)


def seconds(spans: Iterable[Sequence[float]]) -> float:
    return sum(end - start for start, end in spans)


def _few(spans: list[Span]) -> list[Span]:
    while len(spans) > KEPT:
        place = min(range(len(spans) - 1), key=lambda at: spans[at + 1][0] - spans[at][1])
        spans[place : place + 2] = [(spans[place][0], spans[place + 1][1])]
    return spans
