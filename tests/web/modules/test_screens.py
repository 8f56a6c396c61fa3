"""Signing in at another screen by a signed-in telephone: the digits, the nonce, one use, ninety seconds."""

import asyncio
from typing import Any

import pytest

from tests.web.modules.campus import Answer, Campus, Person
from tests.web.modules.cast import HEAD, MOTHER
from tests.web.modules.test_signin import COOKIE_LINE, visitor
from web.modules.demo.plan import MAIN
from web.modules.signin.screens import TRIES

pytestmark = pytest.mark.parametrize("engine", ["sqlite"])
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


async def screen(campus: Campus) -> tuple[dict[str, Any], str]:
    """A screen that waits, and the path of its QR below the interface."""
    answer = await visitor(campus).ask("POST", "/sign-in/screens", {}, headers=FIREFOX)
    assert answer.status == 201
    shown: dict[str, Any] = answer.body
    return shown, f"/screens/{shown['url'].rpartition('/')[2]}"


async def poll(campus: Campus, nonce: str) -> Answer:
    return await visitor(campus).ask("POST", "/sign-in/screen", {"nonce": nonce})


def other_than(digits: str) -> str:
    return f"{(int(digits) + 1) % 10_000:04}"


async def test_the_telephone_lets_the_screen_in_by_the_digits_and_only_once(campus: Campus) -> None:
    shown, path = await screen(campus)
    assert shown["qr"].startswith("<svg")
    assert shown["nonce"] not in shown["url"] + shown["qr"]
    assert (await poll(campus, shown["nonce"])).body == {"state": "waiting", "me": None}
    head = await campus.sign_in(HEAD)
    assert "Firefox" in (await head.get(path))["device"]
    assert (await head.ask("POST", f"{path}/approve", {"digits": shown["digits"]})).status == 204
    answers = await asyncio.gather(*(poll(campus, shown["nonce"]) for _ in range(3)))
    (won,) = (answer for answer in answers if answer.status == 200)
    assert {answer.code for answer in answers if answer.status != 200} == {"screen-over"}
    assert (won.body["state"], won.body["me"]["person"]["id"]) == ("approved", HEAD)
    cookie = COOKIE_LINE.fullmatch(won.headers["Set-Cookie"])
    assert cookie is not None
    there = Person(HEAD, MAIN.id, campus.http, cookie[1])
    assert len((await there.get("/sign-ins"))["items"]) == 2
    assert (await head.ask("GET", path)).status == 404


async def test_three_wrong_digits_refuse_the_screen_also_when_they_come_at_once(campus: Campus) -> None:
    shown, path = await screen(campus)
    mother = await campus.sign_in(MOTHER)
    wrong = {"digits": other_than(shown["digits"])}
    answers = await asyncio.gather(*(mother.ask("POST", f"{path}/approve", wrong) for _ in range(TRIES + 2)))
    assert sorted(answer.code for answer in answers) == ["not-found"] * 2 + ["not-the-digits"] * TRIES
    assert (await mother.ask("POST", f"{path}/approve", {"digits": shown["digits"]})).status == 404
    assert (await poll(campus, shown["nonce"])).body == {"state": "refused", "me": None}


async def test_a_screen_that_was_refused_or_waited_too_long_is_not_let_in(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    shown, path = await screen(campus)
    assert (await head.ask("POST", f"{path}/refuse")).status == 204
    assert (await poll(campus, shown["nonce"])).body["state"] == "refused"
    late, path = await screen(campus)
    campus.clock.move(seconds=91)
    assert (await head.ask("POST", f"{path}/approve", {"digits": late["digits"]})).status == 404
    assert (await poll(campus, late["nonce"])).code == "screen-over"


async def test_neither_the_qr_nor_the_digits_sign_anybody_in_without_the_nonce(campus: Campus) -> None:
    shown, path = await screen(campus)
    head = await campus.sign_in(HEAD)
    await head.ask("POST", f"{path}/approve", {"digits": shown["digits"]})
    for guess in (path.rpartition("/")[2], shown["digits"], "x"):
        assert (await poll(campus, guess)).code == "screen-over"
    stranger = visitor(campus)
    for method, end in (("GET", ""), ("POST", "/approve"), ("POST", "/refuse")):
        answer = await stranger.ask(method, f"{path}{end}", {"digits": shown["digits"]})
        assert (answer.status, answer.code) == (401, "not-signed-in")
