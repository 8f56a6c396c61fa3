"""Bringing slides, for tests: uploads over HTTP, and waiting for what the jobs make of them."""

from collections.abc import AsyncIterator
from typing import Any

from tests.web.modules.campus import Answer, Campus, Person
from tests.worlds.papers import pdf
from web.auth import COOKIE


async def send(
    person: Person, content: bytes | AsyncIterator[bytes], name: str = "第一課.pdf", **headers: str
) -> Answer:
    """One upload; the answer whatever its status."""
    cookie = {"Cookie": f"{COOKIE}={person.token}", "Content-Type": "application/octet-stream"}
    async with person.http.post(
        "/api/v1/slides", params={"name": name}, data=content, headers={**cookie, **headers}
    ) as response:
        return Answer(response.status, await response.json())


async def ready(campus: Campus, person: Person, content: bytes | None = None, name: str = "第一課.pdf") -> Any:
    """The deck in detail, uploaded and converted."""
    answer = await send(person, pdf() if content is None else content, name)
    assert answer.status == 201, answer
    await campus.run_due_jobs()
    return await person.get(f"/slides/{answer.body['id']}")


async def picture(person: Person, url: str) -> tuple[int, bytes, dict[str, str]]:
    """Status, content and headers of a page's picture."""
    async with person.http.get(url, headers={"Cookie": f"{COOKIE}={person.token}"}) as response:
        return response.status, await response.read(), dict(response.headers)
