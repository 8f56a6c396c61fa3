"""訂閱: who comes in by which code, step by step, and what it is afterwards."""

import asyncio

import pytest
from sqlalchemy import func, select, update

from tests.web.modules.campus import SECOND_SCHOOL, START, Campus, class_of
from tests.web.modules.cast import ADMINISTRATOR, CHILD, HEAD, MOTHER, plan_of
from tests.web.modules.signups import (
    BORN,
    FAMILY,
    MOBILE,
    NEW_STUDENT_CARD,
    OTHER_TEACHER_CARD,
    OWN_CLASS,
    STUDENT_CARD,
    TEACHER_CARD,
    TEMPORARY,
    WORKER_CARD,
    Entrances,
    open_entrances,
)
from web.audit import AuditEntry, first_broken
from web.modules.demo.plan import MAIN, SECOND
from web.modules.directory.tables import Department, Guardianship, Person
from web.modules.signup.cleaning import clean_up
from web.modules.signup.tables import BirthDateTry, SignUp
from web.modules.signup.terms import VERSION

pytestmark = pytest.mark.parametrize("engine", ["sqlite"])
"""What differs between the engines is asked of both by test_signup_proof."""


@pytest.fixture
async def school(campus: Campus) -> Entrances:
    return await open_entrances(campus)


def kinds(me: dict[str, object]) -> list[str]:
    identities = me["identities"]
    assert isinstance(identities, list)
    return [one["kind"] for one in identities]


async def test_a_code_shows_its_school_its_terms_and_the_identities_of_its_kind(school: Entrances) -> None:
    """SUB-02, SUB-06, SUB-07."""
    offered = {}
    for kind, code in school.codes.items():
        door = await school.walker().must("GET", f"/join/{code}")
        assert (door["school"]["id"], door["kind"], door["terms"]["version"]) == (MAIN.id, kind, VERSION)
        assert (door["name"], door["accepted"]) == (None, False)
        offered[kind] = door["identities"]
    staff = ["teaching-staff", "school-staff"]
    assert offered == {"administrator": staff, "staff": staff, "family": ["parent", "student"]}


async def test_nothing_is_asked_before_the_terms_are_accepted_and_the_acceptance_is_kept(school: Entrances) -> None:
    """SUB-05."""
    walker = school.walker()
    answer = await walker.choose("parent")
    assert (answer.status, answer.code) == (404, "sign-up-lost")
    answer = await walker.ask("POST", f"/join/{school.codes['family']}/sign-ups", {"terms_version": "2020"})
    assert (answer.status, answer.code) == (409, "terms-changed")
    await walker.begin(school.codes["family"])
    async with school.campus.reading() as session:
        row = (await session.scalars(select(SignUp))).one()
    assert (row.terms_version, row.accepted_at) == (VERSION, START)


async def test_a_teacher_joins_with_departments_and_classes_and_is_signed_in_at_once(school: Entrances) -> None:
    """SUB-22, SUB-26, SUB-28: the telephone that was proved signs in from now on."""
    campus = school.campus
    async with campus.reading() as session:
        department = (await session.scalars(select(Department.id).where(Department.school_id == MAIN.id))).first()
    taught = [{"class_id": class_of("三年一班"), "subject": "科學"}]
    walker = await school.joined(
        "staff", "teaching-staff", MOBILE, TEACHER_CARD, name="梁", department_ids=[department], classes=taught
    )
    assert (walker.view["step"], walker.view["phone_verified"]) == ("done", True)
    me = await walker.get("/session")
    assert (kinds(me), me["person"]["name"], me["school"]["id"]) == (["teaching-staff"], "梁老師", MAIN.id)
    page = await walker.get(f"/directory/people/{me['person']['id']}")
    assert [(one["class_name"], one["subjects"]) for one in page["teaches"]] == [("三年一班", ["科學"])]
    assert len(page["departments"]) == 1
    assert page["phone"] == "+85366888001"
    mine = await walker.get("/my-cards")
    assert [(one["identity"], one["card"]) for one in mine["items"]] == [("teaching-staff", "**0001")]
    async with campus.reading() as session:
        entry = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "card-bound"))).one()
        assert (entry.chain, entry.object_id, entry.actor_id) == (MAIN.id, me["person"]["id"], None)
        assert "66888001" not in str(entry.detail)
        assert await first_broken(session, MAIN.id) is None


