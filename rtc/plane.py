"""The parts that all peers of one media server share."""

from collections.abc import Callable
from dataclasses import dataclass, field

from rtc.addresses import Candidate
from rtc.dtls import Certificate
from rtc.forwarder import Forwarder, TrackKey
from rtc.ice import IceAgent


@dataclass(frozen=True, slots=True)
class Plane:
    """Made by `MediaServer.start`, handed down to routers and peers."""

    forwarder: Forwarder
    agent: IceAgent
    certificate: Certificate
    candidates: tuple[Candidate, ...]
    clock: Callable[[], float]
    track_news: dict[TrackKey, Callable[[], None]] = field(default_factory=dict)
    """Whom to tell that the forwarder reported something of a track: it started, or its layers changed."""
