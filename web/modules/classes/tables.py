"""上課直播: live classes, who they are for, who was there when, and a school's own settings of it.

What happened inside a class is in kept.py.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Enum, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from signaling.messages import CameraVisibility, Content, RoomKind, ViewerScope
from web.database import Base, UtcDateTime

ID = String(64)
TITLE_LENGTH = 40
NAME_LENGTH = 80
KEY_LENGTH = 80
_LIVE = text("state = 'live'")


class State(StrEnum):
    LIVE = "live"
    ENDED = "ended"
    ABANDONED = "abandoned"
    """Staff stayed away; over all the same."""


def choice(choices: type[StrEnum]) -> Enum:
    """A column of one of the choices, kept by its value and without a type of the engine's own."""
    return Enum(choices, native_enum=False, length=20, values_callable=lambda all_: [one.value for one in all_])


def school_id(*, primary_key: bool = False) -> Mapped[str]:
    return mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"), primary_key=primary_key)


def live_class_id(*, primary_key: bool = False) -> Mapped[str]:
    return mapped_column(ID, ForeignKey("live_class.id", ondelete="CASCADE"), primary_key=primary_key)


def person_id(*, primary_key: bool = False) -> Mapped[str]:
    return mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"), primary_key=primary_key, index=True)


class LiveClass(Base):
    """A class that was started. Its room in `signaling` has the same id; so has its booking, if it was booked."""

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
        Index("ix_live_class_school_id_started_at", "school_id", "started_at"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = school_id()
    host_id: Mapped[str] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"))
    host_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    kind: Mapped[RoomKind] = mapped_column(choice(RoomKind))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    state: Mapped[State] = mapped_column(choice(State), default=State.LIVE)
    content: Mapped[Content] = mapped_column(choice(Content))
    deck_id: Mapped[str | None] = mapped_column(ID)
    """The slides it begins with. They may be gone later; the class stays."""
    viewer_scope: Mapped[ViewerScope] = mapped_column(choice(ViewerScope))
    comments_allowed: Mapped[bool] = mapped_column(default=True)
    speaking_allowed: Mapped[bool]
    speech_seconds: Mapped[int | None]
    camera_visibility: Mapped[CameraVisibility] = mapped_column(choice(CameraVisibility), default=CameraVisibility.ALL)
    replay: Mapped[bool] = mapped_column(default=False)
    """LIVE-15: whether it is to be recorded."""
    scope_names: Mapped[list[str]] = mapped_column(JSON, default=list)
    """LIVE-55: the names of the groups and departments as they were when it started, for the record (IMP-06)."""
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Of a booked class: until then only staff enter."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    empty_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the sweep found nobody in the room; forgotten when somebody enters."""
    start_key: Mapped[str | None] = mapped_column(String(KEY_LENGTH))
    """The Idempotency-Key of the request that started it."""

    @property
    def begins_at(self) -> datetime:
        """When the lesson begins: at the booked time, if it was opened earlier."""
        return max(self.started_at, self.opens_at or self.started_at)


class LiveClassGroup(Base):
    """One class group of the scope (LIVE-55)."""

    __tablename__ = "live_class_group"

    live_class_id: Mapped[str] = live_class_id(primary_key=True)
    group_id: Mapped[str] = mapped_column(
        ID, ForeignKey("class_group.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    school_id: Mapped[str] = school_id()


class ClassInvitee(Base):
    """Somebody who is invited by name or by department, and not by a class group (LIVE-03, LIVE-23)."""

    __tablename__ = "class_invitee"

    live_class_id: Mapped[str] = live_class_id(primary_key=True)
    person_id: Mapped[str] = person_id(primary_key=True)
    school_id: Mapped[str] = school_id()


class ExpectedStudent(Base):
    """A student who was expected (LIVE-33), under the name of the group at that time (IMP-06)."""

    __tablename__ = "class_expected"

    live_class_id: Mapped[str] = live_class_id(primary_key=True)
    person_id: Mapped[str] = person_id(primary_key=True)
    school_id: Mapped[str] = school_id()
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    group_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    position: Mapped[int]
    """In the order of the registers."""


class PresenceSpan(Base):
    """One stay of one person in a class; `left_at` is empty while it lasts."""

    __tablename__ = "presence_span"
    __table_args__ = (Index("ix_presence_span_live_class_id_person_id", "live_class_id", "person_id"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    live_class_id: Mapped[str] = live_class_id()
    school_id: Mapped[str] = school_id()
    person_id: Mapped[str] = person_id()
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ClassSettings(Base):
    """How a school uses live classes. A school without a row uses what is said here."""

    __tablename__ = "class_settings"

    school_id: Mapped[str] = school_id(primary_key=True)
    enabled: Mapped[bool] = mapped_column(default=True)
    """LIVE-51."""
    outsiders_forbidden: Mapped[bool] = mapped_column(default=False)
    """LIVE-41: overrides what each class says of its viewers."""
    comments_allowed: Mapped[bool] = mapped_column(default=True)
    speaking_allowed: Mapped[bool] = mapped_column(default=True)
    replay: Mapped[bool] = mapped_column(default=False)
    viewer_scope: Mapped[ViewerScope] = mapped_column(choice(ViewerScope), default=ViewerScope.MEMBERS)
    late_minutes: Mapped[int] = mapped_column(default=30)
    away_minutes: Mapped[int] = mapped_column(default=30)
    early_leave_minutes: Mapped[int] = mapped_column(default=5)
    """META-01."""
