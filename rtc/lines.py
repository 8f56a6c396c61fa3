"""The connections of many peers in a few numbers, for operators: how many are good, and how bad the worst are. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from rtc.forwarder import LinkStats


@dataclass(frozen=True, slots=True)
class Line:
    """The connection of one peer. `carries_video`: it is not too narrow for any picture that is wanted."""

    link: LinkStats
    carries_video: bool


@dataclass(frozen=True, slots=True)
class LinesStats:
    """Of the peers that are connected. Loss is 0..1, times are seconds."""

    good: int
    fair: int
    poor: int
    voice_only: int
    """Lines that carry voices and no picture at present."""
    loss_mean: float
    loss_worst: float
    round_trip_mean: float
    round_trip_worst: float
    jitter_worst: float
    budget_lowest: float
    """Bits per second of the narrowest line that is known; 0 when none is."""


def sum_up(lines: Iterable[Line]) -> LinesStats:
    known = list(lines)
    links = [line.link for line in known]
    words = [link.quality for link in links]
    return LinesStats(
        good=words.count("good"),
        fair=words.count("fair"),
        poor=words.count("poor"),
        voice_only=sum(not line.carries_video for line in known),
        loss_mean=_mean([link.loss for link in links]),
        loss_worst=max((link.loss for link in links), default=0.0),
        round_trip_mean=_mean([link.round_trip for link in links if link.round_trip]),
        round_trip_worst=max((link.round_trip for link in links), default=0.0),
        jitter_worst=max((link.jitter for link in links), default=0.0),
        budget_lowest=min((link.budget for link in links if link.budget is not None), default=0.0),
    )


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
