"""Spreadsheets from outside: values as texts, encodings, and everything that is too much refused before it is unpacked."""

import zipfile
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook  # noqa: TID251

from web import sheets_in
from web.sheets import Column, Sheet, workbook
from web.sheets_in import SheetError, Table, read_tables

TITLES = ("學生編號", "姓名", "葡文姓名")
TEXT = "學生編號,姓名,葡文姓名\r\nA-1,曾小欣,João\r\n"


def rows(data: bytes) -> list[tuple[str, ...]]:
    (table,) = read_tables(data, TITLES)
    return [row.cells for row in table.rows]


def refusal(data: bytes) -> str:
    with pytest.raises(SheetError) as refused:
        read_tables(data, TITLES)
    assert refused.value.detail
    return refused.value.code


def book(*values: object) -> bytes:
    """A workbook with these values in its first column."""
    made, out = Workbook(), BytesIO()
    page = made.active
    assert page is not None
    for number, value in enumerate(values, start=1):
        page.cell(number, 1).value = value  # type: ignore[assignment]
    made.save(out)
    return out.getvalue()


def changed(data: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one of its parts replaced or added."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def test_values_are_what_a_person_would_type() -> None:
    values = (3.0, 85366123456, 0.1, 1e20, "007", " a\u200b ", True, date(2018, 1, 5), datetime(2018, 1, 5, 9, 30))  # noqa: DTZ001
    found = [row[0] for row in rows(book(*values, timedelta(hours=30, minutes=5)))]
    assert found == [
        "3", "85366123456", "0.1", "1e+20", "007", "a", "TRUE", "2018-01-05", "2018-01-05 09:30:00", "30:05:00",
    ]  # fmt: skip


def test_rows_keep_their_numbers_and_empty_ones_are_left_out() -> None:
    (table,) = read_tables(book("a", None, "  ", "b"))
    assert [(row.number, row.cells) for row in table.rows] == [(1, ("a",)), (4, ("b",))]


def test_what_we_write_we_read() -> None:
    sheets = [Sheet("學生", [Column("a", 10, "a note"), Column("b")], [["=1+1", None], ["", "x\ny"]])]
    assert read_tables(workbook(sheets)) == [
        Table("學生", [sheets_in.Row(1, ("a", "b")), sheets_in.Row(2, ("=1+1",)), sheets_in.Row(3, ("", "x\ny"))])
    ]


def test_a_formula_is_its_value_and_hidden_sheets_are_left_alone() -> None:
    made, out = Workbook(), BytesIO()
    made.create_sheet("hidden").sheet_state = "hidden"
    made.save(out)
    assert [table.name for table in read_tables(out.getvalue())] == ["Sheet"]
    cells = b'<c r="A1"><f>1+1</f><v>2</v></c>'
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    content = changed(book("x"), "xl/worksheets/sheet1.xml", sheet + cells + b"</row></sheetData></worksheet>")
    assert rows(content) == [("2",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_table_of_text_is_read_in_any_encoding(encoding: str) -> None:
    assert rows(TEXT.encode(encoding)) == [TITLES, ("A-1", "曾小欣", "João")]


def test_traditional_characters_in_big5_are_told_from_simplified_in_gb18030() -> None:
    assert rows("學生編號;姓名\nA-1;曾小欣".encode("big5")) == [("學生編號", "姓名"), ("A-1", "曾小欣")]
    assert rows("学生编号\t姓名\nA-1\t曾小欣".encode("gb18030")) == [("学生编号", "姓名"), ("A-1", "曾小欣")]


def test_a_quoted_cell_holds_commas_and_lines() -> None:
    assert rows(b'a,b\n"1,2","x\r\ny"') == [("a", "b"), ("1,2", "x\ny")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0" + b"old .xls", "sheet-not-one"),
        (b"a\0b", "sheet-not-one"),
        (b"\x81\xff\xfe,", "sheet-encoding"),
        (b"PK\x03\x04", "sheet-damaged"),
        (b"x" * (sheets_in.FILE_BYTES + 1), "sheet-too-big"),
        (b"a\n" * (sheets_in.ROWS + 1), "sheet-too-long"),
        (b"\n" * (sheets_in.SCANNED + 1), "sheet-too-long"),
        (b"," * sheets_in.COLUMNS + b"a", "sheet-too-wide"),
        (b"x" * (sheets_in.CELL_LENGTH + 1), "sheet-cell-too-long"),
        (b'"' + b"x" * 200_000, "sheet-cell-too-long"),
    ],
)
def test_what_is_none_or_too_much_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_a_bomb_is_refused_by_what_it_says_of_itself() -> None:
    zeros = b"0" * (sheets_in.UNPACKED_BYTES + 1)
    bomb = changed(book("a"), "xl/media/image1.png", zeros)
    assert len(bomb) < 200_000
    assert refusal(bomb) == "sheet-too-big"
    many = BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(sheets_in.ENTRIES + 1):
            archive.writestr(str(number), b"")
    assert refusal(many.getvalue()) == "sheet-too-big"


def test_entities_and_lies_about_rows_are_refused() -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>'
    shared = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&c;</t></si></sst>'
    plain = workbook([Sheet("x", [Column("a")], [])])
    assert read_tables(changed(plain, "xl/sharedStrings.xml", shared.replace(b"&c;", b"c")))[0].rows[0].cells == ("c",)
    assert refusal(changed(plain, "xl/sharedStrings.xml", laughs + shared)) == "sheet-damaged"
    unknown = b'<?xml version="1.0" encoding="UT8"?>' + shared
    assert refusal(changed(plain, "xl/sharedStrings.xml", unknown)) == "sheet-damaged"
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert refusal(changed(book("a"), "xl/worksheets/sheet1.xml", far)) == "sheet-too-long"
    assert refusal(changed(book("a"), "xl/workbook.xml", b"<not")) == "sheet-damaged"


def test_another_zip_is_no_spreadsheet() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", b"<x/>")
    assert refusal(out.getvalue()) == "sheet-not-one"
