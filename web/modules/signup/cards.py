"""Files of education cards: CSV with a line of names, or JSON; all of a file or nothing of it (IMP-18).

    number,kind,name,name_other,birth_date,student_number
    1234567-8,student,陳小明,Chan Sio Meng,2017-03-05,a1b2c3

`kind` is `student`, `teaching-staff` or `school-staff`; `birth_date` is `2017-03-05` or `20170305`. The JSON is
`{"format": "smart-campus/cards", "version": 1, "cards": [{...}]}` with the same names. A card that is there already is
changed; none is removed.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import orjson
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.database import put
from web.modules.signup import numbers
from web.modules.signup.register import Card
from web.modules.signup.tables import EducationCard

FILE_BYTES: Final = 4 * 1024 * 1024
CARDS: Final = 20_000
FORMAT: Final = "smart-campus/cards"
FIELDS: Final = ("number", "kind", "name", "name_other", "birth_date", "student_number")


class FileError(Exception):
    """Why a file cannot be used: `code` is `not-a-card-file`, `too-many-cards`, `bad-card` or `twice`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def read(data: bytes) -> list[Card]:
    """The cards of a file. Raises `FileError`, with the line where there is one."""
    found: dict[str, Card] = {}
    for place, raw in enumerate(_raw(data), start=1):
        if place > CARDS:
            raise FileError("too-many-cards", f"more than {CARDS} cards")
        card = _card(place, raw)
        if card.number in found:
            raise FileError("twice", f"card {place}: the number was there before")
        found[card.number] = card
    if not found:
        raise FileError("not-a-card-file", "there is no card in it")
    return list(found.values())


def _raw(data: bytes) -> Iterator[Mapping[str, Any]]:
    if data.lstrip()[:1] in {b"{", b"["}:
        yield from _json(data)
        return
    try:
        lines = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        if not {"number", "kind", "name", "birth_date"} <= set(lines.fieldnames or ()):
            raise FileError("not-a-card-file", f"the first line must name {', '.join(FIELDS)}")
        yield from lines
    except (UnicodeDecodeError, csv.Error) as error:
        raise FileError("not-a-card-file", str(error)) from None


def _json(data: bytes) -> Iterator[Mapping[str, Any]]:
    try:
        content = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise FileError("not-a-card-file", str(error)) from None
    if not isinstance(content, dict) or (content.get("format"), content.get("version")) != (FORMAT, 1):
        raise FileError("not-a-card-file", f"`format` must be {FORMAT}, `version` 1")
    cards = content.get("cards")
    if not isinstance(cards, list):
        raise FileError("not-a-card-file", "`cards` must be a list")
    for one in cards:
        yield one if isinstance(one, dict) else {}


def _card(place: int, raw: Mapping[str, Any]) -> Card:
    values = {name: value for name in FIELDS if (value := raw.get(name)) not in (None, "")}
    values["number"] = numbers.normal(str(values.get("number", ""))) or ""
    values["birth_date"] = birth_date(str(values.get("birth_date", "")).replace("-", ""))
    try:
        return Card.model_validate(values)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        raise FileError("bad-card", f"card {place}: {fault['loc'][0]}: {fault['msg']}") from None


def birth_date(text: str) -> date | None:
    """`20180105` as a date (SUB-16); `None` for anything else."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


async def do_import(session: AsyncSession, school_id: str, cards: list[Card]) -> tuple[int, int]:
    """Adds and changes; how many were added and how many changed."""
    query = select(EducationCard).where(EducationCard.school_id == school_id)
    known = {row.number: Card.model_validate(row) for row in await session.scalars(query)}
    changed = 0
    for card in cards:
        if known.get(card.number) == card:
            continue
        changed += card.number in known
        row = {"school_id": school_id, **card.model_dump()}
        await put(session, EducationCard, row, change=[name for name in FIELDS if name != "number"])
    return sum(card.number not in known for card in cards), changed


async def count(session: AsyncSession, school_id: str) -> dict[str, int]:
    """How many cards of each kind were imported."""
    query = select(EducationCard.kind, func.count()).where(EducationCard.school_id == school_id)
    rows = await session.execute(query.group_by(EducationCard.kind))
    return {kind.value: number for kind, number in rows}
