"""When a publisher is asked for a key frame: coalesced over all who need one, throttled for each layer."""

from typing import Final

KEY_FRAME_INTERVAL: Final = 0.5
"""Seconds between two requests for the same layer: a key frame is ten times as large as the others."""


class KeyFrameRequests:
    """The need for a key frame of one layer. Who needs one says so; it is asked for until one comes."""

    __slots__ = ("_asked_at", "wanted")

    def __init__(self) -> None:
        self.wanted = False
        self._asked_at: float | None = None

    def want(self) -> None:
        self.wanted = True

    def arrive(self) -> None:
        self.wanted = False

    def due(self, now: float) -> bool:
        """Whether to ask now; a request that is due counts as sent."""
        if not self.wanted or (self._asked_at is not None and now - self._asked_at < KEY_FRAME_INTERVAL):
            return False
        self._asked_at = now
        return True
