"""Class groups over HTTP."""

from web.access import can
from web.errors import INVALID, NOT_FOUND, TOO_MANY_REQUESTS
from web.limits import MINUTE, Limit
from web.modules.directory import membership
from web.modules.groups import actions, showing
from web.modules.groups.access import GROUP_READ_ONLY, WRITE_IN_GROUP, readable
from web.modules.groups.models import (
    GroupDetail,
    GroupItem,
    GroupMessage,
    Groups,
    MemberItem,
    Messages,
    MessagesQuery,
    NewMessage,
    ReadUpTo,
    Unread,
)
from web.routing import Request, route

APP = "groups"
POSTS = Limit("group-posts", 60, MINUTE)
"""Messages of one person; a second browser does not make it more."""


@route("GET", "/groups", summary="One's class groups", reply=Groups)
async def list_groups(request: Request) -> Groups:
    async with request.services.database.read() as session:
        groups = await actions.groups_of(session, request.actor)
        items = await showing.group_items(session, request.actor, groups)
    return Groups(items=[_quiet(one) if APP in request.offer.off else one for one in items])


def _quiet(item: GroupItem) -> GroupItem:
    """The group without what is written in it."""
    return item.model_copy(update={"last_message": None, "unread": 0})


@route("GET", "/groups/{group_id}", summary="A group and its members", reply=GroupDetail, problems=(NOT_FOUND,))
async def show_group(request: Request, *, group_id: str) -> GroupDetail:
    actor = request.actor
    async with request.services.database.read() as session:
        place = await readable(session, actor, group_id)
        item = (await showing.group_items(session, actor, [place.group]))[0]
        members = await membership.members(session, actor.school_id, [group_id])
        item = _quiet(item) if APP in request.offer.off else item
    shown = [
        MemberItem(id=one.person_id, name=one.name, kind=one.kind, children=list(one.children))
        for one in members.values()
    ]
    return GroupDetail(**dict(item), can_write=can(actor, WRITE_IN_GROUP, place), members=shown)


@route(
    "GET",
    "/groups/{group_id}/messages",
    summary="Messages of a group, oldest first",
    query=MessagesQuery,
    reply=Messages,
    problems=(NOT_FOUND,),
)
async def list_messages(request: Request, *, group_id: str, query: MessagesQuery) -> Messages:
    async with request.services.database.read() as session:
        items, more = await actions.read_messages(session, request.actor, group_id, query)
    return Messages(items=items, more=more)


@route(
    "POST",
    "/groups/{group_id}/messages",
    summary="Post a text; the same `local_id` again posts nothing new",
    body=NewMessage,
    reply=GroupMessage,
    status=201,
    problems=(NOT_FOUND, GROUP_READ_ONLY, INVALID, TOO_MANY_REQUESTS),
)
async def post_message(request: Request, *, group_id: str, body: NewMessage) -> GroupMessage:
    await request.services.limits.hit(POSTS, request.actor.person_id)
    return await actions.post(request.services, request.actor, group_id, body)


@route(
    "POST",
    "/groups/{group_id}/read",
    summary="Mark everything up to a message as read",
    body=ReadUpTo,
    reply=Unread,
    problems=(NOT_FOUND,),
)
async def mark_read(request: Request, *, group_id: str, body: ReadUpTo) -> Unread:
    async with request.services.database.write() as session:
        return Unread(unread=await actions.mark_read(session, request.actor, group_id, body.message_id))


TALK = (list_messages, post_message, mark_read)
GROUPS = (list_groups, show_group)
"""Whom a class is for is chosen among them, also where the school has switched their messages off."""
