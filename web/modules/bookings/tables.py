"""Booked lessons: a row for each date of a series, and whom each is for."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from signaling.messages import RoomKind
from web.database import Base, UtcDateTime
from web.modules.classes.tables import ID, NAME_LENGTH, TITLE_LENGTH, choice, person_id, school_id


def _booking_id() -> Mapped[str]:
    return mapped_column(ID, ForeignKey("booking.id", ondelete="CASCADE"), primary_key=True)


class Booking(Base):
    """One lesson. The class that is started from it gets its id: their links are one."""

    __tablename__ = "booking"
    __table_args__ = (
        Index("ix_booking_school_id_starts_at", "school_id", "starts_at"),
        Index("ix_booking_host_id_starts_at", "host_id", "starts_at"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = school_id()
    host_id: Mapped[str] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"))
    host_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    series_id: Mapped[str | None] = mapped_column(ID, index=True)
    """The same for all dates of a weekly series; `None` for a single lesson."""
    kind: Mapped[RoomKind] = mapped_column(choice(RoomKind))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    manner: Mapped[dict[str, Any]] = mapped_column(JSON)
    """How it is to be held, and for whom: `web.modules.classes.models.Manner`."""
    scope_names: Mapped[list[str]] = mapped_column(JSON)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    minutes: Mapped[int]
    remind_minutes: Mapped[int | None]
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=0)
    """Counts changes of its time: a reminder of an earlier one is not sent."""
    cancelled: Mapped[bool] = mapped_column(default=False)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class BookingGroup(Base):
    __tablename__ = "booking_group"

    booking_id: Mapped[str] = _booking_id()
    group_id: Mapped[str] = mapped_column(
        ID, ForeignKey("class_group.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class BookingInvitee(Base):
    """Somebody who is invited by name or by department."""

    __tablename__ = "booking_invitee"

    booking_id: Mapped[str] = _booking_id()
    person_id: Mapped[str] = person_id(primary_key=True)
