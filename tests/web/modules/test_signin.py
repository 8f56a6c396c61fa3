"""Sign-in by one-time code, the session, and the list of sign-ins, on both engines."""

import re
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from tests.web.modules.campus import MAIN_SCHOOL, SECOND_SCHOOL, Answer, Campus, Person
from web.auth import COOKIE, SignIn
from web.modules.demo.plan import MAIN, SECOND
from web.modules.directory.tables import Identity
from web.modules.directory.tables import Person as PersonRow
from web.modules.signin import codes
from web.modules.signin.tables import CodeRequest

pytestmark = pytest.mark.parametrize("engine", ["sqlite"])
"""What differs between the engines is asked of both by the tests of the directory, the classes and their records."""

HEAD = MAIN_SCHOOL.heads["三年二班"]
PHONE = "66123456"
COOKIE_LINE = re.compile(rf"{COOKIE}=([^;]+); HttpOnly; Max-Age=\d+; Path=/; SameSite=Lax; Secure")


@dataclass
class Phone:
    """A telephone that receives what the server sends."""

    texts: list[str] = field(default_factory=list)

    async def send(self, to: str, text: str) -> None:
        self.texts.append(f"{to} {text}")

    async def close(self) -> None: ...

    @property
    def code(self) -> str:
        (code,) = re.findall(r"\b\d{6}\b", self.texts[-1].split(" ", 1)[1])
        return str(code)


@pytest.fixture
def phone(campus: Campus) -> Phone:
    phone = Phone()
    campus.services.sms = phone
    return phone


@pytest.fixture
async def teacher(campus: Campus) -> str:
    """The id of a person whose number is PHONE."""
    async with campus.services.database.write() as session:
        await session.execute(update(PersonRow).where(PersonRow.id == HEAD).values(phone=f"+853{PHONE}"))
    return HEAD


def visitor(campus: Campus) -> Person:
    return Person("", "", campus.http, "")


async def ask_for_code(campus: Campus, digits: str = PHONE) -> Answer:
    return await visitor(campus).ask("POST", "/sign-in/codes", {"region": "853", "phone": digits})


async def asked(campus: Campus, digits: str = PHONE) -> str:
    """The id of a new request whose code has been sent, if it is to be sent at all."""
    answer = await ask_for_code(campus, digits)
    assert answer.status == 202, answer
    await campus.run_due_jobs()
    return str(answer.body["request_id"])


async def try_code(campus: Campus, request_id: str, code: str) -> Answer:
    return await visitor(campus).ask("POST", "/sign-in/code", {"request_id": request_id, "code": code})


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def test_the_right_code_signs_in(campus: Campus, phone: Phone, teacher: str) -> None:
    request_id = await asked(campus)
    assert phone.texts[0].startswith(f"+853{PHONE} 智慧校園驗證碼：")
    body = {"request_id": request_id, "code": phone.code}
    async with campus.http.post("/api/v1/sign-in/code", json=body) as response:
        assert response.status == 200
        me = await response.json()
        cookie = COOKIE_LINE.fullmatch(response.headers["Set-Cookie"])
    assert me["person"]["id"] == teacher
    assert me["staff"] is True
    assert me["school"]["id"] == MAIN.id
    assert cookie is not None
    assert await Person(teacher, MAIN.id, campus.http, cookie[1]).get("/session") == me


async def test_a_code_is_sent_in_the_language_of_the_browser(campus: Campus, phone: Phone, teacher: str) -> None:
    wish = {"region": "853", "phone": PHONE}
    await visitor(campus).ask("POST", "/sign-in/codes", wish, headers={"Accept-Language": "pt-PT,en;q=0.5"})
    await campus.run_due_jobs()
    assert "o seu código é" in phone.texts[0]


