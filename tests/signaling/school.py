"""A class with made-up people, without sockets: every member has a replica that hears what it is told."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from signaling.classroom import Classroom
from signaling.facts import Fact
from signaling.identity import Admission, DeckSpec, PersonId, Recollection, RoomSpec, SchoolId
from signaling.memory import RoomMemory
from signaling.messages import (
    Child,
    DeckId,
    DrawInk,
    ElementId,
    Expected,
    InkTool,
    MemberId,
    PersonKind,
    Relation,
    Role,
    RoomId,
    RoomKind,
    Snapshot,
)
from signaling.outcome import Outcome
from signaling.remembering import remembered
from signaling.room import Timing
from tests.signaling.replica import Replica, at

TIMING = Timing(grace=timedelta(seconds=60), away=timedelta(seconds=10), abandon=timedelta(seconds=600))
TEACHER = PersonId("teacher")
EIGHT = at("08:00:00")
ROSTER = (
    Expected(person_id="student1", name="小一", group_name="三年二班"),
    Expected(person_id="student2", name="小二", group_name="三年二班"),
    Expected(person_id="parent1-child", name="小小", group_name="三年二班"),
)
DECKS = [DeckSpec(DeckId("add"), "10的加法", 12), DeckSpec(DeckId("sub"), "減法", 1)]


def spec_of(kind: RoomKind = RoomKind.LARGE) -> RoomSpec:
    return RoomSpec(
        id=RoomId("math"), kind=kind, school=SchoolId("school"), title="數學", host=TEACHER, host_name="陳老師",
        started_at=EIGHT, roster=ROSTER,
    )  # fmt: skip


def admission_of(person: PersonId, spec: RoomSpec) -> Admission:
    """Persons called `parent...` and `student...` are viewers, `colleague...` is staff who look in, `stranger...` is of
    another school."""
    if person == TEACHER:
        return Admission(spec, Role.HOST, "陳老師", PersonKind.STAFF)
    if person.startswith("colleague"):
        return Admission(spec, Role.VIEWER, "黃老師", PersonKind.STAFF)
    if person.startswith("student"):
        return Admission(spec, Role.VIEWER, person, PersonKind.STUDENT)
    if person.startswith("stranger"):
        return Admission(spec, Role.VIEWER, person, PersonKind.OUTSIDER, invited=False)
    child = Child(person_id=f"{person}-child", name=f"{person} 的孩子", relation=Relation.MOTHER)
    return Admission(spec, Role.VIEWER, person, PersonKind.PARENT, (child,))


F = TypeVar("F")


class School:
    """Drives one `Classroom` and hands every event to the replicas it is for."""

    def __init__(self, kind: RoomKind = RoomKind.LARGE, teacher: bool = True, **changes: Any) -> None:
        self.now: datetime = EIGHT
        self.spec = replace(spec_of(kind), **changes)
        self.room = Classroom(self.spec, TIMING, self.now)
        self.replicas: dict[MemberId, Replica] = {}
        self.facts: list[Fact] = []
        self.dismissed: list[MemberId] = []
        if teacher:
            self.teacher = self.enter(TEACHER)

    def enter(self, person: PersonId | str, admission: Admission | None = None) -> MemberId:
        person = PersonId(person)
        seat, outcome = self.room.enter(person, admission or admission_of(person, self.spec), self.now)
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
        for member, replica in self.replicas.items():
            surface = replica.room.surface
            if surface is not None and surface in replica.unread and member in self.room.seats:
                replica.read(self.room.ink.fetch(surface))
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

    def draws(self, member: MemberId, element: str = "e1", points: Sequence[int] = (1, 2, 50), **changes: Any) -> None:
        """On the surface that is shown, unless told otherwise."""
        stroke = {
            "surface": self.room.stage.surface, "element_id": ElementId(element), "tool": InkTool.PEN, "color": "#d32f2f",
            "width": 40, "start": 0, "points": list(points), "done": False, **changes,
        }  # fmt: skip
        self.does(self.room.ink.draw, member, DrawInk.model_validate(stroke))

    def told(self, kind: type[F]) -> list[F]:
        """The facts of a kind."""
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def crashes(self) -> None:
        """The process dies; the room is opened again from what was kept, as JSON, and everybody who listened comes back."""
        listening = [self.room.seats[member].person for member in self.replicas]
        ink = {surface: self.room.ink.on(surface) for surface in self.room.ink.surfaces()}
        memory = RoomMemory.read(remembered(self.room).model_dump(mode="json"))
        self.room = Classroom(self.spec, TIMING, self.now, Recollection(memory, ink, tuple(self.room.roster)))
        self.replicas = {}
        for person in listening:
            self.enter(person)
