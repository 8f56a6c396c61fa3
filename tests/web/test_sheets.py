"""Spreadsheets as openpyxl reads them: text that stays text, names in any script, times and lengths as such (IMP-15)."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook  # noqa: TID251

from web.attachments import disposition, safe_name
from web.sheets import Column, Sheet, workbook

DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "http://x.example", "007", "1e5", "'=1")


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_never_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    page = load_workbook(BytesIO(workbook([Sheet("x", [Column(text)], [[text]])]))).worksheets[0]
    for cell in (page["A1"], page["A2"]):
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_cells_keep_their_types_and_scripts() -> None:
    moment, day, length = (
        datetime.fromisoformat("2026-11-23T09:00:05"),
        date(2026, 11, 24),
        timedelta(hours=30, seconds=5),
    )
    sheet = Sheet("直播記錄", [Column("名")], [["馮明偉 👍 João", 3, 2.5, moment, day, length, None]])
    page = load_workbook(BytesIO(workbook([sheet])))["直播記錄"]
    row = [cell.value for cell in page[2]]
    assert row[:4] == ["馮明偉 👍 João", 3, 2.5, moment]
    assert row[4] == datetime.fromisoformat("2026-11-24")
    assert row[5] == length
    assert page["D2"].number_format == "yyyy-mm-dd hh:mm:ss"
    assert (page["A1"].font.bold, page.freeze_panes) == (True, "A2")


def test_a_text_that_is_too_long_for_a_cell_is_cut() -> None:
    page = load_workbook(BytesIO(workbook([Sheet("x", [Column("a")], [["字" * 40_000]])]))).worksheets[0]
    assert page["A2"].value == "字" * 32_767


def test_sheets_get_names_that_a_spreadsheet_takes() -> None:
    names = ["a/b:c*?[d]\\", "x" * 40, "x" * 40, "", "Same", "same", "'quoted'"]
    found = load_workbook(BytesIO(workbook([Sheet(name, [Column("a")], []) for name in names]))).sheetnames
    assert found[0] == "a b c   d"
    assert found[1:4] == ["x" * 31, f"{'x' * 27} 3", "4"]
    assert found[4:] == ["Same", "same 6", "quoted"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三年二班 · 數學", "三年二班 · 數學.xlsx"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j.xlsx"),
        (" .. ", "file.xlsx"),
        ("a\r\nb", "a__b.xlsx"),
        ("字" * 300, "字" * 115 + ".xlsx"),
    ],
)
def test_a_file_s_name_is_one_that_file_systems_take(text: str, expected: str) -> None:
    assert safe_name(text, ".xlsx") == expected


def test_a_name_travels_in_ascii_and_in_utf_8() -> None:
    """RFC 6266, RFC 8187."""
    assert disposition('課"1%.xlsx') == "attachment; filename=\"__1_.xlsx\"; filename*=UTF-8''%E8%AA%B2%221%25.xlsx"
