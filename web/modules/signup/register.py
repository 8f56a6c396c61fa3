"""The register of education cards: imported by the school, or the authority's, asked over HTTP (IMP-18).

    GET {url}/schools/{school id}/cards/{number}      Authorization: Bearer {token}

answers 200 with a `Card` as JSON, 404 for a number that is no card of the school. Redirects are not followed.
"""

from datetime import date
from typing import Annotated, Protocol
from urllib.parse import quote

from aiohttp import ClientError, ClientSession, ClientTimeout
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, field_validator
from typing_extensions import override

from web.access import IdentityKind
from web.answers import whole
from web.database import Database
from web.errors import Problem
from web.modules.promotion.connector import NO_ANSWER
from web.modules.signup.tables import EducationCard
from web.services import Services
from web.settings import AuthoritySettings

KINDS = frozenset({IdentityKind.TEACHING_STAFF, IdentityKind.SCHOOL_STAFF, IdentityKind.STUDENT})
"""Parents and administrators have no card of their own."""
ANSWER_BYTES = 16 * 1024


class Card(BaseModel):
    """One entry of the register. `birth_date` is an ISO date; unknown fields are the authority's own business."""

    model_config = ConfigDict(frozen=True, extra="ignore", from_attributes=True)

    number: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{4,24}$")]
    kind: IdentityKind
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    name_other: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    birth_date: date
    student_number: Annotated[str, StringConstraints(max_length=64)] | None = None

    @field_validator("kind")
    @classmethod
    def _of_a_card(cls, kind: IdentityKind) -> IdentityKind:
        if kind not in KINDS:
            raise ValueError("a card is a teacher's, a school worker's or a student's")
        return kind


class CardRegister(Protocol):
    async def find(self, school_id: str, number: str) -> Card | None:
        """The card with this number, if it is one of the school's. Raises `authority-unreachable`."""


class ImportedRegister(CardRegister):
    """What the school's administrators imported."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    async def find(self, school_id: str, number: str) -> Card | None:
        async with self._database.read() as session:
            row = await session.get(EducationCard, (school_id, number))
        return Card.model_validate(row) if row is not None else None


class AuthorityRegister(CardRegister):
    """The authority's register of cards."""

    def __init__(self, settings: AuthoritySettings) -> None:
        self._settings = settings

    @override
    async def find(self, school_id: str, number: str) -> Card | None:
        token = self._settings.token.get_secret_value()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"{self._settings.url.rstrip('/')}/schools/{quote(school_id, safe='')}/cards/{quote(number, safe='')}"
        try:
            async with (
                ClientSession(timeout=ClientTimeout(total=self._settings.timeout)) as client,
                client.get(url, headers=headers, allow_redirects=False) as answer,
            ):
                if answer.status == 404:
                    return None
                if answer.status != 200:
                    raise Problem(NO_ANSWER, f"The register answered {answer.status}")
                card = Card.model_validate_json(await whole(answer, ANSWER_BYTES))
        except (ClientError, TimeoutError) as error:
            raise Problem(NO_ANSWER, str(error) or "It took too long") from error
        except ValidationError as error:
            raise Problem(NO_ANSWER, "What it sent is no card") from error
        if card.number != number:
            raise Problem(NO_ANSWER, "It sent another card")
        return card


def register_of(services: Services) -> CardRegister:
    """The authority's where the installation is connected to it, else the imported one."""
    if services.settings.authority.url:
        return AuthorityRegister(services.settings.authority)
    return ImportedRegister(services.database)
