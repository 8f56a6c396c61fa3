"""What a transaction wants told once it is committed: whom, and what. Actions return it; routes and jobs tell it."""

from collections.abc import Iterable
from dataclasses import dataclass

from signaling.identity import PersonId
from signaling.messages import Event
from web.services import Tell


@dataclass(frozen=True, slots=True)
class News:
    persons: frozenset[str]
    event: Event


async def tell_all(tell: Tell, news: Iterable[News]) -> None:
    """Tells each piece to its persons. After the commit only: who is told looks at once (house.md, habit 6)."""
    for piece in news:
        await tell([PersonId(person) for person in piece.persons], piece.event)
