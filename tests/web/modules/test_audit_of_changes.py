"""Every change is in the audit (IMP-16): each operation that changes something is made, and the chain is looked at after it.

`audited.txt` is the table: an operation with its action, or with the reason why there is none. An operation that is not in
it fails the test, and so does one that is said to write an action and is not called here, or writes none.
"""

import json
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from sqlalchemy import func, select

from tests.test_house import ROOT
from tests.web.modules.campus import Campus, Person, class_of
from tests.web.modules.cast import ADMINISTRATOR, CHILD, HEAD, MOTHER, OTHER_PARENT, plan_of
from tests.web.modules.signups import (
    FAMILY,
    MOBILE,
    NEW_STUDENT_CARD,
    OTHER_TEACHER_CARD,
    STUDENT_CARD,
    TEACHER_CARD,
    Entrances,
    open_entrances,
)
from tests.web.modules.test_admin import SCHOOL as NEW_SCHOOL
from tests.web.modules.test_admin import make_operator
from tests.web.modules.test_passkeys import HOST, ORIGIN, add
from tests.web.modules.test_people_import import NEW_STUDENT, look, sheet
from tests.web.modules.test_people_import import apply as apply_people
from tests.web.modules.test_permissions import recording
from tests.web.modules.test_promotion import NEXT_YEAR, NOW_YEAR, apply, apply_plan, b08, line, send, upload
from tests.web.modules.test_screens import screen
from tests.web.modules.test_separation import DAY_OFF, PERSON, SCHOOL, SETTINGS, TERMS, TOKEN
from tests.worlds.authenticator import Authenticator
from web.audit import AuditEntry, first_broken
from web.jobs import JobRow
from web.locales import Locale
from web.modules import MODULES
from web.modules.demo.plan import MAIN
from web.modules.openid.tables import SchoolAccount
from web.modules.roster.exchange.columns import Part
from web.routing import BASE
from web.settings import AuthoritySettings

TABLE: Final = Path(__file__).with_name("audited.txt")
TEXTS: Final = ROOT / "web/client/src/i18n"
CLASS: Final = class_of("三年二班")


def table() -> dict[str, str]:
    """Actions and reasons by operation."""
    lines = [line_ for line_ in TABLE.read_text(encoding="utf-8").splitlines() if line_[:1] not in {"", "#"}]
    split = [one.split(maxsplit=2) for one in lines]
    assert len(split) == len({(method, path) for method, path, _ in split})
    return {f"{method} {path}": said for method, path, said in split}


def operations() -> dict[str, re.Pattern[str]]:
    """Those that may change something, with the addresses that they answer; the more exact ones first."""
    routes = [route for module in MODULES for route in module.routes if route.method != "GET"]
    routes.sort(key=lambda route: route.path.count("{"))
    return {
        f"{one.method} {one.path}": re.compile(re.sub(r"{\w+}", "[^/]+", f"{one.method} {BASE}{one.path}"))
        for one in routes
    }


@dataclass
class Witness:
    """Hands requests on to the application, and remembers which actions the audit told while each was answered."""

    campus: Campus
    operations: Mapping[str, re.Pattern[str]] = field(default_factory=operations)
    told: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @asynccontextmanager
    async def request(self, method: str, path: str, **options: Any) -> AsyncIterator[Any]:
        before = await self._count()
        async with self.campus.http.request(method, path, **options) as response:
            yield response
        asked = f"{method} {path.partition('?')[0]}"
        name = next((one for one, pattern in self.operations.items() if pattern.fullmatch(asked)), None)
        if name is not None:
            self.told[name] |= await self._actions(before)

    async def _count(self) -> int:
        async with self.campus.reading() as session:
            return await session.scalar(select(func.count()).select_from(AuditEntry)) or 0

    async def _actions(self, before: int) -> set[str]:
        """Those beyond the first so many; SQLite keeps the rows in the order of their coming."""
        async with self.campus.reading() as session:
            return set(await session.scalars(select(AuditEntry.action).offset(before)))


