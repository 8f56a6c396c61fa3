"""What rooms ask of the slides: `signaling.identity.Decks`."""

from sqlalchemy import select, update

from signaling.identity import DeckSpec, PersonId, SchoolId
from signaling.messages import DeckId
from web.modules.slides.tables import Deck, DeckState
from web.services import Services


class OwnDecks:
    """One shows one's own slides, in the school to which one brought them. Showing them counts as using them."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def find(self, school: SchoolId, person: PersonId, deck: DeckId) -> DeckSpec | None:
        """The slides if they are this person's, and ready."""
        own = (Deck.id == deck, Deck.school_id == school, Deck.owner_id == person, Deck.state == DeckState.READY)
        async with self._services.database.write() as session:
            found = await session.scalar(select(Deck).where(*own))
            if found is None:
                return None
            await session.execute(update(Deck).where(*own).values(used_at=self._services.clock.now()))
        return DeckSpec(id=DeckId(found.id), title=found.title, page_count=found.page_count)
