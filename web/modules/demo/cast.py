"""Whom a visitor can be: a handful of people of each role of the main demo school, the first suggested first."""

from collections.abc import Callable, Iterator
from functools import partial

from web.access import IdentityKind
from web.modules.demo.plan import PersonPlan, School
from web.routing import Output

SUGGESTED_CLASS = "三年二班"
"""The class of the first lesson: its head teacher, and a family of it, come first."""
EACH = 4


class CastMember(Output):
    """`title` and `detail` are the school's own words: subjects, classes, names of children."""

    person_id: str
    name: str
    name_other: str
    title: str
    detail: str


class CastGroup(Output):
    kind: IdentityKind
    people: list[CastMember]


class Cast(Output):
    school: str
    groups: list[CastGroup]


def cast(school: School) -> Cast:
    """The cast of a planned school; small, and the same each time."""
    makers: dict[IdentityKind, Callable[[School], Iterator[CastMember]]] = {
        IdentityKind.TEACHING_STAFF: _teachers,
        IdentityKind.PARENT: _parents,
        IdentityKind.STUDENT: _students,
        IdentityKind.ADMINISTRATOR: partial(_of_kind, kind=IdentityKind.ADMINISTRATOR),
        IdentityKind.SCHOOL_STAFF: partial(_of_kind, kind=IdentityKind.SCHOOL_STAFF),
    }
    groups = [CastGroup(kind=kind, people=list(make(school))[:EACH]) for kind, make in makers.items()]
    return Cast(school=school.plan.name, groups=groups)


def members_of(cast_: Cast) -> frozenset[str]:
    """The ids of all who can be chosen."""
    return frozenset(member.person_id for group in cast_.groups for member in group.people)


def _teachers(school: School) -> Iterator[CastMember]:
    """Two head teachers, a teacher who is also a parent (IMP-03), then those who head no class."""
    people = _by_id(school)
    heads = sorted(school.heads.items(), key=lambda item: item[0] != SUGGESTED_CLASS)
    others = [one for one in school.people if one.subject is not None and one.id not in school.heads.values()]
    others.sort(key=lambda one: -len(one.identities))
    for person in [*(people[who] for _, who in heads[:2]), *others]:
        taught = "、".join(dict.fromkeys(name for name, who, _ in school.teaching if who == person.id))
        children = "、".join(_children(school, person.id))
        yield _member(person, f"{taught} · {children}" if children else taught)


def _parents(school: School) -> Iterator[CastMember]:
    """Both parents of one child of the suggested class, then parents of two children, then others."""
    people = _by_id(school)
    parents = [one for one in school.people if one.identities[0][0] is IdentityKind.PARENT]
    couple = _couple(school)
    two = [one for one in parents if len(school.children[one.id]) > 1 and one.id not in couple]
    chosen = dict.fromkeys([*couple, *(one.id for one in two[:2]), *(one.id for one in parents)])
    for person_id in chosen:
        yield _member(people[person_id], "、".join(_children(school, person_id)))


def _students(school: School) -> Iterator[CastMember]:
    """First the child of the couple, then one of each other class."""
    by_class = {student.class_name: student for student in reversed(school.students)}
    first = next((child for parent in _couple(school) for child in school.children[parent]), None)
    if first is not None:
        by_class[first.class_name] = first
    for student in sorted(by_class.values(), key=lambda one: one.class_name != SUGGESTED_CLASS):
        yield _member(student.person, student.class_name)


def _couple(school: School) -> list[str]:
    """The parents of the first child of the suggested class that has two, and no brother or sister here."""
    for student in school.students:
        parents = school.parents.get(student.person.id, [])
        alone = all(len(school.children[parent]) == 1 for parent in parents)
        if student.class_name == SUGGESTED_CLASS and len(parents) == 2 and alone:
            return parents
    return []


def _of_kind(school: School, kind: IdentityKind) -> Iterator[CastMember]:
    for person in school.people:
        if person.identities[0][0] is kind:
            yield _member(person, person.department or "")


def _children(school: School, person_id: str) -> list[str]:
    """The children as 「陳小明（三年二班）」."""
    return [f"{one.person.name.name}（{one.class_name}）" for one in school.children.get(person_id, ())]


def _by_id(school: School) -> dict[str, PersonPlan]:
    return {person.id: person for person in school.people}


def _member(person: PersonPlan, detail: str) -> CastMember:
    title = person.identities[0][1]
    return CastMember(
        person_id=person.id, name=person.name.name, name_other=person.name.other, title=title, detail=detail
    )
