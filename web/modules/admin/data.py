"""All that is kept of one person, as data (IMP-22). Forgetting it is in `erasing`.

The tables themselves are walked: whatever names a person by a foreign key is found, also in tables that are made later.
"""

import re
from typing import Any, Final

from sqlalchemy import Table, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chat.tables import Conversation, Message
from web.modules.admin.erasing import naming_tables
from web.modules.directory.tables import Person

SECRET: Final = re.compile(r"hash|secret|credential|public_key|sign_count|token")
NOT_EXPORTED: Final = frozenset(
    {"code_request", "passkey_challenge", "sign_in_link", "openid_attempt", "screen_sign_in"}
)
"""What proves somebody for minutes: its ids are secrets."""


async def collected(session: AsyncSession, person_id: str, school_id: str | None) -> dict[str, Any]:
    """Every row that names the person, by table; of one school where one is given, without secrets."""
    found: dict[str, list[dict[str, Any]]] = {}
    person = Person.__table__
    found["person"] = await _rows(session, person, person.c.id == person_id)  # type: ignore[arg-type]
    for table, columns in naming_tables():
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


async def _rows(session: AsyncSession, table: Table, wanted: Any) -> list[dict[str, Any]]:
    shown = [column for column in table.c if not SECRET.search(column.name)]
    return [dict(row) for row in (await session.execute(select(*shown).where(wanted))).mappings()]
