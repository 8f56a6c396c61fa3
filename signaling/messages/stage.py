"""The stage: what is presented, the slides and the white boards, who is pinned, and the pause."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from signaling.messages.base import Command, DeckId, GivenDeck, GivenMember, Message

BOARDS = 20
"""White board pages of a class."""
PAGES = 10_000
"""Bound of a page number on the wire; the deck knows how many there are."""


class Content(StrEnum):
    """What the stage shows (LIVE-14, LIVE-18)."""

    NONE = "none"
    CAMERA = "camera"
    SCREEN = "screen"
    SLIDES = "slides"
    BOARD = "board"


class Deck(Message):
    """The slides that are on the stage, or were last. Pages count from 1."""

    id: DeckId
    title: str
    page_count: int
    page: int


class SetContent(Command):
    """What the stage shows (LIVE-14, LIVE-18). `slides` needs a deck: `no-deck`."""

    type: Literal["set-content"] = "set-content"
    content: Annotated[Content, Field(strict=False)]


class ShowDeck(Command):
    """Puts one's own slides on the stage, at the page at which they were left in this class."""

    type: Literal["show-deck"] = "show-deck"
    deck_id: GivenDeck


class ShowPage(Command):
    type: Literal["show-page"] = "show-page"
    page: Annotated[int, Field(ge=1, le=PAGES)]


class AddBoard(Command):
    """A new white board page, shown at once."""

    type: Literal["add-board"] = "add-board"


class ShowBoard(Command):
    type: Literal["show-board"] = "show-board"
    number: Annotated[int, Field(ge=1, le=BOARDS)]


class PinMember(Command):
    """Whom everybody's stage shows large; `None` for nobody."""

    type: Literal["pin-member"] = "pin-member"
    member_id: GivenMember | None


class PauseRoom(Command):
    """暫停 (LIVE-20): no picture and no sound is forwarded until `resume-room`; comments and hands go on."""

    type: Literal["pause-room"] = "pause-room"


class ResumeRoom(Command):
    type: Literal["resume-room"] = "resume-room"
