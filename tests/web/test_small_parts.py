"""The small pure parts of the frame: languages, devices, numbers, access, statistics, the QR."""

from dataclasses import dataclass

import pytest

from web.access import Action, Actor, can, require
from web.app import numbers
from web.devices import LENGTH, device_of
from web.errors import NOT_FOUND, Problem
from web.locales import Locale, preferred
from web.phones import NotAPhone, e164, normal
from web.qr import terminal_qr


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", Locale.ZH_HANT),
        ("zh-MO", Locale.ZH_HANT),
        ("zh-TW,zh;q=0.9,en;q=0.8", Locale.ZH_HANT),
        ("zh-CN,zh;q=0.9", Locale.ZH_HANS),
        ("zh-Hans-SG", Locale.ZH_HANS),
        ("pt-BR", Locale.PT),
        ("de,en-GB;q=0.7,pt;q=0.8", Locale.PT),
        ("en;q=0,pt;q=0.1", Locale.PT),
        ("en;q=rubbish", Locale.ZH_HANT),
        ("fr-CH, de", Locale.ZH_HANT),
        ("ptx", Locale.ZH_HANT),
        ("en," * 10_000, Locale.EN),
    ],
)
def test_the_language_that_the_browser_would_rather_have(header: str, expected: Locale) -> None:
    assert preferred(header) is expected


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        ("Mozilla/5.0 (iPhone) MicroMessenger/8.0 Safari/604.1", "WeChat · iPhone"),
        ("curl/8", ""),
        ("<script>" * 1000, ""),
    ],
)
def test_a_device_in_a_few_words(user_agent: str, expected: str) -> None:
    assert device_of(user_agent) == expected
    assert len(expected) <= LENGTH


def test_numbers_become_e164() -> None:
    assert e164("853", "66123456") == "+85366123456"
    assert e164("86", "13800138000") == "+8613800138000"
    assert normal("+853 6612-3456") == "+85366123456"


@pytest.mark.parametrize("text", ["66123456", "+853123", "+99966123456", "", "+85366123456789", "phone"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotAPhone):
        normal(text)


@dataclass(frozen=True)
class Thing:
    school_id: str
    owner: str


TEACHER = Actor("p", "a", "s", frozenset({"teaching-staff"}))
PARENT = Actor("q", "a", "t", frozenset({"parent"}))
OWN = Action[Thing]("own", lambda actor, thing: actor.person_id == thing.owner)
ANY = Action[Thing]("any", lambda _actor, _thing: True)


def test_a_rule_decides_within_a_school() -> None:
    assert can(TEACHER, OWN, Thing("a", "p"))
    assert not can(TEACHER, OWN, Thing("a", "q"))


def test_no_rule_reaches_across_schools() -> None:
    assert can(TEACHER, ANY, Thing("a", ""))
    assert not can(TEACHER, ANY, Thing("b", ""))


def test_a_refusal_is_a_problem_of_the_callers_choice() -> None:
    with pytest.raises(Problem) as raised:
        require(PARENT, ANY, Thing("b", ""))
    assert (raised.value.code, raised.value.status) == ("not-allowed", 403)
    with pytest.raises(Problem) as raised:
        require(PARENT, ANY, Thing("b", ""), otherwise=NOT_FOUND)
    assert raised.value.code == "not-found"
    require(PARENT, ANY, Thing("a", ""))


def test_who_is_staff() -> None:
    assert TEACHER.staff
    assert not PARENT.staff
    assert not TEACHER.administrator
    assert Actor("r", "a", "u", frozenset({"administrator", "parent"})).administrator


def test_statistics_become_flat_numbers() -> None:
    @dataclass(frozen=True, slots=True)
    class Inner:
        packets: int

    @dataclass(frozen=True, slots=True)
    class Outer:
        sockets: int
        healthy: bool
        answers: dict[str, int]
        forwarder: Inner

    found = numbers(Outer(3, True, {"ok": 2, "not-permitted": 1}, Inner(9)))
    assert found == {"sockets": 3, "healthy": 1, "answers_ok": 2, "answers_not_permitted": 1, "forwarder_packets": 9}


def test_the_qr_is_a_square_of_blocks() -> None:
    lines = terminal_qr("http://127.0.0.1:8080").splitlines()
    assert len(lines) > 10
    assert any("▀" in line or "▄" in line or "█" in line for line in lines)
