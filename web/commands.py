"""What the commands do, beside serving: each is a function that a test can call."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import TaskID
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from web import backup, modules
from web.access import IdentityKind
from web.app import build_services, database_url, own_version
from web.audit import Nobody
from web.backup import Installation, Manifest, Progress
from web.clock import SystemClock
from web.database import Database, new_id
from web.errors import Problem
from web.keys import key_path
from web.modules.admin.installation import appoint_first
from web.modules.directory.tables import Identity, Person, School, names
from web.modules.roster.exchange import uploads
from web.modules.roster.exchange.matching import Plan, Verdict
from web.modules.roster.exchange.terminal import counts_table, lines_table
from web.modules.roster.people import lock
from web.modules.signin import link
from web.objects import Objects
from web.openapi import document, dumps
from web.phones import NotAPhone, normal
from web.schema import migrate
from web.services import Services
from web.settings import Settings
from web.sheets_in import FILE_BYTES


class CommandFailed(Exception):
    """Nothing was changed; the sentence says why."""


def openapi_document() -> bytes:
    return dumps(document(modules.MODULES))


def upgrade_database(settings: Settings) -> str:
    async def run() -> str:
        database = Database(database_url(settings))
        try:
            await migrate(database)
        finally:
            await database.close()
        return database.url.render_as_string(hide_password=True)

    return f"up to date: {asyncio.run(run())}"


def save_installation(settings: Settings, target: Path) -> str:
    """Writes the archive, with progress bars on a terminal; what to say of it. Raises `BackupFailed`."""
    manifest = _with_progress(settings, lambda own, progress: backup.save(own, target, progress))
    size = target.stat().st_size / 1e6
    return f"{sum(manifest.tables.values())} rows and {manifest.objects} files in {target} ({size:.1f} MB)"


def restore_installation(settings: Settings, source: Path) -> str:
    """Fills a new installation; what to say of it. Raises `BackupFailed`."""
    manifest = _with_progress(settings, lambda own, progress: backup.restore(own, source, progress))
    return f"restored {sum(manifest.tables.values())} rows and {manifest.objects} files of {manifest.made_at}"


def _with_progress(settings: Settings, act: Callable[[Installation, Progress], Awaitable[Manifest]]) -> Manifest:
    """Runs it on the installation of these settings; bars on the error output, where nobody reads a result."""

    async def run(bars: Bars) -> Manifest:
        database = Database(database_url(settings))
        key = None if settings.secret is not None else key_path(settings)
        own = Installation(database, Objects(settings.objects), key, own_version(), SystemClock())
        tasks: dict[str, TaskID] = {}

        def progress(what: str, done: int, whole: int) -> None:
            task = tasks.setdefault(what, TaskID(-1))
            if task < 0:
                task = tasks[what] = bars.add_task(what, total=whole)
            bars.update(task, completed=done, total=whole)

        try:
            return await act(own, progress)
        finally:
            await database.close()

    console = Console(stderr=True)
    with Bars(console=console, disable=not console.is_terminal) as bars:
        return asyncio.run(run(bars))


def create_administrator(settings: Settings, *, name: str, phone: str, school: str) -> str:
    """Makes the person an administrator of the school; the path of the sign-in link. Raises `CommandFailed`.

    A person with this number is taken as it is, and so is a school with this name. Where the installation has no
    superadministrator yet, the person is it.
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
                await appoint_first(session, services, person_id)
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


def import_people(settings: Settings, file: Path, *, school: str, apply: bool) -> None:
    """Prints what a spreadsheet of people would do to a school, and does it when told to. Raises `CommandFailed`.

    `school` is its id or its name. The same code as the console's import; the audit names nobody as the one who did it.
    """

    async def run(bars: Bars) -> Plan:
        services = build_services(settings, SystemClock())
        try:
            await migrate(services.database)
            return await _import(services, bars, file, await _school_id(services.database, school), apply=apply)
        except (Problem, OSError) as error:
            raise CommandFailed(str(error)) from error
        finally:
            await services.database.close()

    bar_console = Console(stderr=True)
    with Bars(console=bar_console, disable=not bar_console.is_terminal, transient=True) as bars:
        plan = asyncio.run(run(bars))
    out = Console()
    out.print(lines_table(plan), counts_table(plan))
    if apply:
        out.print(f"Applied. Wrong rows left out: {plan.count(Verdict.WRONG)}.")
    else:
        out.print("Nothing was changed. Add --apply to do this.")


async def _import(services: Services, bars: Bars, file: Path, school_id: str, *, apply: bool) -> Plan:
    task = bars.add_task("reading", total=4 if apply else 2)
    with file.open("rb") as source:
        lines = (await uploads.read(source.read(FILE_BYTES + 1))).lines
    bars.update(task, advance=1, description="comparing")
    plan = await uploads.planned(services, school_id, lines)
    bars.update(task, advance=1, description="preparing" if apply else "done")
    if apply:
        known = await uploads.prepared(services, school_id, lines, plan.digest())
        bars.update(task, advance=1, description="applying")
        with uploads.unchanged():
            async with services.database.write() as session:
                await lock(session, school_id)
                await uploads.do_lines(session, services, Nobody(school_id), lines, plan.digest(), known)
        bars.update(task, advance=1, description="done")
    return plan


async def _school_id(database: Database, school: str) -> str:
    async with database.read() as session:
        schools = dict((await session.execute(select(School.id, School.name))).all())
    found = [id_ for id_, name in schools.items() if school in {id_, name}]
    if len(found) != 1:
        known = ", ".join(f"{name} ({id_})" for id_, name in schools.items())
        raise CommandFailed(f"{school}: there is no such school, or several; there are: {known or 'none'}")
    return found[0]
