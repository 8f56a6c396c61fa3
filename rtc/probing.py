"""Finds out whether a line carries more than flows: short spells of padding, and what of them arrived. Pure.

A forwarder cannot send a little more to see what happens, as an encoder can: the next layer costs three times the present
one. So before it is given, padding fills the difference for a moment (RTX without a payload, which receivers throw away).
A spell is so short that on a line that is full it delays voices by `DURATION` at most.
"""

from dataclasses import dataclass, field
from typing import Final

from rtc.outcome import Outcome

BEYOND: Final = 1.2
"""How far beyond what is wanted: what is measured is a little less than what was sent."""

DURATION: Final = 0.12
"""Seconds of a spell."""

FACTOR: Final = 2.0
"""How far beyond the estimate a spell reaches."""

EVERY: Final = 3.0
"""Seconds after a spell that found nothing; half as long again each time, up to `SELDOM`."""

SELDOM: Final = 6.0

AGAIN: Final = 0.3
"""Seconds after one that found more."""

FIRST: Final = 0.5
"""Seconds after more was wanted for the first time."""

PATIENCE: Final = 1.0
"""Seconds after a spell in which its outcomes have to be told."""

PACKETS: Final = 8
"""A spell of which fewer arrived says nothing."""

PADDING: Final = 255
"""Octets of padding in a packet, the most that RTP can say (RFC 3550, section 5.1)."""

SIZE: Final = PADDING + 68
"""Octets of such a packet on the line: IP, UDP, RTP with its extensions, the authentication tag."""

LARGEST_STEP: Final = 40
"""Packets of padding at once: a tick that came late must not make a burst of its own."""

TRUST: Final = 0.95
"""Of what arrived when it was less than what was sent: then it is the line's limit, to which there has to be a distance."""

_OPEN: Final = 1 << 62
"""A number that is never reached."""


@dataclass(slots=True)
class _Spell:
    bitrate: float
    began_at: float
    first: int
    """The transport-wide number of its first packet; `end` that of the first one after it, `None` while it goes on."""
    end: int | None = None
    padded: float = 0.0
    arrived: list[Outcome] = field(default_factory=list)


class Prober:
    """For one subscriber. Numbers are transport-wide ones, unwrapped."""

    def __init__(self) -> None:
        self._wanted = 0.0
        self._next_at: float | None = None
        self._spell: _Spell | None = None
        self._pause = EVERY

    @property
    def is_busy(self) -> bool:
        return self._spell is not None

    @property
    def is_sending(self) -> bool:
        return self._spell is not None and self._spell.end is None

    def want(self, bitrate: float, estimate: float, now: float) -> None:
        """The subscriber could use so many bits per second in all."""
        if bitrate <= estimate:
            self._next_at = None
        elif self._next_at is None:
            self._next_at = now + FIRST
        self._wanted = bitrate

    def packets(self, estimate: float, flowing: float, number: int, now: float) -> int:
        """How many packets of padding are to be sent now, beside the `flowing` bits per second. `number` is the next one."""
        spell = self._spell
        if spell is None:
            if self._next_at is None or now < self._next_at:
                return 0
            spell = self._spell = _Spell(min(FACTOR * estimate, BEYOND * self._wanted), now, number)
        if spell.end is not None:
            return 0
        if now - spell.began_at >= DURATION:
            spell.end = number
            return 0
        due = (spell.bitrate - flowing) * (now - spell.began_at + 0.02) / 8 - spell.padded
        count = min(LARGEST_STEP, max(0, int(due / SIZE)))
        spell.padded += count * SIZE
        return count

    @property
    def span(self) -> tuple[int, int]:
        """The packets that left while the spell goes on: the first, and the first one after them."""
        spell = self._spell
        if spell is None:
            return 0, 0
        return spell.first, _OPEN if spell.end is None else spell.end

    def hear(self, outcome: Outcome) -> None:
        """The outcome of a packet that a spell covers."""
        if self._spell is not None and outcome.arrived is not None:
            self._spell.arrived.append(outcome)

    def result(self, newest: int, estimate: float, now: float) -> float | None:
        """What the spell found, once `newest`, the newest number that was told of, is its last; else `None`."""
        spell = self._spell
        if spell is None or spell.end is None:
            return None
        if newest < spell.end - 1 and now - spell.began_at < DURATION + PATIENCE:
            return None
        self._spell = None
        found = _measure(spell.arrived)
        if found is not None and found > estimate * 1.05:
            self._pause = EVERY
            self._next_at = now + AGAIN
        else:
            self._rest(now)
        return found

    def postpone(self, now: float) -> None:
        """The line is full: no new spell for a while. One that is under way goes on, and stays known as such."""
        if self._spell is None and self._next_at is not None:
            self._next_at = max(self._next_at, now + EVERY)

    def _rest(self, now: float) -> None:
        self._next_at = now + self._pause
        self._pause = min(1.5 * self._pause, SELDOM)


def _measure(outcomes: list[Outcome]) -> float | None:
    """Bits per second: the lower one of how they left and how they arrived, without the first burst, which began it all."""
    arrivals = [each.arrived for each in outcomes if each.arrived is not None]
    if len(arrivals) < PACKETS:
        return None
    left = outcomes[-1].sent - outcomes[0].sent
    came = max(arrivals) - min(arrivals)
    octets = sum(each.octets for each in outcomes if each.sent > outcomes[0].sent)
    if left <= 0 or came <= 0:
        return None
    sent, received = octets * 8 / left, octets * 8 / came
    return TRUST * received if received < 0.9 * sent else min(sent, received)