def test_every_operation_that_may_change_something_stands_in_the_table() -> None:
    assert set(table()) == set(operations())
    assert not [said for said in table().values() if not re.fullmatch(r"[a-z]+(-[a-z]+)+|- .{20,}", said)]


def test_the_console_has_words_for_every_action() -> None:
    for locale in Locale:
        texts = json.loads((TEXTS / locale.value / "console.json").read_text(encoding="utf-8"))
        assert {said for said in table().values() if not said.startswith("- ")} <= set(texts["action"]), locale


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_every_change_of_the_school_its_people_and_its_settings_is_told(campus: Campus) -> None:
    witness = Witness(campus)
    seen = replace(campus, http=witness)  # type: ignore[arg-type]
    await make_operator(campus, ADMINISTRATOR)
    admin = await seen.sign_in(ADMINISTRATOR)
    await units_and_people(seen, admin)
    await sign_up(seen, admin)
    await settings(seen, admin)
    await ways_in(seen, admin)
    await recordings(seen, admin)
    await promotion(seen, admin)
    wanted = {name: said for name, said in table().items() if not said.startswith("- ")}
    assert {name: said for name, said in wanted.items() if said not in witness.told[name]} == {}
    assert {name: told for name, told in witness.told.items() if name not in wanted and told} == {}
    async with campus.reading() as session:
        assert await first_broken(session, MAIN.id) is None


async def units_and_people(campus: Campus, admin: Person) -> None:
    for kind in ("departments", "tags"):
        made = await admin.post(f"/directory/{kind}", {"name": "甲"})
        await admin.ask("PUT", f"/directory/{kind}/{made['id']}", {"name": "乙"})
        await admin.ask("DELETE", f"/directory/{kind}/{made['id']}")
    added = await admin.post("/directory/people", PERSON)
    path = f"/directory/people/{added['id']}"
    await admin.ask("PUT", path, PERSON | {"name": "somebody else"})
    await admin.ask("PUT", f"{path}/class", {"class_id": CLASS})
    await admin.ask("PUT", f"{path}/parents/{OTHER_PARENT}", {"relation": "guardian"})
    await admin.ask("DELETE", f"{path}/parents/{OTHER_PARENT}")
    await admin.ask("PUT", f"/directory/classes/{CLASS}/teachers", {"heads": [HEAD], "lessons": []})
    await admin.ask("POST", f"{path}/leave")
    await admin.ask("POST", f"/directory/leavers/{added['id']}/return")
    await admin.ask("POST", f"{path}/leave")
    await admin.ask("POST", f"/admin/people/{added['id']}/erase", {"confirm": "somebody else"})
    await admin.ask("DELETE", "/directory/import")
    await apply_people(admin, await look(admin, sheet(Part.STUDENTS, [NEW_STUDENT])))


async def settings(campus: Campus, admin: Person) -> None:
    await admin.ask("PUT", "/admin/school", SCHOOL | {"name": "新名學校"})
    await admin.post("/sign-up-terms", TERMS)
    await admin.ask("PUT", "/class-settings", SETTINGS | {"comments_allowed": False})
    day_off = await admin.post("/calendar/days-off", DAY_OFF)
    await admin.ask("DELETE", f"/calendar/days-off/{day_off['id']}")
    await admin.post("/installation/schools", NEW_SCHOOL)
    async with campus.services.database.write() as session:
        row = JobRow(id="j1", kind="no.such", payload={}, run_at=campus.clock.now(), state="dead", attempts=8)
        session.add(row)
    await admin.ask("POST", "/installation/jobs/j1/retry")


