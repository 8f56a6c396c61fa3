"""How good the connection of a peer is, in one of three words: for the sign on its page. Pure.

Measured are the loss of both directions, the round trip and the jitter of voices, all as RTCP reports tell them. A worse word
is said at once, a better one only after the connection was better for `HOLD`, so that the sign does not flicker.
"""

from dataclasses import dataclass
from typing import Final, Literal

Quality = Literal["good", "fair", "poor"]

HOLD: Final = 5.0
"""Seconds that a better word has to be true before it is said."""

WINDOW: Final = 3.0
"""Seconds over which loss is counted: a single lost packet is no sign of anything."""

SMOOTHING: Final = 0.3
"""Weight of a new round trip or jitter."""

SILENCE: Final = 6.0
"""Seconds without any report after which the connection counts as poor; browsers report once or twice a second."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a word bears. `loss` is a fraction, the others are seconds."""

    loss: float
    round_trip: float
    jitter: float


LIMITS: Final[tuple[tuple[Quality, Limits], ...]] = (
    ("good", Limits(loss=0.03, round_trip=0.25, jitter=0.04)),
    ("fair", Limits(loss=0.10, round_trip=0.60, jitter=0.12)),
)
"""Best first. With 3 % of loss retransmissions hide everything; with 10 % or 0.6 s talking to each other is work (ITU-T G.114)."""

_ORDER: Final[tuple[Quality, ...]] = ("good", "fair", "poor")

SETTLE: Final = 6.0
"""Seconds from the first report for which the figures are those of a beginning: handshakes, first key frames, a page that loads."""


class QualityMeter:
    """The figures of one connection and the word for them. Times are seconds, monotonic."""

    __slots__ = ("_began_at", "_better_since", "_counts", "_heard_at", "is_known", "jitter", "round_trip", "word")

    def __init__(self) -> None:
        self.word: Quality = "good"
        """As of the last `update`."""
        self.is_known = False
        """Whether the word is more than a guess: reports came for `SETTLE`."""
        self._began_at: float | None = None
        self.round_trip = 0.0
        self.jitter = 0.0
        self._counts: list[tuple[float, float, float]] = []
        self._heard_at: float | None = None
        self._better_since: float | None = None

    @property
    def loss(self) -> float:
        """Of all packets that were reported on in the last `WINDOW`, 0..1."""
        expected = sum(count for _, count, _ in self._counts)
        return min(1.0, sum(lost for *_, lost in self._counts) / expected) if expected else 0.0

    def hear(self, expected: float, lost: float, now: float) -> None:
        """A report, of either direction, on so many packets."""
        self._heard_at = now
        if self._began_at is None:
            self._began_at = now
        if expected > 0:
            self._counts.append((now, expected, lost))

    def hear_round_trip(self, seconds: float) -> None:
        self.round_trip += (seconds - self.round_trip) * (SMOOTHING if self.round_trip else 1)

    def hear_jitter(self, seconds: float) -> None:
        """Of a voice: pictures leave in bursts, so that theirs tells nothing of the network."""
        self.jitter += (seconds - self.jitter) * (SMOOTHING if self.jitter else 1)

    def update(self, now: float) -> Quality:
        """The word for now."""
        self._counts = [count for count in self._counts if now - count[0] <= WINDOW]
        found = self._grade(now)
        if not self.is_known:  # a beginning holds nothing against what comes after it
            self.word, self._better_since = found, None
            self.is_known = self._began_at is not None and now - self._began_at >= SETTLE
            return self.word
        if _ORDER.index(found) >= _ORDER.index(self.word):
            self.word, self._better_since = found, None
        elif self._better_since is None:
            self._better_since = now
        elif now - self._better_since >= HOLD:
            self.word, self._better_since = found, None
        return self.word

    def _grade(self, now: float) -> Quality:
        if self._heard_at is not None and now - self._heard_at > SILENCE:
            return "poor"
        for word, most in LIMITS:
            if self.loss <= most.loss and self.round_trip <= most.round_trip and self.jitter <= most.jitter:
                return word
        return "poor"
