"""A file of people as lines: which sheet is which, which column says what. Pure: bytes in, texts by field out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from web.modules.roster.exchange.columns import HOPED, SHAPES, Field, Part, field_of
from web.sheets_in import CODES, Row, SheetError, Table, read_tables

LINES: Final = 20_000
HEADING_ROWS: Final = 10
"""How far down the headings may be: above them may stand the school's name, a date, a remark."""
TOLD: Final = 20
"""Headings and sheets that were left alone, of which is told."""
OWN_CODES: Final = {
    "sheet-not-people": "No sheet has the headings of students, parents or staff",
    "sheet-heading-twice": "Two columns of a sheet say the same",
}
REFUSALS: Final = {**CODES, **OWN_CODES}
"""Every code of a `SheetError` of this file."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet. `row` as the spreadsheet counts; `cells` are those that hold something."""

    part: Part
    row: int
    cells: Mapping[Field, str]

    def get(self, field: Field) -> str:
        return self.cells.get(field, "")

    def packed(self) -> list[Any]:
        return [self.part.value, self.row, {field.value: text for field, text in self.cells.items()}]

    @classmethod
    def unpacked(cls, packed: Sequence[Any]) -> "Line":
        part, row, cells = packed
        return cls(Part(part), row, {Field(name): text for name, text in cells.items()})


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """`ignored`: sheets and headings that nobody knows, for who wonders."""

    lines: Sequence[Line]
    ignored: Sequence[str]


def read_people(data: bytes) -> PeopleFile:
    """All lines of a file, students first, then parents, then staff. Raises `SheetError`; takes a while."""
    lines: list[Line] = []
    ignored: list[str] = []
    found = False
    for table in read_tables(data, HOPED):
        headed = _headed(table)
        if headed is None:
            ignored += [table.name] if table.rows else []
            continue
        found = True
        part, heading, fields = headed
        ignored += [text for text in heading.cells if text and field_of(part, text) is None]
        lines += _lines(table, part, heading, fields)
    if not found:
        raise SheetError("sheet-not-people", OWN_CODES["sheet-not-people"])
    if len(lines) > LINES:
        raise SheetError("sheet-too-long", f"The file has more than {LINES} rows")
    order = tuple(Part)
    return PeopleFile(sorted(lines, key=lambda line: order.index(line.part)), ignored[:TOLD])


def _headed(table: Table) -> tuple[Part, Row, Mapping[int, Field]] | None:
    """The part whose headings the table has, the row with them, and what each column says."""
    for row in table.rows[:HEADING_ROWS]:
        fits = []
        for part, shape in SHAPES.items():
            fields = {place: field for place, text in enumerate(row.cells) if (field := field_of(part, text))}
            if shape.needed <= set(fields.values()):
                fits.append((len(set(fields.values())), part, fields))
        if fits:
            _, part, fields = max(fits, key=lambda one: one[0])
            if len(set(fields.values())) < len(fields):
                twice = next(text for place, text in enumerate(row.cells) if _again(fields, place))
                raise SheetError("sheet-heading-twice", f"{table.name or 'Row'} {row.number}: {twice}")
            return part, row, fields
    return None


def _again(fields: Mapping[int, Field], place: int) -> bool:
    return place in fields and fields[place] in [field for other, field in fields.items() if other < place]


def _lines(table: Table, part: Part, heading: Row, fields: Mapping[int, Field]) -> list[Line]:
    found = []
    for row in table.rows:
        if row.number > heading.number:
            cells = {field: row.cells[place] for place, field in fields.items() if place < len(row.cells)}
            cells = {field: text for field, text in cells.items() if text}
            if cells:
                found.append(Line(part, row.number, cells))
    return found


_LIST: Final = re.compile(r"[;；,，、\n]")
_ENTRIES: Final = re.compile(r"[;；\n]")
_SUBJECTS: Final = re.compile(r"[,，、]")


def listed(text: str) -> list[str]:
    """`A12; A13` as its parts, each once; also with commas and lines."""
    return _parts(_LIST, text)


def entries(text: str) -> list[str]:
    """As `listed` for names that may hold commas: departments."""
    return _parts(_ENTRIES, text)


def lessons(text: str) -> list[tuple[str, str]] | None:
    """`三年二班：數學、常識；三年一班：數學` as pairs of class and subject; `None` where one of the two is missing."""
    found: list[tuple[str, str]] = []
    for entry in entries(text):
        class_name, mark, subjects = entry.replace("：", ":").partition(":")
        parts = _parts(_SUBJECTS, subjects)
        if not mark or not class_name.strip() or not parts:
            return None
        found += [(class_name.strip(), subject) for subject in parts]
    return found


def _parts(marks: re.Pattern[str], text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in marks.split(text) if part.strip()))
