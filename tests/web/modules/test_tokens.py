"""API tokens: told once, kept as a hash, good for their scopes, their time and their owner's rights (LIVE-54)."""

import pytest
from sqlalchemy import delete, select

from tests.web.modules.campus import Answer, Campus, Person
from tests.web.modules.cast import ADMINISTRATOR, CHILD, HEAD, MOTHER, SCHOOL_STAFF
from tests.web.modules.test_class_rooms import begin
from tests.web.modules.test_classes import large
from web.modules.directory.tables import Identity
from web.tokens import ApiToken


@pytest.fixture
def engine() -> str:
    """Nothing here depends on the engine; the walkers of test_separation.py ask the same routes on both."""
    return "sqlite"


BOTH = ["control-classes", "read-records"]


async def secret_of(campus: Campus, person: str, scopes: list[str], days: int = 90) -> str:
    who = await campus.sign_in(person)
    made = await who.post("/api-tokens", {"name": "校務系統", "scopes": scopes, "days": days})
    return str(made["secret"])


async def call(campus: Campus, secret: str, method: str, path: str, body: object = None) -> Answer:
    program = Person("", "", campus.http, "")
    return await program.ask(method, path, body, headers={"Authorization": f"Bearer {secret}"})


async def test_a_secret_is_told_once_and_kept_as_a_hash(campus: Campus) -> None:
    """ASVS 7.2."""
    head = await campus.sign_in(HEAD)
    made = await head.post("/api-tokens", {"name": " 校務系統 ", "scopes": BOTH})
    (listed,) = (await head.get("/api-tokens"))["items"]
    secret = made.pop("secret")
    assert listed == made
    assert (made["name"], made["scopes"], made["used_at"]) == ("校務系統", BOTH, None)
    assert secret.startswith(made["hint"])
    async with campus.reading() as session:
        row = await session.scalar(select(ApiToken))
    assert row is not None
    assert secret not in {str(getattr(row, column.name)) for column in ApiToken.__table__.columns}


async def test_a_program_reads_records_and_controls_classes_in_its_owner_s_name(campus: Campus) -> None:
    secret = await secret_of(campus, HEAD, BOTH)
    started = await call(campus, secret, "POST", "/classes", large("三年二班"))
    assert (started.status, started.body["host"]["id"]) == (201, HEAD)
    ended = await call(campus, secret, "POST", f"/classes/{started.body['id']}/end")
    assert ended.body["state"] == "ended"
    records = await call(campus, secret, "GET", "/classes/records")
    assert [one["id"] for one in records.body["items"]] == [started.body["id"]]
    (listed,) = (await (await campus.sign_in(HEAD)).get("/api-tokens"))["items"]
    assert listed["used_at"] is not None


async def test_a_token_without_the_scope_is_told_so(campus: Campus) -> None:
    """RFC 6750."""
    secret = await secret_of(campus, HEAD, ["read-records"])
    answer = await call(campus, secret, "POST", "/classes", large("三年二班"))
    assert (answer.status, answer.code) == (403, "token-scope")
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope"'
    for path in ("/session", "/inbox", "/api-tokens", "/directory"):
        assert (await call(campus, secret, "GET", path)).code == "token-scope", path


async def test_what_is_no_token_is_nobody_even_with_a_sign_in_beside_it(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    for header in ("Bearer campus_nothing", "Bearer", "Basic eDp5", "", "Bearer \u00e9"):
        answer = await head.ask("GET", "/classes/records", headers={"Authorization": header})
        assert (answer.status, answer.code) == (401, "not-signed-in")
        assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


async def test_a_token_ends_by_its_time_by_hand_and_with_its_owner(campus: Campus) -> None:
    short, long = [await secret_of(campus, HEAD, BOTH, days) for days in (1, 30)]
    campus.clock.move(days=1)
    assert (await call(campus, short, "GET", "/classes/records")).status == 401
    assert (await call(campus, long, "GET", "/classes/records")).status == 200
    head = await campus.sign_in(HEAD)
    (token_id,) = [one["id"] for one in (await head.get("/api-tokens"))["items"] if long.startswith(one["hint"])]
    assert (await head.ask("DELETE", f"/api-tokens/{token_id}")).status == 204
    assert (await call(campus, long, "GET", "/classes/records")).status == 401
    third = await secret_of(campus, HEAD, BOTH)
    async with campus.services.database.write() as session:
        await session.execute(delete(Identity).where(Identity.person_id == HEAD))
    assert (await call(campus, third, "GET", "/classes/records")).status == 401


async def test_the_daily_clean_up_removes_tokens_that_are_over(campus: Campus) -> None:
    await secret_of(campus, HEAD, BOTH, 1)
    campus.clock.move(days=2)
    await campus.run_due_jobs()
    async with campus.reading() as session:
        assert await session.scalar(select(ApiToken)) is None


async def test_administrators_see_and_withdraw_all_tokens_and_others_their_own(campus: Campus) -> None:
    await secret_of(campus, HEAD, BOTH)
    administrator, staff = await campus.sign_in(ADMINISTRATOR), await campus.sign_in(SCHOOL_STAFF)
    (token,) = (await administrator.get("/api-tokens"))["items"]
    assert token["owner_id"] == HEAD
    assert (await staff.get("/api-tokens"))["items"] == []
    assert (await staff.ask("DELETE", f"/api-tokens/{token['id']}")).status == 404
    assert (await administrator.ask("DELETE", f"/api-tokens/{token['id']}")).status == 204


async def test_families_have_no_tokens(campus: Campus) -> None:
    for person in (MOTHER, CHILD):
        answer = await (await campus.sign_in(person)).ask("POST", "/api-tokens", {"name": "x", "scopes": BOTH})
        assert (answer.status, answer.code) == (403, "not-allowed")


async def test_the_twenty_first_token_is_refused(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    codes = [(await head.ask("POST", "/api-tokens", {"name": "x", "scopes": BOTH})).status for _ in range(21)]
    assert codes == [201] * 20 + [409]


async def test_a_token_is_not_asked_for_a_route_that_needs_nobody(campus: Campus) -> None:
    class_id = await begin(campus, "三年二班", viewer_scope="anyone")
    answer = await call(campus, "campus_nothing", "GET", f"/classes/{class_id}/door")
    assert (answer.status, answer.body["state"]) == (200, "open")
