"""What the directory answers and is asked, on the wire."""

from typing import Annotated, Literal

from pydantic import Field

from signaling.messages import PersonKind, Relation
from web.access import IdentityKind
from web.routing import Input, Output

FaceKind = Literal[PersonKind.STAFF, PersonKind.PARENT, PersonKind.STUDENT]
PAGE = 50


class ClassNode(Output):
    id: str
    name: str
    student_count: int
    group_id: str | None


class GradeNode(Output):
    id: str
    code: str
    name: str
    classes: list[ClassNode]


class SectionNode(Output):
    id: str
    name: str
    grades: list[GradeNode]


class DepartmentNode(Output):
    id: str
    name: str
    member_count: int


class Tree(Output):
    """Sections with their classes, as far as one may see them; departments for staff only."""

    sections: list[SectionNode]
    departments: list[DepartmentNode]


class Relative(Output):
    """A child of a parent, or a parent of a child; `relation` is the parent's to the child."""

    id: str
    name: str
    relation: Relation
    class_name: str | None = None


class PersonItem(Output):
    """A person in a list. `kind` is the face that is shown: a teacher who is also a parent is staff first (IMP-03)."""

    id: str
    name: str
    name_other: str
    kind: FaceKind
    title: str
    class_id: str | None
    class_name: str | None
    children: list[Relative]
    parents: list[Relative]


class People(Output):
    items: list[PersonItem]
    next_cursor: str | None


class IdentityItem(Output):
    kind: IdentityKind
    title: str


class TaughtClass(Output):
    class_id: str
    class_name: str
    subjects: list[str]
    head: bool


class PersonDetail(PersonItem):
    """A person's page. `phone` is E.164, and `None` for everybody who must not see it."""

    identities: list[IdentityItem]
    departments: list[str]
    teaches: list[TaughtClass]
    phone: str | None


class PeopleQuery(Input):
    """Which people: by name in any script, class, department, face."""

    q: Annotated[str, Field(max_length=80)] = ""
    class_id: Annotated[str, Field(max_length=64)] | None = None
    department_id: Annotated[str, Field(max_length=64)] | None = None
    tag_id: Annotated[str, Field(max_length=64)] | None = None
    """For staff; families find nobody by it."""
    kind: FaceKind | None = None
    cursor: Annotated[str, Field(max_length=400)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = PAGE
