"""People who sign up, for tests: a browser that walks the flow, a register of cards, and the codes of the demo school."""

from dataclasses import dataclass, field
from typing import Any

from tests.web.modules.campus import MAIN_SCHOOL, Answer, Campus, Person, class_of
from tests.web.modules.cast import ADMINISTRATOR, CHILD, plan_of
from tests.web.modules.test_signin import COOKIE_LINE, Phone
from web.limits import Limits
from web.modules.demo.plan import MAIN
from web.modules.demo.seed import student_number
from web.modules.signup.terms import VERSION

TEACHER_CARD, WORKER_CARD, OTHER_TEACHER_CARD = "T-200001", "W-300001", "T-200002"
STUDENT_CARD, NEW_STUDENT_CARD, TEMPORARY = "S-100001", "S-100002", "XX12345"
BORN = {
    TEACHER_CARD: "19850412",
    OTHER_TEACHER_CARD: "19900101",
    WORKER_CARD: "19790909",
    STUDENT_CARD: "20170305",
    NEW_STUDENT_CARD: "20160229",
    TEMPORARY: "20180105",
}
KINDS = {"T": "teaching-staff", "W": "school-staff", "S": "student", "X": "student"}
NAMES = {
    TEACHER_CARD: "梁老師",
    OTHER_TEACHER_CARD: "甘老師",
    WORKER_CARD: "伍先生",
    NEW_STUDENT_CARD: "林小海",
    TEMPORARY: "新小一",
}
OWN_CLASS = next(one.class_name for one in MAIN_SCHOOL.students if one.person.id == CHILD)
FAMILY = {"name": "小海", "class_id": class_of("三年一班"), "relation": "mother"}
MOBILE = {"region": "853", "phone": "66888001"}


def cards() -> list[dict[str, str]]:
    """The register: one of the children of the demo is in it by the authority's other id."""
    rows = [
        {"number": number, "kind": KINDS[number[0]], "name": NAMES.get(number, ""), "birth_date": born}
        for number, born in BORN.items()
    ]
    for row in rows:
        if row["number"] == STUDENT_CARD:
            row |= {"name": plan_of(CHILD).name.name, "student_number": student_number(CHILD)}
    return rows


@dataclass
class Walker:
    """A browser that signs up. `cookie` is the sign-in that it came with, or was given at the end."""

    campus: Campus
    phone: Phone
    cookie: str = ""
    token: str = ""
    view: dict[str, Any] = field(default_factory=dict)

    async def ask(self, method: str, path: str, body: object = None) -> Answer:
        person = Person("", "", self.campus.http, self.cookie)
        answer = await person.ask(method, path, body, headers={"Sign-Up-Token": self.token} if self.token else {})
        given = COOKIE_LINE.fullmatch(answer.headers.get("Set-Cookie", ""))
        if given is not None:
            self.cookie = given[1]
        if answer.status == 200 and path.startswith("/sign-up/") and "step" in answer.body:
            self.view = answer.body
        return answer

    async def must(self, method: str, path: str, body: object = None) -> Any:
        answer = await self.ask(method, path, body)
        assert answer.status < 300, answer
        return answer.body

    async def begin(self, code: str) -> None:
        begun = await self.must("POST", f"/join/{code}/sign-ups", {"terms_version": VERSION})
        self.token, self.view = begun["token"], begun["view"]

    async def choose(self, identity: str) -> Answer:
        return await self.ask("PUT", "/sign-up/identity", {"identity": identity})

    async def prove_phone(self, number: dict[str, str] = MOBILE) -> Any:
        """By the code that was sent. The limits count by the machine's time: whoever walks here has waited."""
        answer = await self.try_phone(number)
        assert answer.status == 200, answer
        return answer.body

    async def try_phone(self, number: dict[str, str] = MOBILE) -> Answer:
        self.campus.services.limits = Limits(None)
        await self.must("POST", "/sign-up/codes", number)
        await self.campus.run_due_jobs()
        return await self.ask("POST", "/sign-up/code", {"code": self.phone.code})

    async def fill_in(self, **details: object) -> Answer:
        return await self.ask("PUT", "/sign-up/details", details)

    async def card(self, number: str, *, temporary: bool = False) -> Answer:
        return await self.ask("PUT", "/sign-up/card", {"number": number, "temporary": temporary})

    async def birth_date(self, date: str) -> Answer:
        return await self.ask("POST", "/sign-up/birth-date", {"birth_date": date})

    async def walk(self, code: str, identity: str, number: dict[str, str], card: str, **details: object) -> None:
        """Up to the birth date."""
        await self.begin(code)
        answer = await self.choose(identity)
        assert answer.status == 200, answer
        if self.view["step"] == "phone":
            await self.prove_phone(number)
        answer = await self.fill_in(**details)
        assert answer.status == 200, answer
        answer = await self.card(card)
        assert answer.status == 200, answer
        assert self.view["step"] == "birth-date"

    async def get(self, path: str) -> Any:
        return await Person("", "", self.campus.http, self.cookie).get(path)


@dataclass
class Entrances:
    """The demo school's codes, made by its administrator, and browsers that use them."""

    campus: Campus
    phone: Phone
    codes: dict[str, str] = field(default_factory=dict)

    def walker(self, cookie: str = "") -> Walker:
        return Walker(self.campus, self.phone, cookie)

    async def joined(self, kind: str, identity: str, number: dict[str, str], card: str, **details: object) -> Walker:
        """Somebody who has walked the whole way."""
        walker = self.walker()
        await walker.walk(self.codes[kind], identity, number, card, **details)
        answer = await walker.birth_date(BORN[card])
        assert answer.status == 200, answer
        return walker


async def open_entrances(campus: Campus) -> Entrances:
    """Imports the register and makes the three codes."""
    phone = Phone()
    campus.services.sms = phone
    administrator = await campus.sign_in(ADMINISTRATOR, MAIN.id)
    entrances = Entrances(campus, phone)
    file = {"format": "smart-campus/cards", "version": 1, "cards": cards()}
    await administrator.post("/education-cards?name=cards.json", file)
    for kind in ("administrator", "staff", "family"):
        made = await administrator.post(f"/sign-up-codes/{kind}", None)
        entrances.codes[kind] = made["url"].rpartition("/")[2]
    return entrances
