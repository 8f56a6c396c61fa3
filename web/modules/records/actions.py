"""Finding records: a teacher's own, all of the school for administrators; and a child's attendance for its family."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Action, Actor, require
from web.errors import NOT_FOUND, Problem
from web.modules.classes.kept import ClassViewer
from web.modules.classes.settings import settings_of
from web.modules.classes.tables import ExpectedStudent, LiveClass
from web.modules.directory import membership
from web.modules.directory.actions import school_zone
from web.modules.directory.tables import Person
from web.modules.records import showing
from web.modules.records.loading import Story, rule_of, stories
from web.modules.records.models import (
    AttendanceList,
    AttendanceQuery,
    AttendedClass,
    ClassRecord,
    RecordHost,
    RecordItem,
    Records,
    RecordsFilter,
    RecordsQuery,
)
from web.modules.records.ranges import Period, period
from web.schooltime import half_a_year_before

EXPORTED = 2000
"""Classes in one file, and in one answer about a child."""

READ_RECORD = Action[LiveClass]("read-record", lambda actor, one: actor.administrator or actor.person_id == one.host_id)


async def records(session: AsyncSession, actor: Actor, query: RecordsQuery, now: datetime) -> Records:
    """One page, newest first. Raises `range-too-long`. The cursor is the id of the last class of the page before."""
    within = await _period(session, actor, query, now)
    wanted = _wanted(actor, query, within)
    if query.cursor is not None:
        wanted = wanted.where(await _after(session, actor, query.cursor))
    rows = (await session.scalars(_newest_first(wanted).limit(query.limit + 1))).all()
    page = rows[: query.limit]
    return Records(
        items=await _items(session, page),
        next_cursor=page[-1].id if len(rows) > len(page) else None,
        hosts=await _hosts(session, actor, now),
    )


async def found(session: AsyncSession, actor: Actor, query: RecordsFilter, now: datetime) -> tuple[Period, list[Story]]:
    """The whole stories of what the filter finds, for an export."""
    within = await _period(session, actor, query, now)
    rows = (await session.scalars(_newest_first(_wanted(actor, query, within)).limit(EXPORTED))).all()
    return within, await stories(session, rows, now)


async def story_of(session: AsyncSession, actor: Actor, class_id: str, now: datetime) -> Story:
    """One class, for its host and for administrators. Raises `not-found` for everybody else."""
    live_class = await kept_class(session, actor, class_id, now)
    require(actor, READ_RECORD, live_class, otherwise=NOT_FOUND)
    return (await stories(session, [live_class], now))[0]


async def record(session: AsyncSession, actor: Actor, class_id: str, now: datetime) -> ClassRecord:
    story = await story_of(session, actor, class_id, now)
    return showing.class_record(story, rule_of(await settings_of(session, actor.school_id)))


async def attendance(session: AsyncSession, actor: Actor, query: AttendanceQuery, now: datetime) -> AttendanceList:
    """How a child attended what it was expected for: for its parents and for itself. Raises `not-found`."""
    child = query.child_id or actor.person_id
    await check_family(session, actor, child)
    within = await _period(session, actor, query, now)
    expected = select(ExpectedStudent.live_class_id).where(
        ExpectedStudent.school_id == actor.school_id, ExpectedStudent.person_id == child
    )
    wanted = _within(actor.school_id, within).where(LiveClass.id.in_(expected))
    rows = (await session.scalars(_newest_first(wanted).limit(EXPORTED))).all()
    rule = rule_of(await settings_of(session, actor.school_id))
    person = await session.get_one(Person, child)
    return AttendanceList(
        person_id=child,
        name=person.name,
        items=[
            AttendedClass(
                **dict(showing.attendance_item(story, child, rule)),
                class_id=story.live_class.id,
                title=story.live_class.title,
                host_name=story.live_class.host_name,
                started_at=story.live_class.begins_at,
                ended_at=story.live_class.ended_at,
            )
            for story in await stories(session, rows, now)
        ],
    )


async def check_family(session: AsyncSession, actor: Actor, child: str) -> None:
    """Raises `not-found` unless the child is the actor itself or one that it answers for in this school."""
    if child == actor.person_id:
        return
    if actor.person_id not in await membership.parents_of(session, actor.school_id, [child]):
        raise Problem(NOT_FOUND)


async def kept_class(session: AsyncSession, actor: Actor, class_id: str, now: datetime) -> LiveClass:
    """A class of the actor's school that is not older than half a year (LIVE-49). Raises `not-found`."""
    live_class = await session.get(LiveClass, class_id)
    if live_class is None or live_class.school_id != actor.school_id:
        raise Problem(NOT_FOUND)
    if live_class.started_at < half_a_year_before(now, await school_zone(session, actor.school_id)):
        raise Problem(NOT_FOUND)
    return live_class


