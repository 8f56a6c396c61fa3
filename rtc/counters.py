"""What a forwarder counts over all its peers."""

from dataclasses import dataclass


@dataclass(slots=True)
class Counters:
    """Sums since the start; see `rtc.forwarder.ForwarderStats`."""

    received: int = 0
    dropped: int = 0
    sent: int = 0
    octets_sent: int = 0
    unsent: int = 0
    retransmitted: int = 0
    nacks_sent: int = 0
    key_frames_asked: int = 0
