"""What records, attendance and slips answer and are asked, on the wire."""

from datetime import date, datetime
from typing import Annotated, Final, Literal

from pydantic import Field

from signaling.messages import Child, PersonKind, RoomKind
from web.modules.records.attendance import Reason
from web.routing import Input, Output
from web.services import ReplayState

DAYS: Final = 45
"""LIVE-48."""
PAGE: Final = 50
CODE_LENGTH: Final = 2000

Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2099, 12, 31))]
Id = Annotated[str, Field(min_length=1, max_length=64)]


class Range(Input):
    """Days of the school, both included; by default the last 45."""

    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None


class RecordsFilter(Range):
    """LIVE-47: by host and time; `q` is looked for in the title and the host's name."""

    host_id: Id | None = None
    q: Annotated[str, Field(max_length=80)] = ""


class RecordsQuery(RecordsFilter):
    cursor: Annotated[str, Field(max_length=64)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = PAGE


class RecordItem(Output):
    """One class as the table of records shows it (LIVE-46). `viewer_count` is of everybody but the host (LIVE-39)."""

    id: str
    title: str
    kind: RoomKind
    host_id: str
    host_name: str
    viewer_count: int
    scope: list[str]
    """LIVE-55: groups and departments; empty when none was chosen."""
    started_at: datetime
    ended_at: datetime | None
    """`None` while it is on."""
    replay: bool
    """Whether one was wanted at the start."""
    replay_state: ReplayState = "none"


class RecordHost(Output):
    id: str
    name: str


class Records(Output):
    """Newest first. `hosts` are those who can be filtered by."""

    items: list[RecordItem]
    next_cursor: str | None
    hosts: list[RecordHost]


class SpanItem(Output):
    """A stay; without `left_at` it lasts."""

    joined_at: datetime
    left_at: datetime | None


class ViewerRecord(Output):
    """Somebody who was there. Seconds of several devices at once count once."""

    person_id: str
    name: str
    kind: PersonKind
    host: bool
    children: list[Child]
    spans: list[SpanItem]
    seconds: int
    comments: int
    spoken_seconds: int
    check_ins: int
    """How many check-ins it answered, for itself or for a child."""


class ReplyRecord(Output):
    """A child that was counted, and who answered for it when it was not the child itself (IMP-20)."""

    person_id: str
    name: str
    at: datetime
    by_name: str | None


class CheckInRecord(Output):
    number: int
    started_at: datetime
    ended_at: datetime | None
    replies: list[ReplyRecord]
    missing: list[str]
    """Names of the expected students who did not answer."""


class CommentRecord(Output):
    person_id: str
    name: str
    kind: PersonKind
    children: list[Child]
    text: str
    sent_at: datetime
    to_hosts: bool
    deleted: bool


class AttendanceItem(Output):
    """How a student attended, by the school's rule (META-01). `arrived_at` is the student's or a parent's."""

    present: bool
    reasons: list[Reason]
    arrived_at: datetime | None
    left_at: datetime | None
    late_seconds: int
    away_seconds: int
    early_seconds: int
    attended_seconds: int


class StudentAttendance(AttendanceItem):
    person_id: str
    name: str
    group_name: str
    check_ins: int


class ClassRecord(Output):
    """Everything about one class (LIVE-38). `attendance` is of the expected students, in the order of the registers."""

    record: RecordItem
    pauses: list[SpanItem]
    viewers: list[ViewerRecord]
    check_ins: list[CheckInRecord]
    comments: list[CommentRecord]
    attendance: list[StudentAttendance]
    absentees: list[str]
    """Names of those who never came (LIVE-33)."""


class AttendanceQuery(Range):
    child_id: Id | None = None
    """Of a parent: which child. A student asks for itself."""


class AttendedClass(AttendanceItem):
    class_id: str
    replay_state: ReplayState = "none"
    title: str
    host_name: str
    started_at: datetime
    ended_at: datetime | None


class AttendanceList(Output):
    """The classes for which the student was expected, newest first."""

    person_id: str
    name: str
    items: list[AttendedClass]


class Slip(Output):
    """An attendance slip to print (META-04). `code` proves it; `url` is where anybody can check it."""

    school_name: str
    person_id: str
    name: str
    group_name: str
    title: str
    host_name: str
    started_at: datetime
    ended_at: datetime
    attendance: AttendanceItem
    check_ins: int
    check_in_count: int
    issued_at: datetime
    code: str
    url: str


class VerifiedSlip(Output):
    """What a genuine slip says. It stays true when the record has been purged."""

    genuine: Literal[True] = True
    school_name: str
    name: str
    group_name: str
    title: str
    host_name: str
    started_at: datetime
    ended_at: datetime
    present: bool
    attended_seconds: int
    issued_at: datetime
