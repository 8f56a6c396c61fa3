"""Whether children are alone: how long no member of staff has been connected (beyond.md, advance 1; IMP-13)."""

from datetime import datetime, timedelta


class StaffWatch:
    """Without a clock: told when staff are there, asked what that means."""

    def __init__(self, away: timedelta, abandon: timedelta, now: datetime) -> None:
        self._away = away
        self._abandon = abandon
        self._lost_at: datetime | None = now
        self.since: datetime | None = None
        """When the last of staff was lost, once that is long enough ago; children's media and comments are closed."""

    @property
    def closes_at(self) -> datetime | None:
        """When the room closes if staff stay away; `None` while they are not away."""
        return None if self.since is None else self.since + self._abandon

    @property
    def deadline(self) -> datetime | None:
        if self._lost_at is None:
            return None
        return self._lost_at + (self._away if self.since is None else self._abandon)

    def observe(self, staff_here: bool, now: datetime) -> None:
        """Says whether any member of staff is connected."""
        if staff_here:
            self._lost_at = self.since = None
        elif self._lost_at is None:
            self._lost_at = now

    def run_due(self, now: datetime) -> bool:
        """Moves on to `now`; true when the room has been abandoned."""
        if self._lost_at is None:
            return False
        if now >= self._lost_at + self._away:
            self.since = self._lost_at
        return now >= self._lost_at + self._abandon
