"""The demo's register of education cards: every student's, and four of people who have not signed up yet, to try it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import IdentityKind
from web.modules.demo.plan import MAIN, build
from web.modules.demo.seed import student_number
from web.modules.directory.tables import GRADE_CODES
from web.modules.signup.tables import EducationCard

NEWCOMERS: Final = (
    ("T-900001", IdentityKind.TEACHING_STAFF, "甘樂敏", date(1990, 1, 1)),
    ("W-900001", IdentityKind.SCHOOL_STAFF, "伍志明", date(1980, 1, 1)),
    ("S-900001", IdentityKind.STUDENT, "林小海", date(2018, 1, 1)),
    ("XX90001", IdentityKind.STUDENT, "黎小帆", date(2018, 1, 1)),
)
"""Number, kind, name, birth date."""


async def seed(session: AsyncSession, today: date) -> None:
    """Adds the cards to the caller's transaction, in which the schools are made."""
    await session.execute(insert(EducationCard), list(_rows(today)))


def _rows(today: date) -> Iterator[dict[str, object]]:
    own = {"school_id": MAIN.id, "name_other": "", "student_number": None}
    for number, kind, name, born in NEWCOMERS:
        yield {**own, "number": number, "kind": kind, "name": name, "birth_date": born}
    grades = {one.name: one.grade for one in MAIN.classes}
    for place, student in enumerate(build(MAIN).students, start=1):
        # P1 is begun at six; `GRADE_CODES` is in the order in which a child passes them.
        age = 6 + GRADE_CODES.index(grades[student.class_name]) - GRADE_CODES.index("P1")
        yield {
            **own,
            "number": f"S-{place:06}",
            "kind": IdentityKind.STUDENT,
            "name": student.person.name.name,
            "name_other": student.person.name.other,
            "birth_date": date(today.year - age, 1 + place % 12, 1 + place % 28),
            "student_number": student_number(student.person.id),
        }
