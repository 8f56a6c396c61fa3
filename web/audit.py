"""The audit: who changed, exported or took over what, and when (IMP-16, ASVS 16.2). Written in the transaction of the change.

A table to which rows are only added: the database itself refuses to change or remove one, and every row carries the hash
of the one before it, so that what somebody altered behind the product's back shows. Each school has a chain of its own,
and the installation one. Rows hold ids and never a name, a number or a text of a person: those can still be erased
(IMP-22), and the chain stays whole. A line of the log repeats each row after its commit.
"""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

import structlog
from sqlalchemy import Connection, Index, String, Table, event, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from web.clock import Clock
from web.database import Base, put

INSTALLATION: Final = "installation"
"""The chain of what concerns no one school."""
DETAIL_BYTES: Final = 8000
BATCH: Final = 1000
AT_ONCE: Final = 100
"""Rows that are made before others have their turn."""

log = structlog.get_logger(__name__)


class AuditChain(Base):
    """The end of a chain. Its row is locked while one is added, so that there is one order."""

    __tablename__ = "audit_chain"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """A school's id, or `INSTALLATION`. No foreign key: the audit outlives what it is about."""
    number: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64), default="")


class AuditEntry(Base):
    """One thing that was done. `number` counts from 1 in its chain without a gap."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_chain_object_id", "chain", "object_id"),
        Index("ix_audit_entry_chain_actor_id", "chain", "actor_id"),
    )

    chain: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[str | None] = mapped_column(String(64))
    """The person who did it; `None`: somebody who has not signed in, or the server itself."""
    sign_in_id: Mapped[str | None] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    object_kind: Mapped[str] = mapped_column(String(32))
    object_id: Mapped[str] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(String(64))


class Who(Protocol):
    """By whom: an `access.Actor`, or `Nobody`."""

    @property
    def person_id(self) -> str | None: ...
    @property
    def school_id(self) -> str: ...
    @property
    def sign_in_id(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Nobody:
    """Somebody who has not signed in, or the server itself, in a school (or in `INSTALLATION`)."""

    school_id: str
    person_id: None = None
    sign_in_id: None = None


class Audit:
    """Adds to the chains."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def add(
        self, session: AsyncSession, who: Who, action: str, about: tuple[str, str], *, chain: str = "", **detail: Any
    ) -> None:
        """Adds a row to the caller's write unit, in the chain of the actor's school unless another is named.

        `about`: the kind and the id of the thing, `("person", person.id)`. `detail`: ids, kebab-case words, counts and
        names of fields as JSON, at most `DETAIL_BYTES`; no name, number or text of a person. Locks the chain until the
        commit: call it last.
        """
        await self.add_all(session, who, [Done(action, about, detail)], chain=chain)

    async def add_all(self, session: AsyncSession, who: Who, rows: Sequence["Done"], *, chain: str = "") -> None:
        """As `add`, one row after the other: for thousands of changes that are made at once."""
        end = await _end(session, chain or who.school_id)
        now = self._clock.now()
        entries: list[AuditEntry] = []
        for done in rows:
            if len(_canonical(done.detail)) > DETAIL_BYTES:
                raise ValueError(f"the detail of {done.action} is longer than {DETAIL_BYTES} bytes")
            detail = dict(done.detail)
            entry = AuditEntry(chain=end.id, number=end.number + 1, at=now, action=done.action, detail=detail)
            entry.actor_id, entry.sign_in_id = who.person_id, who.sign_in_id
            entry.object_kind, entry.object_id = done.about
            entry.hash = _hash(end.hash, entry)
            end.number, end.hash = entry.number, entry.hash
            entries.append(entry)
            if len(entries) % AT_ONCE == 0:
                await asyncio.sleep(0)  # a class that runs waits for nobody
        session.add_all(entries)
        await session.flush()
        told = [_line(entry) for entry in entries]
        event.listen(session.sync_session, "after_commit", lambda _: _log(told), once=True)


@dataclass(frozen=True, slots=True)
class Done:
    """One row to be added, as `Audit.add` takes it."""

    action: str
    about: tuple[str, str]
    detail: Mapping[str, Any]


def _line(entry: AuditEntry) -> dict[str, Any]:
    """What the log says of a row."""
    line = {"action": entry.action, "actor": entry.actor_id, "object": f"{entry.object_kind}:{entry.object_id}"}
    return {"chain": entry.chain, "number": entry.number, **line, "detail": entry.detail}


def _log(lines: Sequence[Mapping[str, Any]]) -> None:
    for line in lines:
        log.info("audit", **line)


async def first_broken(session: AsyncSession, chain: str) -> int | None:
    """The number of the first row of the chain that is not as it was written, or is missing; `None`: all is whole."""
    end = await session.get(AuditChain, chain)
    number, before = 0, ""
    while rows := await _batch(session, chain, number):
        for row in rows:
            number += 1
            if row.number != number or row.hash != _hash(before, row):
                return number
            before = row.hash
    whole = end is None or (end.number == number and end.hash == before)
    return None if whole else number + 1


async def _batch(session: AsyncSession, chain: str, after: int) -> Sequence[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.chain == chain, AuditEntry.number > after)
    return (await session.scalars(query.order_by(AuditEntry.number).limit(BATCH))).all()


async def _end(session: AsyncSession, chain: str) -> AuditChain:
    """The end of the chain, locked until the transaction is over."""
    query = select(AuditChain).where(AuditChain.id == chain).with_for_update().execution_options(populate_existing=True)
    found: AuditChain | None = await session.scalar(query)
    if found is None:
        await put(session, AuditChain, {"id": chain, "number": 0, "hash": ""})
        found = await session.scalar(query)
    assert found is not None
    return found


def _hash(before: str, entry: AuditEntry) -> str:
    fields = [before, entry.chain, entry.number, entry.at.isoformat(), entry.actor_id, entry.sign_in_id, entry.action]
    return hashlib.sha256(_canonical([*fields, entry.object_kind, entry.object_id, entry.detail])).hexdigest()


def _canonical(value: Sequence[Any] | Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


_GUARDS: Final[Mapping[str, Sequence[str]]] = {
    "sqlite": [
        f"CREATE TRIGGER audit_entry_{change} BEFORE {change} ON audit_entry "
        "BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END"
        for change in ("update", "delete")
    ],
    "postgresql": [
        (
            "CREATE OR REPLACE FUNCTION audit_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit is only added to'; END $$"
        ),
        (
            "CREATE TRIGGER audit_entry_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_only_added_to()"
        ),
    ],
}


@event.listens_for(Table, "after_create")
def _guard(table: Table, connection: Connection, **_: Any) -> None:
    """Has the database refuse changes, wherever the table is made: by a migration or by the metadata."""
    if table.name == AuditEntry.__tablename__:
        for statement in _GUARDS[connection.dialect.name]:
            connection.exec_driver_sql(statement)
