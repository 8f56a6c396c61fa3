"""The stage (LIVE-14, LIVE-18): what is presented, which page of which slides or white board, who is pinned. A part of a class."""

from datetime import datetime
from typing import Final

from signaling.facts import DeckShown
from signaling.ground import Ground
from signaling.identity import DeckSpec
from signaling.memory import StageMemory
from signaling.messages import BOARDS, Content, Deck, DeckId, MemberId, Surface
from signaling.outcome import Outcome
from signaling.refusals import RefusalCode, Refused
from signaling.seat import Seat

DECKS: Final = 100
"""Slides of which the page is remembered in one class; the longest unused are forgotten, and begin at page 1 again."""


class Stage:
    def __init__(self, ground: Ground, content: Content, deck: DeckSpec | None) -> None:
        self._ground = ground
        self._decks: dict[DeckId, Deck] = {}
        self.deck: Deck | None = None
        """The slides that are on the stage, or were last."""
        self.content = content
        self.board = self.boards = 1
        self.pinned: Seat | None = None
        if deck is not None:
            self._put(deck)
        elif content is Content.SLIDES:
            self.content = Content.NONE

    @property
    def surface(self) -> Surface | None:
        """What ink goes on now."""
        match self.content:
            case Content.SLIDES if self.deck is not None:
                return Surface(f"slides/{self.deck.id}/{self.deck.page}")
            case Content.BOARD:
                return Surface(f"board/{self.board}")
            case Content.SCREEN | Content.CAMERA:
                return Surface(self.content.value)
        return None

    def has(self, surface: Surface) -> bool:
        """Whether this class has, or had, such a surface."""
        kind, _, rest = surface.partition("/")
        if kind == "board":
            return rest in {str(number) for number in range(1, self.boards + 1)}
        if kind == "slides":
            name, _, page = rest.rpartition("/")
            deck = self._decks.get(DeckId(name))
            return (
                deck is not None and page.isdecimal() and str(int(page)) == page and 1 <= int(page) <= deck.page_count
            )
        return surface in {Content.SCREEN.value, Content.CAMERA.value}

    def set_content(self, content: Content, now: datetime) -> Outcome:
        if content is Content.SLIDES and self.deck is None:
            raise Refused(RefusalCode.NO_DECK, "no slides were shown in this class yet")
        self.content = content
        return self._ground.told(now)

    def show_deck(self, deck: DeckSpec, now: datetime) -> Outcome:
        """At the page at which it was left in this class, else at the first."""
        self._put(deck)
        self.content = Content.SLIDES
        self._ground.record(DeckShown(deck.id, now))
        return self._ground.told(now)

    def show_page(self, page: int, now: datetime) -> Outcome:
        if self.deck is None:
            raise Refused(RefusalCode.NO_DECK, "no slides were shown in this class yet")
        if not 1 <= page <= self.deck.page_count:
            raise Refused(RefusalCode.NO_SUCH_PAGE, f"the slides have {self.deck.page_count} pages")
        self._turn_to(self.deck.model_copy(update={"page": page}))
        return self._ground.told(now)

    def add_board(self, now: datetime) -> Outcome:
        if self.boards >= BOARDS:
            raise Refused(RefusalCode.BOARDS_FULL, f"there are {BOARDS} boards already")
        self.boards += 1
        return self.show_board(self.boards, now)

    def show_board(self, number: int, now: datetime) -> Outcome:
        if not 1 <= number <= self.boards:
            raise Refused(RefusalCode.NO_SUCH_PAGE, f"there are {self.boards} boards")
        self.board, self.content = number, Content.BOARD
        return self._ground.told(now)

    def pin(self, member: MemberId | None, now: datetime) -> Outcome:
        """Whom everybody's stage shows large."""
        self.pinned = None if member is None else self._ground.present(member)
        return self._ground.told(now)

    def vacated(self, seat: Seat) -> None:
        if self.pinned is seat:
            self.pinned = None

    # --- Keeping ------------------------------------------------------------------------------------------------------

    def memory(self, paused_at: datetime | None, paused_seconds: float) -> StageMemory:
        return StageMemory(
            content=self.content,
            deck=self.deck.id if self.deck is not None else None,
            decks=list(self._decks.values()),
            board=self.board,
            boards=self.boards,
            pinned=self.pinned.person if self.pinned is not None else None,
            paused_at=paused_at,
            paused_seconds=paused_seconds,
        )

    def restore(self, memory: StageMemory, pinned: Seat | None) -> None:
        self._decks = {deck.id: deck for deck in memory.decks}
        self.deck = self._decks.get(memory.deck) if memory.deck is not None else None
        self.content, self.board, self.boards, self.pinned = memory.content, memory.board, memory.boards, pinned

    # --- Inside ---------------------------------------------------------------------------------------------------------

    def _put(self, spec: DeckSpec) -> None:
        known = self._decks.get(spec.id)
        page = min(known.page, spec.page_count) if known is not None else 1
        self._turn_to(Deck(id=spec.id, title=spec.title, page_count=spec.page_count, page=page))

    def _turn_to(self, deck: Deck) -> None:
        self._decks.pop(deck.id, None)
        self._decks[deck.id] = self.deck = deck
        if len(self._decks) > DECKS:
            del self._decks[next(iter(self._decks))]
