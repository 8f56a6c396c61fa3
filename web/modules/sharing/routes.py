"""Links, QR, doors, guests and sharing over HTTP."""

from web.attachments import FileReply
from web.errors import INVALID, NOT_ALLOWED, NOT_FOUND, TOO_MANY_REQUESTS
from web.limits import MINUTE, Limit
from web.modules.classes import showing
from web.modules.sharing import actions, guests
from web.modules.sharing.door import door
from web.modules.sharing.models import Door, Guest, NewGuest, ShareClass, Shared
from web.qr import svg_qr
from web.routing import Needs, Request, route
from web.tokens import TokenScope

DOORS = Limit("class-doors", 600, MINUTE)
"""Looks at doors from one address: a whole school may come by one link at once."""
SHARES = Limit("class-shares", 20, MINUTE)


@route(
    "GET",
    "/classes/{class_id}/door",
    summary="What somebody with the link of a class finds: open, not yet, over, or for others",
    reply=Door,
    needs=Needs.NOTHING,
    problems=(NOT_FOUND, TOO_MANY_REQUESTS),
)
async def show_door(request: Request, *, class_id: str) -> Door:
    services = request.services
    await services.limits.hit(DOORS, request.address)
    async with services.database.read() as session:
        return await door(session, request.signed_in, class_id, services.clock.now())


@route(
    "POST",
    "/classes/{class_id}/guest",
    summary="Enter a class for anyone by a name alone; the cookie that comes is for this class",
    body=NewGuest,
    reply=Guest,
    status=201,
    needs=Needs.NOTHING,
    problems=(NOT_FOUND, guests.NO_GUESTS, guests.SIGNED_IN_ALREADY, INVALID, TOO_MANY_REQUESTS),
)
async def enter_as_guest(request: Request, *, class_id: str, body: NewGuest) -> Guest:
    return await guests.enter(request, class_id, body)


@route(
    "POST",
    "/classes/{class_id}/share",
    summary="Invite further class groups and people to a class that is on (LIVE-23)",
    body=ShareClass,
    reply=Shared,
    needs=Needs.STAFF,
    problems=(NOT_FOUND, NOT_ALLOWED, actions.CLASS_OVER, INVALID, TOO_MANY_REQUESTS),
    scope=TokenScope.CONTROL_CLASSES,
)
async def share_class(request: Request, *, class_id: str, body: ShareClass) -> Shared:
    await request.services.limits.hit(SHARES, request.actor.person_id)
    return await actions.share(request.services, request.actor, class_id, body)


@route(
    "GET",
    "/classes/{class_id}/qr.svg",
    summary="The link of a class as a QR (LIVE-24)",
    media="image/svg+xml",
    problems=(NOT_FOUND,),
    scope=TokenScope.READ_RECORDS,
)
async def show_qr(request: Request, *, class_id: str) -> FileReply:
    services = request.services
    async with services.database.read() as session:
        shown = await showing.find(session, services, request.actor, class_id)
    return FileReply(svg_qr(shown.links.join))


ROUTES = (show_door, enter_as_guest, share_class, show_qr)
