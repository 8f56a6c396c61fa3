"""A class with made-up people, without sockets: every member has a replica that hears what it is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from signaling.classroom import Classroom
from signaling.facts import Fact
from signaling.identity import Admission, PersonId, RoomSpec, SchoolId
from signaling.messages import Child, MemberId, PersonKind, Relation, Role, RoomId, RoomKind, Snapshot
from signaling.outcome import Outcome
from signaling.room import Timing
from tests.signaling.replica import Replica, at

TIMING = Timing(grace=timedelta(seconds=60), away=timedelta(seconds=10), abandon=timedelta(seconds=600))
TEACHER = PersonId("teacher")
EIGHT = at("08:00:00")


def spec_of(kind: RoomKind = RoomKind.LARGE) -> RoomSpec:
    return RoomSpec(
        id=RoomId("math"), kind=kind, school=SchoolId("school"), title="數學", host=TEACHER, host_name="陳老師",
        started_at=EIGHT,
    )  # fmt: skip


def admission_of(person: PersonId, spec: RoomSpec) -> Admission:
    """Persons called `parent...` and `student...` are viewers, `colleague...` is staff who look in."""
    if person == TEACHER:
        return Admission(spec, Role.HOST, "陳老師", PersonKind.STAFF)
    if person.startswith("colleague"):
        return Admission(spec, Role.VIEWER, "黃老師", PersonKind.STAFF)
    if person.startswith("student"):
        return Admission(spec, Role.VIEWER, person, PersonKind.STUDENT)
    child = Child(person_id=f"{person}-child", name=f"{person} 的孩子", relation=Relation.MOTHER)
    return Admission(spec, Role.VIEWER, person, PersonKind.PARENT, (child,))


class School:
    """Drives one `Classroom` and hands every event to the replicas it is for."""

    def __init__(self, kind: RoomKind = RoomKind.LARGE, teacher: bool = True) -> None:
        self.now: datetime = EIGHT
        self.spec = spec_of(kind)
        self.room = Classroom(self.spec, TIMING, self.now)
        self.replicas: dict[MemberId, Replica] = {}
        self.facts: list[Fact] = []
        self.dismissed: list[MemberId] = []
        if teacher:
            self.teacher = self.enter(TEACHER)

    def enter(self, person: PersonId | str) -> MemberId:
        person = PersonId(person)
        seat, outcome = self.room.enter(person, admission_of(person, self.spec), self.now)
        self.heard(outcome)
        self.replicas[seat.id] = Replica.of(self.room.snapshot(seat.id, self.now))
        return seat.id

    def disconnect(self, member: MemberId) -> None:
        self.heard(self.room.disconnect(member, self.now))
        self.replicas.pop(member, None)

    def heard(self, outcome: Outcome) -> None:
        for delivery in outcome.deliveries:
            for member in self.replicas if delivery.to is None else delivery.to:
                self.replicas[member].apply(delivery.event)
        self.facts += outcome.facts
        self.dismissed += outcome.dismissed

    def does(self, change: Callable[..., Outcome], *arguments: object) -> None:
        """Calls a method of the room with the time of now."""
        self.heard(change(*arguments, self.now))

    def comments(self, member: MemberId, text: str, local_id: str | None = None) -> None:
        _, outcome = self.room.comments.send(member, text, local_id, self.now)
        self.heard(outcome)

    def passes(self, seconds: float) -> None:
        """Lets time pass, stopping at each deadline the room reports."""
        end = self.now + timedelta(seconds=seconds)
        while (due := self.room.deadline()) is not None and due <= end and self.room.closed is None:
            self.now = max(self.now, due)
            self.heard(self.room.run_due(self.now))
        self.now = end

    def speaker(self, person: str) -> MemberId:
        """Somebody who came, asked and was given the floor."""
        member = self.enter(person)
        self.does(self.room.speaking.ask, member)
        self.does(self.room.speaking.grant, member)
        return member

    def fresh(self, member: MemberId) -> Snapshot:
        """A snapshot as it would be given now."""
        return self.room.snapshot(member, self.now)

    def kinds(self, **changes: object) -> RoomSpec:
        return replace(self.spec, **changes)  # type: ignore[arg-type]
