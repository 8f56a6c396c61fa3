"""What a school offers: languages (IMP-08), the apps of the workbench, and the terms it writes itself (SUB-05)."""

from typing import Any, get_args

import pytest

from tests.web.modules.campus import SECOND_SCHOOL, Campus, Person, group
from tests.web.modules.cast import ADMINISTRATOR, CHILD, HEAD, MOTHER
from tests.web.modules.decks import ready
from tests.web.modules.signups import FAMILY, MOBILE, NEW_STUDENT_CARD, open_entrances
from tests.web.modules.test_classes import start
from tests.web.modules.test_separation import SCHOOL
from web.access import IdentityKind
from web.locales import Locale
from web.modules import MODULES
from web.modules.admin.models import AppName
from web.modules.demo.plan import SECOND
from web.modules.signup.tables import SchoolTerms
from web.modules.signup.terms import VERSION
from web.modules.workbench.actions import APPS
from web.offers import SWITCHABLE
from web.routing import Needs

pytestmark = pytest.mark.parametrize("engine", ["sqlite"])
ALL = [one.value for one in Locale]
SECOND_ADMINISTRATOR = next(
    one.id for one in SECOND_SCHOOL.people if one.identities[0][0] is IdentityKind.ADMINISTRATOR
)


async def settle(campus: Campus, **changes: object) -> Any:
    """The administrator changes the school's settings; the answer."""
    body = {**SCHOOL, "languages": ALL, "language": "zh-Hant", **changes}
    return await (await campus.sign_in(ADMINISTRATOR)).ask("PUT", "/admin/school", body)


async def test_a_person_is_shown_only_languages_that_the_school_offers(campus: Campus) -> None:
    mother = await campus.sign_in(MOTHER)
    assert (await mother.ask("PATCH", "/session", {"locale": "en"})).body["locale"] == "en"
    assert (await settle(campus, languages=["pt", "zh-Hans"], language="pt")).body["languages"] == ["zh-Hans", "pt"]
    me = await mother.get("/session")
    assert (me["locale"], me["locales"]) == ("pt", ["zh-Hans", "pt"])
    refused = await mother.ask("PATCH", "/session", {"locale": "en"})
    assert (refused.status, refused.code) == (422, "language-not-offered")
    assert (await mother.ask("PATCH", "/session", {"locale": "zh-Hans"})).body["locale"] == "zh-Hans"
    there = await campus.sign_in(SECOND_ADMINISTRATOR, SECOND.id)
    assert (await there.get("/session"))["locales"] == ALL


async def test_a_school_offers_at_least_its_own_language(campus: Campus) -> None:
    wishes: tuple[dict[str, object], ...] = (
        {"languages": []},
        {"languages": ["zh-Hant"], "language": "en"},
        {"languages": ["xx"]},
        {"apps_off": ["directory"]},
    )
    for wrong in wishes:
        answer = await settle(campus, **wrong)
        assert (answer.status, answer.code) == (422, "invalid"), wrong


async def apps_of(person: Person) -> set[str]:
    return {one["name"] for one in (await person.get("/workbench"))["apps"]}


async def test_an_app_that_is_switched_off_is_on_nobody_s_workbench_and_refused(campus: Campus) -> None:
    head, mother = await campus.sign_in(HEAD), await campus.sign_in(MOTHER)
    messages = f"/groups/{group('三年二班')}/messages"
    await head.post(messages, {"text": "謝謝"})
    deck = await ready(campus, head)
    token = await head.post("/api-tokens", {"name": "a", "scopes": ["read-records"]})
    assert (await settle(campus, apps_off=list(SWITCHABLE))).status == 200
    assert await apps_of(head) & set(SWITCHABLE) == set()
    assert (await head.get("/session"))["apps_off"] == sorted(SWITCHABLE)
    for who, path in ((head, "/classes"), (head, "/bookings"), (mother, messages), (head, "/slides")):
        answer = await who.ask("GET", path)
        assert (answer.status, answer.code) == (403, "app-switched-off"), path
    by_token = await Person(HEAD, head.school_id, campus.http, "").ask(
        "GET", "/classes", headers={"Authorization": f"Bearer {token['secret']}"}
    )
    assert (by_token.status, by_token.code) == (403, "app-switched-off")
    groups = (await mother.get("/groups"))["items"]
    assert [(one["last_message"], one["unread"]) for one in groups] == [(None, 0)]
    shown = await head.ask("GET", f"/slides/{deck['id']}/pages/1/large.webp")
    assert shown.status == 200, "what a class shows"
    there = await campus.sign_in(SECOND_ADMINISTRATOR, SECOND.id)
    assert set(SWITCHABLE) - {"groups"} <= await apps_of(there), "each school has its own"
    await settle(campus)
    assert (await head.get(messages))["items"][-1]["text"] == "謝謝"


