"""The demo school before it is stored: who there is, who teaches whom, who is whose child. Pure, and the same each time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import cycle

from signaling.messages import Relation
from web.access import IdentityKind
from web.modules.demo.names import FullName, Namer, Surname

SUBJECTS = ("中文", "數學", "英文", "葡文", "常識", "音樂", "體育")


@dataclass(frozen=True)
class ClassPlan:
    section: str
    grade: str
    grade_name: str
    name: str
    students: int


@dataclass(frozen=True)
class SchoolPlan:
    """What a demo school is made of. `phone` is the start of its numbers: not in use, but of the right shape."""

    id: str
    name: str
    name_other: str
    seed: int
    phone: str
    classes: tuple[ClassPlan, ...]
    teachers: tuple[str, ...]
    """One subject for each teacher."""
    offices: tuple[tuple[str, str, IdentityKind], ...]
    """Department, title and identity of each other member of staff."""
    pairs: int
    """Families with two children."""


MAIN = SchoolPlan(
    id="demo-hoi-cheng",
    name="海晴學校",
    name_other="Escola Hoi Cheng",
    seed=20261122,
    phone="+8536200",
    classes=(
        ClassPlan("小學部", "P3", "小學三年級", "三年一班", 25),
        ClassPlan("小學部", "P3", "小學三年級", "三年二班", 26),
        ClassPlan("小學部", "P5", "小學五年級", "五年一班", 25),
        ClassPlan("中學部", "S1", "初中一年級", "初一甲班", 26),
        ClassPlan("中學部", "S1", "初中一年級", "初一乙班", 25),
        ClassPlan("中學部", "S4", "高中一年級", "高一甲班", 24),
    ),
    teachers=(*("數學",) * 3, *("中文",) * 3, *("英文",) * 3, *("葡文",) * 2, "常識", "音樂", "體育"),
    offices=(
        ("校長室", "校長", IdentityKind.ADMINISTRATOR),
        ("資訊科技組", "系統管理員", IdentityKind.ADMINISTRATOR),
        ("教務處", "教務員", IdentityKind.SCHOOL_STAFF),
        ("圖書館", "圖書館主任", IdentityKind.SCHOOL_STAFF),
        ("輔導組", "輔導員", IdentityKind.SCHOOL_STAFF),
        ("總務處", "總務員", IdentityKind.SCHOOL_STAFF),
    ),
    pairs=14,
)

SECOND = SchoolPlan(
    id="demo-seng-kio",
    name="星橋書院",
    name_other="Colégio Ponte das Estrelas",
    seed=4,
    phone="+8536201",
    classes=(ClassPlan("小學部", "P1", "小學一年級", "一年一班", 6),),
    teachers=("數學", "中文"),
    offices=(("校長室", "校長", IdentityKind.ADMINISTRATOR),),
    pairs=1,
)


@dataclass
class PersonPlan:
    id: str
    name: FullName
    phone: str | None
    identities: list[tuple[IdentityKind, str]]
    department: str | None = None
    subject: str | None = None


@dataclass
class StudentPlan:
    person: PersonPlan
    class_name: str
    number: int


@dataclass
class School:
    """A whole school. `teaching` is (class, teacher, subject), `guardians` is (parent, child, relation), all by id."""

    plan: SchoolPlan
    people: list[PersonPlan] = field(default_factory=list)
    students: list[StudentPlan] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)
    teaching: list[tuple[str, str, str]] = field(default_factory=list)
    guardians: list[tuple[str, str, Relation]] = field(default_factory=list)

    @cached_property
    def children(self) -> dict[str, list[StudentPlan]]:
        """The children of each parent, by the parent's id. To be asked of a finished school."""
        by_id = {student.person.id: student for student in self.students}
        found: dict[str, list[StudentPlan]] = {}
        for parent, child, _ in self.guardians:
            found.setdefault(parent, []).append(by_id[child])
        return found

    @cached_property
    def parents(self) -> dict[str, list[str]]:
        """The parents of each child, by the child's id. To be asked of a finished school."""
        found: dict[str, list[str]] = {}
        for parent, child, _ in self.guardians:
            found.setdefault(child, []).append(parent)
        return found


def build(plan: SchoolPlan) -> School:
    """The school of a plan. The same plan gives the same school, to the last id."""
    school = School(plan)
    chance = random.Random(plan.seed)  # noqa: S311 - names for a demo, no secret
    namer, register = Namer(chance), _Register(school)
    _add_staff(school, namer, register)
    _assign_teaching(school)
    places = _places(plan, chance)
    for class_plans in _households(places, plan.pairs, chance):
        _add_family(school, namer, register, class_plans)
    _number_students(school)
    _make_a_teacher_a_parent(school)
    return school


@dataclass
class _Register:
    """Numbers people and phones in the order in which they come."""

    school: School

    def add(self, name: FullName, identity: IdentityKind, title: str = "", *, phone: bool = True) -> PersonPlan:
        number = len(self.school.people) + 1
        plan = self.school.plan
        person = PersonPlan(
            id=f"{plan.id}-{number:03}",
            name=name,
            phone=f"{plan.phone}{number:04}" if phone else None,
            identities=[(identity, title)],
        )
        self.school.people.append(person)
        return person


