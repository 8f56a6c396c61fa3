"""Lessons booked ahead (LIVE-04, LIVE-52), and the door of a shared link (LIVE-16, LIVE-24), in real browsers."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.async_api import Page, expect

from tests.end_to_end.lessons import MOTHER, TEACHER, end_lesson, lesson
from tests.end_to_end.looks import looks_well, overflow, small_targets, violations
from tests.end_to_end.people import PHONE, Person, School

pytestmark = [pytest.mark.browser, pytest.mark.own_server]

OTHER_STUDENT = "郭敏詩"
"""Of another class."""


async def open_booking_form(teacher: Person) -> None:
    await teacher.go("工作台")
    await teacher.page.get_by_role("link", name=re.compile("上課直播")).click()
    await teacher.page.get_by_role("link", name="預約課堂").click()
    await teacher.page.get_by_role("checkbox", name="三年二班").check()


async def fill_when(page: Page, at: datetime) -> None:
    await page.get_by_label(re.compile("^日期")).fill(f"{at:%Y-%m-%d}")
    await page.get_by_label(re.compile("^開始時間")).fill(f"{at:%H:%M}")


async def name_it(page: Page, title: str) -> None:
    await page.get_by_text("更多設定").click()
    await page.get_by_label("課堂名稱").fill(title)


async def test_a_weekly_series_is_booked_told_moved_and_cancelled(campus: School) -> None:
    teacher = await campus.person(TEACHER)
    page = teacher.page
    first = datetime.now().astimezone().replace(hour=6, minute=0) + timedelta(days=3)
    await open_booking_form(teacher)
    await fill_when(page, first)
    await page.get_by_role("switch", name="每週重複").click()
    await page.get_by_label(re.compile("^重複至")).fill(f"{first + timedelta(weeks=2):%Y-%m-%d}")
    await page.get_by_role("switch", name="跳過學校假期").click()
    await name_it(page, "預約的數學")
    await expect(page.get_by_text("共 3 節")).to_be_visible()
    assert await violations(teacher) == []
    await teacher.button("預約").click()
    lessons = page.get_by_role("link", name=re.compile("預約的數學"))
    await expect(lessons).to_have_count(3)
    await the_family_knows(campus)
    await move_one(teacher, first)
    await cancel_and_think_again(teacher)


async def the_family_knows(campus: School) -> None:
    """In the inbox and among the lessons to come, without the buttons of a teacher."""
    mother = await campus.person(MOTHER, size=PHONE)
    await mother.go("消息")
    await mother.page.get_by_role("link", name=re.compile("通知")).first.click()
    await mother.page.get_by_role("link", name=re.compile("預約了課堂.*預約的數學")).first.click()
    await expect(mother.page.get_by_text("每週課堂的一節")).to_be_visible()
    await expect(mother.page.get_by_text("老師開始上課後，可以在這裡進入。")).to_be_visible()
    await expect(mother.page.get_by_role("button", name="取消這節課")).to_have_count(0)
    await looks_well(mother)


async def move_one(teacher: Person, first: datetime) -> None:
    page = teacher.page
    await page.get_by_role("link", name=re.compile("預約的數學")).nth(1).click()
    await page.get_by_role("link", name="修改").click()
    await expect(page.get_by_label("課堂名稱")).to_have_value("預約的數學")
    await fill_when(page, first.replace(hour=7, minute=15) + timedelta(weeks=1))
    await teacher.button("儲存").click()
    await expect(page.get_by_text(re.compile("07:15"))).to_be_visible()
    await page.get_by_role("link", name="返回").click()
    await expect(page.get_by_role("link", name=re.compile("預約的數學.*06:00"))).to_have_count(2)


async def cancel_and_think_again(teacher: Person) -> None:
    """This and the following are gone at once, and are back by 復原; a cancelled one stays away."""
    page = teacher.page
    lessons = page.get_by_role("link", name=re.compile("預約的數學"))
    await lessons.nth(1).click()
    await teacher.button("取消這一節及以後").click()
    await expect(lessons).to_have_count(1)
    await teacher.button("復原").click()
    await expect(lessons).to_have_count(3)
    await lessons.nth(0).click()
    await teacher.button("取消這節課").click()
    await expect(lessons).to_have_count(2)
    # Closing the toast is a word, too: it is done at once. The one that was undone goes by itself.
    await expect(page.get_by_role("button", name="關閉")).to_have_count(1)
    async with page.expect_response(lambda answer: answer.request.method == "DELETE") as done:
        await teacher.button("關閉").click()
    assert (await done.value).ok
    await page.reload()
    await expect(lessons).to_have_count(2)


async def test_days_that_clash_or_are_past_are_told_before_anything_is_booked(campus: School) -> None:
    teacher = await campus.person(TEACHER, size=PHONE)
    page = teacher.page
    at = datetime.now().astimezone().replace(hour=6, minute=0) + timedelta(days=5)
    await open_booking_form(teacher)
    await fill_when(page, at)
    await name_it(page, "先約的課")
    await teacher.button("預約").click()
    await expect(page.get_by_role("link", name=re.compile("先約的課"))).to_be_visible()
    await open_booking_form(teacher)
    await fill_when(page, at + timedelta(minutes=20))
    await expect(page.get_by_text("時間與其他課堂重疊")).to_be_visible()
    await expect(page.get_by_text(re.compile("先約的課"))).to_be_visible()
    await fill_when(page, at - timedelta(days=30))
    await expect(page.get_by_text("這個時間已經過去")).to_be_visible()
    await expect(teacher.button("預約")).to_be_disabled()
    assert (await violations(teacher), await overflow(teacher)) == ([], 0)


async def test_a_teacher_opens_a_booked_lesson_early_and_the_family_waits_at_the_door(campus: School) -> None:
    teacher = await campus.person(TEACHER)
    page = teacher.page
    await open_booking_form(teacher)
    await fill_when(page, datetime.now().astimezone() + timedelta(minutes=12))
    await name_it(page, "早開的課")
    await page.get_by_text("我的攝像頭", exact=True).click()
    await teacher.button("預約").click()
    await page.get_by_role("link", name=re.compile("早開的課.*即將開始")).click()
    await teacher.button("開始上課").click()
    await expect(teacher.count).to_be_visible()
    mother = await campus.person(MOTHER, size=PHONE)
    await mother.page.goto(f"{campus.url}/classes")
    await mother.page.get_by_role("link", name=re.compile("早開的課.*直播中")).last.click()
    await expect(mother.page.get_by_role("heading", name="課堂還未開始")).to_be_visible()
    await expect(mother.page.get_by_text(re.compile("預定 .* 開始"))).to_be_visible()
    await looks_well(mother)
    await end_lesson(teacher)
    await expect(mother.page.get_by_role("heading", name="這節課已經結束")).to_be_visible()


async def test_whoever_waits_at_the_door_enters_when_the_host_opens_the_class(campus: School) -> None:
    """LIVE-16, LIVE-24, LIVE-32: somebody of the school who is not invited, and somebody whom nobody knows."""
    async with lesson(campus) as teacher:
        link = teacher.page.url.replace("/class/", "/c/")
        student = await campus.person(OTHER_STUDENT, size=PHONE)
        await student.page.goto(link)
        await expect(student.page.get_by_text("這節課只供受邀的學生、家長和學校成員觀看")).to_be_visible()
        await expect(student.page.get_by_text("等候中，老師開放後會自動進入")).to_be_visible()
        stranger = await visitor(campus, link)
        await expect(stranger.page.get_by_role("heading", name="請先登入")).to_be_visible()
        assert await violations(stranger) == []
        await teacher.tab("正在上課").click()
        await teacher.page.get_by_role("button", name=re.compile("^觀看權限")).click()
        await teacher.page.get_by_role("menuitem", name=re.compile("^任何人")).click()
        await expect(student.count).to_be_visible()
        await expect(stranger.page.get_by_label(re.compile("你的名字"))).to_be_visible()
        assert (await violations(stranger), await small_targets(stranger)) == ([], [])
        await stranger.page.get_by_label(re.compile("你的名字")).fill("遠方的姨媽")
        await stranger.button("進入課堂").click()
        await expect(stranger.count).to_be_visible()
        await expect(teacher.page.get_by_text("遠方的姨媽").first).to_be_visible()


async def test_signing_in_at_the_door_leads_through_it(campus: School) -> None:
    async with lesson(campus) as teacher:
        mother = await visitor(campus, teacher.page.url.replace("/class/", "/c/"))
        await mother.page.get_by_role("link", name="登入").click()
        await mother.page.get_by_role("button", name=re.compile(MOTHER)).click()
        await expect(mother.count).to_be_visible()


async def visitor(campus: School, link: str) -> Person:
    """Somebody who comes by a link and is not signed in."""
    person = await campus.stranger(size=PHONE)
    await person.page.goto(link)
    return person
