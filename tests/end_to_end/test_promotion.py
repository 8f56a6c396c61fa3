"""自動升班 at a phone's width: a class table becomes the new year, a student file is previewed, confirmed twice and undone."""

import re
from pathlib import Path

import orjson
import pytest
from playwright.async_api import Page, expect

from tests.end_to_end.looks import violations
from tests.end_to_end.people import PHONE, Person, School
from tests.web.modules.cast import ADMINISTRATOR, CHILD, plan_of
from web.modules.demo.seed import student_number

pytestmark = [pytest.mark.browser, pytest.mark.own_server]

NEXT = "2027/2028"
CLASSES = {
    "format": "smart-campus/b08",
    "version": 1,
    "school_year": NEXT,
    "grades": [{"grade": "P4", "classes": ["A", "B"]}, {"grade": "S2", "classes": ["A"]}],
}
STUDENTS = {
    "format": "smart-campus/b01",
    "version": 1,
    "school_year": NEXT,
    "students": [
        {"id": student_number(CHILD), "grade": "P4", "class": "B", "number": 7},
        {"id": "cdfa68319599005d444ea040f0dd1fdd1111", "grade": "P4", "class": "B"},
    ],
}


async def choose(page: Page, name: str, folder: Path, content: object) -> None:
    """Picks a file behind a button, as from the phone's files."""
    file = folder / f"{name}.json"
    file.write_bytes(orjson.dumps(content))
    async with page.expect_file_chooser() as waiting:
        await page.get_by_role("button", name=name).click()
    await (await waiting.value).set_files(file)


async def confirm(page: Page, text: str) -> None:
    """The first tap asks, the second does."""
    await page.get_by_role("button", name=re.compile(f"^{text}")).click()
    await page.get_by_role("button", name=re.compile(f"確定{text}")).click()


async def apply_class_table(admin: Person, folder: Path) -> None:
    page = admin.page
    await page.get_by_role("link", name=re.compile("自動升班")).click()
    await choose(page, "上載班級檔案", folder, CLASSES)
    await expect(page.get_by_text("P4 A B")).to_be_visible()
    assert await violations(admin) == []
    await page.get_by_role("combobox", name="校區").select_option("小學部")
    await page.get_by_role("button", name="提交").click()
    await expect(page.get_by_text("同步成功")).to_be_visible()


async def test_an_administrator_promotes_a_school_on_a_phone(campus: School, tmp_path: Path) -> None:
    admin = await campus.person(plan_of(ADMINISTRATOR).name.name, size=PHONE)
    page, name = admin.page, plan_of(CHILD).name.name
    await apply_class_table(admin, tmp_path)
    await page.get_by_role("tab", name=re.compile("B01")).click()
    await choose(page, "上傳json檔案", tmp_path, STUDENTS)
    await expect(page.get_by_role("row", name=re.compile(r"P4.*1.2"))).to_be_visible()
    assert await violations(admin) == []
    await page.get_by_role("button", name="P4").click()
    await expect(page.get_by_text("該id學生不存在")).to_be_visible()
    await expect(page.get_by_role("dialog").get_by_text(name)).to_be_visible()
    await page.get_by_role("button", name="關閉").click()
    await confirm(page, "確認更新通訊錄")
    await expect(page.get_by_text("已更新 1 人，無變化 0 人，失敗 1 人")).to_be_visible()
    assert await violations(admin) == []
    await confirm(page, "撤銷")
    await expect(page.get_by_text("已由")).to_be_visible()
    assert admin.troubles == []


async def test_a_year_is_put_aside_and_brought_back_in_portuguese(campus: School) -> None:
    admin = await campus.person(plan_of(ADMINISTRATOR).name.name)
    page = admin.page
    await page.evaluate("localStorage.setItem('locale', 'pt')")
    await page.goto(f"{campus.url}/promotion")
    year = (
        await page.get_by_role("list", name="Anos lectivos")
        .get_by_text(re.compile(r"^\d{4}/\d{4}$"))
        .first.text_content()
    )
    assert year
    await page.get_by_role("button", name="Repor").click()
    await page.get_by_role("textbox", name="Nome da cópia").fill("Antigo")
    await page.get_by_role("textbox", name=re.compile("Escreva")).fill(year)
    await page.get_by_role("button", name="Guardar e repor").click()
    await expect(page.get_by_text("Antigo")).to_be_visible()
    await page.get_by_role("button", name=re.compile("Tornar corrente.*Antigo")).click()
    await page.get_by_role("button", name=re.compile("Antigo")).filter(has_text=re.compile("\\?|？")).click()
    await expect(page.get_by_text("ano corrente").first).to_be_visible()
    assert admin.troubles == []
