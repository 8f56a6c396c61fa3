"""A broadcast to the staff: started for a department and a colleague, watched with one tap, with the rules of its kind (LIVE-01, 03)."""

import re

import pytest
from playwright.async_api import expect

from tests.end_to_end.lessons import MOTHER, TEACHER, end_lesson
from tests.end_to_end.looks import overflow, small_targets, violations
from tests.end_to_end.people import PHONE, Person, School

pytestmark = pytest.mark.browser

PRINCIPAL = "李敏穎"
CLERK = "何琪欣"
OFFICE = "教務處"


async def broadcast(principal: Person) -> str:
    """From the workbench, to a department and a colleague found by name; the address of the class."""
    page = principal.page
    await principal.go("工作台")
    await page.get_by_role("link", name=re.compile("^上課直播")).click()
    await page.get_by_role("link", name=re.compile("發起直播課")).click()
    await page.get_by_text("通用直播", exact=True).click()
    await page.get_by_role("checkbox", name=re.compile(f"^{OFFICE}")).check()
    await page.get_by_label("搜尋教職員").fill(TEACHER)
    await page.get_by_role("button", name=re.compile(f"^{TEACHER}")).click()
    await expect(page.get_by_role("list", name="已選擇的人員").get_by_text(TEACHER)).to_be_visible()
    await page.get_by_text("我的攝像頭", exact=True).click()
    assert await violations(principal) == []
    await principal.button("開始上課").click()
    await expect(principal.count).to_be_visible()
    return page.url


async def test_the_principal_speaks_to_the_staff(campus: School) -> None:
    principal = await campus.person(PRINCIPAL)
    clerk, colleague = await campus.person(CLERK, size=PHONE), await campus.person(TEACHER)
    mother = await campus.person(MOTHER, size=PHONE)
    address = await broadcast(principal)
    try:
        for viewer in (clerk, colleague):
            await viewer.enter_live_class()
            await viewer.sees_pictures()
            await viewer.hears_sound()
        await expect(principal.page.get_by_text("正在上課 3").first).to_be_visible()
        await has_the_rules_of_its_kind(principal, clerk)
        await clerk.comment("校長早晨")
        await principal.sees_comment("校長早晨")
        await colleague.sees_comment("校長早晨")
        for person in (principal, clerk):
            assert await violations(person) == [], person.name
        assert (await overflow(clerk), await small_targets(clerk)) == (0, [])
        await families_stay_outside(mother, address)
    finally:
        await end_lesson(principal)
    await expect(clerk.page.get_by_text("已下課").first).to_be_visible()


async def has_the_rules_of_its_kind(principal: Person, clerk: Person) -> None:
    """LIVE-06, LIVE-08: neither check-in nor asking to speak; LIVE-09, LIVE-31: members are managed."""
    await expect(principal.button("簽到")).to_have_count(0)
    await expect(principal.tab("發言")).to_have_count(0)
    await expect(clerk.button("申請發言")).to_have_count(0)
    await expect(clerk.button("開啟麥克風")).to_have_count(0)
    await principal.tab("正在上課").click()
    await principal.button(f"{CLERK} 的操作").click()
    await expect(principal.page.get_by_role("menuitem")).to_have_text(["禁止評論", "移出課堂"])
    await principal.page.keyboard.press("Escape")
    await principal.tab("評論").click()


async def families_stay_outside(mother: Person, address: str) -> None:
    """LIVE-03, LIVE-16: nothing tells a parent of it, and its address leads nowhere."""
    await mother.page.reload()
    await expect(mother.page.get_by_role("heading", name=re.compile("你好"))).to_be_visible()
    await expect(mother.page.get_by_role("link", name=re.compile("進入課堂"))).to_have_count(0)
    await mother.page.goto(address)
    await expect(mother.page.get_by_text("這堂課沒有邀請你")).to_be_visible()


async def test_a_broadcast_cannot_be_booked(campus: School) -> None:
    """LIVE-04."""
    principal = await campus.person(PRINCIPAL)
    await principal.page.goto(f"{campus.url}/classes/book")
    await expect(principal.page.get_by_text("小班課", exact=True)).to_be_visible()
    await expect(principal.page.get_by_text("通用直播", exact=True)).to_have_count(0)
