"""How a school and its server are: people, sign-ins, storage, jobs, and whether each part works."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from rtc.lanes import choose
from web.access import Actor, IdentityKind
from web.auth import SignIn
from web.health import database_answers
from web.jobs import JobState
from web.modules.admin.models import CheckItem, Count, Overview, SchoolItem, State
from web.modules.admin.tables import Operator
from web.modules.directory.actions import offered_by
from web.modules.directory.tables import Identity, School
from web.modules.slides import office
from web.modules.slides.tables import Deck
from web.services import Services

PROBE: Final = "health/"
"""A place among the objects where nothing is kept."""


async def overview(services: Services, session: AsyncSession, actor: Actor) -> Overview:
    school = await session.get_one(School, actor.school_id)
    counted = select(Identity.kind, func.count()).where(Identity.school_id == school.id).group_by(Identity.kind)
    kinds = dict((await session.execute(counted)).all())
    sign_ins = select(func.count()).where(SignIn.school_id == school.id, SignIn.guest_of.is_(None))
    files = select(func.sum(Deck.bytes)).where(Deck.school_id == school.id)
    return Overview(
        school=shown(school),
        people=[Count(name=kind.value, count=kinds.get(kind, 0)) for kind in IdentityKind],
        sign_ins=await session.scalar(sign_ins) or 0,
        files=int(await session.scalar(files) or 0),
        jobs=[
            Count(name=state.value, count=await services.jobs.count(state))
            for state in (JobState.WAITING, JobState.DEAD)
        ],
        checks=await checks(services),
        version=services.version,
        operator=await session.get(Operator, actor.person_id) is not None,
    )


def shown(school: School) -> SchoolItem:
    offer = offered_by(school)
    return SchoolItem(
        id=school.id,
        name=school.name,
        name_other=school.name_other,
        time_zone=school.time_zone,
        languages=list(offer.languages),
        language=offer.language,
        apps_off=school.apps_off,
    )


async def checks(services: Services) -> list[CheckItem]:
    """What works on this server. Where something is reached over the network, it is asked now."""
    settings = services.settings

    async def files() -> bool:
        return not await services.objects.keys(PROBE)

    asked: Mapping[str, Callable[[], Awaitable[bool]] | None] = {
        "database": lambda: database_answers(services.database),
        "files": files,
        "processes": services.limits.reachable if settings.redis_url is not None else None,
    }
    found: dict[str, State] = {name: await _state(check) for name, check in asked.items()}
    found["jobs"] = "broken" if await services.jobs.count(JobState.DEAD) else "on"
    found["codes"] = "on" if settings.sms.kind == "http" else "off"
    found["authority"] = "on" if settings.authority.url else "off"
    found["office"] = "on" if office.find() is not None else "off"
    found["media"] = "on" if choose(settings.rtc.forwarder) == "native" else "off"
    return [CheckItem(name=name, state=state) for name, state in found.items()]


async def _state(check: Callable[[], Awaitable[bool]] | None) -> State:
    if check is None:
        return "off"
    try:
        return "on" if await check() else "broken"
    except Exception:  # noqa: BLE001  # whatever it is, that part does not work
        return "broken"
