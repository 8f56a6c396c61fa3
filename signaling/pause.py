"""The pause (LIVE-20): since when, and how much of the lesson's time was paused before."""

from datetime import datetime, timedelta


class Pause:
    def __init__(self, since: datetime | None = None, seconds: float = 0) -> None:
        self.since = since
        """While the class is paused."""
        self.seconds = seconds
        """The sum of earlier pauses."""

    def begin(self, now: datetime) -> bool:
        """False when it is paused already."""
        if self.since is not None:
            return False
        self.since = now
        return True

    def end(self, now: datetime) -> timedelta | None:
        """How long this pause was; `None` when there was none."""
        if self.since is None:
            return None
        length = max(now - self.since, timedelta())
        self.since = None
        self.seconds += length.total_seconds()
        return length