async def test_a_second_card_adds_the_second_identity_without_another_code(school: Entrances) -> None:
    """SUB-12, SUB-24: a person of the school is not asked for the telephone again."""
    walker = await school.joined("staff", "teaching-staff", MOBILE, TEACHER_CARD, name="梁")
    sent = len(school.phone.texts)
    await walker.walk(school.codes["staff"], "school-staff", MOBILE, WORKER_CARD, name="梁")
    answer = await walker.birth_date(BORN[WORKER_CARD])
    assert answer.status == 200
    assert len(school.phone.texts) == sent
    assert kinds(await walker.get("/session")) == ["teaching-staff", "school-staff"]
    assert len((await walker.get("/my-cards"))["items"]) == 2


async def test_a_parent_of_the_school_becomes_staff_without_proving_the_telephone_again(school: Entrances) -> None:
    """SUB-12, IMP-03."""
    mother = await school.campus.sign_in(MOTHER)
    walker = school.walker(mother.token)
    await walker.begin(school.codes["staff"])
    await walker.choose("school-staff")
    assert (walker.view["step"], walker.view["phone_verified"]) == ("details", True)
    await walker.fill_in(name="媽媽")
    await walker.card(WORKER_CARD)
    assert (await walker.birth_date(BORN[WORKER_CARD])).status == 200
    assert set(kinds(await mother.get("/session"))) == {"parent", "school-staff"}


async def test_a_new_parent_finds_the_child_that_the_school_knows_in_its_own_class(school: Entrances) -> None:
    """SUB-27, SUB-31: the class that the school has said is the right one."""
    other = {"name": "x", "class_id": class_of("五年一班"), "relation": "grandparent"}
    walker = await school.joined("family", "parent", MOBILE, STUDENT_CARD, **other)
    me = await walker.get("/session")
    assert [(one["id"], one["class_name"], one["relation"]) for one in me["children"]] == [
        (CHILD, OWN_CLASS, "grandparent")
    ]
    assert me["person"]["name"] == f"{plan_of(CHILD).name.name}的祖父母"
    (card,) = (await walker.get("/my-cards"))["items"]
    assert (card["holder"], card["class_name"], card["relation"]) == (
        plan_of(CHILD).name.name,
        OWN_CLASS,
        "grandparent",
    )


async def test_a_parent_adds_another_child_and_meets_the_terms_and_the_telephone_only_once(school: Entrances) -> None:
    """SUB-14, SUB-28, SUB-29, IMP-04: the second child has only a temporary number."""
    walker = await school.joined("family", "parent", MOBILE, NEW_STUDENT_CARD, **FAMILY)
    join = (await walker.get("/my-cards"))["join"]
    assert join == f"/join/{school.codes['family']}"
    door = await walker.must("GET", join)
    assert (door["accepted"], door["identities"]) == (True, ["parent"])
    await walker.begin(school.codes["family"])
    assert (await walker.choose("student")).code == "identity-not-offered"
    await walker.choose("parent")
    assert walker.view["step"] == "details"
    await walker.fill_in(**{**FAMILY, "class_id": class_of("三年二班")})
    assert (await walker.card("xx12345", temporary=True)).status == 200
    assert (await walker.birth_date(BORN[TEMPORARY])).status == 200
    children = (await walker.get("/session"))["children"]
    assert {(one["name"], one["class_name"]) for one in children} == {("林小海", "三年一班"), ("新小一", "三年二班")}


