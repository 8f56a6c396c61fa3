"""The authority's register of classes: an HTTP client for it. Without an address, class tables come as files (IMP-18).

    GET {url}/schools/{school id}/classes?year=2027/2028      Authorization: Bearer {token}

answers 200 with a class table in our format (`formats.YearPlan`), 404 when none was handed in. Redirects are not followed.
"""

from typing import Final

from aiohttp import ClientError, ClientSession, ClientTimeout

from web.answers import whole
from web.errors import Problem, ProblemType
from web.modules.promotion.formats import FILE_BYTES, FileError, YearPlan, read_plan
from web.settings import AuthoritySettings

NO_CONNECTION: Final = ProblemType("authority-not-set-up", 409, "This installation has no connection to the authority")
NO_ANSWER: Final = ProblemType("authority-unreachable", 502, "The authority's register did not answer")
NOT_HANDED_IN: Final = ProblemType("class-table-not-found", 404, "The authority has no class table of this year")


async def fetch_plan(settings: AuthoritySettings, school_id: str, year: str) -> YearPlan:
    """The class table that the school has handed in for the year. Raises `Problem`."""
    if not settings.url:
        raise Problem(NO_CONNECTION)
    token = settings.token.get_secret_value()
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    url = f"{settings.url.rstrip('/')}/schools/{school_id}/classes"
    try:
        async with (
            ClientSession(timeout=ClientTimeout(total=settings.timeout)) as client,
            client.get(url, params={"year": year}, headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status == 404:
                raise Problem(NOT_HANDED_IN)
            if answer.status != 200:
                raise Problem(NO_ANSWER, f"The register answered {answer.status}")
            return read_plan(await whole(answer, FILE_BYTES))
    except (ClientError, TimeoutError) as error:
        raise Problem(NO_ANSWER, str(error) or "It took too long") from error
    except FileError as error:
        raise Problem(NO_ANSWER, f"What it sent cannot be read: {error.detail}") from error
