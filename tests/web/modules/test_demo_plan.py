"""The demo school before it is stored: of the wished size, self-consistent, and the same each time."""

from collections import Counter

import phonenumbers
import pytest

from signaling.messages import Relation
from web.access import STAFF, IdentityKind
from web.modules.demo.cast import SUGGESTED_CLASS, cast, members_of
from web.modules.demo.plan import MAIN, SECOND, School, SchoolPlan, build
from web.modules.directory.tables import folded


@pytest.fixture(scope="module")
def school() -> School:
    return build(MAIN)


def kinds(school: School) -> Counter[IdentityKind]:
    return Counter(kind for person in school.people for kind, _ in person.identities)


def test_the_school_has_the_size_that_the_issue_asks_for(school: School) -> None:
    counted = kinds(school)
    assert len({one.section for one in MAIN.classes}) == 2
    assert len(MAIN.classes) == 6
    assert 145 <= counted[IdentityKind.STUDENT] <= 155
    assert sum(counted[kind] for kind in STAFF) == 20


@pytest.mark.parametrize("plan", [MAIN, SECOND], ids=lambda plan: plan.id)
def test_the_same_plan_gives_the_same_school(plan: SchoolPlan) -> None:
    assert build(plan) == build(plan)


@pytest.mark.parametrize("plan", [MAIN, SECOND], ids=lambda plan: plan.id)
def test_nobody_shares_a_name_an_id_or_a_number(plan: SchoolPlan) -> None:
    people = build(plan).people
    for values in (
        [person.id for person in people],
        [person.name.name for person in people],
        [person.phone for person in people if person.phone is not None],
    ):
        assert len(set(values)) == len(values)


def test_the_two_schools_share_nobody(school: School) -> None:
    other = build(SECOND)
    assert {one.id for one in school.people}.isdisjoint(one.id for one in other.people)
    phones = {one.phone for one in school.people} & {one.phone for one in other.people}
    assert phones <= {None}


def test_every_number_has_the_shape_of_a_macau_mobile(school: School) -> None:
    for person in school.people:
        if person.phone is not None:
            number = phonenumbers.parse(person.phone)
            assert number.country_code == 853
            assert phonenumbers.is_valid_number(number), person.phone


def test_every_child_has_a_parent_and_some_have_two(school: School) -> None:
    parents = Counter(len(school.parents[student.person.id]) for student in school.students)
    assert set(parents) >= {1, 2}
    assert 0 not in parents


def test_some_parents_have_two_children_also_in_one_class(school: School) -> None:
    """IMP-04: both may be in one class."""
    pairs = [children for children in school.children.values() if len(children) == 2]
    assert len(pairs) >= 10
    same = [one.class_name == other.class_name for one, other in pairs]
    assert {True, False} == set(same)


def test_children_bear_the_name_of_their_father(school: School) -> None:
    names = {person.id: person.name for person in school.people}
    fathers = [(parent, child) for parent, child, relation in school.guardians if relation is Relation.FATHER]
    for parent, child in fathers:
        latin = any(letter.isascii() for letter in names[child].name)
        chinese = names[child].other if latin else names[child].name
        father = names[parent].other if latin else names[parent].name
        assert chinese[0] == father[0]


def test_a_teacher_is_also_a_parent_of_a_child_that_she_does_not_teach(school: School) -> None:
    """IMP-03."""
    both = [
        one
        for one in school.people
        if {IdentityKind.TEACHING_STAFF, IdentityKind.PARENT} <= {kind for kind, _ in one.identities}
    ]
    assert len(both) == 1
    taught = {name for name, who, _ in school.teaching if who == both[0].id}
    assert taught.isdisjoint(child.class_name for child in school.children[both[0].id])


def test_every_class_has_its_own_head_teacher_who_teaches_it(school: School) -> None:
    assert school.heads.keys() == {one.name for one in MAIN.classes}
    assert len(set(school.heads.values())) == len(MAIN.classes)
    for class_name, head in school.heads.items():
        assert any(name == class_name and who == head for name, who, _ in school.teaching)


def test_the_registers_number_their_students_from_one(school: School) -> None:
    for plan in MAIN.classes:
        numbers = sorted(one.number for one in school.students if one.class_name == plan.name)
        assert numbers == list(range(1, plan.students + 1))


def test_names_come_in_both_scripts(school: School) -> None:
    latin = [person for person in school.people if person.name.name.isascii() or "ã" in person.name.name]
    assert latin
    for person in school.people:
        scripts = {any("一" <= char <= "鿿" for char in text) for text in (person.name.name, person.name.other)}
        assert scripts == {True, False}, person.name


def test_the_cast_suggests_the_head_teacher_of_the_first_lesson_first(school: School) -> None:
    groups = {group.kind: group.people for group in cast(school).groups}
    assert groups[IdentityKind.TEACHING_STAFF][0].person_id == school.heads[SUGGESTED_CLASS]
    couple = [one.person_id for one in groups[IdentityKind.PARENT][:2]]
    child = groups[IdentityKind.STUDENT][0].person_id
    assert school.parents[child] == couple
    assert [one.class_name for one in school.children[couple[0]]] == [SUGGESTED_CLASS]
    assert any(len(school.children[one.person_id]) == 2 for one in groups[IdentityKind.PARENT])


def test_everybody_of_the_cast_is_of_the_main_school(school: School) -> None:
    assert members_of(cast(school)) <= {person.id for person in school.people}
    assert all(0 < len(group.people) <= 4 for group in cast(school).groups)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("João", "joao"), ("  Chan   TAI ", "chan tai"), ("Ｃｈａｎ", "chan"), ("陳大文", "陳大文"), ("", "")],
)
def test_a_search_folds_case_accents_and_width(text: str, expected: str) -> None:
    assert folded(text) == expected
