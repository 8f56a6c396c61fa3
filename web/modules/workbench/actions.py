"""Which apps somebody has, what waits in each, and what is on today."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from web.access import STAFF, Actor, IdentityKind
from web.modules.bookings.models import BookingItem
from web.modules.classes.models import LiveClassItem
from web.modules.groups import actions as groups
from web.modules.signup import applications
from web.modules.workbench.models import AppItem, TodayItem

EVERYBODY = frozenset(IdentityKind)


@dataclass(frozen=True, slots=True)
class App:
    """One line of the table: who has the app, and what waits in it."""

    name: str
    kinds: frozenset[IdentityKind]
    waiting: Callable[[AsyncSession, Actor, list[LiveClassItem]], Awaitable[int]]


async def _classes_on(_session: AsyncSession, _actor: Actor, live: list[LiveClassItem]) -> int:
    return len(live)


async def _unread_messages(session: AsyncSession, actor: Actor, _live: list[LiveClassItem]) -> int:
    return await groups.unread(session, actor)


async def _applications(session: AsyncSession, actor: Actor, _live: list[LiveClassItem]) -> int:
    return await applications.count(session, actor.school_id)


async def _nothing(_session: AsyncSession, _actor: Actor, _live: list[LiveClassItem]) -> int:
    return 0


APPS = (
    App("classes", EVERYBODY, _classes_on),
    App("slides", STAFF, _nothing),
    App("groups", EVERYBODY - {IdentityKind.SCHOOL_STAFF}, _unread_messages),
    App("directory", EVERYBODY, _nothing),
    App("promotion", frozenset({IdentityKind.ADMINISTRATOR}), _nothing),
    App("console", frozenset({IdentityKind.ADMINISTRATOR}), _nothing),
    App("codes", frozenset({IdentityKind.ADMINISTRATOR, IdentityKind.TEACHING_STAFF}), _nothing),
    App("requests", frozenset({IdentityKind.ADMINISTRATOR}), _applications),
)


async def apps(session: AsyncSession, actor: Actor, live: list[LiveClassItem], off: Collection[str]) -> list[AppItem]:
    """The apps that one of the actor's identities has, without those that are `off`. `live`: the classes that it is
    invited to now."""
    return [
        AppItem(name=app.name, waiting=await app.waiting(session, actor, live))
        for app in APPS
        if app.name not in off and not app.kinds.isdisjoint(actor.kinds)
    ]


def today(live: list[LiveClassItem], booked: list[BookingItem], actor: Actor) -> list[TodayItem]:
    """What is on, then what is booked for later today."""
    on = [
        TodayItem(
            kind="class-live",
            class_id=one.id,
            title=one.title,
            host_name=one.host.name,
            started_at=one.started_at,
            group_names=one.scope,
            mine=one.host.id == actor.person_id,
            opens_at=one.opens_at,
        )
        for one in live
    ]
    later = [
        TodayItem(
            kind="class-booked",
            class_id=one.id,
            title=one.title,
            host_name=one.host.name,
            started_at=one.starts_at,
            group_names=one.scope,
            mine=one.mine,
            opens_at=one.opens_at,
        )
        for one in booked
    ]
    return on + later
