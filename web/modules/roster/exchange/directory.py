"""The people of a school as an import compares with them, all at once and in few queries."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import Relation
from web.access import IdentityKind
from web.modules.directory.tables import (
    Department,
    DepartmentMember,
    Enrolment,
    Grade,
    Guardianship,
    HeadTeacher,
    Identity,
    Person,
    SchoolClass,
    SchoolYear,
    Section,
    StudentNumber,
    Teaching,
)
from web.modules.roster.exchange.columns import word
from web.modules.roster.tables import Departure

BATCH: Final = 1000
"""Values of one statement."""


@dataclass(slots=True)
class Entry:
    """A person as the directory has it, or as the lines so far would have it. `key`: its id, or `new-1` and so on."""

    key: str
    name: str
    name_other: str = ""
    phone: str = ""
    number: str = ""
    identities: dict[IdentityKind, str] = field(default_factory=dict)
    """Each with its title."""
    class_id: str | None = None
    """Of the current year."""
    seat: int = 0
    departments: dict[str, None] = field(default_factory=dict)
    lessons: dict[tuple[str, str], None] = field(default_factory=dict)
    """Class and subject, in the current year."""
    heads: dict[str, None] = field(default_factory=dict)
    children: dict[str, Relation] = field(default_factory=dict)
    """By their keys."""
    elsewhere: bool = False
    """Whether it belongs to another school too: name and number are its own matter."""

    def copy(self) -> "Entry":
        """One of its own."""
        return replace(
            self,
            identities=dict(self.identities),
            departments=dict(self.departments),
            lessons=dict(self.lessons),
            heads=dict(self.heads),
            children=dict(self.children),
        )


@dataclass(frozen=True, slots=True)
class ClassPlace:
    """A class of the current year, and where it is."""

    id: str
    name: str
    code: str
    grade: str
    grade_name: str
    section: str


@dataclass(frozen=True)
class Classes:
    """The classes of the current year, found by what people call them."""

    all: Sequence[ClassPlace]

    @cached_property
    def by_id(self) -> Mapping[str, ClassPlace]:
        return {one.id: one for one in self.all}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What each is called where no grade and section stand beside it: as short as it can be."""
        names = Counter(word(one.name) for one in self.all)
        longer = Counter(word(one.grade + one.name) for one in self.all)
        found = {}
        for one in self.all:
            label = one.name if names[word(one.name)] == 1 else f"{one.grade} {one.name}"
            found[one.id] = label if longer[word(one.grade + one.name)] == 1 else f"{one.section} {label}"
        return found

    @cached_property
    def _called(self) -> tuple[Mapping[str, list[ClassPlace]], ...]:
        """By name; then by everything else that it is called."""
        exact: dict[str, list[ClassPlace]] = {}
        other: dict[str, list[ClassPlace]] = {}
        for one in self.all:
            exact.setdefault(one.name, []).append(one)
            names = {one.name, one.code} - {""}
            longer = {f"{grade}{name}" for grade in (one.grade, one.grade_name) for name in names}
            for text in {word(text) for text in (*names, *longer, *(f"{one.section}{text}" for text in longer))}:
                other.setdefault(text, []).append(one)
        return exact, other

    def find(self, text: str, grade: str = "", section: str = "") -> Sequence[ClassPlace]:
        """Those that are meant by it: one, where it is clear."""
        exact, other = self._called
        for found in (exact.get(text, []), other.get(word(text), [])):
            within = [one for one in found if _fits(one, grade, section)]
            if within:
                return within
        return []


def _fits(one: ClassPlace, grade: str, section: str) -> bool:
    in_grade = not grade or word(grade) in {word(one.grade), word(one.grade_name)}
    return in_grade and (not section or word(section) == word(one.section))


@dataclass(slots=True)
class Directory:
    """`numbers`: whose each student number is. `gone`: those of students who have left. `strangers`: telephones, of those
    asked about, of people who are nobody in the school now; whether they have left it."""

    people: dict[str, Entry]
    numbers: Mapping[str, Entry]
    classes: Classes
    departments: Mapping[str, str]
    """Ids by name."""
    gone: frozenset[str]
    strangers: Mapping[str, bool]


