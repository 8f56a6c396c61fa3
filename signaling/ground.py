"""What a part of a class asks of its room. Each part has one topic: its state, its rules, and what it tells."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from signaling.facts import Fact
from signaling.messages import Event, MemberId
from signaling.outcome import Outcome
from signaling.seat import Seat


class Ground(Protocol):
    @property
    def seats(self) -> Mapping[MemberId, Seat]: ...

    def present(self, member: MemberId) -> Seat:
        """Refused with `no-such-member` when nobody of this id is in the room."""

    def touch(self, seat: Seat) -> None:
        """What others see of the seat may be new."""

    def record(self, fact: Fact) -> None:
        """To be kept, with the next outcome."""

    def told(self, now: datetime, *notices: tuple[Event, Iterable[MemberId]]) -> Outcome:
        """The outcome of what was changed since the last one; `notices` come after what they are about."""

    def everyone(self) -> tuple[MemberId, ...]:
        """Who listens."""

    def hosts(self) -> tuple[MemberId, ...]:
        """Who listens and hosts."""
