"""Who has left a school, with what it takes to come back; and the last file of people, as it was looked at."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base

ID = String(64)


class Departure(Base):
    """A person who was taken out of the directory. `was` is a `leaving.Belongings`: all that tied it to the school."""

    __tablename__ = "departure"

    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(
        ID, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    was: Mapped[dict[str, Any]]
    left_at: Mapped[datetime]
    by_id: Mapped[str | None] = mapped_column(ID, ForeignKey("person.id", ondelete="SET NULL"), index=True)


class PeopleUpload(Base):
    """The last file of people of a school, and what it would do; a new one takes its place. Forgotten after a day.

    `lines` is what was read of it (`exchange.reading.Line`), empty once it is applied; `counts` how many of each sheet are
    new, changed, unchanged and wrong; `digest` of the plan that was shown: nothing else is applied.
    """

    __tablename__ = "people_upload"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    lines: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    counts: Mapped[dict[str, Any]]
    ignored: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]


class PeopleUploadLine(Base):
    """A line of the last file as its preview shows it. `told`: its changes, or its faults."""

    __tablename__ = "people_upload_line"

    upload_id: Mapped[str] = mapped_column(ID, ForeignKey("people_upload.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(String(20))
    row: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    known_by: Mapped[str] = mapped_column(String(80))
    told: Mapped[dict[str, Any]]