def _add_staff(school: School, namer: Namer, register: _Register) -> None:
    for position, subject in enumerate(school.plan.teachers):
        surname = namer.surname(portuguese=subject == "葡文")
        name = namer.full_name(surname, female=position % 3 != 1)
        teacher = register.add(name, IdentityKind.TEACHING_STAFF, f"{subject}科教師")
        teacher.department, teacher.subject = f"{subject}科", subject
    for position, (department, title, kind) in enumerate(school.plan.offices):
        name = namer.full_name(namer.surname(), female=position % 2 == 0)
        register.add(name, kind, title).department = department


def _assign_teaching(school: School) -> None:
    """Each class has one teacher a subject, in turn; its head teacher is one of them, and nobody heads two classes."""
    by_subject = {subject: cycle(_teachers_of(school, subject)) for subject in SUBJECTS}
    for class_plan in school.plan.classes:
        for subject, teachers in by_subject.items():
            if (teacher := next(teachers, None)) is not None:
                school.teaching.append((class_plan.name, teacher, subject))
    for class_plan in school.plan.classes:
        candidates = (who for name, who, _ in school.teaching if name == class_plan.name)
        free = [who for who in candidates if who not in school.heads.values()]
        # 三年二班 gets a teacher of mathematics, whose lesson the first visitor gives.
        subject_order = ("數學", "中文", "英文") if class_plan.name != "三年一班" else ("中文", "數學", "英文")
        head = min(free, key=lambda who: _rank(school, who, subject_order))
        school.heads[class_plan.name] = head
        person = next(one for one in school.people if one.id == head)
        person.identities = [(IdentityKind.TEACHING_STAFF, f"{class_plan.name}班主任 · {person.subject}科")]


def _teachers_of(school: School, subject: str) -> list[str]:
    return [person.id for person in school.people if person.subject == subject]


def _rank(school: School, person_id: str, order: tuple[str, ...]) -> int:
    subject = next(person.subject for person in school.people if person.id == person_id)
    return order.index(subject) if subject in order else len(order)


def _places(plan: SchoolPlan, chance: random.Random) -> list[ClassPlan]:
    places = [class_plan for class_plan in plan.classes for _ in range(class_plan.students)]
    chance.shuffle(places)
    return places


def _households(places: list[ClassPlan], pairs: int, chance: random.Random) -> Iterator[list[ClassPlan]]:
    """The classes of each family's children. The first pair are twins in one class, if chance left two places there."""
    twins = places.pop()
    partner = next((place for place in places if place.name == twins.name), None)
    if partner is not None:
        places.remove(partner)
        yield [twins, partner]
    else:
        yield [twins]
    for _ in range(pairs - 1):
        first = places.pop()
        other = next((place for place in places if place.name != first.name), None)
        if other is None:
            yield [first]
            break
        places.remove(other)
        yield [first, other]
    chance.shuffle(places)
    for place in places:
        yield [place]


def _add_family(school: School, namer: Namer, register: _Register, classes: list[ClassPlan]) -> None:
    chance = namer.chance
    surname = namer.surname(portuguese=chance.random() < 0.12)
    children = []
    for class_plan in classes:
        name = namer.full_name(surname, female=chance.random() < 0.5)
        child = register.add(name, IdentityKind.STUDENT, phone=class_plan.grade.startswith("S"))
        school.students.append(StudentPlan(child, class_plan.name, 0))
        children.append(child)
    for relation in _who_cares(chance):
        own = surname if relation is Relation.FATHER else _other_surname(namer, surname)
        female = relation is not Relation.FATHER and (relation is Relation.MOTHER or chance.random() < 0.6)
        parent = register.add(namer.full_name(own, female=female), IdentityKind.PARENT)
        school.guardians += [(parent.id, child.id, relation) for child in children]


def _other_surname(namer: Namer, surname: Surname) -> Surname:
    while (other := namer.surname(portuguese=False)).chinese == surname.chinese:
        pass
    return other


def _who_cares(chance: random.Random) -> list[Relation]:
    """Both parents for nearly half of the families, one for most others, sometimes somebody else."""
    drawn = chance.random()
    if drawn < 0.45:
        return [Relation.MOTHER, Relation.FATHER]
    if drawn < 0.72:
        return [Relation.MOTHER]
    if drawn < 0.88:
        return [Relation.FATHER]
    return [Relation.GRANDPARENT] if drawn < 0.95 else [Relation.GUARDIAN]


def _number_students(school: School) -> None:
    for class_plan in school.plan.classes:
        in_class = [student for student in school.students if student.class_name == class_plan.name]
        for number, student in enumerate(sorted(in_class, key=lambda one: one.person.name.other), start=1):
            student.number = number


def _make_a_teacher_a_parent(school: School) -> None:
    """IMP-03: a teacher is also the guardian of a child, in a class that she does not teach where there is one."""
    taught = {person.id: {name for name, who, _ in school.teaching if who == person.id} for person in school.people}
    teachers = [person for person in school.people if person.subject is not None]
    teacher = min(teachers, key=lambda person: (person.id in school.heads.values(), len(taught[person.id]), person.id))
    child = min(school.students, key=lambda student: (student.class_name in taught[teacher.id], student.person.id))
    teacher.identities.append((IdentityKind.PARENT, ""))
    school.guardians.append((teacher.id, child.person.id, Relation.GUARDIAN))
