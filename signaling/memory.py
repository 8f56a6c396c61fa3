"""What a room needs to go on after a crash of its process. Written by the room, kept by the floor above, read back as it was.

The floor above stores `memory.model_dump(mode="json")` and gives `RoomMemory.read(...)` of it back. Ink is kept apart, surface
by surface. Fields have defaults, so that a memory of an older version can be read.
"""

import logging
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from signaling.messages import (
    CameraVisibility,
    CheckInResult,
    Child,
    Comment,
    Content,
    Deck,
    DeckId,
    Hand,
    MemberId,
    PersonKind,
    Role,
    ViewerScope,
)
from signaling.messages.base import PersonId

log = logging.getLogger(__name__)


class _Memory(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class SeatMemory(_Memory):
    """A seat that was taken."""

    person: PersonId
    name: str
    kind: PersonKind
    role: Role
    children: list[Child] = Field(default_factory=list)
    invited: bool = True
    joined_at: datetime
    hand: Hand = Hand.DOWN
    asked_at: datetime | None = None
    muted_by_host: bool = False
    unmute_asked: bool = False
    camera_visibility: CameraVisibility | None = None
    may_draw: bool = False


class StageMemory(_Memory):
    content: Content = Content.NONE
    deck: DeckId | None = None
    decks: list[Deck] = Field(default_factory=list)
    """The longest unused first, each at its page."""
    board: int = 1
    boards: int = 1
    pinned: PersonId | None = None
    paused_at: datetime | None = None
    paused_seconds: float = 0


class AskerMemory(_Memory):
    person: PersonId
    since: datetime
    """The begin of its group of equals."""


class TurnMemory(_Memory):
    person: PersonId
    began: datetime
    until: datetime | None = None


class SpeechMemory(_Memory):
    allowed: bool = True
    seconds: int | None = None
    asking: list[AskerMemory] = Field(default_factory=list)
    """In the order of their hands."""
    turns: list[TurnMemory] = Field(default_factory=list)
    spoken: dict[PersonId, float] = Field(default_factory=dict)
    """Seconds of all turns that are over, of each person."""
    households: dict[PersonId, float] = Field(default_factory=dict)
    """The same, of each child that was stood for."""


class CommentMemory(_Memory):
    number: int
    comment: Comment
    author: PersonId


class CommentsMemory(_Memory):
    allowed: bool = True
    to_hosts: bool = False
    banned: list[PersonId] = Field(default_factory=list)
    written: int = 0
    last: list[CommentMemory] = Field(default_factory=list)


class RoomMemory(_Memory):
    members: dict[PersonId, MemberId] = Field(default_factory=dict)
    """Everybody who ever had a seat keeps its id."""
    seats: list[SeatMemory] = Field(default_factory=list)
    removed: list[PersonId] = Field(default_factory=list)
    scope: ViewerScope = ViewerScope.MEMBERS
    stage: StageMemory = StageMemory()
    speech: SpeechMemory = SpeechMemory()
    comments: CommentsMemory = CommentsMemory()
    check_ins: list[CheckInResult] = Field(default_factory=list)
    unmute_allowed: bool = True
    camera_visibility: CameraVisibility = CameraVisibility.ALL
    recording: bool | None = None
    """Whether the class is to be recorded now; `None`: as it was wanted at its start."""

    @classmethod
    def read(cls, kept: object) -> "RoomMemory | None":
        """From JSON values. What cannot be read is logged and is none: a class must open whatever was kept of it."""
        try:
            return cls.model_validate(kept, strict=False)
        except ValidationError as error:
            log.warning(
                "the memory of a room cannot be read: %s", error.errors(include_input=False, include_url=False)[:3]
            )
            return None