async def ways_in(campus: Campus, admin: Person) -> None:
    token = await admin.post("/api-tokens", TOKEN)
    await admin.ask("DELETE", f"/api-tokens/{token['id']}")
    await campus.sign_in(MOTHER)
    listed = (await admin.get("/admin/sign-ins", q=plan_of(MOTHER).name.name))["items"]
    await admin.ask("DELETE", f"/admin/sign-ins/{listed[0]['id']}")
    head = await campus.sign_in(HEAD)
    passkey = (await add(head, Authenticator(ORIGIN))).body
    await head.ask("DELETE", f"/passkeys/{passkey['id']}", headers=HOST)
    shown, path = await screen(campus)
    await head.ask("POST", f"{path}/approve", {"digits": shown["digits"]})
    async with campus.services.database.write() as session:
        session.add(SchoolAccount(id="a", person_id=HEAD, issuer="x", subject="y", linked_at=campus.clock.now()))
    await head.ask("DELETE", "/me/school-account")


async def sign_up(campus: Campus, admin: Person) -> None:
    entrances: Entrances = await open_entrances(campus)
    await entrances.joined("family", "parent", MOBILE, NEW_STUDENT_CARD, **FAMILY)
    for phone, card, answer in (("66888002", TEACHER_CARD, "accept"), ("66888003", OTHER_TEACHER_CARD, "reject")):
        number = {"region": "853", "phone": phone}
        await entrances.joined("administrator", "teaching-staff", number, card, name="梁")
        (waiting,) = (await admin.get("/sign-up-requests"))["items"]
        await admin.ask("POST", f"/sign-up-requests/{waiting['id']}/{answer}")
    walker = entrances.walker()
    await walker.walk(
        entrances.codes["family"], "student", {"region": "853", "phone": "66888004"}, STUDENT_CARD, **FAMILY
    )
    for _ in range(5):
        await walker.birth_date("19000101")
    await admin.ask("POST", f"/education-cards/{STUDENT_CARD}/unlock")
    await admin.ask("DELETE", "/sign-up-codes/family")


async def recordings(campus: Campus, admin: Person) -> None:
    recorded = await recording(campus, "a class that is over")
    await admin.ask("PATCH", "/recordings/policy", {"storage": "permanent"})
    await admin.ask("PATCH", f"/recordings/{recorded}", {"storage": "temporary"})
    await admin.ask("POST", f"/recordings/{recorded}/file")
    await admin.ask("DELETE", f"/recordings/{recorded}")
    await admin.ask("POST", f"/recordings/{recorded}/restore")
    await admin.ask("POST", "/recordings/delete", {"ids": [recorded]})
    await admin.ask("POST", "/recordings/restore", {"ids": [recorded]})
    await admin.ask("PUT", f"/people/{CHILD}/recording-consent", {"given": True, "note": "paper"})


async def promotion(campus: Campus, admin: Person) -> None:
    mapping = {"format": "smart-campus/mapping", "version": 1, "students": "a", "school_year": "b", "grades": {}}
    await send(admin, "PUT", "/promotion/mapping", mapping | {"fields": {"id": "c", "grade": "d", "class": "e"}})
    await admin.ask("DELETE", "/promotion/mapping")
    run = await apply(admin, await upload(admin, line(CHILD, code="A")))
    await admin.ask("POST", f"/promotion/runs/{run['id']}/undo")

    async def classes(_request: web.Request) -> web.Response:
        return web.json_response(b08({"P1": ["A"]}))

    register = web.Application()
    register.router.add_get("/schools/{school}/classes", classes)
    async with TestServer(register) as server:
        address = AuthoritySettings(url=str(server.make_url("/")), token=SecretStr("secret"))
        before = campus.services.settings
        campus.services.settings = before.model_copy(update={"authority": address})
        await admin.ask("POST", "/promotion/plans/fetch", {"school_year": NEXT_YEAR})
        campus.services.settings = before
    plan = (await send(admin, "POST", "/promotion/plans", b08({"P1": ["A"]}), name="b08.json")).body
    reset = {"mode": "rename", "name": "2026 備份", "confirm": NOW_YEAR}
    await admin.ask("POST", "/promotion/reset", reset)
    (year,) = (await admin.get("/promotion/plans"))["years"]
    await admin.ask("POST", f"/promotion/years/{year['id']}/restore")
    await apply_plan(campus, admin, plan)
