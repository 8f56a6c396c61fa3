"""What is left of a class: records, attendance, slips, and the school's settings, in real browsers.

The demo school has held lessons: 「10的加法」 of 三年二班, two of whose 26 students never came.
"""

import re
from io import BytesIO
from pathlib import Path

import openpyxl  # noqa: TID251
import pytest
from playwright.async_api import expect

from tests.end_to_end.lessons import MOTHER, STUDENT, TEACHER
from tests.end_to_end.looks import looks_well, violations
from tests.end_to_end.people import PHONE, Person, School
from tests.end_to_end.test_booking import visitor

pytestmark = [pytest.mark.browser, pytest.mark.own_server]

ADMINISTRATOR = "蔡軒文"
LESSON = "10的加法"


async def test_a_teacher_finds_a_lesson_and_everybody_who_was_there(campus: School) -> None:
    """LIVE-38, 39, 46, 48, 50."""
    teacher = await campus.person(TEACHER)
    page = teacher.page
    await teacher.go("工作台")
    await page.get_by_role("link", name=re.compile("上課直播")).click()
    await page.get_by_role("link", name=re.compile("查看直播記錄")).click()
    for column in ("直播主題", "直播人", "觀看人數", "直播範圍", "開始時間"):
        await expect(page.get_by_role("columnheader", name=column)).to_be_visible()
    assert await violations(teacher) == []
    await page.get_by_label("由", exact=True).fill("2026-01-01")
    await expect(page.get_by_text("時間跨度最多 45 天，請縮短範圍。")).to_be_visible()
    await teacher.button("最近 45 天").click()
    await page.get_by_label("搜尋課堂").fill(LESSON)
    await expect(page.get_by_role("row")).to_have_count(2)
    await page.get_by_role("link", name=LESSON, exact=True).click()
    await expect(page.get_by_role("img", name=re.compile("在課堂中：")).first).to_be_visible()
    await looks_well(teacher)
    await page.get_by_role("tab", name="出席").click()
    await page.get_by_text(re.compile("^計為缺席 ")).click()
    await expect(page.get_by_text("缺席", exact=True).first).to_be_visible()
    await page.get_by_role("tab", name="簽到").click()
    await expect(page.get_by_text(re.compile("人未簽到：")).first).to_be_visible()
    assert await violations(teacher) == []
    await exports_names_as_they_are(teacher)


async def exports_names_as_they_are(teacher: Person) -> None:
    async with teacher.page.expect_download() as download:
        await teacher.page.get_by_role("link", name="導出明細").click()
    assert {STUDENT, TEACHER} <= texts_of(await (await download.value).path())


