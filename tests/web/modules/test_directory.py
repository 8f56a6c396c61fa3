"""The address book over HTTP: who finds whom, and what each may see (IMP-01..04)."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete

from signaling.messages import Relation
from tests.web.modules.campus import MAIN_SCHOOL, Campus, class_of
from tests.web.modules.cast import (
    ADMINISTRATOR,
    CHILD,
    FATHER,
    HEAD,
    MOTHER,
    OTHER_CHILD,
    OTHER_PARENT,
    OTHER_TEACHER,
    TEACHER_PARENT,
    couple_of,
    plan_of,
    teachers_of,
)
from web.modules.demo.plan import MAIN
from web.modules.directory.tables import Guardianship


async def test_staff_see_the_whole_school_as_a_tree(campus: Campus) -> None:
    tree = await (await campus.sign_in(HEAD)).get("/directory")
    assert [section["name"] for section in tree["sections"]] == ["小學部", "中學部"]
    classes = [one for section in tree["sections"] for grade in section["grades"] for one in grade["classes"]]
    assert [one["name"] for one in classes] == [one.name for one in MAIN.classes]
    assert [one["student_count"] for one in classes] == [one.students for one in MAIN.classes]
    assert all(one["group_id"] for one in classes)
    assert sum(department["member_count"] for department in tree["departments"]) == 20


async def test_a_parent_sees_the_classes_of_its_children_only(campus: Campus) -> None:
    tree = await (await campus.sign_in(MOTHER)).get("/directory")
    names = [one["name"] for section in tree["sections"] for grade in section["grades"] for one in grade["classes"]]
    assert names == ["三年二班"]
    assert tree["departments"] == []


@pytest.mark.parametrize("typed", [str.lower, str.upper, str.title])
async def test_latin_names_are_found_whatever_their_case(campus: Campus, typed: Callable[[str], str]) -> None:
    plan = plan_of(CHILD)
    teacher = await campus.sign_in(HEAD)
    found = await teacher.get("/directory/people", q=typed(plan.name.other))
    assert CHILD in [item["id"] for item in found["items"]]


async def test_chinese_names_are_found_by_any_part_of_them(campus: Campus) -> None:
    name = plan_of(HEAD).name.name
    teacher = await campus.sign_in(HEAD)
    for part in (name, name[0], name[-1], name[1:]):
        found = await teacher.get("/directory/people", q=part, kind="staff")
        assert HEAD in [item["id"] for item in found["items"]], part


async def test_portuguese_names_are_found_without_their_accents(campus: Campus) -> None:
    accented = [one for one in MAIN_SCHOOL.people if "João" in one.name.name]
    assert accented
    found = await (await campus.sign_in(HEAD)).get("/directory/people", q="joao")
    assert {one.id for one in accented} <= {item["id"] for item in found["items"]}


@pytest.mark.parametrize("wildcard", ["%", "_", "a%b", "\\"])
async def test_wildcards_of_sql_are_only_characters(campus: Campus, wildcard: str) -> None:
    found = await (await campus.sign_in(HEAD)).get("/directory/people", q=wildcard)
    assert found["items"] == []


async def test_pages_follow_one_another_without_gap_or_double(campus: Campus) -> None:
    teacher = await campus.sign_in(HEAD)
    seen: list[str] = []
    query = {"limit": "7", "class_id": class_of("三年二班"), "kind": "student"}
    while True:
        page = await teacher.get("/directory/people", **query)
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    students = {one.person.id for one in MAIN_SCHOOL.students if one.class_name == "三年二班"}
    assert len(seen) == len(students)
    assert set(seen) == students


async def test_a_made_up_cursor_is_refused(campus: Campus) -> None:
    answer = await (await campus.sign_in(HEAD)).ask("GET", "/directory/people", cursor="nonsense")
    assert (answer.status, answer.code) == (400, "bad-request")


@pytest.mark.parametrize("viewer", [MOTHER, CHILD])
async def test_a_family_finds_its_own_and_its_teachers_and_no_other_family(campus: Campus, viewer: str) -> None:
    found = await (await campus.sign_in(viewer)).get("/directory/people", limit="100")
    ids = {item["id"] for item in found["items"]}
    classmates = {one.person.id for one in MAIN_SCHOOL.students if one.class_name == "三年二班"}
    expected = {CHILD, MOTHER, FATHER} | teachers_of("三年二班")
    assert ids == (expected | classmates if viewer == CHILD else expected)


async def test_a_family_sees_no_family_ties_but_its_own(campus: Campus) -> None:
    found = await (await campus.sign_in(CHILD)).get("/directory/people", limit="100")
    for item in found["items"]:
        if item["id"] not in {CHILD, MOTHER, FATHER}:
            assert item["children"] == item["parents"] == []
    own = next(item for item in found["items"] if item["id"] == CHILD)
    assert {parent["id"] for parent in own["parents"]} == {MOTHER, FATHER}


async def test_people_out_of_sight_do_not_exist(campus: Campus) -> None:
    mother = await campus.sign_in(MOTHER)
    classmate = next(
        one.person.id for one in MAIN_SCHOOL.students if one.class_name == "三年二班" and one.person.id != CHILD
    )
    for hidden in (OTHER_PARENT, classmate, ADMINISTRATOR, "nobody"):
        answer = await mother.ask("GET", f"/directory/people/{hidden}")
        assert (answer.status, answer.code) == (404, "not-found")


async def test_a_class_of_others_has_no_people_for_a_parent(campus: Campus) -> None:
    found = await (await campus.sign_in(MOTHER)).get("/directory/people", class_id=class_of("五年一班"))
    assert found == {"items": [], "next_cursor": None}


async def test_a_parent_s_number_is_for_the_teachers_of_the_child_and_administrators(campus: Campus) -> None:
    """MAIL-01."""
    number = plan_of(MOTHER).phone
    sees = {HEAD: number, ADMINISTRATOR: number, MOTHER: number, FATHER: None, CHILD: None, OTHER_TEACHER: None}
    for viewer, expected in sees.items():
        page = await (await campus.sign_in(viewer)).get(f"/directory/people/{MOTHER}")
        assert page["phone"] == expected, viewer


async def test_no_family_is_ever_told_a_number_of_staff(campus: Campus) -> None:
    for viewer in (MOTHER, CHILD):
        page = await (await campus.sign_in(viewer)).get(f"/directory/people/{HEAD}")
        assert page["phone"] is None


async def test_a_teacher_s_page_tells_families_only_of_their_own_class(campus: Campus) -> None:
    page = await (await campus.sign_in(MOTHER)).get(f"/directory/people/{HEAD}")
    assert [(one["class_name"], one["head"]) for one in page["teaches"]] == [("三年二班", True)]
    page = await (await campus.sign_in(ADMINISTRATOR)).get(f"/directory/people/{HEAD}")
    assert len(page["teaches"]) > 1


async def test_families_do_not_learn_that_a_teacher_is_also_a_parent(campus: Campus) -> None:
    """IMP-03: not by the page, not by a list, not by asking for parents."""
    taught = next(name for name, who, _ in MAIN_SCHOOL.teaching if who == TEACHER_PARENT)
    _, mother, _ = couple_of(taught)
    viewer = await campus.sign_in(mother)
    page = await viewer.get(f"/directory/people/{TEACHER_PARENT}")
    assert page["children"] == []
    assert [one["kind"] for one in page["identities"]] == ["teaching-staff"]
    parents = await viewer.get("/directory/people", kind="parent", limit="100")
    assert TEACHER_PARENT not in [item["id"] for item in parents["items"]]


async def test_colleagues_and_the_own_child_see_both_faces_of_a_teacher_who_is_a_parent(campus: Campus) -> None:
    child = MAIN_SCHOOL.children[TEACHER_PARENT][0].person.id
    for viewer in (ADMINISTRATOR, child):
        page = await (await campus.sign_in(viewer)).get(f"/directory/people/{TEACHER_PARENT}")
        assert page["kind"] == "staff"
        assert [(one["id"], one["relation"]) for one in page["children"]] == [(child, Relation.GUARDIAN)]
        assert {one["kind"] for one in page["identities"]} == {"teaching-staff", "parent"}


async def test_a_co_parent_s_other_children_stay_unknown(campus: Campus) -> None:
    """IMP-04: who shares one child does not see the other's other family."""
    async with campus.services.database.write() as session:
        shared = Guardianship(parent_id=FATHER, child_id=OTHER_CHILD, school_id=MAIN.id, relation=Relation.FATHER)
        session.add(shared)
    page = await (await campus.sign_in(MOTHER)).get(f"/directory/people/{FATHER}")
    assert [one["id"] for one in page["children"]] == [CHILD]
    answer = await (await campus.sign_in(MOTHER)).ask("GET", f"/directory/people/{OTHER_PARENT}")
    assert answer.status == 404


async def test_a_removed_parent_sees_nothing_of_the_child_at_once(campus: Campus) -> None:
    """IMP-05."""
    father = await campus.sign_in(FATHER)
    assert (await father.ask("GET", f"/directory/people/{CHILD}")).status == 200
    async with campus.services.database.write() as session:
        await session.execute(delete(Guardianship).where(Guardianship.parent_id == FATHER))
    assert (await father.ask("GET", f"/directory/people/{CHILD}")).status == 404
    assert (await father.get("/groups"))["items"] == []


async def test_people_of_a_department_are_found(campus: Campus) -> None:
    teacher = await campus.sign_in(HEAD)
    department = next(one for one in (await teacher.get("/directory"))["departments"] if one["name"] == "數學科")
    found = await teacher.get("/directory/people", department_id=department["id"])
    mathematics = {one.id for one in MAIN_SCHOOL.people if one.subject == "數學"}
    assert {item["id"] for item in found["items"]} == mathematics
    assert {item["kind"] for item in found["items"]} == {"staff"}
