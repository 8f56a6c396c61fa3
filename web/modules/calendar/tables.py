"""The days off of each school, and for which years the public ones have been filled in."""

from datetime import date

from sqlalchemy import Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base
from web.modules.calendar.models import STORED_LENGTH, DayOffSource

ID = String(64)


class DayOff(Base):
    """One day or several in a row, both ends included."""

    __tablename__ = "day_off"
    __table_args__ = (Index("ix_day_off_school_id_starts_on", "school_id", "starts_on"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    name: Mapped[str] = mapped_column(String(STORED_LENGTH))
    name_other: Mapped[str] = mapped_column(String(STORED_LENGTH), default="")
    source: Mapped[DayOffSource] = mapped_column(
        Enum(DayOffSource, native_enum=False, length=20, values_callable=lambda all_: [one.value for one in all_])
    )


class FilledYear(Base):
    """The public holidays of this year were put in: one that the school has removed does not come back."""

    __tablename__ = "day_off_year"

    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