async def test_known_and_unknown_numbers_get_the_same_answer(campus: Campus, phone: Phone, teacher: str) -> None:
    known, unknown = await ask_for_code(campus), await ask_for_code(campus, "66999999")
    await campus.run_due_jobs()
    assert known.status == unknown.status == 202
    assert known.body.keys() == unknown.body.keys()
    assert {**known.body, "request_id": ""} == {**unknown.body, "request_id": ""}
    assert len(known.body["request_id"]) == len(unknown.body["request_id"]) == 43
    assert len(phone.texts) == 1


async def test_no_code_signs_in_a_number_that_is_nobodys(campus: Campus, phone: Phone) -> None:
    request_id = await asked(campus, "66999999")
    right = codes.derive(campus.services.key, request_id)
    answer = await try_code(campus, request_id, right)
    assert (answer.status, answer.code) == (403, "wrong-code")


async def test_a_wrong_code_does_not_sign_in_and_the_right_one_still_does(
    campus: Campus, phone: Phone, teacher: str
) -> None:
    request_id = await asked(campus)
    answer = await try_code(campus, request_id, other_than(phone.code))
    assert (answer.status, answer.code) == (403, "wrong-code")
    assert (await try_code(campus, request_id, phone.code)).status == 200


async def test_after_five_wrong_codes_the_right_one_is_refused(campus: Campus, phone: Phone, teacher: str) -> None:
    request_id = await asked(campus)
    tries = [await try_code(campus, request_id, other_than(phone.code)) for _ in range(6)]
    assert [answer.code for answer in tries] == ["wrong-code"] * 5 + ["too-many-tries"]
    assert (await try_code(campus, request_id, phone.code)).code == "too-many-tries"


async def test_a_code_works_once(campus: Campus, phone: Phone, teacher: str) -> None:
    request_id = await asked(campus)
    assert (await try_code(campus, request_id, phone.code)).status == 200
    assert (await try_code(campus, request_id, phone.code)).code == "code-expired"


async def test_a_code_is_worth_nothing_after_ten_minutes(campus: Campus, phone: Phone, teacher: str) -> None:
    request_id = await asked(campus)
    campus.clock.move(minutes=9, seconds=59)
    assert (await try_code(campus, request_id, other_than(phone.code))).code == "wrong-code"
    campus.clock.move(seconds=1)
    assert (await try_code(campus, request_id, phone.code)).code == "code-expired"


async def test_a_code_opens_only_the_request_that_asked_for_it(campus: Campus, phone: Phone, teacher: str) -> None:
    await asked(campus)
    code = phone.code
    stranger = await asked(campus, "66999998")
    assert (await try_code(campus, stranger, code)).code == "wrong-code"
    assert (await try_code(campus, "invented", code)).code == "code-expired"


async def test_a_code_that_comes_too_late_is_not_sent(campus: Campus, phone: Phone, teacher: str) -> None:
    assert (await ask_for_code(campus)).status == 202
    campus.clock.move(minutes=10)
    await campus.run_due_jobs()
    assert phone.texts == []


async def test_the_tables_hold_no_code_and_no_token(campus: Campus, phone: Phone, teacher: str) -> None:
    request_id = await asked(campus)
    code = phone.code
    await try_code(campus, request_id, code)
    async with campus.reading() as session:
        for table in (CodeRequest, SignIn):
            for row in await session.scalars(select(table)):
                assert code not in {str(getattr(row, column.key)) for column in table.__table__.columns}
                assert len(getattr(row, "token_hash", "x" * 64)) == 64


async def test_codes_cannot_be_asked_for_again_at_once(campus: Campus, phone: Phone, teacher: str) -> None:
    await asked(campus)
    again = await ask_for_code(campus)
    assert (again.status, again.code) == (429, "too-many-requests")
    assert 0 < again.body["retry_after"] <= 60


async def test_a_number_that_cannot_be_one_is_refused(campus: Campus) -> None:
    assert (await ask_for_code(campus, "123")).status == 422
    assert (await ask_for_code(campus, "1234567890")).code == "bad-phone"
    assert (await ask_for_code(campus, "6612345a")).code == "invalid"


