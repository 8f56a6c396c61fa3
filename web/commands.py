"""What the commands do, beside serving: each is a function that a test can call."""

import asyncio
import json

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from web import modules
from web.access import IdentityKind
from web.app import build_services, database_url
from web.clock import SystemClock
from web.database import Database, new_id
from web.modules.directory.tables import Identity, Person, School, names
from web.modules.signin import link
from web.openapi import document, dumps
from web.phones import NotAPhone, normal
from web.schema import migrate
from web.settings import Settings


class CommandFailed(Exception):
    """Nothing was changed; the sentence says why."""


def openapi_document() -> bytes:
    return dumps(document(modules.MODULES))


def effective_settings(settings: Settings) -> str:
    """The settings as JSON. Secrets show as stars only."""
    return json.dumps(settings.model_dump(mode="json"), indent=2, ensure_ascii=False)


def upgrade_database(settings: Settings) -> str:
    async def run() -> str:
        database = Database(database_url(settings))
        try:
            await migrate(database)
        finally:
            await database.close()
        return database.url.render_as_string(hide_password=True)

    return f"up to date: {asyncio.run(run())}"


def create_administrator(settings: Settings, *, name: str, phone: str, school: str) -> str:
    """Makes the person an administrator of the school; the path of the sign-in link. Raises `CommandFailed`.

    A person with this number is taken as it is, and so is a school with this name.
    """
    try:
        number = normal(phone)
    except NotAPhone as error:
        raise CommandFailed(f"{phone}: {error}") from None

    async def run() -> str:
        services = build_services(settings, SystemClock())
        try:
            await migrate(services.database)
            async with services.database.write() as session:
                person_id = await _administrator(session, name, number, school)
                return await link.make(session, person_id, services.clock.now())
        finally:
            await services.database.close()

    return asyncio.run(run())


async def _administrator(session: AsyncSession, name: str, phone: str, school_name: str) -> str:
    school = await session.scalar(select(School).where(School.name == school_name))
    if school is None:
        school = School(id=new_id(), name=school_name)
        session.add(school)
    person = await session.scalar(select(Person).where(Person.phone == phone))
    if person is None:
        person = Person(id=new_id(), phone=phone, **names(name))
        session.add(person)
    await session.flush()
    already = select(Identity.id).where(
        Identity.person_id == person.id, Identity.school_id == school.id, Identity.kind == IdentityKind.ADMINISTRATOR
    )
    if await session.scalar(already) is None:
        session.add(Identity(id=new_id(), person_id=person.id, school_id=school.id, kind=IdentityKind.ADMINISTRATOR))
    return person.id
