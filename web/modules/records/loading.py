"""What the database has kept of some classes, gathered once: everything that records and attendance are made of."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import Child
from web.modules.classes.kept import CheckInReply, ClassCheckIn, ClassComment, ClassPause, ClassViewer, SpeechSpan
from web.modules.classes.tables import ClassSettings, ExpectedStudent, LiveClass, PresenceSpan
from web.modules.records.attendance import Rule, Span

T = TypeVar(
    "T", ClassViewer, PresenceSpan, ExpectedStudent, ClassCheckIn, CheckInReply, ClassComment, SpeechSpan, ClassPause
)


@dataclass(slots=True)
class Story:
    """One class. Lists are in the order of time, `expected` in that of the registers."""

    live_class: LiveClass
    now: datetime
    viewers: list[ClassViewer] = field(default_factory=list)
    stays: list[PresenceSpan] = field(default_factory=list)
    expected: list[ExpectedStudent] = field(default_factory=list)
    check_ins: list[ClassCheckIn] = field(default_factory=list)
    replies: list[CheckInReply] = field(default_factory=list)
    comments: list[ClassComment] = field(default_factory=list)
    turns: list[SpeechSpan] = field(default_factory=list)
    pauses: list[ClassPause] = field(default_factory=list)

    @property
    def over(self) -> bool:
        return self.live_class.ended_at is not None

    @property
    def end(self) -> datetime:
        """The end of the class, or the present of one that is on."""
        return self.live_class.ended_at or self.now

    @property
    def lesson(self) -> Span:
        begin = self.live_class.begins_at
        return Span(begin, max(begin, self.end))

    @property
    def breaks(self) -> list[Span]:
        return [Span(one.began_at, one.ended_at or self.end) for one in self.pauses]

    def spans_of(self, persons: Collection[str]) -> Iterator[Span]:
        """The stays of these persons together."""
        for stay in self.stays:
            if stay.person_id in persons:
                yield Span(stay.joined_at, stay.left_at or self.end)

    def standing_for(self, student: str) -> frozenset[str]:
        """The student, and the parents who attended for it (IMP-04)."""
        parents = (
            viewer.person_id for viewer in self.viewers if student in {one.person_id for one in children(viewer)}
        )
        return frozenset({student, *parents})


def children(viewer: ClassViewer) -> list[Child]:
    """Those a parent attended for, as they were known then (IMP-06)."""
    return [Child.model_validate(child, strict=False) for child in viewer.children]


def rule_of(settings: ClassSettings) -> Rule:
    """META-01, as the school has set it."""
    return Rule(
        late=timedelta(minutes=settings.late_minutes),
        away=timedelta(minutes=settings.away_minutes),
        early=timedelta(minutes=settings.early_leave_minutes),
    )


async def stories(session: AsyncSession, classes: Sequence[LiveClass], now: datetime) -> list[Story]:
    """The stories of these classes, in the same order; one query for each table, however many classes."""
    ids = [one.id for one in classes]
    viewers = await _by_class(session, ClassViewer, ids, "person_id")
    stays = await _by_class(session, PresenceSpan, ids, "joined_at")
    expected = await _by_class(session, ExpectedStudent, ids, "position")
    check_ins = await _by_class(session, ClassCheckIn, ids, "number")
    replies = await _by_class(session, CheckInReply, ids, "at")
    comments = await _by_class(session, ClassComment, ids, "sent_at")
    turns = await _by_class(session, SpeechSpan, ids, "began_at")
    pauses = await _by_class(session, ClassPause, ids, "began_at")
    return [
        Story(
            live_class=one,
            now=now,
            viewers=viewers[one.id],
            stays=stays[one.id],
            expected=expected[one.id],
            check_ins=check_ins[one.id],
            replies=replies[one.id],
            comments=comments[one.id],
            turns=turns[one.id],
            pauses=pauses[one.id],
        )
        for one in classes
    ]


async def _by_class(session: AsyncSession, table: type[T], ids: Sequence[str], order: str) -> Mapping[str, list[T]]:
    columns = table.__table__.columns
    query = select(table).where(columns["live_class_id"].in_(ids)).order_by(columns[order])
    found: defaultdict[str, list[T]] = defaultdict(list)
    for row in await session.scalars(query):
        found[row.live_class_id].append(row)
    return found
