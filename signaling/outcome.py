"""What a change of a room caused: events with their recipients, facts to keep, members who are out. The caller acts."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from signaling.facts import Fact
from signaling.messages import Event, MemberId


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event and the seats it is for, decided when it happened."""

    event: Event
    to: tuple[MemberId, ...] | None
    """`None` is everybody who listens, at the cost of no list."""


@dataclass(slots=True)
class Outcome:
    deliveries: list[Delivery] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    dismissed: list[MemberId] = field(default_factory=list)
    """Seats that were taken away; their sockets are detached after the deliveries, their media at once."""
    gates: bool = True
    """False when nothing changed that decides what media flow: a stroke must not cost a look at every track."""

    def add(self, other: "Outcome | None") -> None:
        """Appends what came of another change."""
        if other is not None:
            self.deliveries += other.deliveries
            self.facts += other.facts
            self.dismissed += other.dismissed

    def deliver(self, event: Event, to: Iterable[MemberId]) -> None:
        """Adds a delivery, unless it is for nobody."""
        if recipients := tuple(to):
            self.deliveries.append(Delivery(event, recipients))

    def deliver_to_all(self, event: Event) -> None:
        self.deliveries.append(Delivery(event, None))
