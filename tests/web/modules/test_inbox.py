"""The inbox: entries are stored with what they tell, told after the commit, and each person's own."""

import pytest

from tests.web.modules.campus import START, Campus
from tests.web.modules.cast import CHILD, FATHER, MOTHER
from web.modules.demo.plan import MAIN, SECOND
from web.modules.inbox.actions import notify
from web.news import tell_all

pytestmark = pytest.mark.parametrize("engine", ["sqlite"])
"""What differs between the engines is asked of both by the tests of the directory, the classes and their records."""


async def tell(
    campus: Campus, *persons: str, kind: str = "class-started", school: str = MAIN.id, **params: str
) -> None:
    async with campus.services.database.write() as session:
        news = await notify(session, school, persons, kind, params=params, link="/class/1", now=START)
    await tell_all(campus.services.tell, news)


async def test_an_entry_is_kept_and_told_to_its_person(campus: Campus) -> None:
    await tell(campus, MOTHER, title="分數")
    inbox = await (await campus.sign_in(MOTHER)).get("/inbox")
    (entry,) = inbox["items"]
    assert (entry["kind"], entry["params"], entry["link"]) == ("class-started", {"title": "分數"}, "/class/1")
    assert inbox["unread"] == 1
    ((told, event),) = campus.told.of("notified")
    assert told == {MOTHER}
    assert event.data == entry


async def test_everybody_has_an_entry_of_its_own_once(campus: Campus) -> None:
    await tell(campus, MOTHER, FATHER, MOTHER)
    mine, his = [(await (await campus.sign_in(one)).get("/inbox"))["items"] for one in (MOTHER, FATHER)]
    assert len(mine) == len(his) == 1
    assert mine[0]["id"] != his[0]["id"]
    assert (await (await campus.sign_in(CHILD)).get("/inbox"))["items"] == []


async def test_telling_nobody_stores_nothing(campus: Campus) -> None:
    await tell(campus)
    assert campus.told.pieces == []


async def test_marking_some_leaves_the_others_unread(campus: Campus) -> None:
    for number in range(3):
        await tell(campus, MOTHER, number=str(number))
    mother = await campus.sign_in(MOTHER)
    entries = (await mother.get("/inbox"))["items"]
    assert await mother.post("/inbox/read", {"ids": [entries[0]["id"]]}) == {"unread": 2}
    assert [one["read_at"] is None for one in (await mother.get("/inbox"))["items"]] == [False, True, True]
    assert await mother.post("/inbox/read", {"all": True}) == {"unread": 0}


async def test_reading_twice_keeps_the_first_time(campus: Campus) -> None:
    await tell(campus, MOTHER)
    mother = await campus.sign_in(MOTHER)
    await mother.post("/inbox/read", {"all": True})
    first = (await mother.get("/inbox"))["items"][0]["read_at"]
    campus.clock.move(hours=1)
    await mother.post("/inbox/read", {"all": True})
    assert (await mother.get("/inbox"))["items"][0]["read_at"] == first


async def test_another_s_entries_cannot_be_marked(campus: Campus) -> None:
    await tell(campus, MOTHER)
    entry = (await (await campus.sign_in(MOTHER)).get("/inbox"))["items"][0]
    await (await campus.sign_in(FATHER)).post("/inbox/read", {"ids": [entry["id"]]})
    assert (await (await campus.sign_in(MOTHER)).get("/inbox"))["unread"] == 1


async def test_pages_go_from_the_newest_to_the_oldest(campus: Campus) -> None:
    for number in range(5):
        await tell(campus, MOTHER, number=str(number))
    mother = await campus.sign_in(MOTHER)
    seen: list[str] = []
    query = {"limit": "2"}
    while True:
        page = await mother.get("/inbox", **query)
        seen += [one["params"]["number"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == ["4", "3", "2", "1", "0"]


async def test_naming_neither_or_both_is_refused(campus: Campus) -> None:
    mother = await campus.sign_in(MOTHER)
    for body in ({}, {"ids": [], "all": False}, {"ids": ["x"], "all": True}):
        assert (await mother.ask("POST", "/inbox/read", body)).status == 422


async def test_what_one_school_tells_is_not_seen_in_another(campus: Campus) -> None:
    """IMP-01: a person of two schools reads each school's entries in that school."""
    await tell(campus, MOTHER, school=SECOND.id)
    mother = await campus.sign_in(MOTHER)
    assert await mother.get("/inbox") == {"items": [], "next_cursor": None, "unread": 0}
    assert await mother.post("/inbox/read", {"all": True}) == {"unread": 0}
