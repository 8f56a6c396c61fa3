"""Every page by axe (WCAG 2.2 AA) at both widths, and a class by keyboard alone."""

import pytest
from playwright.async_api import expect

from tests.end_to_end.lessons import MOTHER, STUDENT, TEACHER, end_lesson, lesson, start_lesson
from tests.end_to_end.looks import violations
from tests.end_to_end.people import DESKTOP, PHONE, Person, School

pytestmark = pytest.mark.browser

PAGES = ("/", "/messages", "/messages/notices", "/directory", "/classes", "/classes/start", "/directory/staff", "/me")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_pages_of_the_shell_have_no_violations(campus: School, size: tuple[int, int]) -> None:
    teacher = await campus.person(TEACHER, size=size)
    for path in PAGES:
        await teacher.page.goto(campus.url + path)
        await expect(teacher.page.get_by_role("heading", level=1).first).to_be_visible()
        assert await violations(teacher) == [], path


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_class_has_no_violations_for_host_and_viewer(campus: School, size: tuple[int, int]) -> None:
    teacher = await campus.person(TEACHER, size=size)
    await start_lesson(teacher)
    mother = await campus.person(MOTHER, size=size)
    await mother.enter_live_class()
    await mother.comment("早晨")
    await mother.sees_comment("早晨")
    for person in (teacher, mother):
        assert await violations(person) == [], person.name
    await end_lesson(teacher)
    assert await violations(mother) == []


async def test_a_student_asks_and_comments_by_keyboard_alone(campus: School) -> None:
    async with lesson(campus) as teacher:
        student = await campus.person(STUDENT)
        link = student.page.locator('a[href^="/class/"]').first
        await link.focus()
        await student.page.keyboard.press("Enter")
        await expect(student.count).to_be_visible()
        await student.page.keyboard.press("h")
        await expect(student.button("取消申請")).to_be_visible()
        await student.page.keyboard.press("c")
        await expect(student.page.get_by_placeholder("說點什麼…")).to_be_focused()
        await student.page.keyboard.type("用鍵盤說話")
        await student.page.keyboard.press("Enter")
        await teacher.sees_comment("用鍵盤說話")


FOCUSED = """() => {
  const at = document.activeElement;
  return at.ariaLabel || at.labels?.[0]?.textContent || at.textContent;
}"""
STEPS = 80
"""Presses of the tab key after which something counts as out of reach."""


async def reach(person: Person, name: str, key: str = "Tab") -> None:
    """Presses the key until what has this name has the focus."""
    for _ in range(STEPS):
        await person.page.keyboard.press(key)
        if (await person.page.evaluate(FOCUSED)).strip().startswith(name):
            return
    raise AssertionError(f"{name} is out of reach of the keyboard")


async def test_a_teacher_starts_runs_and_ends_a_class_by_keyboard_alone(campus: School) -> None:
    teacher, student = await campus.person(TEACHER), await campus.person(STUDENT)
    press = teacher.page.keyboard.press
    for name in ("上課直播", "發起直播課"):
        await reach(teacher, name)
        await press("Enter")
        await expect(teacher.page.get_by_role("heading", level=1, name=name)).to_be_visible()
    await reach(teacher, "三年二班")
    await press("Space")
    await reach(teacher, "演示PPT")
    await reach(teacher, "我的攝像頭", "ArrowRight")
    await reach(teacher, "開始上課")
    await press("Enter")
    await expect(teacher.count).to_be_visible()
    await student.enter_live_class()
    await student.sees_pictures()
    await reach(teacher, "暫停")
    await press("Enter")
    await expect(student.page.get_by_text("課堂暫停中")).to_be_visible()
    await press("Enter")
    await expect(student.page.get_by_text("課堂暫停中")).to_have_count(0)
    await reach(teacher, "下課")
    await press("Enter")
    await expect(teacher.page.get_by_text("還有 2 人在課堂中")).to_be_visible()
    await reach(teacher, "下課")
    await press("Enter")
    for person in (teacher, student):
        await expect(person.page.get_by_text("已下課").first).to_be_visible()
