"""All that is kept of one person, as data; and forgetting it (IMP-22).

Both walk the tables themselves: whatever names a person by a foreign key is found, also in tables that are made later.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Column, Table, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from chat.tables import Conversation, Message, ReadMark
from web.database import Base
from web.modules.directory.tables import Person, StudentNumber, names

SECRET: Final = re.compile(r"hash|secret|credential|public_key|sign_count|token")
NOT_EXPORTED: Final = frozenset(
    {"code_request", "passkey_challenge", "sign_in_link", "openid_attempt", "screen_sign_in"}
)
"""What proves somebody for minutes: its ids are secrets."""
LESSONS: Final = frozenset(
    {"live_class", "booking", "presence_span", "class_comment", "class_check_in_reply", "class_expected", "class_speech",
     "class_viewer", "class_invitee", "booking_invitee", "deck", "deck_export"}
)  # fmt: skip
"""What belongs to lessons in which others were too: it stays, under nobody's name."""
NOBODY: Final = "—"


async def collected(session: AsyncSession, person_id: str, school_id: str | None) -> dict[str, Any]:
    """Every row that names the person, by table; of one school where one is given, without secrets."""
    found: dict[str, list[dict[str, Any]]] = {}
    person = Person.__table__
    found["person"] = await _rows(session, person, person.c.id == person_id)  # type: ignore[arg-type]
    for table, columns in _tables():
        if table.name in NOT_EXPORTED:
            continue
        wanted = or_(*(column == person_id for column in columns))
        if school_id is not None and "school_id" in table.c:
            wanted &= table.c.school_id == school_id
        if rows := await _rows(session, table, wanted):
            found[table.name] = rows
    written = select(Message).join(Conversation, Conversation.id == Message.conversation_id)
    written = written.where(Message.author_id == person_id).order_by(Message.sent_at)
    if school_id is not None:
        written = written.where(Conversation.owner == school_id)
    messages = await session.scalars(written)
    found["message"] = [
        {"id": one.id, "conversation_id": one.conversation_id, "text": one.text, "sent_at": one.sent_at}
        for one in messages
    ]
    return found


async def do_erase(session: AsyncSession, person: Person) -> None:
    """Forgets the person: names, number, sign-ins, ties, what it wrote. Records of lessons stay, under nobody's name."""
    for table, columns in _tables():
        for column in columns:
            mine = column == person.id
            if table.name in LESSONS:
                cleared = {
                    name: "" for name in ("text", "name", "children") if name in table.c and _is_text(table.c[name])
                }
                if cleared:
                    await session.execute(update(table).where(mine).values(**cleared))
            elif column.nullable and not column.primary_key:
                changed = {column.name: None, **({"name": NOBODY} if table is StudentNumber.__table__ else {})}
                await session.execute(update(table).where(mine).values(**changed))
            else:
                await session.execute(delete(table).where(mine))
    await session.execute(update(Message).where(Message.author_id == person.id).values(text=""))
    await session.execute(delete(ReadMark).where(ReadMark.person_id == person.id))
    for name, value in {**names(NOBODY), "phone": None}.items():
        setattr(person, name, value)
    await session.flush()


def _tables() -> Iterator[tuple[Table, list[Column[Any]]]]:
    """Each table with its columns that name a person, those that others depend on last."""
    for table in reversed(Base.metadata.sorted_tables):
        columns = [
            column for column in table.c if any(key.column.table is Person.__table__ for key in column.foreign_keys)
        ]
        if columns:
            yield table, columns


def _is_text(column: Column[Any]) -> bool:
    return column.type.python_type is str


async def _rows(session: AsyncSession, table: Table, wanted: Any) -> list[dict[str, Any]]:
    shown = [column for column in table.c if not SECRET.search(column.name)]
    return [dict(row) for row in (await session.execute(select(*shown).where(wanted))).mappings()]
