"""THE ONLY FILE that imports openpyxl: spreadsheets from outside (.xlsx, .csv) as tables of texts, bounded before unpacking.

An .xlsx is a zip of XML: how many entries it has and how long they say to be is looked at first (zipfile never reads more
of one than that), and entities are refused by defusedxml, which openpyxl uses where it is installed. libraries.md, 5.1.
"""

import csv
import io
import lzma
import re
import struct
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from openpyxl import load_workbook  # noqa: TID251
from openpyxl.utils.exceptions import InvalidFileException  # noqa: TID251

FILE_BYTES: Final = 8_000_000
UNPACKED_BYTES: Final = 50_000_000
ENTRIES: Final = 500
"""Parts of an .xlsx. One with three sheets has a dozen."""
TABLES: Final = 20
ROWS: Final = 10_000
"""Rows with anything in them, the headings among them."""
SCANNED: Final = 50_000
"""Rows that are looked through, empty ones too: some programs write formatted empty rows by the thousand."""
COLUMNS: Final = 60
CELL_LENGTH: Final = 2_000
_DIGITS: Final = 1e15
"""Where a number of a spreadsheet stops to be exact."""
_DAMAGED: Final = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, SyntaxError, EOFError, OSError,
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RuntimeError,
)  # fmt: skip
"""What zipfile, expat, defusedxml and openpyxl raise for a file that is not what it says. Expat's errors are SyntaxErrors, lxml's too
where it is installed; a RuntimeError: it is encrypted."""

warnings.filterwarnings("ignore", module=r"openpyxl\.")
"""Of drawings, styles and rules of other programs that it leaves out: nobody here wants them."""


class SheetError(Exception):
    """The file cannot be used. `code` is stable, one of `CODES`; the sentence says where, in English."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or CODES[code])
        self.code = code
        self.detail = detail or CODES[code]


CODES: Final[Mapping[str, str]] = {
    "sheet-not-one": "The file is neither an Excel workbook (.xlsx) nor a table of text (.csv)",
    "sheet-damaged": "The file is damaged, or protected by a password",
    "sheet-too-big": "The file is too big, or would be when unpacked",
    "sheet-too-long": "A sheet has too many rows",
    "sheet-too-wide": "A sheet has too many columns",
    "sheet-cell-too-long": "A cell holds too much text",
    "sheet-encoding": "The text of the file is neither UTF-8 nor GB18030 nor Big5",
}


@dataclass(frozen=True, slots=True)
class Row:
    """`number`: as the spreadsheet counts, from 1. `cells` end with the last one that holds something."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A visible sheet; `rows` are those that hold something."""

    name: str
    rows: Sequence[Row]


def read_tables(data: bytes, words: Collection[str] = ()) -> Sequence[Table]:
    """The sheets of a file. `words`: headings that are hoped for; they tell which encoding a .csv has that is not UTF-8.

    Raises `SheetError`. Takes a while: not for the event loop.
    """
    if len(data) > FILE_BYTES:
        raise SheetError("sheet-too-big", f"The file is larger than {FILE_BYTES // 1_000_000} MB")
    if data.startswith(b"PK"):
        return _workbook(data)
    if data.startswith(
        (b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf", b"\x1f\x8b", b"<")
    ):  # .xls and protected .xlsx; others
        raise SheetError("sheet-not-one")
    return [_table("", ((cells, str) for cells in _csv(data, words)))]


def _workbook(data: bytes) -> Sequence[Table]:
    try:
        _check_zip(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            if len(book.worksheets) > TABLES:
                raise SheetError("sheet-too-big", f"The file has more than {TABLES} sheets")
            found = []
            for page in book.worksheets:
                if page.sheet_state == "visible":
                    page.reset_dimensions()  # what the file says of its size may be a lie
                    rows = page.iter_rows(values_only=True)
                    found.append(_table(page.title, ((cells, text_of) for cells in rows)))
            return found
        finally:
            book.close()
    except _DAMAGED as error:
        raise SheetError("sheet-damaged") from error


def _check_zip(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    if len(parts) > ENTRIES or sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise SheetError(
            "sheet-too-big", f"The file would be larger than {UNPACKED_BYTES // 1_000_000} MB when unpacked"
        )
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise SheetError("sheet-not-one")


def _table(name: str, rows: Iterable[tuple[Sequence[Any], Callable[[Any], str]]]) -> Table:
    """The rows as texts, those that are empty left out. Raises where there is more than is allowed."""
    found: list[Row] = []
    for number, (values, text) in enumerate(rows, start=1):
        if number > SCANNED:
            raise SheetError("sheet-too-long", f"{name or 'The table'}: more than {ROWS} rows; delete the empty ones")
        cells = [_bounded(clean(text(value)), name, number) if value is not None else "" for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > COLUMNS:
            raise SheetError("sheet-too-wide", f"{name or 'The table'}: more than {COLUMNS} columns in row {number}")
        if cells:
            found.append(Row(number, tuple(cells)))
        if len(found) > ROWS:
            raise SheetError("sheet-too-long", f"{name or 'The table'}: more than {ROWS} rows")
    return Table(name, found)


def _bounded(text: str, name: str, number: int) -> str:
    if len(text) > CELL_LENGTH:
        where = f"{name}, row {number}" if name else f"row {number}"
        raise SheetError("sheet-cell-too-long", f"{where}: a cell with more than {CELL_LENGTH} characters")
    return text


def text_of(value: object) -> str:
    """A value of a cell as a person would type it: 3.0 is `3`, a day `2026-11-23`, a long number without an exponent."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < _DIGITS:
            return str(int(value))
        case float():
            return f"{value:.15g}"
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            minutes, seconds = divmod(int(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case _:
            return str(value)


_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_INVISIBLE: Final = re.compile(r"[\u200b\u200e\u200f\u2060\ufeff]")


def clean(text: str) -> str:
    """Composed letters, lines kept as `\\n`, nothing that cannot be seen, no space at the ends."""
    seen = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    lines = seen.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_CONTROL.sub(" ", line).strip() for line in lines).strip()


def _csv(data: bytes, words: Collection[str]) -> Iterator[list[str]]:
    text = _decoded(data, words)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        code = "sheet-cell-too-long" if "field larger" in str(error) else "sheet-damaged"
        raise SheetError(code) from error


def _decoded(data: bytes, words: Collection[str]) -> str:
    """UTF-8, UTF-16 with its mark, or the one of the Chinese encodings in which more of the words are found."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in data and not marked:
        raise SheetError("sheet-not-one")
    found: list[str] = []
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030", "big5hkscs"):
        try:
            found.append(data.decode(encoding))
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig":
            break
    if not found:
        raise SheetError("sheet-encoding")
    return max(found, key=lambda text: sum(word in text for word in words))
