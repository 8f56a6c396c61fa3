"""直播回放: what was recorded of live classes, who watched how far, the single files made of it, and a school's policy.

The bytes are in the spool while a class runs (a folder of the recorder's), and objects below `key` from its end on.
A recording outlives the row of its class: records go after half a year, what is kept for ever stays (LIVE-42, LIVE-49).
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base, UtcDateTime
from web.modules.classes.tables import ID, NAME_LENGTH, TITLE_LENGTH, choice, school_id

CODE_LENGTH = 40


class RecordingState(StrEnum):
    RUNNING = "running"
    """It is written, or can be gone on with: its class is on."""
    KEPT = "kept"
    BINNED = "binned"
    """For a day it can be taken back."""
    LOST = "lost"
    """Nothing of it could be read after a crash."""
    GONE = "gone"
    """Its bytes are removed; the row tells the class that there was a replay."""


class Storage(StrEnum):
    """LIVE-42: 臨時存儲15天 and 永久存儲."""

    TEMPORARY = "temporary"
    PERMANENT = "permanent"


class Audience(StrEnum):
    """Who may watch a replay besides the host and administrators."""

    HOSTS = "hosts"
    """Nobody."""
    INVITED = "invited"
    """Those whose class it was."""


class Recording(Base):
    """What was recorded of one class. `bytes` is what it takes now, while it runs as of the last look."""

    __tablename__ = "recording"
    __table_args__ = (
        Index("ix_recording_school_id_began_at", "school_id", "began_at"),
        Index("ix_recording_state", "state"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = school_id()
    live_class_id: Mapped[str] = mapped_column(ID, unique=True)
    """No foreign key: the class may be gone."""
    creator_id: Mapped[str | None] = mapped_column(ID, ForeignKey("person.id", ondelete="SET NULL"), index=True)
    creator_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    search_text: Mapped[str] = mapped_column(String(400))
    state: Mapped[RecordingState] = mapped_column(choice(RecordingState))
    storage: Mapped[Storage] = mapped_column(choice(Storage))
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)
    transcoded: Mapped[bool] = mapped_column(default=False)
    """Some picture could not stand in HLS as it came (VP8): the operator is told, since it costs a part of a core."""
    key: Mapped[str] = mapped_column(String(64), unique=True)
    """Prefix of its objects, without a slash at the end."""
    writing_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until then the process that writes it has promised a further word."""
    moved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its bytes were objects, whole; before, they are in the spool."""
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    binned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    binned_by: Mapped[str | None] = mapped_column(ID)
    """Who deleted it; nobody when it expired."""
    removed: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Persons whom the host removed from the class (LIVE-31), as of when the writing ended."""


class RecordingDeck(Base):
    """Slides that a recording shows, and has copies of: deleted with the recording and not with the deck."""

    __tablename__ = "recording_deck"

    recording_id: Mapped[str] = mapped_column(ID, ForeignKey("recording.id", ondelete="CASCADE"), primary_key=True)
    deck_id: Mapped[str] = mapped_column(ID, primary_key=True)
    """No foreign key: the deck may be gone."""
    school_id: Mapped[str] = school_id()
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    pages: Mapped[list[str]] = mapped_column(JSON)
    """The text of each."""


class Watched(Base):
    """How far somebody watched: spans of seconds on the recording's time line, disjoint and in order."""

    __tablename__ = "recording_watched"

    recording_id: Mapped[str] = mapped_column(ID, ForeignKey("recording.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(
        ID, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    school_id: Mapped[str] = school_id()
    spans: Mapped[list[list[float]]] = mapped_column(JSON)
    resume_at: Mapped[float] = mapped_column(default=0.0)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class FileState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


class RecordingFile(Base):
    """The single MP4 file of a recording: asked for, made by a job."""

    __tablename__ = "recording_file"

    recording_id: Mapped[str] = mapped_column(ID, ForeignKey("recording.id", ondelete="CASCADE"), primary_key=True)
    round: Mapped[str] = mapped_column(String(26))
    """Of the asking: a job of an earlier one finds another here and stops."""
    state: Mapped[FileState] = mapped_column(choice(FileState))
    progress: Mapped[float] = mapped_column(default=0.0)
    problem: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReplaySettings(Base):
    """How a school keeps its replays. A school without a row uses what is said here."""

    __tablename__ = "replay_settings"

    school_id: Mapped[str] = school_id(primary_key=True)
    storage: Mapped[Storage] = mapped_column(choice(Storage), default=Storage.TEMPORARY)
    audience: Mapped[Audience] = mapped_column(choice(Audience), default=Audience.INVITED)
