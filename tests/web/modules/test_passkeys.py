"""Passkeys: added, listed, removed, and enough to sign in; on both engines."""

from typing import Any

import pytest

from tests.web.modules.campus import MAIN_SCHOOL, Answer, Campus, Person
from tests.worlds.authenticator import Authenticator
from web.passkeys import relying_party
from web.settings import Settings

HEAD = MAIN_SCHOOL.heads["三年二班"]
OTHER = MAIN_SCHOOL.people[-1].id
NAME = "localhost:0"
"""The port that the settings of the test campus name."""
HOST = {"Host": NAME}
ORIGIN = f"http://{NAME}"


@pytest.fixture
async def person(campus: Campus) -> Person:
    return await campus.sign_in(HEAD)


@pytest.fixture
def key() -> Authenticator:
    return Authenticator(ORIGIN)


def visitor(campus: Campus) -> Person:
    return Person("", "", campus.http, "")


async def add(person: Person, key: Authenticator, name: str = "手機") -> Answer:
    options = (await person.ask("POST", "/passkeys/options", {}, headers=HOST)).body
    return await person.ask("POST", "/passkeys", {"name": name, "credential": key.create(options)}, headers=HOST)


async def options_for_sign_in(campus: Campus) -> dict[str, Any]:
    answer = await visitor(campus).ask("POST", "/sign-in/passkey-options", {}, headers=HOST)
    assert answer.status == 200, answer
    return dict(answer.body)


async def sign_in(campus: Campus, credential: object) -> Answer:
    return await visitor(campus).ask("POST", "/sign-in/passkey", {"credential": credential}, headers=HOST)


async def test_a_passkey_signs_in_again_and_again(campus: Campus, person: Person, key: Authenticator) -> None:
    added = await add(person, key)
    assert added.status == 201
    assert added.body["name"] == "手機"
    for _ in range(2):
        answer = await sign_in(campus, key.get(await options_for_sign_in(campus)))
        assert answer.status == 200, answer
        assert answer.body["person"]["id"] == HEAD
    (item,) = (await person.get("/passkeys"))["items"]
    assert item["last_used_at"] is not None


async def test_the_options_ask_for_a_discoverable_key_that_verifies_its_user(
    campus: Campus, person: Person, key: Authenticator
) -> None:
    await add(person, key)
    options = (await person.ask("POST", "/passkeys/options", {}, headers=HOST)).body
    assert options["rp"]["id"] == "localhost"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert len(options["excludeCredentials"]) == 1


async def test_an_answer_works_once(campus: Campus, person: Person, key: Authenticator) -> None:
    await add(person, key)
    credential = key.get(await options_for_sign_in(campus))
    assert (await sign_in(campus, credential)).status == 200
    again = await sign_in(campus, credential)
    assert (again.status, again.code) == (403, "passkey-refused")


async def test_a_challenge_is_worth_nothing_after_five_minutes(
    campus: Campus, person: Person, key: Authenticator
) -> None:
    await add(person, key)
    options = await options_for_sign_in(campus)
    campus.clock.move(minutes=5)
    assert (await sign_in(campus, key.get(options))).code == "passkey-refused"


async def test_a_key_that_does_not_verify_its_user_is_refused(
    campus: Campus, person: Person, key: Authenticator
) -> None:
    await add(person, key)
    key.verifies = False
    assert (await sign_in(campus, key.get(await options_for_sign_in(campus)))).code == "passkey-refused"
    assert (await add(person, Authenticator(ORIGIN, verifies=False))).code == "passkey-refused"


async def test_a_page_of_another_origin_is_refused(campus: Campus, person: Person, key: Authenticator) -> None:
    await add(person, key)
    key.origin = "http://evil.example"
    assert (await sign_in(campus, key.get(await options_for_sign_in(campus)))).code == "passkey-refused"


