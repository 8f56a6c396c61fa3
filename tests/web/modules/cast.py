"""Who is who in the demo school, for tests: found by what they are, not by their names."""

from tests.web.modules.campus import MAIN_SCHOOL
from web.access import IdentityKind
from web.modules.demo.plan import PersonPlan


def of_kind(kind: IdentityKind) -> str:
    """The first person who is only this."""
    return next(one.id for one in MAIN_SCHOOL.people if [known for known, _ in one.identities] == [kind])


def plan_of(person_id: str) -> PersonPlan:
    return next(one for one in MAIN_SCHOOL.people if one.id == person_id)


def couple_of(class_name: str) -> tuple[str, str, str]:
    """A child of the class with two parents and nobody else: (child, one parent, the other)."""
    for student in MAIN_SCHOOL.students:
        parents = MAIN_SCHOOL.parents[student.person.id]
        alone = all(len(MAIN_SCHOOL.children[parent]) == 1 for parent in parents)
        if student.class_name == class_name and len(parents) == 2 and alone:
            return student.person.id, parents[0], parents[1]
    raise LookupError(class_name)


def teachers_of(class_name: str) -> set[str]:
    return {who for name, who, _ in MAIN_SCHOOL.teaching if name == class_name} | {MAIN_SCHOOL.heads[class_name]}


def people_of(class_name: str) -> set[str]:
    """Everybody in the class's group."""
    students = {one.person.id for one in MAIN_SCHOOL.students if one.class_name == class_name}
    parents = {parent for child in students for parent in MAIN_SCHOOL.parents[child]}
    return students | parents | teachers_of(class_name)


ADMINISTRATOR = of_kind(IdentityKind.ADMINISTRATOR)
SCHOOL_STAFF = of_kind(IdentityKind.SCHOOL_STAFF)
HEAD = MAIN_SCHOOL.heads["三年二班"]
TEACHER_PARENT = next(one.id for one in MAIN_SCHOOL.people if len(one.identities) == 2)
OTHER_TEACHER = next(
    one.id for one in MAIN_SCHOOL.people if one.subject is not None and one.id not in teachers_of("三年二班")
)
CHILD, MOTHER, FATHER = couple_of("三年二班")
OTHER_CHILD, OTHER_PARENT, _ = couple_of("五年一班")
TWIN_PARENT = next(
    parent
    for parent, children in MAIN_SCHOOL.children.items()
    if len(children) == 2 and children[0].class_name == children[1].class_name
)
