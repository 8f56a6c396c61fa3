"""The school's days off: filled in from its region, and its own word is the last (META-03)."""

from datetime import date, datetime

import pytest

from tests.web.modules.campus import Campus
from tests.web.modules.cast import ADMINISTRATOR, CHILD, HEAD, MOTHER
from web.modules.calendar.public import REGIONS, holidays_of
from web.modules.calendar.repeats import weekly


@pytest.fixture
def engine() -> str:
    """Nothing here depends on the engine; the walkers of test_separation.py ask the same routes on both."""
    return "sqlite"


SPAN = {"from": "2026-12-01", "to": "2026-12-31"}


async def days(campus: Campus, person: str = CHILD, **query: str) -> list[tuple[str, str]]:
    items = (await (await campus.sign_in(person)).get("/calendar/days-off", **(query or SPAN)))["items"]
    return [(one["starts_on"], one["name"]) for one in items]


async def test_the_public_holidays_of_macau_are_there_from_the_beginning(campus: Campus) -> None:
    found = dict(await days(campus))
    assert {"2026-12-08", "2026-12-20", "2026-12-22", "2026-12-24", "2026-12-25"} <= set(found)
    assert found["2026-12-22"] == "冬至"
    assert await days(campus) == await days(campus, MOTHER)


async def test_an_administrator_adds_days_and_removes_public_ones_for_good(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    added = await administrator.post(
        "/calendar/days-off", {"starts_on": "2026-12-28", "ends_on": "2027-01-02", "name": " 聖誕假期 "}
    )
    assert (added["name"], added["source"]) == ("聖誕假期", "school")
    entries = (await administrator.get("/calendar/days-off", **SPAN))["items"]
    (solstice,) = [one for one in entries if one["name"] == "冬至"]
    assert (solstice["source"], solstice["name_other"]) == ("public", "Solstício de Inverno")
    assert (await administrator.ask("DELETE", f"/calendar/days-off/{solstice['id']}")).status == 204
    assert ("2026-12-28", "聖誕假期") in await days(campus)
    assert "冬至" not in [name for _, name in await days(campus)]
    assert ("2026-12-28", "聖誕假期") in await days(campus, **{"from": "2027-01-02", "to": "2027-01-02"})
    assert (await administrator.ask("DELETE", f"/calendar/days-off/{solstice['id']}")).status == 404


async def test_others_only_read_the_calendar(campus: Campus) -> None:
    wish = {"starts_on": "2026-12-01", "ends_on": "2026-12-01", "name": "x"}
    for person in (HEAD, MOTHER, CHILD):
        who = await campus.sign_in(person)
        assert (await who.ask("POST", "/calendar/days-off", wish)).status == 403
        (first, *_) = (await who.get("/calendar/days-off", **SPAN))["items"]
        assert (await who.ask("DELETE", f"/calendar/days-off/{first['id']}")).status == 403


NONSENSE = (
    {"starts_on": "2026-12-02", "ends_on": "2026-12-01", "name": "x"},
    {"starts_on": "2026-01-01", "ends_on": "2026-05-01", "name": "x"},
    {"starts_on": "2026-12-01", "ends_on": "2026-12-01", "name": " "},
    {"starts_on": "1999-12-31", "ends_on": "2000-01-01", "name": "x"},
)


async def test_days_that_make_no_sense_are_refused(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    for wish in NONSENSE:
        answer = await administrator.ask("POST", "/calendar/days-off", wish)
        assert (answer.status, answer.code) == (422, "invalid")


@pytest.mark.parametrize("zone", REGIONS)
def test_every_region_has_holidays_with_names(zone: str) -> None:
    found = holidays_of(zone, 2026)
    assert len(found) >= 10
    assert all(holiday.name and holiday.day.year == 2026 for holiday in found)


def test_a_region_that_we_do_not_know_has_none() -> None:
    assert holidays_of("Antarctica/Troll", 2026) == []


def test_a_weekly_series_ends_with_its_last_day() -> None:
    first = datetime.fromisoformat("2026-11-24T09:00")
    assert [wall.date().day for wall in weekly(first, date(2026, 12, 8))] == [24, 1, 8]
    assert weekly(first, date(2026, 11, 30)) == [first]
    assert weekly(first, date(2026, 11, 23)) == []
