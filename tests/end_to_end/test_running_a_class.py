"""Running a large class: check-in, speaking in turn, who is there and who is not, comments, sharing, pausing, ending."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.end_to_end.lessons import MOTHER_IN_CLASS, STUDENT, lesson
from tests.end_to_end.looks import looks_well, small_targets, violations
from tests.end_to_end.people import PHONE, Person, School
from tests.worlds.waiting import seen

pytestmark = pytest.mark.browser

MOTHER = "吳穎思"


def tool(teacher: Person, name: str) -> Locator:
    return teacher.page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)


def dialog(person: Person, button: str) -> Locator:
    return person.page.get_by_role("dialog").get_by_role("button", name=button)


async def said(person: Person, text: str) -> None:
    """The page says so, to eyes and to screen readers."""
    await expect(person.page.get_by_role("status").get_by_text(text).first).to_be_visible()


async def family(campus: School) -> tuple[Person, Person]:
    """A student and its mother, both by phone, both in class."""
    student, mother = await campus.person(STUDENT, size=PHONE), await campus.person(MOTHER, size=PHONE)
    for person in (student, mother):
        await person.enter_live_class()
    return student, mother


async def test_a_check_in_is_answered_with_one_tap_and_a_child_counts_once(campus: School) -> None:
    """LIVE-06, LIVE-19, IMP-20."""
    async with lesson(campus) as teacher:
        student, mother = await family(campus)
        await tool(teacher, "簽到").click()
        await dialog(teacher, "開始簽到").click()
        await expect(student.page.get_by_role("button", name="簽到", exact=True)).to_be_visible()
        for person in (teacher, mother):
            assert await violations(person) == [], person.name
        assert await small_targets(mother) == []
        await mother.page.get_by_role("button", name=f"簽到：{STUDENT}").click()
        await said(mother, "簽到成功")
        await expect(student.page.get_by_role("button", name="簽到", exact=True)).to_have_count(0)
        await expect(teacher.page.get_by_text("已簽到 1/26")).to_be_visible()
        await expect(teacher.page.get_by_text(f"由 {MOTHER} 代簽")).to_be_visible()
        await teacher.button("提醒未簽到").click()
        await said(teacher, "已發送提醒")
        await teacher.button("結束簽到").click()
        await teacher.button("再次簽到").click()
        await teacher.page.get_by_text("1 分鐘", exact=True).click()
        await dialog(teacher, "開始簽到").click()
        await expect(teacher.page.get_by_role("timer").first).to_have_text(re.compile(r"0:\d\d|1:00"))
        await expect(teacher.page.get_by_text("已簽到 0/26")).to_be_visible()
        await student.page.get_by_role("button", name="簽到", exact=True).click()
        await expect(teacher.page.get_by_text("已簽到 1/26")).to_be_visible()
        await teacher.page.get_by_text("第 1 次", exact=True).click()
        await expect(teacher.page.get_by_text(f"由 {MOTHER} 代簽")).to_be_visible()
        sheet = await teacher.page.get_by_role("link", name="導出簽到表").get_attribute("href")
        assert (await teacher.page.request.get(f"{campus.url}{sheet}")).status == 200


async def test_speaking_goes_in_turn_with_a_time_box(campus: School) -> None:
    """LIVE-27..29: the asker sees the place, the host who has spoken for how long."""
    async with lesson(campus) as teacher:
        student, mother = await family(campus)
        await mother.button("申請發言").click()
        await expect(mother.page.get_by_role("button", name="取消申請 · 排在第 1 位")).to_be_visible()
        await student.button("申請發言").click()
        await expect(student.page.get_by_role("button", name="取消申請 · 排在第 2 位")).to_be_visible()
        await teacher.tab("發言").click()
        await teacher.page.get_by_label("每次發言時限").select_option(label="1 分鐘")
        await teacher.tab("評論").click()
        assert await violations(teacher) == []
        # One tap, wherever the panel is.
        await teacher.page.get_by_role("button", name=f"同意 {MOTHER_IN_CLASS} 發言").click()
        await teacher.tab("發言").click()
        for person in (mother, teacher):
            await expect(person.page.get_by_role("timer", name="剩餘發言時間")).to_have_text(re.compile(r"0:\d\d|1:00"))
        await expect(student.page.get_by_role("button", name="取消申請 · 排在第 1 位")).to_be_visible()
        assert await violations(teacher) == []
        await teacher.page.get_by_role("button", name=f"婉拒 {STUDENT} 的申請").click()
        await said(student, "老師這次沒有同意發言")
        await seen(lambda: turn_left(mother), lambda left: left <= 58)
        await teacher.page.get_by_role("button", name=f"收回 {MOTHER_IN_CLASS} 的發言").click()
        await mother.button("申請發言").click()
        await expect(teacher.page.get_by_text(re.compile(r"已發言 0:0[1-9]"))).to_be_visible()


async def turn_left(person: Person) -> int:
    """Seconds of the turn to speak."""
    minutes, seconds = (await person.page.get_by_role("timer").inner_text()).split(":")
    return int(minutes) * 60 + int(seconds)


async def test_the_host_sees_who_is_absent_and_reminds_and_shares(campus: School) -> None:
    """LIVE-23, LIVE-24, LIVE-30, LIVE-32..34."""
    async with lesson(campus) as teacher:
        mother = await campus.person(MOTHER, size=PHONE)
        await mother.enter_live_class()
        await teacher.tab("正在上課").click()
        await teacher.page.get_by_text("未上課 25", exact=True).click()
        absent = teacher.page.get_by_role("list", name="未上課")
        await expect(absent.get_by_role("listitem")).to_have_count(25)
        await expect(absent.get_by_text(STUDENT, exact=True)).to_have_count(0)
        await teacher.page.get_by_placeholder("搜尋姓名").fill("陳浩")
        await expect(absent.get_by_role("listitem")).to_have_count(1)
        await teacher.button("提醒未上課學生").click()
        await said(teacher, "已發送提醒")
        assert await violations(teacher) == []
        await tool(teacher, "分享直播").click()
        code = teacher.page.get_by_role("img", name="直播二維碼")
        await seen(lambda: code.evaluate("image => image.naturalWidth"), lambda width: width > 0)
        link = teacher.page.url.replace("/class/", "/c/")
        await expect(teacher.page.get_by_label("課堂連結")).to_have_value(link)
        assert await violations(teacher) == []
        await expect(teacher.page.get_by_role("checkbox", name="三年二班")).to_be_disabled()
        await teacher.page.get_by_role("dialog").get_by_role("checkbox").last.check()
        await dialog(teacher, "發送邀請").click()
        await said(teacher, "已發送邀請")
        await teacher.page.keyboard.press("Escape")
        await teacher.page.get_by_placeholder("搜尋姓名").fill("")
        await seen(absent.get_by_role("listitem").count, lambda count: count > 25)
        await teacher.button("觀看權限：僅校內成員").click()
        await teacher.page.get_by_role("menuitem", name=re.compile("任何人")).click()
        await expect(teacher.button("觀看權限：任何人")).to_be_visible()


async def test_comments_to_the_host_pause_and_the_question_before_the_end(campus: School) -> None:
    """LIVE-10, LIVE-20, LIVE-21, LIVE-25, LIVE-31."""
    async with lesson(campus) as teacher:
        student, mother = await family(campus)
        await student.comment("大家好")
        await mother.sees_comment("大家好")
        await teacher.page.get_by_role("switch", name="評論只給老師看").click(force=True)
        await expect(mother.page.get_by_placeholder("說給老師聽…")).to_be_visible()
        await mother.page.get_by_placeholder("說給老師聽…").fill("請看看他的功課")
        await mother.page.keyboard.press("Enter")
        await teacher.sees_comment("請看看他的功課")
        await expect(teacher.page.get_by_text("只有老師看到")).to_be_visible()
        await teacher.page.get_by_role("button", name=f"{STUDENT} 的評論的操作").click()
        await teacher.page.get_by_role("menuitem", name="刪除評論").click()
        await expect(mother.page.get_by_text("大家好", exact=True)).to_have_count(0)
        await expect(student.page.get_by_text("請看看他的功課")).to_have_count(0)
        await student.sees_pictures()
        await tool(teacher, "暫停").click()
        await expect(student.page.get_by_text("課堂暫停中")).to_be_visible()
        await expect(student.page.get_by_role("img", name="已暫停")).to_be_visible()
        await seen(student.videos, lambda count: count == 0)
        assert await violations(student) == []
        await tool(teacher, "繼續").click()
        await student.sees_pictures()
        await teacher.page.set_viewport_size({"width": 360, "height": 740})
        await looks_well(teacher)
        await teacher.button("更多").click()
        await expect(teacher.page.get_by_role("menuitem", name="簽到")).to_be_visible()
        await teacher.page.keyboard.press("Escape")
        await teacher.button("下課").click()
        await expect(teacher.page.get_by_text("還有 3 人在課堂中")).to_be_visible()
        await dialog(teacher, "繼續上課").click()
