"""Other ways in: ICE-TCP alone, as behind a school's firewall, and Firefox."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.lessons import MOTHER, STUDENT, lesson
from tests.end_to_end.people import INBOUND, PHONE, REMEMBER_PEERS, School, school
from tests.end_to_end.server import Server, running_server
from tests.worlds.firefox import FirefoxPage, firefox
from tests.worlds.waiting import seen

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("media")]


@pytest.fixture(scope="module")
def tcp_server(tmp_path_factory: pytest.TempPathFactory, demo_data: Path) -> Iterator[Server]:
    """A product whose media port takes no UDP."""
    with running_server(tmp_path_factory.mktemp("tcp"), data=demo_data, RTC__UDP="false") as running:
        yield running


async def test_a_class_runs_over_ice_tcp_alone(tcp_server: Server) -> None:
    async with school(tcp_server.url) as campus, lesson(campus) as teacher:
        mother = await campus.person(MOTHER, size=PHONE)
        await mother.enter_live_class()
        await mother.sees_pictures()
        await mother.hears_sound()
        assert await mother.transports() == {"tcp"}
        assert await teacher.transports() == {"tcp"}


SIGN_IN = """async (name) => {
  const cast = await (await fetch('/api/v1/demo/cast')).json();
  const person = cast.groups.flatMap((group) => group.people).find((each) => each.name === name);
  const answer = await fetch('/api/v1/demo/sign-in', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ person_id: person.person_id }),
  });
  return answer.status;
}"""

CLASS_ADDRESS = """async () => {
  const classes = await (await fetch('/api/v1/classes?state=live')).json();
  return `/class/${classes.items[0].id}`;
}"""

ENTER = """async (address) => {
  const link = [...document.querySelectorAll('a')].find((each) => each.getAttribute('href') === address);
  link.click();
}"""


async def flowing(page: FirefoxPage) -> dict[str, float]:
    reports: list[dict[str, Any]] = await page.evaluate(INBOUND)
    return {
        "frames": sum(report["frames"] for report in reports),
        "energy": sum(report["energy"] for report in reports),
    }


async def test_firefox_joins_and_sees_and_hears_the_class(campus: School) -> None:
    async with lesson(campus), firefox() as page:
        await page.goto(f"{campus.url}/cast")
        assert await page.evaluate(SIGN_IN, STUDENT) == 200
        address = await page.evaluate(CLASS_ADDRESS)
        await page.goto(f"{campus.url}/")
        await page.evaluate(f"() => {{ {REMEMBER_PEERS} }}")
        await seen(lambda: page.evaluate(f"!!document.querySelector('a[href=\"{address}\"]')"), lambda there: there)
        await page.evaluate(ENTER, address)
        await seen(lambda: flowing(page), lambda now: now["frames"] > 20 and now["energy"] > 0, 40)
