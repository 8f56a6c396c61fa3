"""The workbench over HTTP."""

from web.modules.bookings import showing as bookings
from web.modules.classes import showing
from web.modules.workbench import actions
from web.modules.workbench.models import Workbench
from web.routing import Request, route


@route("GET", "/workbench", summary="One's apps with what waits in them, and what is on now", reply=Workbench)
async def show_workbench(request: Request) -> Workbench:
    actor, services = request.actor, request.services
    async with services.database.read() as session:
        off = request.offer.off
        live = await showing.live_now(session, services, actor, invited=True) if "classes" not in off else []
        booked = await bookings.today(services, session, actor) if "classes" not in off else []
        return Workbench(apps=await actions.apps(session, actor, live, off), today=actions.today(live, booked, actor))


ROUTES = (show_workbench,)
