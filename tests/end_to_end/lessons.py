"""A lesson that others can join: the teacher of 三年二班, by the taps a teacher makes."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import expect

from tests.end_to_end.people import Person, School

TEACHER = "馮明偉"
STUDENT = "歐陽恩欣"
MOTHER = "吳穎思"
FATHER = "歐陽朗明"
MOTHER_IN_CLASS = "歐陽恩欣-媽媽/吳穎思"


async def start_lesson(teacher: Person, content: str = "我的攝像頭", kind: str = "大班課") -> None:
    """From the class page: 發起直播課, kind and content, 開始上課; before a 小班課 the preview's one button."""
    await teacher.go("通訊錄")
    await teacher.page.get_by_text("三年二班", exact=True).first.click()
    await teacher.page.get_by_role("link", name=re.compile("發起直播課")).click()
    if kind != "大班課":
        await teacher.page.get_by_text(kind, exact=True).click()
    await teacher.page.get_by_text(content, exact=True).click()
    await teacher.button("開始上課").click()
    if kind == "小班課":
        await teacher.button("進入課堂").click()
    await expect(teacher.count).to_be_visible()


async def end_lesson(teacher: Person) -> None:
    """下課, and yes."""
    await teacher.button("下課").click()
    await teacher.page.get_by_role("dialog").get_by_role("button", name="下課").click()
    await expect(teacher.page.get_by_text("已下課").first).to_be_visible()


@asynccontextmanager
async def lesson(campus: School, content: str = "我的攝像頭") -> AsyncIterator[Person]:
    """Yields the teacher; the lesson ends with the block, whatever happens in it, so that the next one can begin."""
    teacher = await campus.person(TEACHER)
    await start_lesson(teacher, content)
    try:
        yield teacher
    finally:
        await end_lesson(teacher)
