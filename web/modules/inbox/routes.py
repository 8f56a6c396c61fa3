"""The inbox over HTTP."""

from web.modules.inbox import actions
from web.modules.inbox.models import Entries, EntriesQuery, MarkRead, Unread
from web.routing import Request, route


@route("GET", "/inbox", summary="What one was told, newest first", query=EntriesQuery, reply=Entries)
async def list_entries(request: Request, *, query: EntriesQuery) -> Entries:
    async with request.services.database.read() as session:
        return await actions.list_entries(session, request.actor, query)


@route("POST", "/inbox/read", summary="Mark entries as read", body=MarkRead, reply=Unread)
async def mark_read(request: Request, *, body: MarkRead) -> Unread:
    ids = None if body.all else body.ids
    async with request.services.database.write() as session:
        return Unread(unread=await actions.mark_read(session, request.actor, ids, request.services.clock.now()))


ROUTES = (list_entries, mark_read)
