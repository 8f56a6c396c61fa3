"""What a change of a room caused: events with their recipients, facts to keep, members who are out. The caller acts."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from signaling.facts import Fact
from signaling.messages import Event, MemberId


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event and the seats it is for, decided when it happened."""

    event: Event
    to: tuple[MemberId, ...]


@dataclass(slots=True)
class Outcome:
    deliveries: list[Delivery] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    dismissed: list[MemberId] = field(default_factory=list)
    """Seats that were taken away; their sockets are detached after the deliveries, their media at once."""

    def deliver(self, event: Event, to: Iterable[MemberId]) -> None:
        """Adds a delivery, unless it is for nobody."""
        if recipients := tuple(to):
            self.deliveries.append(Delivery(event, recipients))