async def test_a_console_sender_writes_the_code_into_the_log(campus: Campus, teacher: str) -> None:
    with capture_logs() as lines:
        await asked(campus)
    (line,) = [line for line in lines if line["event"] == "sms"]
    assert line["to"] == f"+853{PHONE}"
    assert re.search(r"\d{6}", line["text"])


async def test_somebody_who_left_every_school_cannot_sign_in_by_an_open_code(
    campus: Campus, phone: Phone, teacher: str
) -> None:
    request_id = await asked(campus)
    await leave_all_schools(campus, teacher)
    assert (await try_code(campus, request_id, phone.code)).code == "not-signed-in"


async def leave_all_schools(campus: Campus, person_id: str) -> None:
    async with campus.services.database.write() as session:
        for identity in await session.scalars(select(Identity).where(Identity.person_id == person_id)):
            await session.delete(identity)


# --- The session ------------------------------------------------------------------------------------------------------


async def test_a_person_who_leaves_the_school_is_signed_out_by_that(campus: Campus) -> None:
    person = await campus.sign_in(HEAD)
    await person.get("/session")
    await leave_all_schools(campus, HEAD)
    assert (await person.ask("GET", "/session")).status == 401


async def test_signing_in_again_replaces_the_sign_in_of_this_browser(
    campus: Campus, phone: Phone, teacher: str
) -> None:
    old = await campus.sign_in(teacher)
    request_id = await asked(campus)
    answer = await old.ask("POST", "/sign-in/code", {"request_id": request_id, "code": phone.code})
    assert answer.status == 200
    assert (await old.ask("GET", "/session")).status == 401


async def test_signing_out_ends_the_sign_in_and_its_sockets(campus: Campus) -> None:
    person = await campus.sign_in(HEAD)
    ended = watch_rooms(campus)
    async with campus.http.delete("/api/v1/session", headers={"Cookie": f"{COOKIE}={person.token}"}) as response:
        assert response.status == 204
        assert response.headers["Set-Cookie"].startswith(f'{COOKIE}=""; HttpOnly; Max-Age=0')
    assert (await person.ask("GET", "/session")).status == 401
    assert len(ended) == 1


def watch_rooms(campus: Campus) -> list[str]:
    """The sign-ins whose sockets are closed from now on, beside closing them."""
    ended: list[str] = []
    rooms = campus.services.rooms

    class Watched:
        count = staticmethod(rooms.count)
        close_room = staticmethod(rooms.close_room)
        set_viewer_scope = staticmethod(rooms.set_viewer_scope)
        invite = staticmethod(rooms.invite)
        set_recordable = staticmethod(rooms.set_recordable)

        async def end_sign_in(self, sign_in: str) -> None:
            ended.append(sign_in)
            await rooms.end_sign_in(sign_in)

    campus.services.rooms = Watched()
    return ended


async def test_the_language_is_kept_with_the_sign_in(campus: Campus) -> None:
    person = await campus.sign_in(HEAD)
    assert (await person.get("/session"))["locale"] == "zh-Hant"
    assert (await person.ask("PATCH", "/session", {"locale": "pt"})).body["locale"] == "pt"
    assert (await person.get("/session"))["locale"] == "pt"
    assert (await person.ask("PATCH", "/session", {"locale": "xx"})).code == "invalid"


async def test_nobody_looks_at_a_school_that_is_not_theirs(campus: Campus) -> None:
    person = await campus.sign_in(HEAD)
    answer = await person.ask("PATCH", "/session", {"school_id": SECOND.id})
    assert (answer.status, answer.code) == (403, "not-in-school")
    assert (await person.get("/session"))["school"]["id"] == MAIN.id


