"""上課直播: live classes, the class groups that are their scope, and who was there when."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from signaling.messages import Content, RoomKind
from web.database import Base, UtcDateTime

ID = String(64)
TITLE_LENGTH = 40
KEY_LENGTH = 80
_LIVE = text("state = 'live'")


class State(StrEnum):
    LIVE = "live"
    ENDED = "ended"
    ABANDONED = "abandoned"
    """Staff stayed away; over all the same."""


class Scope(StrEnum):
    """Who may watch (LIVE-16)."""

    MEMBERS = "members"
    ANYONE = "anyone"
    """Everybody who is signed in, of whichever school."""


def _choice(choices: type[StrEnum]) -> Enum:
    return Enum(choices, native_enum=False, length=20, values_callable=lambda all_: [one.value for one in all_])


class LiveClass(Base):
    """A class that was started. Its room in `signaling` has the same id."""

    __tablename__ = "live_class"
    __table_args__ = (
        UniqueConstraint("host_id", "start_key"),
        # Nobody gives two classes at once; two requests at the same moment meet here.
        Index(
            "uq_live_class_host_id_live",
            "host_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_live_class_school_id_state", "school_id", "state"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"))
    host_id: Mapped[str] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"))
    host_name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[RoomKind] = mapped_column(_choice(RoomKind))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    state: Mapped[State] = mapped_column(_choice(State), default=State.LIVE)
    content: Mapped[Content] = mapped_column(_choice(Content))
    viewer_scope: Mapped[Scope] = mapped_column(_choice(Scope))
    speaking_allowed: Mapped[bool]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    empty_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the sweep found nobody in the room; forgotten when somebody enters."""
    start_key: Mapped[str | None] = mapped_column(String(KEY_LENGTH))
    """The Idempotency-Key of the request that started it."""


class LiveClassGroup(Base):
    """One class group of the scope (LIVE-55)."""

    __tablename__ = "live_class_group"

    live_class_id: Mapped[str] = mapped_column(ID, ForeignKey("live_class.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[str] = mapped_column(
        ID, ForeignKey("class_group.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"))


class PresenceSpan(Base):
    """One stay of one person in a class; `left_at` is empty while it lasts."""

    __tablename__ = "presence_span"
    __table_args__ = (Index("ix_presence_span_live_class_id_person_id", "live_class_id", "person_id"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    live_class_id: Mapped[str] = mapped_column(ID, ForeignKey("live_class.id", ondelete="CASCADE"))
    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"))
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
