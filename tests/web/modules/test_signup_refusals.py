"""訂閱 refuses with a stable code what is wrong, out of turn, somebody else's or guessed, and nothing has changed by it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from sqlalchemy import delete, func, select, update

from tests.web.modules.campus import Answer, Campus, class_of
from tests.web.modules.cast import ADMINISTRATOR, HEAD, MOTHER
from tests.web.modules.signups import (
    BORN,
    FAMILY,
    MOBILE,
    NEW_STUDENT_CARD,
    OTHER_TEACHER_CARD,
    STUDENT_CARD,
    TEACHER_CARD,
    TEMPORARY,
    WORKER_CARD,
    Entrances,
    Walker,
    open_entrances,
)
from web.modules.demo.plan import MAIN
from web.modules.directory.tables import Guardianship, Identity, Person, SchoolYear
from web.modules.signup.tables import BirthDateTry, CardBinding, EducationCard
from web.settings import AuthoritySettings

ONE_ENGINE = pytest.mark.parametrize("engine", ["sqlite"])
WRONG = "20010101"
DETAILS = {"name": "梁"}


@pytest.fixture
async def school(campus: Campus) -> Entrances:
    return await open_entrances(campus)


async def at_details(school: Entrances, kind: str, identity: str, phone: str = MOBILE["phone"]) -> Walker:
    walker = school.walker()
    await walker.begin(school.codes[kind])
    await walker.choose(identity)
    await walker.prove_phone({**MOBILE, "phone": phone})
    return walker


def refused(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code


async def people(campus: Campus) -> tuple[int, int]:
    """How many persons and how many bindings there are."""
    async with campus.reading() as session:
        counts = [await session.scalar(select(func.count()).select_from(table)) for table in (Person, CardBinding)]
    return counts[0] or 0, counts[1] or 0


@ONE_ENGINE
async def test_each_step_waits_for_the_one_before(school: Entrances) -> None:
    """SUB-05, SUB-11: nothing can be left out."""
    steps: tuple[tuple[str, str, Any], ...] = (
        ("POST", "/sign-up/codes", MOBILE),
        ("POST", "/sign-up/code", {"code": "123456"}),
        ("GET", "/sign-up/choices", None),
        ("PUT", "/sign-up/details", DETAILS),
        ("PUT", "/sign-up/card", {"number": TEACHER_CARD}),
        ("POST", "/sign-up/birth-date", {"birth_date": BORN[TEACHER_CARD]}),
    )
    walker = school.walker()
    await walker.begin(school.codes["staff"])
    for method, path, body in steps:
        assert refused(await walker.ask(method, path, body)) == (409, "sign-up-out-of-step"), path
    await walker.choose("teaching-staff")
    for method, path, body in steps[1:]:
        assert refused(await walker.ask(method, path, body)) == (409, "sign-up-out-of-step"), path
    await walker.prove_phone()
    for method, path, body in (steps[0], steps[1], *steps[4:]):
        assert refused(await walker.ask(method, path, body)) == (409, "sign-up-out-of-step"), path
    school.campus.clock.move(hours=3)
    assert refused(await walker.ask("GET", "/sign-up")) == (404, "sign-up-lost")


@ONE_ENGINE
async def test_only_the_identities_of_the_code_can_be_chosen(school: Entrances) -> None:
    """SUB-02, SUB-06, SUB-07."""
    for kind, identity in (("staff", "parent"), ("family", "teaching-staff"), ("staff", "administrator")):
        walker = school.walker()
        await walker.begin(school.codes[kind])
        assert refused(await walker.choose(identity)) == (422, "identity-not-offered")
    administrator = school.walker((await school.campus.sign_in(ADMINISTRATOR)).token)
    await administrator.begin(school.codes["administrator"])
    assert refused(await administrator.choose("school-staff")) == (409, "already-administrator")


@ONE_ENGINE
async def test_a_telephone_is_digits_and_proved_by_its_own_code(school: Entrances) -> None:
    """SUB-08, SUB-09, SUB-11: and a code for signing up signs nobody in."""
    async with school.campus.services.database.write() as session:
        await session.execute(update(Person).where(Person.id == MOTHER).values(phone="+85366888001"))
    walker = school.walker()
    await walker.begin(school.codes["family"])
    await walker.choose("parent")
    for phone, code in (("66 88", "invalid"), ("６６８８８００１", "invalid"), ("6688", "bad-phone")):
        assert refused(await walker.ask("POST", "/sign-up/codes", {**MOBILE, "phone": phone})) == (422, code)
    sent = await walker.must("POST", "/sign-up/codes", MOBILE)
    assert refused(await walker.ask("POST", "/sign-up/codes", MOBILE)) == (429, "too-many-requests")
    await school.campus.run_due_jobs()
    code = school.phone.code
    answer = await school.walker().ask("POST", "/sign-in/code", {"request_id": sent["request_id"], "code": code})
    assert refused(answer) == (403, "wrong-code")
    wrong = {"code": f"{(int(code) + 1) % 1_000_000:06}"}
    assert refused(await walker.ask("POST", "/sign-up/code", wrong)) == (403, "wrong-code")
    school.campus.clock.move(minutes=11)
    assert refused(await walker.ask("POST", "/sign-up/code", {"code": code})) == (403, "code-expired")
    mainland = {"region": "86", "phone": "13800138000"}
    assert (await walker.prove_phone(mainland))["phone"] == "+8613800138000"


@ONE_ENGINE
async def test_the_details_are_those_of_the_identity(school: Entrances) -> None:
    """SUB-22, SUB-23, SUB-27."""
    taught = [{"class_id": class_of("三年一班"), "subject": "科學"}]
    worker = await at_details(school, "staff", "school-staff")
    assert refused(await worker.fill_in(**DETAILS, classes=taught)) == (422, "classes-are-teachers")
    assert refused(await worker.fill_in(**DETAILS, department_ids=["no-such"])) == (422, "department-unknown")
    assert (await worker.fill_in(**DETAILS)).status == 200
    parent = await at_details(school, "family", "parent", "66888002")
    for left_out, code in (("class_id", "class-needed"), ("relation", "relation-needed"), ("name", "invalid")):
        details = {name: value for name, value in FAMILY.items() if name != left_out}
        assert refused(await parent.fill_in(**details)) == (422, code)
    assert refused(await parent.fill_in(**{**FAMILY, "class_id": "no-such"})) == (422, "class-not-selectable")


@ONE_ENGINE
async def test_only_classes_of_the_current_year_can_be_chosen(school: Entrances) -> None:
    """SUB-30, PROM-08."""
    parent = await at_details(school, "family", "parent")
    shown = await parent.must("GET", "/sign-up/choices")
    assert class_of("三年一班") in {one["id"] for one in shown["classes"]}
    async with school.campus.services.database.write() as session:
        await session.execute(update(SchoolYear).where(SchoolYear.school_id == MAIN.id).values(current=False))
    assert (await parent.must("GET", "/sign-up/choices"))["classes"] == []
    assert refused(await parent.fill_in(**FAMILY)) == (409, "no-classes-yet")


@ONE_ENGINE
async def test_a_card_must_be_known_and_of_the_kind_of_the_identity(school: Entrances) -> None:
    """SUB-13, SUB-15."""
    walker = await at_details(school, "staff", "teaching-staff")
    await walker.fill_in(**DETAILS)
    for number in ("XX1234", "XX123456", "YY12345", "12345", "XX１２３４Ａ"):
        answer = await walker.card(number, temporary=True)
        assert refused(answer) == (422, "temporary-number-malformed"), number
    assert refused(await walker.card("？？")) == (422, "card-unreadable")
    assert refused(await walker.card("XX99999", temporary=True)) == (404, "card-unknown")
    assert refused(await walker.card("T-999999")) == (404, "card-unknown")
    for number in (WORKER_CARD, STUDENT_CARD, TEMPORARY):
        assert refused(await walker.card(number)) == (422, "card-of-another-kind")
    assert (await walker.card(f" https://cards.example/c/{TEACHER_CARD.lower()} ")).status == 200
    assert walker.view["card"] == "**0001"


@ONE_ENGINE
async def test_a_wrong_birth_date_says_whose_is_wanted_and_makes_nobody(school: Entrances) -> None:
    """SUB-16, SUB-17."""
    before = await people(school.campus)
    parent = school.walker()
    await parent.walk(school.codes["family"], "parent", MOBILE, STUDENT_CARD, **FAMILY)
    for text in ("2017-03-05", "2017", "20170230", "２０１７０３０５"):
        assert refused(await parent.birth_date(text)) == (422, "birth-date-malformed")
    answer = await parent.birth_date("19850412")
    assert (*refused(answer), answer.body["tries_left"]) == (403, "birth-date-not-the-students", 4)
    teacher = school.walker()
    phone = {**MOBILE, "phone": "66888002"}
    await teacher.walk(school.codes["staff"], "teaching-staff", phone, TEACHER_CARD, **DETAILS)
    assert refused(await teacher.birth_date(WRONG)) == (403, "birth-date-wrong")
    assert await people(school.campus) == before
    assert (parent.cookie, teacher.cookie) == ("", "")
    assert (await parent.birth_date(f" {BORN[STUDENT_CARD]} ")).status == 200


@ONE_ENGINE
async def test_a_walk_and_a_card_are_locked_after_five_wrong_dates_until_the_next_day(school: Entrances) -> None:
    """IMP-21: the right date opens neither."""
    first = school.walker()
    await first.walk(school.codes["staff"], "teaching-staff", MOBILE, TEACHER_CARD, **DETAILS)
    for _ in range(4):
        assert refused(await first.birth_date(WRONG)) == (403, "birth-date-wrong")
    await first.card(OTHER_TEACHER_CARD)
    assert refused(await first.birth_date(WRONG)) == (403, "birth-date-wrong")
    assert refused(await first.birth_date(BORN[OTHER_TEACHER_CARD])) == (403, "sign-up-tries-used-up")
    second = school.walker()
    phone = {**MOBILE, "phone": "66888002"}
    await second.walk(school.codes["staff"], "teaching-staff", phone, TEACHER_CARD, **DETAILS)
    assert refused(await second.birth_date(WRONG)) == (403, "birth-date-wrong")
    assert refused(await second.birth_date(BORN[TEACHER_CARD])) == (403, "card-locked")
    async with school.campus.reading() as session:
        tries = (await session.scalars(select(BirthDateTry))).all()
    assert [one.right for one in tries] == [False] * 6
    assert {one.address for one in tries} == {"127.0.0.1"}
    school.campus.clock.move(days=1, minutes=1)
    third = school.walker()
    await third.walk(school.codes["staff"], "teaching-staff", {**MOBILE, "phone": "66888003"}, TEACHER_CARD, **DETAILS)
    assert (await third.birth_date(BORN[TEACHER_CARD])).status == 200


@ONE_ENGINE
async def test_an_administrator_unlocks_a_card_and_the_tries_stay_in_the_log(school: Entrances) -> None:
    """IMP-21."""
    walker = school.walker()
    await walker.walk(school.codes["staff"], "teaching-staff", MOBILE, TEACHER_CARD, **DETAILS)
    for _ in range(5):
        await walker.birth_date(WRONG)
    administrator, head = await school.campus.sign_in(ADMINISTRATOR), await school.campus.sign_in(HEAD)
    (card,) = (await administrator.get("/education-cards/locked"))["items"]
    assert card["number"] == TEACHER_CARD
    unlock = f"/education-cards/{TEACHER_CARD}/unlock"
    assert refused(await head.ask("POST", unlock)) == (403, "not-allowed")
    assert (await administrator.ask("POST", unlock)).status == 204
    assert (await administrator.get("/education-cards/locked"))["items"] == []
    assert refused(await administrator.ask("POST", unlock)) == (404, "not-found")
    again = school.walker()
    await again.walk(school.codes["staff"], "teaching-staff", MOBILE, TEACHER_CARD, **DETAILS)
    assert (await again.birth_date(BORN[TEACHER_CARD])).status == 200
    async with school.campus.reading() as session:
        assert await session.scalar(select(func.count()).select_from(BirthDateTry)) == 6


async def test_dates_that_are_guessed_at_once_are_all_counted(school: Entrances) -> None:
    """IMP-21, on both engines."""
    walker = school.walker()
    await walker.walk(school.codes["staff"], "teaching-staff", MOBILE, TEACHER_CARD, **DETAILS)
    answers = await asyncio.gather(*(walker.birth_date(WRONG) for _ in range(12)))
    codes = sorted(answer.code for answer in answers)
    assert codes == ["birth-date-wrong"] * 5 + ["sign-up-tries-used-up"] * 7


async def test_of_two_who_prove_one_card_at_once_one_gets_it(school: Entrances) -> None:
    """SUB-24, on both engines."""
    walkers = [school.walker(), school.walker()]
    for number, walker in enumerate(walkers):
        phone = {**MOBILE, "phone": f"6688800{number}"}
        await walker.walk(school.codes["staff"], "teaching-staff", phone, TEACHER_CARD, **DETAILS)
    answers = await asyncio.gather(*(walker.birth_date(BORN[TEACHER_CARD]) for walker in walkers))
    assert sorted(answer.status for answer in answers) == [200, 409]
    assert {answer.code for answer in answers if answer.status == 409} == {"card-taken"}


@ONE_ENGINE
async def test_a_card_and_a_telephone_stay_with_whom_they_belong_to(school: Entrances) -> None:
    """SUB-24, SUB-25."""
    teacher = await school.joined("staff", "teaching-staff", MOBILE, TEACHER_CARD, **DETAILS)
    await teacher.walk(school.codes["staff"], "teaching-staff", MOBILE, TEACHER_CARD, **DETAILS)
    assert refused(await teacher.birth_date(BORN[TEACHER_CARD])) == (409, "card-already-yours")
    await school.joined("family", "student", {**MOBILE, "phone": "66888002"}, NEW_STUDENT_CARD, **FAMILY)
    another = school.walker()
    phone = {**MOBILE, "phone": "66888003"}
    await another.walk(school.codes["family"], "student", phone, NEW_STUDENT_CARD, **FAMILY)
    assert refused(await another.birth_date(BORN[NEW_STUDENT_CARD])) == (409, "card-taken")
    same = school.walker()
    await same.walk(school.codes["family"], "student", MOBILE, STUDENT_CARD, **FAMILY)
    assert refused(await same.birth_date(BORN[STUDENT_CARD])) == (409, "phone-of-another")
    own = school.walker()
    await own.walk(school.codes["family"], "parent", {**MOBILE, "phone": "66888002"}, NEW_STUDENT_CARD, **FAMILY)
    assert refused(await own.birth_date(BORN[NEW_STUDENT_CARD])) in {
        (409, "phone-of-another"),
        (409, "card-already-yours"),
    }


@ONE_ENGINE
async def test_whom_the_school_has_removed_the_code_on_the_wall_does_not_bring_back(school: Entrances) -> None:
    """IMP-05."""
    parent = await school.joined("family", "parent", MOBILE, STUDENT_CARD, **FAMILY)
    teacher = await school.joined("staff", "teaching-staff", {**MOBILE, "phone": "66888002"}, TEACHER_CARD, **DETAILS)
    person = (await parent.get("/session"))["person"]["id"]
    leaver = (await teacher.get("/session"))["person"]["id"]
    async with school.campus.services.database.write() as session:
        await session.execute(delete(Guardianship).where(Guardianship.parent_id == person))
        await session.execute(delete(Identity).where(Identity.person_id == leaver))
    again = school.walker()
    await again.walk(school.codes["family"], "parent", MOBILE, STUDENT_CARD, **FAMILY)
    assert refused(await again.birth_date(BORN[STUDENT_CARD])) == (403, "ended-by-school")
    again = school.walker()
    await again.walk(school.codes["staff"], "teaching-staff", {**MOBILE, "phone": "66888002"}, TEACHER_CARD, **DETAILS)
    assert refused(await again.birth_date(BORN[TEACHER_CARD])) == (403, "ended-by-school")


@ONE_ENGINE
async def test_a_walk_of_a_signed_in_person_goes_on_only_while_it_is_signed_in(school: Entrances) -> None:
    """ASVS 6.4.2: else a birth date alone would sign somebody in."""
    mother, head = await school.campus.sign_in(MOTHER), await school.campus.sign_in(HEAD)
    walker = school.walker(mother.token)
    await walker.walk(school.codes["staff"], "school-staff", MOBILE, WORKER_CARD, **DETAILS)
    for cookie in ("", head.token):
        walker.cookie = cookie
        assert refused(await walker.birth_date(BORN[WORKER_CARD])) == (409, "signed-in-changed")
    await mother.ask("DELETE", "/session")
    walker.cookie = mother.token
    assert refused(await walker.birth_date(BORN[WORKER_CARD])) == (409, "signed-in-changed")


@ONE_ENGINE
async def test_one_application_of_a_telephone_waits_at_a_time(school: Entrances) -> None:
    """SUB-18."""
    await school.joined("administrator", "teaching-staff", MOBILE, TEACHER_CARD, **DETAILS)
    again = school.walker()
    await again.begin(school.codes["administrator"])
    await again.choose("school-staff")
    answer = await again.try_phone()
    assert refused(answer) == (409, "application-waits")


@ONE_ENGINE
async def test_a_file_of_cards_is_taken_whole_or_not_at_all(campus: Campus) -> None:
    """IMP-18."""
    administrator = await campus.sign_in(ADMINISTRATOR)

    async def send(text: str) -> Answer:
        headers = {"Cookie": f"__Host-sid={administrator.token}", "Content-Type": "text/csv"}
        async with campus.http.post("/api/v1/education-cards", data=text.encode(), headers=headers) as response:
            return Answer(response.status, await response.json())

    head = "number,kind,name,name_other,birth_date,student_number\n"
    good = f"{head}s-1001,student,陳小明,Chan,2017-03-05,\nT-1001,teaching-staff,梁,,19850412,\n"
    for text, reason in (
        ("", "not-a-card-file"),
        ("a,b\n1,2\n", "not-a-card-file"),
        ('{"format": "other"}', "not-a-card-file"),
        (f"{good}S-1001,student,二,,20170305,\n", "twice"),
        (f"{good}S-1002,parent,二,,20170305,\n", "bad-card"),
        (f"{good}S-1002,student,二,,20170231,\n", "bad-card"),
        (f"{good}S-1002,student,,,20170305,\n", "bad-card"),
    ):
        answer = await send(text)
        assert (*refused(answer), answer.body["reason"]) == (422, "card-file-not-usable", reason), text
    assert (await administrator.get("/education-cards"))["cards"] == {}
    answer = await send(f"\ufeff{good}")
    assert (answer.status, answer.body["added"], answer.body["changed"]) == (201, 2, 0)
    answer = await send(good.replace("陳小明", "陳明"))
    assert (answer.body["added"], answer.body["changed"]) == (0, 1)
    assert answer.body["state"] == {"connected": False, "cards": {"student": 1, "teaching-staff": 1}}
    async with campus.reading() as session:
        card = await session.get(EducationCard, (MAIN.id, "S-1001"))
    assert card is not None
    assert (card.name, card.birth_date.isoformat()) == ("陳明", "2017-03-05")


@asynccontextmanager
async def authority(answer: web.Response | dict[str, Any]) -> AsyncIterator[tuple[AuthoritySettings, list[str]]]:
    """A register of the authority: it answers so, and remembers what it was asked."""
    asked: list[str] = []

    async def card(request: web.Request) -> web.StreamResponse:
        asked.append(f"{request.path} {request.headers.get('Authorization')}")
        return answer if isinstance(answer, web.Response) else web.json_response(answer)

    app = web.Application()
    app.router.add_get("/schools/{school}/cards/{number}", card)
    async with TestServer(app) as server:
        yield AuthoritySettings(url=str(server.make_url("/")), token=SecretStr("let-me")), asked


@ONE_ENGINE
async def test_where_the_authority_keeps_the_cards_it_is_asked(school: Entrances) -> None:
    """IMP-18: over HTTP, of a real server; what it does not answer well is said and nothing happens."""
    card = {"number": "S-777777", "kind": "student", "name": "遠方", "birth_date": "2018-02-03", "more": 1}
    walker = await at_details(school, "family", "parent")
    await walker.fill_in(**FAMILY)
    for answer, code in (
        (web.Response(status=404), "card-unknown"),
        (web.Response(status=500), "authority-unreachable"),
        (web.Response(status=302, headers={"Location": "http://127.0.0.1:9/"}), "authority-unreachable"),
        (web.Response(text="no card"), "authority-unreachable"),
        ({**card, "number": "S-888888"}, "authority-unreachable"),
        ({**card, "kind": "parent"}, "authority-unreachable"),
    ):
        async with authority(answer) as (settings, _):
            object.__setattr__(school.campus.services.settings, "authority", settings)
            assert (await walker.card("S-777777")).code == code
    async with authority(card) as (settings, asked):
        object.__setattr__(school.campus.services.settings, "authority", settings)
        assert (await walker.card("S-777777")).status == 200
        assert asked == [f"/schools/{MAIN.id}/cards/S-777777 Bearer let-me"]
        assert refused(await walker.birth_date(WRONG)) == (403, "birth-date-not-the-students")
        assert (await walker.birth_date("20180203")).status == 200
    assert [one["name"] for one in (await walker.get("/session"))["children"]] == ["遠方"]
