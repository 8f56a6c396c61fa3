"""Seats outlive reloads, second tabs and dropped links; and a class without its teacher waits."""

import re

import pytest
from playwright.async_api import expect

from tests.end_to_end.lessons import MOTHER, STUDENT, lesson
from tests.end_to_end.people import PHONE, Person, School

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("media")]


async def speaking_mother(campus: School, teacher: Person) -> Person:
    mother = await campus.person(MOTHER, size=PHONE)
    await mother.enter_live_class()
    await mother.button("申請發言").click()
    await teacher.tab("發言").click()
    await teacher.button("同意").click()
    await expect(mother.page.get_by_text("你正在發言").first).to_be_visible()
    await teacher.hears_voices(1)
    return mother


async def test_a_reload_keeps_the_seat_and_the_floor(campus: School) -> None:
    async with lesson(campus) as teacher:
        mother = await speaking_mother(campus, teacher)
        await mother.page.reload()
        await expect(mother.page.get_by_text("你正在發言").first).to_be_visible()
        await mother.sees_pictures()
        await teacher.hears_voices(1)
        await expect(teacher.count).to_have_text(re.compile("2"))


async def test_a_hand_stays_up_through_a_reload(campus: School) -> None:
    async with lesson(campus):
        student = await campus.person(STUDENT)
        await student.enter_live_class()
        await student.button("申請發言").click()
        await expect(student.button("取消申請")).to_be_visible()
        await student.page.reload()
        await expect(student.button("取消申請")).to_be_visible()


async def test_a_second_tab_takes_the_seat_over_and_can_give_it_back(campus: School) -> None:
    async with lesson(campus) as teacher:
        student = await campus.person(STUDENT)
        await student.enter_live_class()
        second = await student.page.context.new_page()
        await second.goto(student.page.url)
        await expect(student.page.get_by_text("你在另一個視窗打開了這堂課")).to_be_visible()
        await expect(teacher.count).to_have_text(re.compile("2"))
        await student.button("在這裡繼續").click()
        await student.sees_pictures()
        await expect(second.get_by_text("你在另一個視窗打開了這堂課")).to_be_visible()


async def test_a_dropped_link_comes_back_with_pictures(campus: School) -> None:
    async with lesson(campus):
        student = await campus.person(STUDENT)
        await student.enter_live_class()
        await student.sees_pictures()
        await student.page.context.set_offline(True)
        await expect(student.page.get_by_text("連線中斷").first).to_be_visible()
        await student.page.context.set_offline(False)
        await expect(student.page.get_by_text("連線中斷")).to_have_count(0)
        await student.sees_pictures()


async def test_a_class_waits_for_its_teacher_and_goes_on_when_the_teacher_is_back(campus: School) -> None:
    async with lesson(campus) as teacher:
        mother = await speaking_mother(campus, teacher)
        student = await campus.person(STUDENT)
        await student.enter_live_class()
        await student.hears_voices(2)
        address = teacher.page.url
        await teacher.page.goto("about:blank")
        await expect(student.page.get_by_text("老師暫時離開").first).to_be_visible()
        await expect(mother.page.get_by_text("麥克風已暫停").first).to_be_visible()
        await student.hears_voices(0)
        await teacher.page.goto(address)
        await expect(student.page.get_by_text("老師暫時離開")).to_have_count(0)
        await student.sees_pictures()
        await student.hears_voices(2)


async def test_who_is_removed_cannot_come_back(campus: School) -> None:
    async with lesson(campus) as teacher:
        student = await campus.person(STUDENT)
        await student.enter_live_class()
        address = student.page.url
        await teacher.tab("正在上課").click()
        await teacher.button(f"{STUDENT} 的操作").click()
        await teacher.page.get_by_role("menuitem", name="移出課堂").click()
        await teacher.page.get_by_role("dialog").get_by_role("button", name="移出課堂").click()
        await expect(student.page.get_by_text("你已被移出課堂")).to_be_visible()
        await student.page.goto(address)
        await expect(student.page.get_by_text("無法進入課堂")).to_be_visible()
