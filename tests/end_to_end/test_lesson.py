"""The first lesson: a teacher and three viewers in real Chromium, seen, heard, commenting and speaking."""

import asyncio
import re

import pytest
from playwright.async_api import Route, expect

from tests.end_to_end.lessons import FATHER, MOTHER, MOTHER_IN_CLASS, STUDENT, lesson
from tests.end_to_end.people import PHONE, Person, School
from tests.worlds.waiting import seen

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("media")]


async def test_three_viewers_see_and_hear_the_teacher(campus: School) -> None:
    async with lesson(campus):
        viewers = [
            await campus.person(STUDENT),
            await campus.person(MOTHER, size=PHONE),
            await campus.person(FATHER),
        ]
        for viewer in viewers:
            await viewer.enter_live_class()
        for viewer in viewers:
            await viewer.sees_pictures()
            await viewer.hears_sound()
        await expect(viewers[0].count).to_have_text(re.compile("4"))


async def test_the_layer_follows_the_size_of_the_viewers_tile(campus: School) -> None:
    async with lesson(campus):
        desktop = await campus.person(STUDENT, size=(1920, 1080))
        phone = await campus.person(MOTHER, size=PHONE)
        await desktop.enter_live_class()
        await phone.enter_live_class()
        await seen(lambda: widest(desktop), lambda width: width == 1280, 30)
        await seen(lambda: widest(phone), lambda width: 0 < width < 1280, 30)
        await desktop.page.set_viewport_size({"width": 360, "height": 740})
        await seen(lambda: widest(desktop), lambda width: 0 < width < 1280, 30)


async def widest(person: Person) -> int:
    """The width of the picture that is being decoded now."""
    before = {report["mid"]: report["frames"] for report in await person.inbound("video")}
    await person.page.wait_for_timeout(500)
    after = await person.inbound("video")
    return max((r["width"] for r in after if r["frames"] > before.get(r["mid"], 0)), default=0)


async def test_a_shared_screen_becomes_the_picture_and_stops_again(campus: School) -> None:
    async with lesson(campus) as teacher:
        viewer = await campus.person(STUDENT)
        await viewer.enter_live_class()
        await viewer.sees_pictures()
        await teacher.button("螢幕演示").click()
        await expect(viewer.page.get_by_label("馮明偉 的螢幕").first).to_be_visible()
        await seen(viewer.videos, lambda count: count == 2)
        await teacher.page.keyboard.press("s")
        await expect(viewer.page.get_by_label("馮明偉 的螢幕")).to_have_count(0)
        await seen(viewer.videos, lambda count: count == 1)


async def test_comments_reach_everybody_and_stop_at_the_hosts_switch(campus: School) -> None:
    async with lesson(campus) as teacher:
        student = await campus.person(STUDENT)
        mother = await campus.person(MOTHER, size=PHONE)
        await student.enter_live_class()
        # However late the texts of the stage come: they may not take the page away from under the words.
        await mother.page.route(re.compile("/stage-.*js$"), late)
        await mother.enter_live_class()
        await mother.comment("老師早晨！")
        for person in (teacher, student, mother):
            await person.sees_comment("老師早晨！")
        await expect(student.page.get_by_text(MOTHER_IN_CLASS).first).to_be_visible()
        await teacher.page.get_by_role("switch", name="允許評論").first.click(force=True)
        await expect(student.page.get_by_placeholder("老師已關閉評論")).to_be_disabled()
        await expect(teacher.page.get_by_placeholder("說點什麼…")).to_be_enabled()


async def late(route: Route) -> None:
    await asyncio.sleep(1)
    await route.continue_()


async def test_a_parent_asks_speaks_and_is_silent_when_the_floor_is_taken_back(campus: School) -> None:
    async with lesson(campus) as teacher:
        mother = await campus.person(MOTHER, size=PHONE)
        student = await campus.person(STUDENT)
        await mother.enter_live_class()
        await student.enter_live_class()
        await student.hears_sound()
        await mother.button("申請發言").click()
        await teacher.tab("發言").click()
        await expect(teacher.page.get_by_text(MOTHER_IN_CLASS).first).to_be_visible()
        await teacher.button("同意").click()
        await expect(mother.page.get_by_text("你正在發言").first).to_be_visible()
        await teacher.hears_sound()
        await student.hears_voices(2)
        await teacher.button("收回").click()
        await expect(mother.page.get_by_text("你正在發言")).to_have_count(0)
        await student.hears_voices(1)


async def test_the_host_ends_the_class_for_all(campus: School) -> None:
    """LIVE-21; and LIVE-38: the record is one tap away."""
    async with lesson(campus) as teacher:
        student = await campus.person(STUDENT)
        await student.enter_live_class()
    await expect(student.page.get_by_text("已下課").first).to_be_visible()
    await expect(student.page.get_by_role("link", name="查看直播記錄")).to_have_count(0)
    await teacher.page.get_by_role("link", name="查看直播記錄").click()
    await expect(teacher.page.get_by_text(STUDENT, exact=True).first).to_be_visible()
    assert await student.page.evaluate("window.peers.every((peer) => peer.connectionState === 'closed')")
