"""What became of the packets that were sent to a subscriber."""

from collections.abc import Sequence
from typing import NamedTuple


class Outcome(NamedTuple):
    """What became of a packet: `sent` by our clock, `arrived` by the receiver's (`None`: lost), in seconds."""

    sent: float
    octets: int
    arrived: float | None
    is_probe: bool = False
    """It left while a probe was under way."""


class Told(NamedTuple):
    """What one message told that was not known."""

    packets: int
    """Without those of probes, as `lost`."""
    lost: int
    probes: Sequence[Outcome]
    """Packets of the probe that is under way, in their order."""
