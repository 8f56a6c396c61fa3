"""What the administration of the directory answers and is asked, on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from signaling.messages import Relation
from web.access import IdentityKind
from web.routing import Input, Output

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
MaybeName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
Id = Annotated[str, Field(min_length=1, max_length=64)]
Ids = Annotated[list[Id], Field(max_length=50)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)]
Seat = Annotated[int, Field(ge=0, le=999)]


class IdentityChange(Input):
    kind: IdentityKind
    title: MaybeName = ""


class PersonChange(Input):
    """The whole of what an administrator keeps of a person. `phone` with its country calling code; empty: none."""

    name: Name
    name_other: MaybeName = ""
    phone: Phone = ""
    identities: Annotated[list[IdentityChange], Field(min_length=1, max_length=len(IdentityKind))]
    department_ids: Ids = Field(default_factory=list)
    tag_ids: Ids = Field(default_factory=list)


class NewPerson(PersonChange):
    """`class_id`: the class of a new student."""

    class_id: Id | None = None
    number: Seat = 0


class IdentityKept(Output):
    kind: IdentityKind
    title: str


class PersonKept(Output):
    """A person as its form shows it. `locked`: name and number are the person's own matter (it has another school too)."""

    id: str
    name: str
    name_other: str
    phone: str
    identities: list[IdentityKept]
    department_ids: list[str]
    tag_ids: list[str]
    class_id: str | None
    number: int
    student_number: str | None
    locked: bool


class Place(Input):
    """A class of the current year; `None`: in none."""

    class_id: Id | None
    number: Seat = 0


class Tie(Input):
    relation: Relation


class Lesson(Input):
    person_id: Id
    subject: Name


class TeachersChange(Input):
    """All who head and teach a class."""

    heads: Annotated[list[Id], Field(max_length=10)]
    lessons: Annotated[list[Lesson], Field(max_length=100)]


class LessonItem(Output):
    person_id: str
    name: str
    subject: str


class HeadItem(Output):
    person_id: str
    name: str


class Teachers(Output):
    heads: list[HeadItem]
    lessons: list[LessonItem]


class LeaverItem(Output):
    """`kinds`: what the person was."""

    id: str
    name: str
    name_other: str
    kinds: list[IdentityKind]
    left_at: datetime
    by: str


class Leavers(Output):
    """The last to leave first."""

    items: list[LeaverItem]


class UnitChange(Input):
    name: Name
    position: Annotated[int, Field(ge=0, le=9999)] = 0


class UnitItem(Output):
    id: str
    name: str
    position: int
    member_count: int


class Units(Output):
    items: list[UnitItem]
