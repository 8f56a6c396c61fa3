"""The journeys of look.md, counted in taps from the signed-in start screen."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.end_to_end.lessons import MOTHER, MOTHER_IN_CLASS, STUDENT, TEACHER, end_lesson, lesson
from tests.end_to_end.looks import overflow, small_targets
from tests.end_to_end.people import PHONE, Person, School
from tests.worlds.waiting import seen

pytestmark = [pytest.mark.browser, pytest.mark.own_server]


class Taps:
    """Counts what a person touches."""

    def __init__(self) -> None:
        self.count = 0

    async def on(self, target: Locator) -> None:
        self.count += 1
        await target.click()


def link(person: Person, name: str) -> Locator:
    return person.page.get_by_role("link", name=re.compile(name)).first


async def test_one_tap_signs_in_as_somebody_of_the_cast(campus: School) -> None:
    visitor = await campus.stranger(size=PHONE)
    await visitor.page.goto(f"{visitor.url}/cast")
    await visitor.page.get_by_role("button").filter(has=visitor.page.get_by_text(MOTHER, exact=True)).click()
    await visitor.is_greeted()


async def test_a_teacher_starts_a_large_class_from_the_class_page_in_three_taps(campus: School) -> None:
    teacher = await campus.person(TEACHER)
    await teacher.go("通訊錄")
    await teacher.page.get_by_text("三年二班", exact=True).first.click()
    taps = Taps()
    await taps.on(link(teacher, "發起直播課"))
    await taps.on(teacher.page.get_by_text("我的攝像頭", exact=True))
    await taps.on(teacher.button("開始上課"))
    await expect(teacher.count).to_be_visible()
    await expect(teacher.button("關閉攝像頭")).to_be_visible()
    assert taps.count <= 3
    await end_lesson(teacher)


async def test_the_last_slides_are_chosen_already_and_are_on_air_in_two_taps(campus: School) -> None:
    """The demo's teacher has slides; a class begins with them unless the teacher says otherwise."""
    teacher = await campus.person(TEACHER)
    await teacher.go("通訊錄")
    await teacher.page.get_by_text("三年二班", exact=True).first.click()
    taps = Taps()
    await taps.on(link(teacher, "發起直播課"))
    await taps.on(teacher.button("開始上課"))
    await expect(teacher.page.get_by_role("img", name=re.compile("第 1 頁，共 5 頁")).first).to_be_visible()
    assert taps.count == 2
    await end_lesson(teacher)


async def test_a_class_that_is_started_with_a_screen_shows_it_in_three_taps(campus: School) -> None:
    teacher = await campus.person(TEACHER)
    student = await campus.person(STUDENT)
    await teacher.go("通訊錄")
    await teacher.page.get_by_text("三年二班", exact=True).first.click()
    taps = Taps()
    await taps.on(link(teacher, "發起直播課"))
    await taps.on(teacher.page.get_by_text("螢幕演示", exact=True))
    await taps.on(teacher.button("開始上課"))
    await expect(teacher.count).to_be_visible()
    assert taps.count == 3
    await student.enter_live_class()
    await expect(student.page.get_by_label("馮明偉 的螢幕").first).to_be_visible()
    await student.sees_pictures()
    await end_lesson(teacher)


async def test_a_student_sees_and_hears_the_class_one_tap_after_the_notice(campus: School) -> None:
    student = await campus.person(STUDENT, size=PHONE)
    async with lesson(campus):
        taps = Taps()
        await taps.on(link(student, "進入課堂"))
        await student.sees_pictures()
        await student.hears_sound()
        assert taps.count == 1


async def test_a_live_card_in_the_class_group_enters_in_one_tap(campus: School) -> None:
    async with lesson(campus):
        mother = await campus.person(MOTHER, size=PHONE)
        await mother.go("消息")
        await mother.page.locator('a[href^="/messages/groups/"]').first.click()
        taps = Taps()
        await taps.on(mother.page.get_by_role("log").locator('a[href^="/class/"]').last)
        await mother.sees_pictures()
        assert taps.count == 1


async def test_a_parent_asks_and_takes_back_and_the_teacher_grants_in_one_tap_each(campus: School) -> None:
    async with lesson(campus) as teacher:
        mother = await campus.person(MOTHER, size=PHONE)
        await mother.enter_live_class()
        await teacher.tab("發言").click()
        await mother.button("申請發言").click()
        await expect(teacher.page.get_by_text(MOTHER_IN_CLASS).first).to_be_visible()
        await mother.button("取消申請").click()
        await expect(teacher.page.get_by_text("沒有人申請發言")).to_be_visible()
        await mother.button("申請發言").click()
        await teacher.button("同意").click()
        await expect(mother.page.get_by_text("你正在發言").first).to_be_visible()


async def test_the_class_fits_a_phone_of_360_pixels(campus: School) -> None:
    async with lesson(campus):
        mother = await campus.person(MOTHER, size=PHONE)
        await mother.enter_live_class()
        await mother.sees_pictures()
        assert await overflow(mother) == 0
        small = await seen(lambda: small_targets(mother), lambda found: found is not None, 5)
        assert small == []