def texts_of(path: Path) -> set[object]:
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    return {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


async def test_a_mother_sees_her_child_prints_a_slip_and_anybody_verifies_it(campus: School) -> None:
    """META-01, META-04."""
    mother = await campus.person(MOTHER, size=PHONE)
    page = mother.page
    await mother.go("工作台")
    await page.get_by_role("link", name=re.compile("上課直播")).first.click()
    await page.get_by_role("link", name=re.compile("出席記錄")).click()
    await expect(page.get_by_text(STUDENT).first).to_be_visible()
    await looks_well(mother)
    await page.get_by_role("link", name=re.compile(LESSON)).first.click()
    await expect(page.get_by_role("img", name="核實用的二維碼")).to_be_visible()
    await looks_well(mother)
    code = await page.locator("article p").last.inner_text()
    await prints_the_slip_alone(mother)
    anybody = await visitor(campus, f"{campus.url}/slip/{code}")
    await expect(anybody.page.get_by_text("這份證明有效")).to_be_visible()
    await expect(anybody.page.get_by_text(STUDENT)).to_be_visible()
    await looks_well(anybody)
    await anybody.page.get_by_label(re.compile("^驗證碼")).fill(f"{code[:-3]}AAA")
    await anybody.button("核實").click()
    await expect(anybody.page.get_by_text("未能核實")).to_be_visible()


async def prints_the_slip_alone(mother: Person) -> None:
    await mother.page.emulate_media(media="print")
    await expect(mother.page.get_by_role("navigation")).to_be_hidden()
    await expect(mother.page.get_by_role("button", name="列印")).to_be_hidden()
    await expect(mother.page.get_by_text("出席情況")).to_be_visible()
    await mother.page.emulate_media(media="screen")


async def test_nobody_sees_the_record_of_others(campus: School) -> None:
    teacher = await campus.person(TEACHER)
    await teacher.page.goto(f"{campus.url}/classes/records")
    address = await teacher.page.get_by_role("link", name=LESSON, exact=True).get_attribute("href")
    mother = await campus.person(MOTHER, size=PHONE)
    for path in (address, "/classes/records", "/classes/settings", "/classes/start", "/classes/book"):
        await mother.page.goto(f"{campus.url}{path}")
        await expect(mother.page.get_by_role("alert")).to_be_visible()
    await teacher.page.goto(f"{campus.url}/classes/settings")
    await expect(teacher.page.get_by_text("你的身份沒有這個權限")).to_be_visible()


async def test_an_administrator_sets_what_every_class_obeys(campus: School) -> None:
    """LIVE-41, LIVE-51, META-01: at once, and for all pages."""
    boss = await campus.person(ADMINISTRATOR, size=PHONE)
    page = boss.page
    await page.goto(f"{campus.url}/classes/settings")
    forbid = page.get_by_role("switch", name=re.compile("禁止學校外部人員觀看直播"))
    await forbid.click()
    await expect(page.get_by_text("已儲存").first).to_be_visible()
    await page.get_by_label("遲到（分鐘）").fill("20")
    await page.get_by_label("遲到（分鐘）").press("Enter")
    await expect(page.get_by_text("已儲存")).to_have_count(2)
    await looks_well(boss)
    teacher = await campus.person(TEACHER)
    await teacher.page.goto(f"{campus.url}/classes/start")
    await teacher.page.get_by_text("更多設定").click()
    await expect(teacher.page.get_by_text("學校已禁止外部人員觀看直播。")).to_be_visible()
    await expect(teacher.page.locator("option", has_text="學校內、外人員")).to_be_disabled()
    await page.reload()
    await expect(page.get_by_label("遲到（分鐘）")).to_have_value("20")
    await forbid.click()
    await page.get_by_role("switch", name=re.compile("啟用上課直播")).click()
    await expect(page.get_by_text("已儲存").first).to_be_visible()
    await teacher.page.reload()
    await expect(teacher.page.get_by_text("學校已停用上課直播")).to_be_visible()
    await page.get_by_role("switch", name=re.compile("啟用上課直播")).click()
    await teacher.page.reload()
    await expect(teacher.button("開始上課")).to_be_visible()


async def test_days_off_can_be_undone_and_a_token_is_shown_once(campus: School) -> None:
    """LIVE-52, LIVE-54."""
    boss = await campus.person(ADMINISTRATOR)
    page = boss.page
    await page.goto(f"{campus.url}/classes/settings")
    await boss.button("新增假期").click()
    await page.get_by_label(re.compile("^名稱")).fill("校慶日")
    await page.get_by_role("button", name="新增假期").last.click()
    await boss.button("移除 校慶日").click()
    await expect(page.get_by_role("button", name="移除 校慶日")).to_have_count(0)
    await boss.button("復原").click()
    await expect(boss.button("移除 校慶日")).to_be_visible()
    await boss.button("新增 API 權杖").click()
    await page.get_by_label(re.compile("^用途")).fill("成績系統")
    await boss.button("建立").click()
    secret = await page.get_by_label("權杖", exact=True).input_value()
    assert await violations(boss) == []
    assert await status_with(boss, secret) == 200
    await boss.button("我已保存").click()
    await page.reload()
    await expect(page.get_by_text(re.compile("成績系統"))).to_be_visible()
    assert secret not in await page.content()
    await boss.button("撤銷").click()
    await boss.button("確定撤銷").click()
    await expect(page.get_by_text("還沒有 API 權杖")).to_be_visible()
    assert await status_with(boss, secret) == 401


async def status_with(person: Person, token: str) -> int:
    """How the records answer to a bearer of the token."""
    headers = {"Authorization": f"Bearer {token}"}
    return (await person.page.request.get(f"{person.url}/api/v1/classes/records", headers=headers)).status
