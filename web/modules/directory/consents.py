"""Consent to be recorded: given or withdrawn by oneself, for a student by whoever answers for it (LIVE-15, IMP-16).

Without a word of anybody, staff are recorded, since teaching is their work; students, parents and outsiders are not.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from signaling.messages import PersonKind
from web.database import Base, UtcDateTime
from web.modules.directory.tables import ID, NAME

NOTE_LENGTH = 200


class RecordingConsent(Base):
    """The last word on whether this person may be recorded in this school."""

    __tablename__ = "recording_consent"

    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(
        ID, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    given: Mapped[bool]
    by_id: Mapped[str | None] = mapped_column(ID, ForeignKey("person.id", ondelete="SET NULL"))
    by_name: Mapped[str] = mapped_column(NAME)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    """On which paper, when an administrator gave it for somebody."""


def without_a_word(kind: PersonKind) -> bool:
    """Whether somebody who comes as this is recorded when nothing was said."""
    return kind is PersonKind.STAFF


async def said(session: AsyncSession, school_id: str, persons: Collection[str]) -> Mapping[str, bool]:
    """What was said of these persons; who is missing has no row."""
    query = select(RecordingConsent.person_id, RecordingConsent.given).where(
        RecordingConsent.school_id == school_id, RecordingConsent.person_id.in_(persons)
    )
    return dict((await session.execute(query)).all())