async def test_both_parents_and_the_child_itself_may_use_one_card(school: Entrances) -> None:
    """IMP-04."""
    await school.joined("family", "parent", MOBILE, NEW_STUDENT_CARD, **FAMILY)
    father = {**MOBILE, "phone": "66888002"}
    await school.joined("family", "parent", father, NEW_STUDENT_CARD, **{**FAMILY, "relation": "father"})
    own = {**MOBILE, "phone": "66888003"}
    child = await school.joined("family", "student", own, NEW_STUDENT_CARD, name="小海", class_id=FAMILY["class_id"])
    me = await child.get("/session")
    assert (kinds(me), me["person"]["name"]) == (["student"], "林小海")
    async with school.campus.reading() as session:
        ties = select(func.count()).select_from(Guardianship).where(Guardianship.child_id == me["person"]["id"])
        assert await session.scalar(ties) == 2


async def test_a_person_of_one_school_joins_another_with_its_own_telephone(school: Entrances) -> None:
    """IMP-01, SUB-10."""
    async with school.campus.services.database.write() as session:
        await session.execute(update(Person).where(Person.id == MOTHER).values(phone="+85366888001"))
    head = await school.campus.sign_in(MOTHER)
    second = next(one for one in (await open_second(school)).items())
    walker = school.walker(head.token)
    await walker.begin(second[1])
    await walker.choose("school-staff")
    assert walker.view["step"] == "phone"
    answer = await walker.ask("POST", "/sign-up/codes", {**MOBILE, "phone": "66888009"})
    assert (answer.status, answer.code) == (409, "phone-not-yours")
    await walker.prove_phone()
    await walker.fill_in(name="媽媽")
    await walker.card("W-900001")
    assert (await walker.birth_date("19800101")).status == 200
    me = await walker.get("/session")
    assert (me["person"]["id"], me["school"]["id"], kinds(me)) == (MOTHER, SECOND.id, ["school-staff"])
    assert {one["id"] for one in me["schools"]} == {MAIN.id, SECOND.id}


async def open_second(school: Entrances) -> dict[str, str]:
    administrator = await school.campus.sign_in(
        next(one.id for one in SECOND_SCHOOL.people if one.identities[0][0].value == "administrator"), SECOND.id
    )
    card = {"number": "W-900001", "kind": "school-staff", "name": "二", "birth_date": "1980-01-01"}
    await administrator.post("/education-cards", {"format": "smart-campus/cards", "version": 1, "cards": [card]})
    made = await administrator.post("/sign-up-codes/staff", None)
    return {"staff": made["url"].rpartition("/")[2]}


async def test_an_administrator_waits_for_another_one_and_is_then_invited(school: Entrances) -> None:
    """SUB-18..21, both at once: one decision counts."""
    campus = school.campus
    walker = await school.joined("administrator", "teaching-staff", MOBILE, TEACHER_CARD, name="梁")
    assert walker.view["step"] == "waiting"
    assert walker.cookie == ""
    administrator = await campus.sign_in(ADMINISTRATOR)
    entry = (await administrator.get("/inbox"))["items"][0]
    assert (entry["kind"], entry["link"], entry["params"]) == (
        "administrator-applied",
        "/sign-up-requests",
        {"title": "梁老師"},
    )
    (waiting,) = (await administrator.get("/sign-up-requests"))["items"]
    assert (waiting["name"], waiting["phone"], waiting["card"]) == ("梁老師", "+85366888001", "**0001")
    other = school.walker()
    await other.begin(school.codes["administrator"])
    await other.choose("school-staff")
    await other.must("POST", "/sign-up/codes", {**MOBILE, "phone": "66888002"})
    accept = f"/sign-up-requests/{waiting['id']}/accept"
    answers = await asyncio.gather(*(administrator.ask("POST", accept) for _ in range(2)))
    assert sorted(answer.status for answer in answers) == [204, 409]
    assert (await administrator.get("/sign-up-requests"))["items"] == []
    await campus.run_due_jobs()
    assert school.phone.texts[-1].startswith("+85366888001 海晴學校已同意你成為智慧校園管理員")
    assert (await walker.must("GET", "/sign-up"))["step"] == "done"
    async with campus.reading() as session:
        person = (await session.scalars(select(Person).where(Person.phone == "+85366888001"))).one()
    joined = await campus.sign_in(person.id)
    assert kinds(await joined.get("/session")) == ["administrator", "teaching-staff"]


