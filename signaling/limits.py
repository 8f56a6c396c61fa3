"""Two limits without a clock: `now` is in seconds, from any clock that does not go back."""

from collections import deque


class TokenBucket:
    """Lets `burst` through at once and `rate` a second in the long run."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._at: float | None = None

    def take(self, now: float) -> float:
        """Takes one token and returns 0, or takes none and returns the seconds until there is one."""
        passed = 0.0 if self._at is None else max(0.0, now - self._at)
        self._at = now
        self._tokens = min(self._burst, self._tokens + passed * self._rate)
        if self._tokens >= 1:
            self._tokens -= 1
            return 0.0
        return (1 - self._tokens) / self._rate


class Window:
    """Lets `limit` through in any `seconds`."""

    def __init__(self, limit: int, seconds: float) -> None:
        self._limit = limit
        self._seconds = seconds
        self._taken: deque[float] = deque(maxlen=limit)

    def take(self, now: float) -> float:
        """Counts one and returns 0, or counts none and returns the seconds until one fits."""
        if len(self._taken) == self._limit and (wait := self._taken[0] + self._seconds - now) > 0:
            return wait
        self._taken.append(now)
        return 0.0
