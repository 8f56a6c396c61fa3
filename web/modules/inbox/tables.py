"""The inbox (消息): one row for each thing that one person was told in one school."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base, UtcDateTime


class InboxEntry(Base):
    """`kind` and `params` say what happened; the client words it. `link` is a path of the client."""

    __tablename__ = "inbox_entry"
    __table_args__ = (Index("ix_inbox_entry_person_id_school_id_id", "person_id", "school_id", "id"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Sortable: newer entries have greater ids."""
    school_id: Mapped[str] = mapped_column(String(64), ForeignKey("school.id", ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(String(64), ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    link: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
