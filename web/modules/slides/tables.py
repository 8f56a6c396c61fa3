"""Slides: decks, their pages, and exports. The files themselves are objects below `key`, which nobody can guess.

A row is there before its objects and goes before them, so that no object is ever without somebody who frees it.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base, UtcDateTime

ID = String(64)
TITLE_LENGTH = 120
PROBLEM_LENGTH = 40


class DeckState(StrEnum):
    UPLOADING = "uploading"
    """Nobody sees it yet; a job removes what is still so after an hour."""
    WAITING = "waiting"
    CONVERTING = "converting"
    READY = "ready"
    FAILED = "failed"


class Source(StrEnum):
    """What the file is that was uploaded; also its suffix."""

    PDF = "pdf"
    PPTX = "pptx"


def _choice(choices: type[StrEnum]) -> Enum:
    return Enum(choices, native_enum=False, length=20, values_callable=lambda all_: [one.value for one in all_])


class Deck(Base):
    """Slides of one person. They are ready when all pages are rows, and never half so."""

    __tablename__ = "deck"
    __table_args__ = (Index("ix_deck_owner_id_school_id_used_at", "owner_id", "school_id", "used_at"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"))
    owner_id: Mapped[str] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    source: Mapped[Source] = mapped_column(_choice(Source))
    state: Mapped[DeckState] = mapped_column(_choice(DeckState), default=DeckState.UPLOADING, index=True)
    progress: Mapped[float] = mapped_column(default=0.0)
    problem: Mapped[str | None] = mapped_column(String(PROBLEM_LENGTH))
    """Why it failed: a code that the client words."""
    key: Mapped[str] = mapped_column(String(64), unique=True)
    """Prefix of its objects, without a slash at the end."""
    page_count: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(default=0)
    """Of the uploaded file."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it was last uploaded or shown in a class."""


class DeckPage(Base):
    """One page; `width` and `height` are of its large picture, in pixels."""

    __tablename__ = "deck_page"

    deck_id: Mapped[str] = mapped_column(ID, ForeignKey("deck.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    text: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")


class ExportState(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class DeckExport(Base):
    """Slides with the ink of a class as one PDF file. It is kept for a day."""

    __tablename__ = "deck_export"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"))
    owner_id: Mapped[str] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"))
    deck_id: Mapped[str] = mapped_column(ID, ForeignKey("deck.id", ondelete="CASCADE"), index=True)
    live_class_id: Mapped[str | None] = mapped_column(ID)
    boards: Mapped[bool] = mapped_column(default=False)
    """Whether the white boards of the class follow the slides."""
    state: Mapped[ExportState] = mapped_column(_choice(ExportState), default=ExportState.WAITING)
    progress: Mapped[float] = mapped_column(default=0.0)
    problem: Mapped[str | None] = mapped_column(String(PROBLEM_LENGTH))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