async def test_a_signature_of_another_key_is_refused(campus: Campus, person: Person, key: Authenticator) -> None:
    await add(person, key)
    stranger = Authenticator(ORIGIN)
    mine = key.credentials[0]
    stranger.create({"rp": {"id": "localhost"}, "user": {"id": ""}, "challenge": ""})
    stranger.credentials[0].id = mine.id
    assert (await sign_in(campus, stranger.get(await options_for_sign_in(campus)))).code == "passkey-refused"


async def test_a_copied_key_is_noticed_by_its_count(campus: Campus, person: Person, key: Authenticator) -> None:
    await add(person, key)
    for _ in range(3):
        assert (await sign_in(campus, key.get(await options_for_sign_in(campus)))).status == 200
    key.credentials[0].count = 1
    assert (await sign_in(campus, key.get(await options_for_sign_in(campus)))).code == "passkey-refused"


async def test_an_unknown_passkey_is_refused(campus: Campus) -> None:
    key = Authenticator(ORIGIN)
    key.create({"rp": {"id": "localhost"}, "user": {"id": ""}, "challenge": ""})
    assert (await sign_in(campus, key.get(await options_for_sign_in(campus)))).code == "passkey-refused"


async def test_a_challenge_of_one_person_adds_no_key_to_another(
    campus: Campus, person: Person, key: Authenticator
) -> None:
    other = await campus.sign_in(OTHER)
    options = (await person.ask("POST", "/passkeys/options", {}, headers=HOST)).body
    answer = await other.ask("POST", "/passkeys", {"name": "x", "credential": key.create(options)}, headers=HOST)
    assert answer.code == "passkey-refused"
    assert (await other.get("/passkeys"))["items"] == []


async def test_the_same_key_is_not_added_twice(campus: Campus, person: Person, key: Authenticator) -> None:
    await add(person, key)
    options = (await person.ask("POST", "/passkeys/options", {}, headers=HOST)).body
    again = key.create(options, key.credentials[0])
    answer = await person.ask("POST", "/passkeys", {"name": "x", "credential": again}, headers=HOST)
    assert answer.code == "passkey-refused"
    assert len((await person.get("/passkeys"))["items"]) == 1


async def test_a_removed_passkey_signs_in_no_more_and_only_its_owner_removes_it(
    campus: Campus, person: Person, key: Authenticator
) -> None:
    passkey = (await add(person, key)).body["id"]
    other = await campus.sign_in(OTHER)
    assert (await other.ask("DELETE", f"/passkeys/{passkey}")).code == "not-found"
    assert (await person.ask("DELETE", f"/passkeys/{passkey}")).status == 204
    assert (await sign_in(campus, key.get(await options_for_sign_in(campus)))).code == "passkey-refused"


@pytest.mark.parametrize(
    "credential",
    [{}, {"response": None}, {"response": {"clientDataJSON": 5}}, {"response": {"clientDataJSON": "AAAA"}},
     {"rawId": "A", "response": {"clientDataJSON": "e30"}}],
)  # fmt: skip
async def test_rubbish_is_refused_like_a_wrong_key(campus: Campus, credential: object) -> None:
    assert (await sign_in(campus, credential)).code == "passkey-refused"


async def test_under_a_bare_address_passkeys_say_that_they_need_a_name(campus: Campus) -> None:
    answer = await visitor(campus).ask("POST", "/sign-in/passkey-options", {}, headers={"Host": "127.0.0.1:0"})
    assert (answer.status, answer.code) == (409, "passkeys-need-a-name")
    assert (await visitor(campus).ask("GET", "/site", headers={"Host": "127.0.0.1:0"})).body["passkeys"] is False
    assert (await visitor(campus).ask("GET", "/site", headers=HOST)).body["passkeys"] is True


def test_behind_a_public_address_its_name_is_the_relying_party() -> None:
    settings = Settings(public_url="https://school.example:8443")
    party = relying_party(settings, "whatever.example")
    assert party is not None
    assert (party.id, party.origin) == ("school.example", "https://school.example:8443")
    assert relying_party(Settings(public_url="https://192.0.2.1"), "192.0.2.1") is None
    assert relying_party(Settings(), "evil.example") is None
