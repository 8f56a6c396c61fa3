"""The audit on both engines: one order, whatever writes at once; nobody alters it, and who does is found out (IMP-16)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from tests.web.modules.campus import SetClock
from web.access import Actor
from web.audit import Audit, AuditChain, AuditEntry, Nobody, first_broken
from web.database import Database

HEAD = Actor("person-1", "school-1", "sign-in-1", frozenset())
UNGUARD = {
    "sqlite": "DROP TRIGGER audit_entry_update",
    "postgresql": "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_guard",
}


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
def audit() -> Audit:
    return Audit(SetClock())


async def write(database: Database, audit: Audit, number: int, school_id: str = "school-1") -> None:
    async with database.write() as session:
        who = Actor("person-1", school_id, "sign-in-1", frozenset())
        await audit.add(session, who, "person-changed", ("person", f"p{number}"), fields=["phone"], count=number)


async def entries(database: Database, chain: str = "school-1") -> list[AuditEntry]:
    async with database.read() as session:
        query = select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.number)
        return list(await session.scalars(query))


async def broken(database: Database, chain: str = "school-1") -> int | None:
    async with database.read() as session:
        return await first_broken(session, chain)


async def test_rows_written_at_once_have_one_order_and_one_chain(database: Database, audit: Audit) -> None:
    await asyncio.gather(*(write(database, audit, number) for number in range(20)))
    rows = await entries(database)
    assert [row.number for row in rows] == list(range(1, 21))
    assert {row.object_id for row in rows} == {f"p{number}" for number in range(20)}
    assert (rows[0].actor_id, rows[0].sign_in_id, rows[0].action) == ("person-1", "sign-in-1", "person-changed")
    assert await broken(database) is None


async def test_what_was_rolled_back_leaves_no_row_and_no_gap(database: Database, audit: Audit) -> None:
    await write(database, audit, 1)
    with suppress(LookupError):
        async with database.write() as session:
            await audit.add(session, HEAD, "person-changed", ("person", "p2"))
            raise LookupError
    await write(database, audit, 3)
    assert [(row.number, row.object_id) for row in await entries(database)] == [(1, "p1"), (2, "p3")]
    assert await broken(database) is None


async def test_each_school_has_a_chain_of_its_own(database: Database, audit: Audit) -> None:
    await write(database, audit, 1)
    await write(database, audit, 2, "school-2")
    async with database.write() as session:
        await audit.add(session, Nobody("school-1"), "sign-up-refused", ("sign-up", "s1"), reason="no-such-card")
    assert [row.number for row in await entries(database)] == [1, 2]
    assert [row.number for row in await entries(database, "school-2")] == [1]
    assert (await entries(database))[-1].actor_id is None


@pytest.mark.parametrize("change", [update(AuditEntry).values(action="nothing"), delete(AuditEntry)])
async def test_the_database_refuses_to_change_or_remove_a_row(database: Database, audit: Audit, change: object) -> None:
    await write(database, audit, 1)
    with pytest.raises(DBAPIError, match="only added to"):
        async with database.write() as session:
            await session.execute(change)  # type: ignore[call-overload]
    assert [row.action for row in await entries(database)] == ["person-changed"]


async def test_a_row_that_was_altered_behind_the_product_s_back_shows(database: Database, audit: Audit) -> None:
    for number in range(1, 5):
        await write(database, audit, number)
    async with database.write() as session:
        await session.execute(text(UNGUARD[database.url.get_backend_name()]))
        await session.execute(update(AuditEntry).where(AuditEntry.number == 3).values(object_id="p9"))
    assert await broken(database) == 3


async def test_rows_that_are_missing_at_the_end_show(database: Database, audit: Audit) -> None:
    await write(database, audit, 1)
    async with database.write() as session:
        await session.execute(update(AuditChain).values(number=2))
    assert await broken(database) == 2


async def test_a_detail_that_is_too_long_is_a_bug(database: Database, audit: Audit) -> None:
    with pytest.raises(ValueError, match="longer"):
        async with database.write() as session:
            await audit.add(session, HEAD, "person-changed", ("person", "p1"), fields=["phone"] * 2000)
    assert await entries(database) == []
