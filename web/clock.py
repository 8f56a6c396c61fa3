"""What time it is: a protocol, so that tests set the clock; and the real one."""

from datetime import UTC, datetime
from typing import Protocol

from typing_extensions import override


class Clock(Protocol):
    def now(self) -> datetime:
        """The present as an aware UTC instant."""


class SystemClock(Clock):
    @override
    def now(self) -> datetime:
        return datetime.now(UTC)
