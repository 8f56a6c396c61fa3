"""The address book over HTTP: the tree, the search, a person's page."""

from web.errors import BAD_REQUEST, NOT_FOUND, Problem
from web.modules.directory import actions, faces, people
from web.modules.directory.models import People, PeopleQuery, PersonDetail, Tree
from web.modules.directory.sight import sight_of
from web.modules.directory.tree import tree
from web.routing import Request, route


@route("GET", "/directory", summary="Sections, grades and classes that one may see", reply=Tree)
async def show_tree(request: Request) -> Tree:
    actor = request.actor
    async with request.services.database.read() as session:
        return await tree(session, actor.school_id, await sight_of(session, actor))


@route(
    "GET",
    "/directory/people",
    summary="People by name, class, department and kind",
    query=PeopleQuery,
    reply=People,
    problems=(BAD_REQUEST,),
)
async def find_people(request: Request, *, query: PeopleQuery) -> People:
    actor = request.actor
    async with request.services.database.read() as session:
        sight = await sight_of(session, actor)
        try:
            found, cursor = await people.find(session, actor.school_id, sight, query)
        except people.BadCursor as error:
            raise Problem(BAD_REQUEST, str(error)) from error
        return People(items=await faces.items(session, actor.school_id, sight, found), next_cursor=cursor)


@route("GET", "/directory/people/{person_id}", summary="A person's page", reply=PersonDetail, problems=(NOT_FOUND,))
async def show_person(request: Request, *, person_id: str) -> PersonDetail:
    actor = request.actor
    async with request.services.database.read() as session:
        sight = await sight_of(session, actor)
        person = await people.visible(session, actor.school_id, sight, person_id)
        if person is None:
            raise Problem(NOT_FOUND)
        phone = await actions.may_see_phone(session, actor, person_id, administrator=actor.administrator)
        return await faces.detail(session, actor.school_id, sight, person, phone=phone)


ROUTES = (show_tree, find_people, show_person)
