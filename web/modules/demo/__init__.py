"""The demo school, and the page on which one click signs in. Nothing of it exists unless `CAMPUS_DEMO` is set."""

from web.module import Module
from web.modules.admin.installation import appoint_first
from web.modules.demo import cards, consents, past, replay, routes, seed, slides
from web.services import Services


async def _start(services: Services) -> None:
    async with services.database.write() as session:
        if await seed.seed(session, services.clock.now()):
            await past.seed(services, session)
            await consents.seed(session, services.clock.now())
            await cards.seed(session, services.clock.now().date())
            await slides.plan(services, session)
            await replay.plan(services, session)
            await appoint_first(session, services, seed.administrator())


MODULE = Module(
    name="demo",
    routes=routes.ROUTES,
    jobs={slides.GIVE: slides.give, replay.GIVE: replay.give},
    needs=("admin", "bookings", "classes", "directory", "recordings", "signin", "signup", "slides"),
    enabled=lambda services: services.settings.demo,
    start=_start,
)
