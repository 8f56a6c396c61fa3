"""A tab of the teacher's browser on everybody's stage, with its sound, drawn upon and exchanged for another (LIVE-14, 18, 36)."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, expect

from tests.end_to_end.lessons import STUDENT, TEACHER, lesson
from tests.end_to_end.looks import violations
from tests.end_to_end.people import Person, school
from tests.end_to_end.server import Server
from tests.end_to_end.test_slides import RED, colored, draw, sees
from tests.worlds.waiting import seen

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("media")]

CHOSEN = "the tab to share"
"""In the title of the tab that the browser takes where a person would choose."""
FLAGS = (f"--auto-select-tab-capture-source-by-title={CHOSEN}",)
WITHOUT = ("--use-fake-ui-for-media-stream",)
"""It would show a made-up screen."""

GREEN, VIOLET = (0, 160, 60), (120, 40, 200)
TAB = """<title>TITLE</title><body style="margin: 0; background: rgbCOLOR"><p id="clock"></p><script>
  const sound = new AudioContext(), tone = sound.createOscillator();
  tone.connect(sound.destination);
  tone.start();
  setInterval(() => { clock.textContent = performance.now(); }, 50);
</script>"""


@asynccontextmanager
async def tab(teacher: Person, color: tuple[int, int, int]) -> AsyncIterator[Page]:
    """Another tab of the teacher, full of one colour, with a tone. It is the one to share as long as the block lasts."""
    page = await teacher.page.context.new_page()
    await page.set_content(TAB.replace("TITLE", CHOSEN).replace("COLOR", str(color)))
    await teacher.page.bring_to_front()
    yield page
    await page.evaluate("document.title = 'shared before'")


async def stage_is(viewer: Person, color: tuple[int, int, int]) -> None:
    """Most of the picture has the colour, as far as a video codec keeps one."""
    canvas = await viewer.page.locator("canvas").first.bounding_box()
    assert canvas is not None
    half = canvas["width"] * canvas["height"] / 2
    await seen(lambda: colored(viewer, color), lambda count: count > half, 30)


async def test_a_tab_with_its_sound_is_drawn_upon_and_exchanged_for_another(server: Server) -> None:
    async with school(server.url, FLAGS, without=WITHOUT, windows=True) as campus, lesson(campus) as teacher:
        viewer = await campus.person(STUDENT)
        await viewer.enter_live_class()
        await viewer.hears_voices(1)
        async with tab(teacher, GREEN):
            await teacher.button("螢幕演示").click()
            await expect(viewer.page.get_by_label(f"{TEACHER} 的螢幕").first).to_be_visible()
            await stage_is(viewer, GREEN)
        await viewer.hears_voices(2)
        await expect(viewer.page.get_by_label(f"{TEACHER} 的攝像頭").first).to_be_visible()
        await teacher.page.keyboard.press("d")
        await draw(teacher, [(0.2, 0.5), (0.8, 0.5)])
        await sees(viewer, RED)
        await viewer.sees_pictures()
        assert await violations(viewer) == []
        async with tab(teacher, VIOLET):
            await teacher.button("切換畫面").click()
            await stage_is(viewer, VIOLET)
        await sees(viewer, RED, ink=False)
        await teacher.button("停止演示").click()
        await expect(viewer.page.get_by_label(re.compile("的螢幕"))).to_have_count(0)
        await viewer.hears_voices(1)
