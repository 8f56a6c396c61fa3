"""A school's settings of live classes: whether there are any, who may watch, what a new class begins with (LIVE-41, 51)."""

from typing import Annotated

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import CloseReason, RoomId, ViewerScope
from web.access import Action, Actor, InSchool
from web.modules.classes.ending import do_end
from web.modules.classes.tables import ClassSettings, LiveClass, State
from web.news import tell_all
from web.routing import Input, Output
from web.services import Services

Minutes = Annotated[int, Field(ge=1, le=24 * 60)]

CHANGE_SETTINGS = Action[InSchool]("change-class-settings", lambda actor, _: actor.administrator)


class AttendanceRuleItem(Output):
    """META-01: from so many minutes on, being late, being away or leaving early counts as absent."""

    late_minutes: Minutes
    away_minutes: Minutes
    early_leave_minutes: Minutes


class ClassSettingsItem(Output):
    """What administrators set, and what every start page begins with."""

    enabled: bool
    outsiders_forbidden: bool
    comments_allowed: bool
    speaking_allowed: bool
    replay: bool
    viewer_scope: ViewerScope
    attendance: AttendanceRuleItem
    can_record: bool
    """Whether this server records at all: where it does not, nobody is offered a replay (LIVE-15)."""


class AttendanceRuleChange(Input):
    late_minutes: Minutes
    away_minutes: Minutes
    early_leave_minutes: Minutes


class ClassSettingsChange(Input):
    """The whole of the settings: what is not sent is not kept."""

    enabled: bool
    outsiders_forbidden: bool
    comments_allowed: bool
    speaking_allowed: bool
    replay: bool
    viewer_scope: ViewerScope
    attendance: AttendanceRuleChange


async def settings_of(session: AsyncSession, school_id: str) -> ClassSettings:
    """The school's settings; for a school that has set nothing, those that are said in the table."""
    found = await session.get(ClassSettings, school_id)
    return found if found is not None else _untouched(school_id)


async def change(services: Services, actor: Actor, body: ClassSettingsChange) -> ClassSettingsItem:
    """Stores the settings, and has them count at once, also for classes that are on."""
    async with services.database.write() as session:
        row = await session.get(ClassSettings, actor.school_id, with_for_update=True)
        if row is None:
            row = _untouched(actor.school_id)
            session.add(row)
        values = body.model_dump(exclude={"attendance"}) | body.attendance.model_dump()
        changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
        for name, value in values.items():
            setattr(row, name, value)
        await session.flush()
        item = shown(row, services)
        about = ("school", actor.school_id)
        await services.audit.add(session, actor, "class-settings-changed", about, fields=changed)
    if not body.enabled:
        await _end_all(services, actor.school_id)
    elif body.outsiders_forbidden:
        await _send_outsiders_out(services, actor.school_id)
    return item


def shown(row: ClassSettings, services: Services) -> ClassSettingsItem:
    return ClassSettingsItem(
        enabled=row.enabled,
        outsiders_forbidden=row.outsiders_forbidden,
        comments_allowed=row.comments_allowed,
        speaking_allowed=row.speaking_allowed,
        replay=row.replay,
        viewer_scope=row.viewer_scope,
        attendance=AttendanceRuleItem(
            late_minutes=row.late_minutes,
            away_minutes=row.away_minutes,
            early_leave_minutes=row.early_leave_minutes,
        ),
        can_record=services.replays is not None,
    )


async def _end_all(services: Services, school_id: str) -> None:
    """LIVE-51: where the app is off, nothing is on."""
    async with services.database.write() as session:
        running = await _running(session, school_id)
        now = services.clock.now()
        news = [piece for id_ in running for piece in await do_end(session, id_, State.ENDED, now)]
    await tell_all(services.tell, news)
    for class_id in running:
        await services.rooms.close_room(RoomId(class_id), CloseReason.ENDED)


async def _send_outsiders_out(services: Services, school_id: str) -> None:
    """LIVE-41: the rooms narrow their scope themselves, and tell so like a host's change."""
    async with services.database.read() as session:
        running = await _running(session, school_id)
    for class_id in running:
        await services.rooms.set_viewer_scope(RoomId(class_id), ViewerScope.MEMBERS)


async def _running(session: AsyncSession, school_id: str) -> list[str]:
    query = select(LiveClass.id).where(LiveClass.school_id == school_id, LiveClass.state == State.LIVE)
    return list(await session.scalars(query))


def _untouched(school_id: str) -> ClassSettings:
    """A row as a school has it before it sets anything."""
    row = ClassSettings(school_id=school_id)
    for column in ClassSettings.__table__.columns:
        if column.default is not None:
            setattr(row, column.key, column.default.arg)
    return row
