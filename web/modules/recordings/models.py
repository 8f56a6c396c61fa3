"""What recordings, replays and consents answer and are asked, on the wire."""

from datetime import date, datetime
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from rtc.negotiated import Source
from signaling.messages import PersonKind, RoomKind
from web.modules.directory.consents import NOTE_LENGTH
from web.modules.recordings.tables import Audience, FileState, RecordingState, Storage
from web.routing import Input, Output

AT_ONCE: Final = 200
"""Recordings that one request deletes or takes back."""
SPANS: Final = 200
LONGEST: Final = 7 * 24 * 3600.0
"""Seconds that a place in a replay may have."""

Id = Annotated[str, Field(min_length=1, max_length=64)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2099, 12, 31))]
Second = Annotated[float, Field(ge=0, le=LONGEST, allow_inf_nan=False)]


# --- The administration (LIVE-44, LIVE-45, MEET-33) ----------------------------------------------------------------------


class FileItem(Output):
    """The single MP4 file of a recording; `none` when nobody has asked for it."""

    state: FileState | Literal["none"]
    progress: float
    """0 to 1."""
    bytes: int
    problem: str | None
    """Why it failed: a code that the client words."""


class RecordingItem(Output):
    """One recording. `name` is what the list calls it: the title and `.m3u8`."""

    id: str
    class_id: str
    name: str
    title: str
    creator_id: str | None
    creator_name: str
    state: RecordingState
    storage: Storage
    bytes: int
    seconds: float
    transcoded: bool
    """Pictures had to be transcoded, which costs the server a part of a core while the class runs."""
    created_at: datetime
    ended_at: datetime | None
    expires_at: datetime | None
    """`None`: kept for ever (無限期)."""
    binned_at: datetime | None
    removed_at: datetime | None
    """Of one in the bin: when it is gone for good."""
    file: FileItem


class PoolItem(Output):
    """What the school's recordings take (LIVE-43, MEET-27): only what is kept for ever counts against the pool."""

    pool_bytes: int
    permanent_bytes: int
    temporary_bytes: int
    warning: bool
    """80 % are used."""
    full: bool
    """No recording starts any more; none that runs is cut."""


class Recordings(Output):
    """`total` is of all pages."""

    items: list[RecordingItem]
    next_cursor: str | None
    total: int


class RecordingsQuery(Input):
    """`q` is looked for in the title and the creator's name; days are the school's, both included."""

    state: Literal["all", "kept", "binned"] = "kept"
    """`kept` are also those that run, or are lost."""
    storage: Storage | None = None
    q: Annotated[str, Field(max_length=80)] = ""
    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None
    sort: Literal["newest", "oldest"] = "newest"
    cursor: Annotated[str, Field(max_length=64)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class RecordingIds(Input):
    ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=AT_ONCE)]


class Changed(Output):
    """How many of the named ones were changed; the others were already so, or are not one's own."""

    count: int


class RecordingChange(Input):
    storage: Storage


class ReplayPolicy(Output):
    """LIVE-42: how new recordings are kept, and who may watch them."""

    storage: Storage
    audience: Audience
    temporary_days: int
    bin_days: int


class ReplayPolicyChange(Input):
    storage: Storage | None = None
    audience: Audience | None = None


# --- The replay (LIVE-40) -------------------------------------------------------------------------------------------------


class TakeItem(Output):
    """One source while it was published; its media playlist is `takes/<n>.m3u8` below the base."""

    n: int
    member_id: str
    track_id: str
    source: Source
    start: float
    """Seconds on the time line."""
    seconds: float | None
    """`None` while it runs."""
    transcoded: bool


class SlideTexts(Output):
    """Slides that were shown, with the text of each page: for chapters and the search."""

    id: str
    title: str
    pages: list[str]


class OwnProgress(Output):
    resume_at: float | None
    """Seconds; where oneself stopped."""


class Replay(Output):
    """What the replay page needs. Everything below `playlist_base` is for this sign-in alone.

    `sound.m3u8` is the clock; `timeline.jsonl` tells what happened (`TimelinePage`); `started_at` is second 0 of both.
    """

    recording_id: str
    class_id: str
    title: str
    kind: RoomKind | None
    """`None` when the record of the class is gone."""
    host_name: str
    state: RecordingState
    started_at: datetime
    seconds: float
    live: bool
    """It is being written at this moment."""
    class_live: bool
    """The class is still on: one may return to it."""
    playlist_base: str
    """A path, signed: good for ten minutes, then led on to a fresh one while one may watch."""
    takes: list[TakeItem]
    decks: list[SlideTexts]
    me: OwnProgress
    can_download: bool
    can_manage: bool
    """Whether one sees who watched, has the file made, and may delete."""
    file: FileItem
    expires_at: datetime | None


class WatchedChange(Input):
    """Spans that were watched since the last report, in seconds; added to those before."""

    spans: Annotated[list[tuple[Second, Second]], Field(max_length=SPANS)] = Field(default_factory=list)
    resume_at: Second

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if any(end < start for start, end in self.spans):
            raise ValueError("a span ends after its start")
        return self


class ViewerItem(Output):
    """Who watched how much. `share` of the whole, 0 to 1."""

    person_id: str
    name: str
    spans: list[tuple[float, float]]
    seconds: float
    share: float
    at: datetime


class Viewers(Output):
    seconds: float
    items: list[ViewerItem]


# --- Consent ----------------------------------------------------------------------------------------------------------------


class ConsentItem(Output):
    """Whether a person may be recorded. `said`: somebody has decided; else it is the rule for its kind."""

    person_id: str
    name: str
    kind: PersonKind
    class_name: str | None
    given: bool
    said: bool
    by_name: str | None
    at: datetime | None
    note: str
    can_change: bool


class ConsentItems(Output):
    items: list[ConsentItem]
    next_cursor: str | None = None
    given: int = 0
    """Of all pages: how many have consented, and of how many."""
    total: int = 0


class ConsentsQuery(Input):
    """Of the students of the current year; `q` is looked for in the names."""

    q: Annotated[str, Field(max_length=80)] = ""
    class_id: Id | None = None
    given: bool | None = None
    cursor: Annotated[str, Field(max_length=300)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class ConsentChange(Input):
    given: bool
    note: Annotated[str, Field(max_length=NOTE_LENGTH)] = ""
    """An administrator tells the paper on which it was given."""