async def test_a_refused_applicant_is_nobody_and_may_apply_again(school: Entrances) -> None:
    """SUB-19."""
    walker = await school.joined("administrator", "school-staff", MOBILE, WORKER_CARD, name="伍")
    again = school.walker()
    await again.begin(school.codes["administrator"])
    await again.choose("school-staff")
    await again.must("POST", "/sign-up/codes", {**MOBILE, "phone": "66888002"})
    administrator = await school.campus.sign_in(ADMINISTRATOR)
    (waiting,) = (await administrator.get("/sign-up-requests"))["items"]
    for person in (HEAD, MOTHER):
        answer = await (await school.campus.sign_in(person)).ask("POST", f"/sign-up-requests/{waiting['id']}/accept")
        assert (answer.status, answer.code) == (403, "not-allowed")
    assert (await administrator.ask("POST", f"/sign-up-requests/{waiting['id']}/reject")).status == 204
    assert (await walker.must("GET", "/sign-up"))["step"] == "rejected"
    async with school.campus.reading() as session:
        assert await session.scalar(select(Person.id).where(Person.phone == "+85366888001")) is None


async def test_teachers_share_the_families_code_and_only_administrators_the_others(school: Entrances) -> None:
    """SUB-03, SUB-04."""
    head, mother = await school.campus.sign_in(HEAD), await school.campus.sign_in(MOTHER)
    assert [one["kind"] for one in (await head.get("/sign-up-codes"))["items"]] == ["family"]
    again = await head.post("/sign-up-codes/family", None)
    assert again["url"].endswith(school.codes["family"])
    assert (await head.ask("GET", "/sign-up-codes/family/qr.svg")).body.startswith(b"<svg")
    for method, path in (
        ("POST", "/sign-up-codes/staff"),
        ("DELETE", "/sign-up-codes/family"),
        ("GET", "/sign-up-codes/administrator/qr.svg"),
        ("POST", "/education-cards"),
    ):
        answer = await head.ask(method, path)
        assert (answer.status, answer.code) == (403, "not-allowed"), path
    assert (await mother.ask("GET", "/sign-up-codes")).status == 403
    assert (await head.ask("GET", "/sign-up-codes/nobody/qr.svg")).status == 404


async def test_a_withdrawn_or_renewed_code_opens_nothing(school: Entrances) -> None:
    """SUB-02."""
    administrator = await school.campus.sign_in(ADMINISTRATOR)
    renewed = await administrator.post("/sign-up-codes/staff", None)
    assert (await administrator.ask("DELETE", "/sign-up-codes/family")).status == 204
    for kind in ("staff", "family"):
        for method, path in (("GET", ""), ("POST", "/sign-ups")):
            answer = await school.walker().ask(method, f"/join/{school.codes[kind]}{path}", {"terms_version": VERSION})
            assert (answer.status, answer.code) == (404, "sign-up-code-unknown")
    assert (await school.walker().must("GET", f"/join/{renewed['url'].rpartition('/')[2]}"))["kind"] == "staff"
    family = next(one for one in (await administrator.get("/sign-up-codes"))["items"] if one["kind"] == "family")
    assert family["url"] is None
    assert (await administrator.ask("DELETE", "/sign-up-codes/family")).status == 404


async def test_old_walks_and_tries_are_cleaned_away_and_acceptances_kept(school: Entrances) -> None:
    walker = await school.joined("staff", "teaching-staff", MOBILE, OTHER_TEACHER_CARD, name="甘")
    await walker.begin(school.codes["staff"])
    school.campus.clock.move(days=31)
    async with school.campus.services.database.write() as session:
        await clean_up(session, school.campus.clock.now())
    async with school.campus.reading() as session:
        assert [row.state.value for row in await session.scalars(select(SignUp))] == ["done"]
        assert await session.scalar(select(func.count()).select_from(BirthDateTry)) == 0
