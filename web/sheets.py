"""THE ONLY FILE that imports xlsxwriter: tables as .xlsx files. A text stays a text, whatever it begins with (IMP-15)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any, Final

import xlsxwriter  # noqa: TID251

MEDIA: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIX: Final = ".xlsx"
Cell = str | int | float | datetime | date | timedelta | None
"""A `datetime` is a local one without a zone: spreadsheets know none. A `timedelta` is shown as hours, minutes, seconds."""

_TEXT_LENGTH: Final = 32_767
_NAME_LENGTH: Final = 31
_FORBIDDEN: Final = frozenset("[]:*?/\\")
_FORMATS: Final = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", timedelta: "[h]:mm:ss"}
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters of the spreadsheet's own font. `note`: shown when one points at the heading."""

    title: str
    width: int = 16
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as one file, each with a bold first row that stays in sight. Takes a while: not for the event loop."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        styles = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
        bold = book.add_format({"bold": True})
        for name, sheet in zip(_names(sheets), sheets, strict=True):
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            for place, column in enumerate(sheet.columns):
                page.set_column(place, place, column.width)
                page.write_string(0, place, column.title, bold)
                if column.note:
                    page.write_comment(0, place, column.note)
            for line, row in enumerate(sheet.rows, 1):
                for place, cell in enumerate(row):
                    _write(page, line, place, cell, styles)
    return out.getvalue()


def _write(page: Any, line: int, place: int, cell: Cell, styles: dict[type, Any]) -> None:
    match cell:
        case None:
            pass
        case str():
            page.write_string(line, place, cell[:_TEXT_LENGTH])
        case int() | float():
            page.write_number(line, place, cell)
        case datetime() | date() | timedelta():
            page.write_datetime(line, place, cell, styles[type(cell)])


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """The names as a spreadsheet takes them: 31 characters, no forbidden ones, each only once whatever its case."""
    found: list[str] = []
    for number, sheet in enumerate(sheets, 1):
        name = "".join(" " if char in _FORBIDDEN else char for char in sheet.name).strip(" '")[:_NAME_LENGTH]
        known = {other.casefold() for other in found}
        found.append(name if name and name.casefold() not in known else f"{name[: _NAME_LENGTH - 4]} {number}".strip())
    return found