async def test_a_person_of_two_schools_changes_between_them(campus: Campus) -> None:
    async with campus.services.database.write() as session:
        session.add(Identity(id="second", person_id=HEAD, school_id=SECOND.id, kind="parent"))
    person = await campus.sign_in(HEAD)
    me = (await person.ask("PATCH", "/session", {"school_id": SECOND.id})).body
    assert me["school"]["id"] == SECOND.id
    assert {school["id"] for school in me["schools"]} == {MAIN.id, SECOND.id}
    assert me["staff"] is False
    assert (await person.get("/session"))["school"]["id"] == SECOND.id


# --- Sign-ins ---------------------------------------------------------------------------------------------------------


@pytest.fixture
async def three(campus: Campus) -> list[Person]:
    people = []
    for _ in range(3):
        people.append(await campus.sign_in(HEAD))
        campus.clock.move(minutes=2)
    return people


async def test_a_person_sees_where_it_is_signed_in(campus: Campus, three: list[Person]) -> None:
    await campus.sign_in(SECOND_SCHOOL.people[0].id, SECOND.id)
    items = (await three[0].get("/sign-ins"))["items"]
    assert len(items) == 3
    assert [item["current"] for item in items] == [True, False, False]
    assert items[0]["last_seen_at"] > items[0]["created_at"]


async def test_a_person_ends_one_sign_in_and_its_sockets_close(campus: Campus, three: list[Person]) -> None:
    ended = watch_rooms(campus)
    other = next(item["id"] for item in (await three[0].get("/sign-ins"))["items"] if not item["current"])
    assert (await three[0].ask("DELETE", f"/sign-ins/{other}")).status == 204
    assert ended == [other]
    assert len((await three[0].get("/sign-ins"))["items"]) == 2
    assert (await three[0].ask("DELETE", f"/sign-ins/{other}")).code == "not-found"


async def test_a_person_ends_all_others(campus: Campus, three: list[Person]) -> None:
    ended = watch_rooms(campus)
    assert (await three[2].ask("DELETE", "/sign-ins")).status == 204
    assert len(ended) == 2
    assert [item["current"] for item in (await three[2].get("/sign-ins"))["items"]] == [True]
    assert (await three[0].ask("GET", "/session")).status == 401


async def test_nobody_ends_the_sign_in_of_another(campus: Campus, three: list[Person]) -> None:
    stranger = await campus.sign_in(MAIN_SCHOOL.people[-1].id)
    theirs = (await three[0].get("/sign-ins"))["items"][0]["id"]
    assert (await stranger.ask("DELETE", f"/sign-ins/{theirs}")).code == "not-found"
    assert (await three[0].ask("GET", "/session")).status == 200


async def test_a_sign_in_ends_after_two_weeks_of_rest(campus: Campus) -> None:
    person = await campus.sign_in(HEAD)
    campus.clock.move(days=13, hours=23)
    assert (await person.ask("GET", "/session")).status == 200
    campus.clock.move(days=14)
    assert (await person.ask("GET", "/session")).status == 401


async def test_a_sign_in_ends_after_ninety_days_of_use(campus: Campus) -> None:
    person = await campus.sign_in(HEAD)
    for _ in range(9):
        campus.clock.move(days=9, hours=23)
        assert (await person.ask("GET", "/session")).status == 200
    campus.clock.move(days=1)
    assert (await person.ask("GET", "/session")).status == 401


async def test_expired_sign_ins_and_codes_are_removed_daily_and_their_sockets_closed(
    campus: Campus, phone: Phone, teacher: str
) -> None:
    await campus.sign_in(HEAD)
    await asked(campus)
    await campus.run_due_jobs()
    ended = watch_rooms(campus)
    campus.clock.move(days=15)
    await campus.run_due_jobs()
    assert len(ended) == 1
    async with campus.reading() as session:
        assert (await session.scalars(select(SignIn))).all() == []
        assert (await session.scalars(select(CodeRequest))).all() == []


async def test_the_sign_in_page_is_told_what_exists(campus: Campus) -> None:
    site = await visitor(campus).get("/site")
    assert site["demo"] is True
    assert site["school_count"] == 2
