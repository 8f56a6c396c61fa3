"""What happened in a class, as its room told it: viewers, comments, check-ins, turns to speak, pauses, slides, ink.

Every row can be written again without a change: a report that is told twice counts once.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from signaling.messages import COMMENT_LENGTH, PersonKind
from web.database import Base, UtcDateTime
from web.modules.classes.tables import ID, NAME_LENGTH, choice, live_class_id, person_id, school_id

SURFACE_LENGTH = 120


class ClassViewer(Base):
    """Somebody who was there, host and guests included, as whom it came first (LIVE-39: of every kind of client)."""

    __tablename__ = "class_viewer"

    live_class_id: Mapped[str] = live_class_id(primary_key=True)
    person_id: Mapped[str] = person_id(primary_key=True)
    school_id: Mapped[str] = school_id()
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    kind: Mapped[PersonKind] = mapped_column(choice(PersonKind))
    children: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Those a parent attended for: `signaling.messages.Child` each."""


class ClassComment(Base):
    __tablename__ = "class_comment"
    __table_args__ = (Index("ix_class_comment_live_class_id_sent_at", "live_class_id", "sent_at"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    live_class_id: Mapped[str] = live_class_id(primary_key=True)
    school_id: Mapped[str] = school_id()
    person_id: Mapped[str] = person_id()
    text: Mapped[str] = mapped_column(String(COMMENT_LENGTH))
    to_hosts: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted: Mapped[bool] = mapped_column(default=False)
    """Taken back by its author or by the host. It stays, for the school's administrators (IMP-16)."""


class ClassCheckIn(Base):
    """One check-in of a class (LIVE-19)."""

    __tablename__ = "class_check_in"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    live_class_id: Mapped[str] = mapped_column(
        ID, ForeignKey("live_class.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    school_id: Mapped[str] = school_id()
    number: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CheckInReply(Base):
    """A child was there, whoever answered for it: once (IMP-20)."""

    __tablename__ = "class_check_in_reply"

    check_in_id: Mapped[str] = mapped_column(ID, primary_key=True)
    live_class_id: Mapped[str] = live_class_id(primary_key=True)
    person_id: Mapped[str] = person_id(primary_key=True)
    school_id: Mapped[str] = school_id()
    by_id: Mapped[str] = mapped_column(ID)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SpeechSpan(Base):
    """One turn to speak (LIVE-28)."""

    __tablename__ = "class_speech"

    live_class_id: Mapped[str] = live_class_id(primary_key=True)
    person_id: Mapped[str] = person_id(primary_key=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    school_id: Mapped[str] = school_id()
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ClassPause(Base):
    """One pause (LIVE-20); `ended_at` is empty while it lasts."""

    __tablename__ = "class_pause"

    live_class_id: Mapped[str] = live_class_id(primary_key=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    school_id: Mapped[str] = school_id()
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ClassDeck(Base):
    """Slides that were shown: who may enter the class may see their pages."""

    __tablename__ = "class_deck"

    live_class_id: Mapped[str] = live_class_id(primary_key=True)
    deck_id: Mapped[str] = mapped_column(ID, primary_key=True, index=True)
    """Of the module `slides`, which this one does not need."""
    school_id: Mapped[str] = school_id()
    shown_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ClassInk(Base):
    """What lies on one surface (LIVE-36), for whoever opens the room again and for exports."""

    __tablename__ = "class_ink"

    live_class_id: Mapped[str] = live_class_id(primary_key=True)
    surface: Mapped[str] = mapped_column(String(SURFACE_LENGTH), primary_key=True)
    school_id: Mapped[str] = school_id()
    elements: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """`signaling.messages.InkElement` each, the lowest first."""
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


class KeptMemory(Base):
    """What a room needs to go on after a crash of its process; gone when the class is over."""

    __tablename__ = "class_memory"

    live_class_id: Mapped[str] = live_class_id(primary_key=True)
    school_id: Mapped[str] = school_id()
    memory: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