async def test_classes_are_not_switched_off_while_one_is_on(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    started = await start(head, "三年二班")
    refused = await settle(campus, apps_off=["classes"])
    assert (refused.status, refused.code) == (409, "class-is-on")
    await head.ask("POST", f"/classes/{started['id']}/end")
    assert (await settle(campus, apps_off=["classes"])).status == 200
    assert (await (await campus.sign_in(CHILD)).get("/workbench"))["today"] == []


def test_every_app_that_can_be_switched_off_is_one_of_the_workbench_and_has_routes(engine: str) -> None:
    assert engine
    assert set(get_args(AppName)) == set(SWITCHABLE) <= {one.name for one in APPS}
    routes = [route for module in MODULES for route in module.routes]
    assert {route.app for route in routes} == {*SWITCHABLE, None}
    assert not [route.path for route in routes if route.app and route.needs is Needs.NOTHING]


# --- Terms (SUB-05) ---------------------------------------------------------------------------------------------------


def terms(after: str, text: str, languages: list[str] = ALL) -> dict[str, object]:
    return {"after": after, "texts": {one: [{"title": f"用途 {one}", "text": text}] for one in languages}}


async def test_new_terms_are_asked_for_at_once_and_the_old_ones_stay_with_who_agreed_to_them(campus: Campus) -> None:
    entrances = await open_entrances(campus)
    administrator = await campus.sign_in(ADMINISTRATOR)
    parent = await entrances.joined("family", "parent", MOBILE, NEW_STUDENT_CARD, **FAMILY)
    begun = entrances.walker()
    published = await administrator.post("/sign-up-terms", terms(VERSION, "第一版"))
    version = published["items"][0]["version"]
    assert [(one["version"], one["agreed"]) for one in published["items"]] == [(version, 0), (VERSION, 1)]
    stale = await begun.ask("POST", f"/join/{entrances.codes['staff']}/sign-ups", {"terms_version": VERSION})
    assert (stale.status, stale.code) == (409, "terms-changed")
    door = await parent.get(f"/join/{entrances.codes['family']}")
    assert (door["accepted"], door["terms"]["version"]) == (False, version)
    assert door["terms"]["parts"] == [{"title": "用途 zh-Hant", "text": "第一版"}]
    await begun.must("POST", f"/join/{entrances.codes['staff']}/sign-ups", {"terms_version": version})
    second = await administrator.post("/sign-up-terms", terms(version, "第二版"))
    assert second["items"][0]["version"] == f"{version}.2", "two of one day"
    assert second["items"][-1]["agreed"] == 1
    old = await administrator.get(f"/sign-up-terms/{version}")
    assert old["texts"]["pt"] == [{"title": "用途 pt", "text": "第一版"}]
    assert (await administrator.get(f"/sign-up-terms/{VERSION}"))["texts"]["en"][0]["title"] == "What it is for"
    assert (await administrator.ask("GET", "/sign-up-terms/1999")).status == 404


async def test_terms_are_there_in_every_language_of_the_school_and_overwrite_nobody_s(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    missing = await administrator.ask("POST", "/sign-up-terms", terms(VERSION, "a", ["zh-Hant"]))
    assert (missing.status, missing.code) == (422, "invalid")
    assert [one["field"] for one in missing.body["errors"]] == [f"body.texts.{one}" for one in ALL[1:]]
    quicker = await administrator.ask("POST", "/sign-up-terms", terms("1999", "a"))
    assert (quicker.status, quicker.code) == (409, "terms-changed")
    await settle(campus, languages=["zh-Hant"])
    await administrator.post("/sign-up-terms", terms(VERSION, "a", ["zh-Hant"]))
    (entry,) = (await administrator.get("/admin/audit", action="terms-published"))["items"]
    assert entry["detail"]["languages"] == ["zh-Hant"]
    async with campus.reading() as session:
        assert await session.get(SchoolTerms, (SECOND.id, entry["detail"]["version"])) is None


async def test_terms_without_the_reader_s_language_are_read_in_the_school_s(campus: Campus) -> None:
    """A language that was offered after the terms were written."""
    entrances = await open_entrances(campus)
    administrator = await campus.sign_in(ADMINISTRATOR)
    await settle(campus, languages=["pt"], language="pt")
    await administrator.post("/sign-up-terms", terms(VERSION, "termos", ["pt"]))
    await settle(campus, languages=["pt", "en"], language="pt")
    person = Person("", "", campus.http, "")
    door = await person.ask("GET", f"/join/{entrances.codes['staff']}", headers={"Accept-Language": "en"})
    assert (door.body["locale"], door.body["terms"]["parts"][0]["title"]) == ("en", "用途 pt")
