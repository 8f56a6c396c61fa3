"""One's own school account: whether it is linked, and taking it away."""

from datetime import datetime

from pydantic import Field

from web.modules.openid import actions
from web.routing import Output, Request, route


class SchoolAccountState(Output):
    """`linked_at`: since when it signs one in; nothing when none is linked."""

    name: str = Field(description="What the school calls its accounts.")
    linked_at: datetime | None


@route("GET", "/me/school-account", summary="One's school account", reply=SchoolAccountState)
async def show_account(request: Request) -> SchoolAccountState:
    async with request.services.database.read() as session:
        row = await actions.of(session, request.actor.person_id)
    return SchoolAccountState(
        name=request.services.settings.openid.name, linked_at=row.linked_at if row is not None else None
    )


@route("DELETE", "/me/school-account", summary="Unlink one's school account")
async def remove_account(request: Request) -> None:
    async with request.services.database.write() as session:
        await actions.unlink(session, request.services.audit, request.actor)


ROUTES = (show_account, remove_account)
