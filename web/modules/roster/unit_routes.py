"""Departments and tags over HTTP: staff see them, administrators keep them."""

from collections.abc import Callable

from web.errors import INVALID, NOT_FOUND
from web.modules.directory.tables import Department, Tag
from web.modules.roster import problems, units
from web.modules.roster.models import UnitChange, UnitItem, Units
from web.modules.roster.routes import changing
from web.routing import Handler, Needs, Request, Route, route


def _named(name: str) -> Callable[[Handler], Handler]:
    """Gives a handler the name by which the document of the interface calls its operation."""

    def give(handler: Handler) -> Handler:
        handler.__name__ = name
        return handler

    return give


def _routes(plural: str, singular: str, table: units.Unit) -> tuple[Route, ...]:
    """The four operations on one kind of unit."""

    @route("GET", f"/directory/{plural}", summary=f"The school's {plural}", reply=Units, needs=Needs.STAFF)
    @_named(f"list_{plural}")
    async def listed(request: Request) -> Units:
        async with request.services.database.read() as session:
            return Units(items=await units.listed(session, request.actor.school_id, table))

    @route(
        "POST",
        f"/directory/{plural}",
        summary=f"Add a {singular} (administrators)",
        body=UnitChange,
        reply=UnitItem,
        status=201,
        needs=Needs.STAFF,
        problems=(INVALID, problems.NAME_TAKEN, problems.TOO_MANY),
    )
    @_named(f"add_{singular}")
    async def add(request: Request, *, body: UnitChange) -> UnitItem:
        async with changing(request) as session:
            item = await units.do_add(session, request.actor.school_id, table, body)
            await request.services.audit.add(session, request.actor, f"{singular}-added", (singular, item.id))
            return item

    @route(
        "PUT",
        f"/directory/{plural}/{{{singular}_id}}",
        summary=f"Rename or move a {singular} (administrators)",
        body=UnitChange,
        needs=Needs.STAFF,
        problems=(INVALID, NOT_FOUND, problems.NAME_TAKEN),
    )
    @_named(f"change_{singular}")
    async def change(request: Request, *, body: UnitChange, **path: str) -> None:
        unit_id = path[f"{singular}_id"]
        async with changing(request) as session:
            await units.do_change(session, request.actor.school_id, table, unit_id, body)
            await request.services.audit.add(session, request.actor, f"{singular}-changed", (singular, unit_id))

    @route(
        "DELETE",
        f"/directory/{plural}/{{{singular}_id}}",
        summary=f"Remove a {singular}; its people stay (administrators)",
        needs=Needs.STAFF,
        problems=(NOT_FOUND,),
    )
    @_named(f"remove_{singular}")
    async def remove(request: Request, **path: str) -> None:
        unit_id = path[f"{singular}_id"]
        async with changing(request) as session:
            await units.do_remove(session, request.actor.school_id, table, unit_id)
            await request.services.audit.add(session, request.actor, f"{singular}-removed", (singular, unit_id))

    return listed, add, change, remove


ROUTES = (*_routes("departments", "department", Department), *_routes("tags", "tag", Tag))