async def load(session: AsyncSession, school_id: str, phones: Iterable[str] = ()) -> Directory:
    """The whole school, in a dozen queries whatever its size."""
    people = await _people(session, school_id)
    for row in await session.scalars(select(Identity).where(Identity.school_id == school_id).order_by(Identity.id)):
        people[row.person_id].identities[row.kind] = row.title
    classes = await _classes(session, school_id)
    await _studies(session, school_id, people, classes)
    await _work(session, school_id, people, classes)
    departments = await session.execute(select(Department.name, Department.id).where(Department.school_id == school_id))
    numbers = select(StudentNumber.number, StudentNumber.person_id).where(StudentNumber.school_id == school_id)
    numbered = dict((await session.execute(numbers.order_by(StudentNumber.number.desc()))).all())
    whose = {number: people[person_id] for number, person_id in numbered.items() if person_id in people}
    for number, entry in whose.items():
        entry.number = number
    strangers = await _strangers(session, school_id, phones, people)
    gone = frozenset(set(numbered) - set(whose))
    return Directory(people, whose, classes, dict(departments.all()), gone, strangers)


async def _people(session: AsyncSession, school_id: str) -> dict[str, Entry]:
    mine = select(Identity.person_id).where(Identity.school_id == school_id)
    query = select(Person.id, Person.name, Person.name_other, Person.phone).where(Person.id.in_(mine))
    rows = await session.execute(query.order_by(Person.sort_key, Person.id))
    people = {id_: Entry(id_, name, other, phone or "") for id_, name, other, phone in rows}
    others = select(Identity.person_id).where(Identity.school_id != school_id, Identity.person_id.in_(mine))
    for person_id in await session.scalars(others):
        people[person_id].elsewhere = True
    return people


async def _classes(session: AsyncSession, school_id: str) -> Classes:
    query = (
        select(SchoolClass.id, SchoolClass.name, SchoolClass.code, Grade.code, Grade.name, Section.name)
        .join(SchoolYear, SchoolYear.id == SchoolClass.school_year_id)
        .join(Grade, Grade.id == SchoolClass.grade_id)
        .join(Section, Section.id == Grade.section_id)
        .where(SchoolClass.school_id == school_id, SchoolYear.current)
        .order_by(SchoolClass.position, SchoolClass.id)
    )
    return Classes([ClassPlace(*row) for row in await session.execute(query)])


async def _studies(session: AsyncSession, school_id: str, people: Mapping[str, Entry], classes: Classes) -> None:
    seats = select(Enrolment.person_id, Enrolment.class_id, Enrolment.number).where(Enrolment.school_id == school_id)
    for person_id, class_id, number in await session.execute(seats.order_by(Enrolment.class_id.desc())):
        if class_id in classes.by_id and person_id in people:
            people[person_id].class_id, people[person_id].seat = class_id, number
    ties = select(Guardianship.parent_id, Guardianship.child_id, Guardianship.relation)
    ties = ties.where(Guardianship.school_id == school_id)
    for parent_id, child_id, relation in await session.execute(ties.order_by(Guardianship.child_id)):
        if parent_id in people and child_id in people:
            people[parent_id].children[child_id] = relation


async def _work(session: AsyncSession, school_id: str, people: Mapping[str, Entry], classes: Classes) -> None:
    members = (
        select(DepartmentMember.person_id, Department.name)
        .join(Department, Department.id == DepartmentMember.department_id)
        .where(DepartmentMember.school_id == school_id)
        .order_by(Department.position, Department.id)
    )
    for person_id, name in await session.execute(members):
        if person_id in people:
            people[person_id].departments[name] = None
    order = {id_: place for place, id_ in enumerate(classes.by_id)}
    taught = select(Teaching.person_id, Teaching.class_id, Teaching.subject).where(Teaching.school_id == school_id)
    headed = select(HeadTeacher.person_id, HeadTeacher.class_id).where(HeadTeacher.school_id == school_id)
    lessons = [row for row in await session.execute(taught) if row[1] in order and row[0] in people]
    for person_id, class_id, subject in sorted(lessons, key=lambda row: (order[row[1]], row[2])):
        people[person_id].lessons[class_id, subject] = None
    heads = [row for row in await session.execute(headed) if row[1] in order and row[0] in people]
    for person_id, class_id in sorted(heads, key=lambda row: order[row[1]]):
        people[person_id].heads[class_id] = None


async def _strangers(
    session: AsyncSession, school_id: str, phones: Iterable[str], people: Mapping[str, Entry]
) -> Mapping[str, bool]:
    known = {entry.phone for entry in people.values()}
    asked = sorted(set(phones) - known)
    found: dict[str, bool] = {}
    for start in range(0, len(asked), BATCH):
        query = (
            select(Person.phone, Departure.person_id)
            .outerjoin(Departure, (Departure.person_id == Person.id) & (Departure.school_id == school_id))
            .where(Person.phone.in_(asked[start : start + BATCH]))
        )
        found |= {str(phone): left is not None for phone, left in await session.execute(query)}
    return found
