"""Once a day: what has ended is removed. A job like any other, so that one process of all does it."""

from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from web.jobs import Job, JobHandler
from web.module import Module
from web.services import Services

KIND: Final = "frame.clean-up"
EVERY: Final = timedelta(days=1)


def clean_up_handler(modules: tuple[Module, ...]) -> JobHandler:
    async def clean_up(services: Services, _job: Job) -> None:
        """Removes ended sign-ins and tokens, old jobs and what each module no longer needs; plans the next day."""
        async with services.database.write() as session:
            await services.jobs.forget_done(session)
            await services.tokens.forget_expired(session)
            ended = await services.sign_ins.end_expired(session)
            for module in modules:
                if module.clean_up is not None:
                    await module.clean_up(session, services.clock.now())
            await _plan(session, services, EVERY)
        for sign_in in ended:
            await services.rooms.end_sign_in(sign_in)

    return clean_up


async def plan_clean_up(services: Services) -> None:
    """Makes sure that today's or tomorrow's is planned. Asked at every start."""
    async with services.database.write() as session:
        await _plan(session, services, timedelta(0))


async def _plan(session: AsyncSession, services: Services, later: timedelta) -> None:
    when = services.clock.now() + later
    await services.jobs.add(session, KIND, {}, run_at=when, dedupe_key=f"{KIND}:{when.date()}")
