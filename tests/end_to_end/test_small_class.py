"""A small class: everybody's face and voice, in real Chromium, run by a teacher who has no time."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Locator, expect

from tests.end_to_end.crowd import guests
from tests.end_to_end.lessons import FATHER, STUDENT, TEACHER, end_lesson, start_lesson
from tests.end_to_end.looks import overflow, small_targets, violations
from tests.end_to_end.people import PHONE, Person, School
from tests.end_to_end.test_slides import Wire, wire_of
from tests.worlds.waiting import seen

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("media")]


@asynccontextmanager
async def small_class(campus: School) -> AsyncIterator[Person]:
    """Yields the teacher, whose camera and microphone are on."""
    teacher = await campus.person(TEACHER)
    await start_lesson(teacher, kind="小班課")
    try:
        yield teacher
    finally:
        await end_lesson(teacher)


async def enter(person: Person, *, speaking: bool = False) -> None:
    """The card on the workbench, and the one large button of the preview."""
    await person.page.get_by_role("link", name=re.compile("進入課堂")).first.click()
    if speaking:
        await microphone(person).click(force=True)
    await person.button("進入課堂").click()
    await expect(person.count).to_be_visible()


def microphone(person: Person) -> Locator:
    """The switch of the preview."""
    return person.page.get_by_role("switch", name="麥克風")


def face(person: Person, name: str) -> Locator:
    """Somebody's tile."""
    return person.page.get_by_role("button", name=re.compile(f"放大 {name}$"))


async def do(teacher: Person, name: str, action: str) -> None:
    """One line of the menu beside a name in the list of those who are there."""
    await teacher.page.get_by_role("list", name="正在上課").get_by_role("button", name=f"{name} 的操作").click()
    await teacher.page.get_by_role("menuitem", name=action, exact=True).click()


async def test_a_preview_comes_before_a_small_class_and_nobody_is_seen_before_its_button(campus: School) -> None:
    async with small_class(campus) as teacher:
        student = await campus.person(STUDENT, size=PHONE)
        await student.page.get_by_role("link", name=re.compile("進入課堂")).first.click()
        await expect(student.page.get_by_label("攝像頭預覽")).to_be_visible()
        await expect(microphone(student)).not_to_be_checked()
        await microphone(student).click(force=True)
        await seen(lambda: level(student), lambda level: level > 0.1)
        await expect(student.page.get_by_text(re.compile(r"\d+ 毫秒"))).to_be_visible()
        await student.button("播放測試聲").click()
        await expect(student.page.get_by_text("聽到聲音就可以了")).to_be_visible()
        assert await violations(student) == []
        assert await small_targets(student) == []
        await expect(teacher.count).to_have_text(re.compile("1$"))
        await student.button("進入課堂").click()
        await student.sees_pictures()
        await student.hears_sound()
        await teacher.sees_pictures()
        await expect(teacher.count).to_have_text(re.compile("2$"))
        assert await violations(student) == []
        assert await overflow(student) == 0
        wire = await wire_of(student)
        await student.sees_pictures()
        await without_faces(student, wire)


async def without_faces(student: Person, wire: Wire) -> None:
    """On a line that carries no video, faces are letters and voices go on, with a sign."""
    sign = student.page.get_by_text("網絡較慢，目前只有聲音")
    teacher = student.page.get_by_label(f"{TEACHER} 的攝像頭").first
    await expect(teacher).to_be_visible()
    wire.tell({"type": "link-changed", "carries_video": False})
    await expect(sign).to_be_visible()
    await expect(teacher).to_be_hidden()
    await student.hears_sound()
    wire.tell({"type": "link-changed", "carries_video": True})
    await expect(sign).to_have_count(0)
    await expect(teacher).to_be_visible()


async def level(person: Person) -> float:
    """How far the bar of the preview's microphone reaches, 0 to 1."""
    return float(await person.page.get_by_label("麥克風音量").evaluate("meter => meter.value"))


async def test_the_teacher_mutes_all_pins_one_and_hides_the_cameras_of_children(campus: School) -> None:
    """beyond.md, ask 10; look.md: mute all is one tap."""
    async with small_class(campus) as teacher:
        student, father = await campus.person(STUDENT, size=PHONE), await campus.person(FATHER)
        await enter(father)
        await expect(father.button("開啟麥克風")).to_be_visible()
        await enter(student, speaking=True)
        await father.hears_voices(2)
        await teacher.page.get_by_role("toolbar").get_by_role("button", name="全體靜音").click()
        await expect(student.button("開啟麥克風")).to_be_visible()
        await father.hears_voices(1)
        await teacher.tab("正在上課").click()
        await teacher.page.get_by_role("switch", name="允許學生自行取消靜音").click(force=True)
        await student.button("開啟麥克風").click()
        await expect(student.page.get_by_text("暫時不能自行打開麥克風")).to_be_visible()
        await do(teacher, STUDENT, "請開啟麥克風")
        await student.page.get_by_role("dialog").get_by_role("button", name="開啟麥克風").click()
        await father.hears_voices(2)
        await do(teacher, STUDENT, "對所有人置頂")
        await expect(father.page.get_by_role("button", name=f"取消放大 {STUDENT}")).to_be_visible()
        await seen(father.videos, lambda count: count == 2)
        await teacher.page.get_by_text("僅老師可見", exact=True).click()
        await seen(father.videos, lambda count: count == 1)
        await seen(teacher.videos, lambda count: count == 2)
        assert await violations(teacher) == []


async def test_faces_that_do_not_fit_turn_in_pages_and_pictures_of_other_pages_are_not_sent(campus: School) -> None:
    async with small_class(campus) as teacher:
        student = await campus.person(STUDENT, size=PHONE)
        await enter(student)
        await teacher.button("觀看權限").click()
        await teacher.page.get_by_role("menuitem", name=re.compile("任何人")).click()
        await expect(teacher.page.get_by_role("button", name="觀看權限：任何人")).to_be_visible()
        names = [f"訪客{number}" for number in range(1, 10)]
        async with guests(campus.url, teacher.page.url.rsplit("/", 1)[1], names):
            await student.button("平鋪所有人").click()
            await expect(face(student, TEACHER)).to_be_visible()
            await seen(student.videos, lambda count: count == 1)
            await student.page.keyboard.press("ArrowRight")
            await expect(face(student, names[-1])).to_be_visible()
            await expect(face(student, TEACHER)).to_have_count(0)
            await seen(student.videos, lambda count: count == 0)
            assert await violations(student) == []
            await student.button("上一頁").click()
            await seen(student.videos, lambda count: count == 1)
            await face(student, names[0]).click()
            await expect(student.page.get_by_role("button", name=f"取消放大 {names[0]}")).to_be_visible()
