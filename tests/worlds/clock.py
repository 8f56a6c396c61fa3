"""A clock that runs like the real one and can be put forward."""

import time


class Clock:
    """Call it for the time; `forward` lets time pass at once."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self._ahead

    def forward(self, seconds: float) -> None:
        self._ahead += seconds
