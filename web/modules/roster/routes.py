"""Keeping the directory's people over HTTP. Administrators only; each change is written into the audit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from web.access import require
from web.errors import INVALID, NOT_FOUND, Problem
from web.modules.bookings import actions as bookings
from web.modules.directory import membership, sounds
from web.modules.roster import classes, leaving, people, problems, sockets
from web.modules.roster.models import (
    Leavers,
    NewPerson,
    PersonChange,
    PersonKept,
    Place,
    Teachers,
    TeachersChange,
    Tie,
)
from web.news import tell_all
from web.routing import Needs, Request, route

PERSON = (INVALID, NOT_FOUND, problems.PHONE_TAKEN, problems.NOT_A_NUMBER)


@asynccontextmanager
async def changing(request: Request) -> AsyncIterator[AsyncSession]:
    """A write unit of an administrator on the people of its school."""
    require(request.actor, problems.ADMINISTER, request.actor)
    async with request.services.database.write() as session:
        await people.lock(session, request.actor.school_id)
        yield session


@route(
    "POST",
    "/directory/people",
    summary="Add a person to the school (administrators)",
    body=NewPerson,
    reply=PersonKept,
    status=201,
    needs=Needs.STAFF,
    problems=(*PERSON, problems.NOT_A_STUDENT),
)
async def add_person(request: Request, *, body: NewPerson) -> PersonKept:
    actor = request.actor
    await sounds.load()
    async with changing(request) as session:
        person = await people.do_add(session, actor.school_id, body)
        kinds = [one.kind.value for one in body.identities]
        await request.services.audit.add(session, actor, "person-added", ("person", person.id), kinds=kinds)
        return await people.shown(session, actor.school_id, person)


@route(
    "GET",
    "/directory/people/{person_id}/form",
    summary="What administrators keep of a person",
    reply=PersonKept,
    needs=Needs.STAFF,
    problems=(NOT_FOUND,),
)
async def show_form(request: Request, *, person_id: str) -> PersonKept:
    require(request.actor, problems.ADMINISTER, request.actor)
    async with request.services.database.read() as session:
        person = await people.person_of(session, request.actor.school_id, person_id)
        return await people.shown(session, request.actor.school_id, person)


@route(
    "PUT",
    "/directory/people/{person_id}",
    summary="Change a person's names, number, identities, departments and tags (administrators)",
    body=PersonChange,
    reply=PersonKept,
    needs=Needs.STAFF,
    problems=(*PERSON, problems.SEVERAL_SCHOOLS, problems.LAST_ADMINISTRATOR),
)
async def change_person(request: Request, *, person_id: str, body: PersonChange) -> PersonKept:
    actor, services = request.actor, request.services
    closed: list[str] = []
    await sounds.load()
    async with changing(request) as session:
        person = await people.person_of(session, actor.school_id, person_id)
        changed = await people.do_change(session, actor.school_id, person, body)
        if "identities" in changed:
            closed += await sockets.of_people(session, actor.school_id, [person_id])
        kept = await people.shown(session, actor.school_id, person)
        if changed:
            await services.audit.add(session, actor, "person-changed", ("person", person_id), fields=changed)
    await sockets.close(services, closed)
    return kept


@route(
    "PUT",
    "/directory/people/{person_id}/class",
    summary="Move a student to another class of the current year, or out of all (administrators)",
    body=Place,
    needs=Needs.STAFF,
    problems=(INVALID, NOT_FOUND, problems.NOT_A_STUDENT),
)
async def place_student(request: Request, *, person_id: str, body: Place) -> None:
    actor, services = request.actor, request.services
    async with changing(request) as session:
        await people.person_of(session, actor.school_id, person_id)
        before = await people.do_place(session, actor.school_id, person_id, body.class_id, body.number)
        family = {person_id, *await membership.parents_of(session, actor.school_id, [person_id])}
        closed = await sockets.of_people(session, actor.school_id, family) if before != body.class_id else []
        way = {"from_class": before, "to_class": body.class_id}
        await services.audit.add(session, actor, "student-moved", ("person", person_id), **way)  # type: ignore[arg-type]
    await sockets.close(services, closed)


@route(
    "POST",
    "/directory/people/{person_id}/leave",
    summary="Take a person out of the school: sign-ins and media end at once, booked lessons go (administrators)",
    needs=Needs.STAFF,
    problems=(NOT_FOUND, problems.LAST_ADMINISTRATOR, problems.YOURSELF),
)
async def leave(request: Request, *, person_id: str) -> None:
    actor, services = request.actor, request.services
    async with changing(request) as session:
        await people.person_of(session, actor.school_id, person_id)
        if person_id == actor.person_id:
            raise Problem(problems.YOURSELF)
        await people.check_administrators(session, actor.school_id, person_id)
        kin = await leaving.do_leave(session, actor.school_id, person_id, actor.person_id, services.clock.now())
        closed = [*await sockets.do_end(session, actor.school_id, person_id)]
        closed += await sockets.of_people(session, actor.school_id, kin)
        news = await bookings.do_cancel_all(session, actor.school_id, person_id, services.clock.now())
        await services.audit.add(session, actor, "person-left", ("person", person_id))
    await sockets.close(services, closed)
    await tell_all(services.tell, news)


@route(
    "GET", "/directory/leavers", summary="Who has left the school (administrators)", reply=Leavers, needs=Needs.STAFF
)
async def list_leavers(request: Request) -> Leavers:
    require(request.actor, problems.ADMINISTER, request.actor)
    async with request.services.database.read() as session:
        return Leavers(items=await leaving.leavers(session, request.actor.school_id))


@route(
    "POST",
    "/directory/leavers/{person_id}/return",
    summary="Bring somebody back who has left, as it was (administrators)",
    needs=Needs.STAFF,
    problems=(NOT_FOUND,),
)
async def bring_back(request: Request, *, person_id: str) -> None:
    actor, services = request.actor, request.services
    async with changing(request) as session:
        await leaving.do_return(session, actor.school_id, person_id)
        await services.audit.add(session, actor, "person-returned", ("person", person_id))


@route(
    "PUT",
    "/directory/people/{person_id}/parents/{parent_id}",
    summary="Make somebody the parent of a student, or say as what (administrators)",
    body=Tie,
    needs=Needs.STAFF,
    problems=(INVALID, NOT_FOUND, problems.NOT_A_PAIR),
)
async def bind_parent(request: Request, *, person_id: str, parent_id: str, body: Tie) -> None:
    actor, services = request.actor, request.services
    async with changing(request) as session:
        for one in (person_id, parent_id):
            await people.person_of(session, actor.school_id, one)
        await classes.do_bind(session, actor.school_id, parent_id, person_id, body.relation)
        detail = {"parent": parent_id, "relation": body.relation.value}
        await services.audit.add(session, actor, "parent-bound", ("person", person_id), **detail)


@route(
    "DELETE",
    "/directory/people/{person_id}/parents/{parent_id}",
    summary="End that somebody is a student's parent: its way to the class ends at once (administrators)",
    needs=Needs.STAFF,
    problems=(NOT_FOUND,),
)
async def untie_parent(request: Request, *, person_id: str, parent_id: str) -> None:
    actor, services = request.actor, request.services
    async with changing(request) as session:
        await classes.do_untie(session, actor.school_id, parent_id, person_id)
        closed = await sockets.of_people(session, actor.school_id, [parent_id])
        await services.audit.add(session, actor, "parent-untied", ("person", person_id), parent=parent_id)
    await sockets.close(services, closed)


@route(
    "GET",
    "/directory/classes/{school_class_id}/teachers",
    summary="Who heads and teaches a class",
    reply=Teachers,
    needs=Needs.STAFF,
    problems=(NOT_FOUND,),
)
async def show_teachers(request: Request, *, school_class_id: str) -> Teachers:
    async with request.services.database.read() as session:
        await classes.class_of(session, request.actor.school_id, school_class_id)
        return await classes.teachers(session, request.actor.school_id, school_class_id)


@route(
    "PUT",
    "/directory/classes/{school_class_id}/teachers",
    summary="Say who heads and teaches a class (administrators)",
    body=TeachersChange,
    reply=Teachers,
    needs=Needs.STAFF,
    problems=(INVALID, NOT_FOUND, problems.NOT_STAFF),
)
async def set_teachers(request: Request, *, school_class_id: str, body: TeachersChange) -> Teachers:
    actor, services = request.actor, request.services
    async with changing(request) as session:
        await classes.class_of(session, actor.school_id, school_class_id)
        gone = await classes.do_set_teachers(session, actor.school_id, school_class_id, body)
        closed = await sockets.of_people(session, actor.school_id, gone)
        shown = await classes.teachers(session, actor.school_id, school_class_id)
        about = ("class", school_class_id)
        await services.audit.add(session, actor, "teachers-changed", about, heads=body.heads, gone=sorted(gone))
    await sockets.close(services, closed)
    return shown


ROUTES = (
    add_person, show_form, change_person, place_student, leave, list_leavers, bring_back, bind_parent, untie_parent,
    show_teachers, set_teachers,
)  # fmt: skip
