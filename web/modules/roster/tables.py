"""Who has left a school, with what it takes to come back."""

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
