"""Who may be recorded in the demo school: most guardians said yes, a few said no, some have not answered (LIVE-15)."""

import random
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from web.modules.demo.plan import MAIN, build
from web.modules.directory.consents import RecordingConsent

DAYS_AGO: Final = 60
"""The form went out at the beginning of the school year."""
YES, NO = 80, 10
"""Of a hundred families; the others have not answered."""


async def seed(session: AsyncSession, now: datetime) -> None:
    """Adds the answers to the caller's write unit, the same each time: of each family for the child and for the parent."""
    school = build(MAIN)
    names = {person.id: person.name.name for person in school.people}
    rows: list[dict[str, Any]] = []
    for student in school.students:
        chance = random.Random(f"consent {student.person.id}")  # noqa: S311 - a demo, not a secret
        answer = chance.randrange(100)
        parent = school.parents[student.person.id][0]
        if answer >= YES + NO:
            continue
        said = {"given": answer < YES, "by_id": parent, "by_name": names[parent], "note": "", "school_id": MAIN.id}
        at = now - timedelta(days=DAYS_AGO - chance.randrange(20))
        rows.append({"person_id": student.person.id, "at": at, **said})
        if all(row["person_id"] != parent for row in rows):
            rows.append({"person_id": parent, "at": at, **said})
    await session.execute(insert(RecordingConsent), rows)
