"""Asks a publisher for the packets that were lost on the way (RFC 4585, generic NACK)."""

from typing import Final

MAX_MISSING: Final = 256
"""With more missing at once the stream is torn; a key frame mends it, a flood of retransmissions does not."""

REORDERING: Final = 0.01
"""Seconds that a packet may be overtaken before it counts as lost."""

RETRY_AFTER: Final = (0.05, 0.075, 0.1, 0.15, 0.2, 0.3)
"""Seconds between the requests for one packet. After the last of them it is given up: its frame is too late by then."""


class NackGenerator:
    """The missing packets of one stream. Numbers are unwrapped sequence numbers, times seconds."""

    __slots__ = ("_missing",)

    def __init__(self) -> None:
        self._missing: dict[int, tuple[float, int]] = {}

    def miss(self, first: int, end: int, now: float) -> bool:
        """Packets `first` .. `end - 1` were overtaken. `False`: too many, all are forgotten."""
        if end - first + len(self._missing) > MAX_MISSING:
            self._missing.clear()
            return False
        for number in range(first, end):
            self._missing[number] = (now + REORDERING, 0)
        return True

    def arrive(self, number: int) -> None:
        self._missing.pop(number, None)

    def __len__(self) -> int:
        return len(self._missing)

    def __contains__(self, number: int) -> bool:
        return number in self._missing

    def clear(self) -> None:
        self._missing.clear()

    def due(self, now: float) -> tuple[list[int], bool]:
        """What to ask for now, oldest first, and whether a packet was given up."""
        asked, given_up = [], []
        for number, (at, tries) in self._missing.items():
            if at > now:
                continue
            if tries == len(RETRY_AFTER):
                given_up.append(number)
            else:
                asked.append(number)
                self._missing[number] = (now + RETRY_AFTER[tries], tries + 1)
        for number in given_up:
            del self._missing[number]
        return sorted(asked), bool(given_up)