async def _period(session: AsyncSession, actor: Actor, query: RecordsFilter | AttendanceQuery, now: datetime) -> Period:
    return period(query, await school_zone(session, actor.school_id), now)


def _wanted(actor: Actor, query: RecordsFilter, within: Period) -> Select[LiveClass]:
    """Administrators see the school's, everybody else only what they gave themselves."""
    wanted = _within(actor.school_id, within)
    if not actor.administrator:
        wanted = wanted.where(LiveClass.host_id == actor.person_id)
    if query.host_id is not None:
        wanted = wanted.where(LiveClass.host_id == query.host_id)
    if text := query.q.strip():
        titled = LiveClass.title.icontains(text, autoescape=True)
        wanted = wanted.where(or_(titled, LiveClass.host_name.icontains(text, autoescape=True)))
    return wanted


def _within(school_id: str, within: Period) -> Select[LiveClass]:
    return select(LiveClass).where(
        LiveClass.school_id == school_id, LiveClass.started_at >= within.since, LiveClass.started_at < within.until
    )


def _newest_first(wanted: Select[LiveClass]) -> Select[LiveClass]:
    return wanted.order_by(LiveClass.started_at.desc(), LiveClass.id.desc())


async def _after(session: AsyncSession, actor: Actor, cursor: str) -> ColumnElement[bool]:
    """What comes after the class of the cursor; nothing comes after a class that is not there."""
    last = await session.get(LiveClass, cursor)
    if last is None or last.school_id != actor.school_id:
        return LiveClass.id.is_(None)
    same = and_(LiveClass.started_at == last.started_at, LiveClass.id < last.id)
    return or_(LiveClass.started_at < last.started_at, same)


async def _items(session: AsyncSession, page: Sequence[LiveClass]) -> list[RecordItem]:
    counts = await _viewer_counts(session, page)
    return [showing.record_item(one, counts.get(one.id, 0)) for one in page]


async def _viewer_counts(session: AsyncSession, page: Sequence[LiveClass]) -> Mapping[str, int]:
    """Everybody but the host, of every kind of client (LIVE-39)."""
    query = (
        select(ClassViewer.live_class_id, func.count())
        .join(LiveClass, LiveClass.id == ClassViewer.live_class_id)
        .where(ClassViewer.live_class_id.in_([one.id for one in page]), ClassViewer.person_id != LiveClass.host_id)
        .group_by(ClassViewer.live_class_id)
    )
    return dict((await session.execute(query)).all())


async def _hosts(session: AsyncSession, actor: Actor, now: datetime) -> list[RecordHost]:
    """Who has given a class in the last half year; for those who see only their own, nobody else."""
    since = half_a_year_before(now, await school_zone(session, actor.school_id))
    query = (
        select(LiveClass.host_id, func.max(LiveClass.host_name))
        .where(LiveClass.school_id == actor.school_id, LiveClass.started_at >= since)
        .group_by(LiveClass.host_id)
        .order_by(func.max(LiveClass.host_name), LiveClass.host_id)
    )
    if not actor.administrator:
        query = query.where(LiveClass.host_id == actor.person_id)
    return [RecordHost(id=id_, name=name) for id_, name in await session.execute(query)]
