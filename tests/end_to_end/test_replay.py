"""A class is recorded and watched again in real Chromium: while it runs, after it, on a phone, as one file (issue 5, META-05)."""

import asyncio
import re
from array import array
from datetime import datetime
from pathlib import Path

import av  # noqa: TID251
import pytest
from playwright.async_api import Locator, expect
from pptx import Presentation
from pptx.util import Inches, Pt

from tests.end_to_end.lessons import FATHER, MOTHER, STUDENT, TEACHER, end_lesson, start_lesson
from tests.end_to_end.looks import looks_well, overflow, small_targets, violations
from tests.end_to_end.people import PHONE, Person, School
from tests.end_to_end.signals import RECEIVER, SENDER, Told, told
from tests.end_to_end.test_journeys import Taps
from tests.end_to_end.test_slides import RED, draw, sees, upload
from tests.recording.reading import RATE, samples, strength
from tests.worlds.waiting import seen

pytestmark = [pytest.mark.browser, pytest.mark.own_server]

LATE = 0.5
"""Seconds that a picture of a replay may be off from when it was sent: recording, and a machine that does much else."""
SPEAKER_TONE = 1320
SPEAKER = SENDER.replace("frequency: 880", f"frequency: {SPEAKER_TONE}")
HEARD = 0.01
"""The amplitude of a tone that is heard for a fifth of each second."""
IN_STEP = 0.15
"""Seconds that the page's picture may be off its sound, on such a machine."""
TAKEN = 60_000
"""Milliseconds in which a short class becomes one file, and its replay opens on a machine that does much else."""


@pytest.fixture(scope="module")
def pptx(tmp_path_factory: pytest.TempPathFactory) -> Path:
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    for title in ("湊十法的秘密", "進位練習"):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = title
        box = slide.shapes.add_textbox(Inches(1), Inches(3), Inches(8), Inches(2)).text_frame
        box.text = "9 + 1 = 10"
        box.paragraphs[0].font.size = Pt(60)
    path = tmp_path_factory.mktemp("slides") / "湊十法.pptx"
    deck.save(str(path))
    return path


async def recorded_lesson(teacher: Person) -> str:
    """Starts a class, and its recording by the tool in it. Gives the id of the class."""
    await start_lesson(teacher)
    tools = teacher.page.get_by_role("toolbar", name="課堂工具")
    if not await tools.get_by_role("button", name="停止錄製").count():
        await teacher.button("開始錄製").click()
    await expect(teacher.page.get_by_role("banner").get_by_text("錄製中")).to_be_visible()
    return teacher.page.url.rsplit("/", 1)[1]


async def open_replay(person: Person, class_id: str, query: str = "") -> None:
    await person.page.goto(f"{person.url}/replays/{class_id}{query}")
    await expect(person.page.get_by_role("tab", name="章節")).to_be_visible(timeout=TAKEN)


def chapter(person: Person, name: str) -> Locator:
    return person.page.get_by_role("list", name="章節").get_by_role("button", name=re.compile(name)).first


async def looked_at(person: Person, class_id: str) -> Told:
    """What the replay shows from here on: pictures of when they were sent, in step with the sound."""
    answer = await person.page.request.get(f"{person.url}/api/v1/classes/{class_id}/replay")
    replay = await answer.json()
    began = datetime.fromisoformat(replay["started_at"]).timestamp()
    starts = [take["start"] for take in replay["takes"] if take["source"] == "camera"]
    shown = await told(person, began, starts)
    assert shown.frames > 20, shown
    assert abs(shown.late) < LATE, shown
    assert abs(shown.behind) < IN_STEP, shown
    return shown


async def plays_on(person: Person) -> None:
    """The sound goes on from where it is."""
    where = "window.sounds.at(-1)?.currentTime ?? 0"
    before = await person.page.evaluate(where)
    await seen(lambda: person.page.evaluate(where), lambda now: now > before + 0.5)


async def test_a_class_is_watched_again_while_it_runs_and_after(campus: School, pptx: Path, tmp_path: Path) -> None:
    """LIVE-40, LIVE-05: camera, PPTX with ink, screen, a parent who speaks, a pause; in step, searchable, and as one file."""
    teacher = await campus.person(TEACHER, script=SENDER)
    class_id = await recorded_lesson(teacher)
    try:
        father, mother = await asyncio.gather(
            campus.person(FATHER, size=PHONE, script=RECEIVER), campus.person(MOTHER, script=SPEAKER)
        )
        await asyncio.gather(father.enter_live_class(), mother.enter_live_class())
        await expect(father.page.get_by_text(re.compile("沒有同意被錄製"))).to_be_visible()
        await father.sees_pictures()
        await father.comment("為什麼是十？")
        await teacher.sees_comment("為什麼是十？")
        await teach(teacher, father, pptx)
        student = await campus.person(STUDENT, script=RECEIVER)
        await while_it_runs(student, class_id)
        await present_and_pause(teacher, mother)
    finally:
        await end_lesson(teacher)
    await teacher.page.get_by_role("link", name="看回放").click()
    await everything_is_found(student, class_id)
    await on_a_phone(father, class_id)
    await one_file(teacher, class_id, tmp_path)


async def teach(teacher: Person, viewer: Person, pptx: Path) -> None:
    await teacher.button("演示PPT").click()
    await upload(teacher, pptx, Taps())
    await expect(viewer.page.get_by_role("img", name=re.compile("第 1 頁，共 2 頁"))).to_be_visible()
    await expect(teacher.page.get_by_role("img", name=re.compile("第 1 頁，共 2 頁"))).to_be_visible()
    await teacher.page.keyboard.press("d")
    await draw(teacher, [(0.1, 0.8), (0.3, 0.9), (0.5, 0.8)])
    await sees(viewer, RED)
    await viewer.page.wait_for_timeout(2500)  # a chapter is what stood for two seconds
    await teacher.page.keyboard.press("PageDown")
    await expect(viewer.page.get_by_role("img", name=re.compile("第 2 頁，共 2 頁"))).to_be_visible()


async def while_it_runs(student: Person, class_id: str) -> None:
    """Who comes late goes back to the start, finds a page, and returns to the class."""
    await open_replay(student, class_id, "?t=0")
    await plays_on(student)
    await looked_at(student, class_id)
    await expect(chapter(student, "湊十法的秘密")).to_be_visible()
    await chapter(student, "湊十法的秘密").click()
    await expect(student.page.get_by_role("img", name=re.compile("第 1 頁，共 2 頁"))).to_be_visible()
    await sees(student, RED)
    await student.page.get_by_role("link", name="回到直播").click()
    await expect(student.count).to_be_visible()
    await expect(student.page.get_by_role("img", name=re.compile("第 2 頁，共 2 頁"))).to_be_visible()


async def present_and_pause(teacher: Person, mother: Person) -> None:
    """A screen, on which a parent says something, and a pause: nobody is heard in it."""
    await teacher.button("螢幕演示").click()
    await expect(teacher.button("停止演示")).to_be_visible()
    await mother.button("申請發言").click()
    await teacher.tab("發言").click()
    await teacher.button("同意").click()
    await expect(mother.page.get_by_text("你正在發言").first).to_be_visible()
    await teacher.page.wait_for_timeout(2500)
    await teacher.button("暫停").click()
    await expect(teacher.button("繼續")).to_be_visible()
    await teacher.page.wait_for_timeout(2500)
    await teacher.button("繼續").click()
    await expect(teacher.button("暫停")).to_be_visible()


async def everything_is_found(student: Person, class_id: str) -> None:
    """Chapters, search, comments, keys and speed; picture and sound are those that were sent, and together."""
    await open_replay(student, class_id, "?t=0")
    await plays_on(student)
    shown = await looked_at(student, class_id)
    assert shown.tones >= 2, shown
    for name in ("進位練習", "螢幕演示", "課堂暫停"):
        await expect(chapter(student, name)).to_be_visible()
    await chapter(student, "課堂暫停").click()
    await expect(student.page.get_by_text("課堂暫停中")).to_be_visible()
    await student.button("跳過暫停").click()
    await expect(student.page.get_by_text("課堂暫停中")).to_have_count(0)
    await student.page.keyboard.press("/")
    await expect(student.page.get_by_role("searchbox")).to_be_focused()
    await student.page.keyboard.insert_text("進位")
    await student.page.get_by_role("list", name="搜尋結果").get_by_role("button").first.click()
    await expect(student.page.get_by_role("img", name=re.compile("第 2 頁，共 2 頁"))).to_be_visible()
    await student.tab("評論").click()
    comment = student.page.get_by_role("button", name=re.compile("為什麼是十？"))
    # Who has not agreed to be recorded has no name in the replay.
    await expect(comment).to_contain_text("一位同學")
    await comment.click()
    await expect(student.page.get_by_role("img", name=re.compile("共 2 頁"))).to_have_count(0)
    await student.page.keyboard.press("p")
    await expect(student.page.get_by_text("畫面在小視窗中")).to_be_visible()
    await student.button("放回這裡").click()
    await student.page.keyboard.press(">")
    await expect(student.button("播放速度：1.25 倍")).to_be_visible()
    await student.page.keyboard.press("k")
    await expect(student.button("播放$")).to_be_visible()
    assert await violations(student) == []


async def on_a_phone(father: Person, class_id: str) -> None:
    """From the card in the group; nothing is too small or too wide."""
    await father.page.goto(f"{father.url}/messages")
    await father.page.locator("a[href^='/messages/groups/']").filter(has_text="三年二班").click()
    await father.page.get_by_role("link", name=re.compile("看回放")).last.click()
    await expect(father.page).to_have_url(re.compile(class_id))
    await plays_on(father)
    await chapter(father, "進位練習").click()
    await expect(father.page.get_by_role("img", name=re.compile("第 2 頁，共 2 頁"))).to_be_visible()
    await plays_on(father)
    await looks_well(father)


async def one_file(teacher: Person, class_id: str, folder: Path) -> None:
    """The teacher has the file made, and sees who has watched."""
    await open_replay(teacher, class_id)
    await teacher.button("下載影片").click()
    await teacher.button("製作影片").click()
    fetch = teacher.page.get_by_role("link", name="下載", exact=True)
    await expect(fetch).to_be_visible(timeout=TAKEN)
    async with teacher.page.expect_download() as download:
        await fetch.click()
    path = folder / "class.mp4"
    await (await download.value).save_as(path)
    with av.open(str(path)) as movie:
        assert {stream.type for stream in movie.streams} == {"video", "audio"}
        assert movie.duration is not None
        assert movie.duration / av.time_base > 10
    began, ended = await spoke(teacher, class_id)
    sound = samples(path)
    assert voice(sound, began, ended) > HEARD
    assert voice(sound, began - 5, began) < HEARD / 5, "nobody has that voice before"
    await teacher.page.keyboard.press("Escape")
    await teacher.tab("觀看").click()
    await expect(teacher.page.get_by_role("list", name="觀看").get_by_text(STUDENT)).to_be_visible()


async def spoke(person: Person, class_id: str) -> tuple[float, float]:
    """From when to when a parent had the floor, in seconds of the recording, and nothing was paused."""
    answer = await person.page.request.get(f"{person.url}/api/v1/classes/{class_id}/replay")
    base = (await answer.json())["playlist_base"]
    page = await person.page.request.get(f"{person.url}{base}timeline.jsonl?after=0")
    told = [(line["at"] / 1000, line.get("event", {})) for line in (await page.json())["lines"]]
    (began, *_) = [at for at, event in told if event.get("member", {}).get("hand") == "speaking"]
    (ended, *_) = [at for at, event in told if event.get("room", {}).get("paused_at")]
    return began, ended


def voice(sound: "array[float]", start: float, end: float) -> float:
    """How strong the parent's tone is in the second in which it is strongest."""
    seconds = range(int(start * RATE), int(end * RATE) - RATE, RATE // 2)
    return max(strength(sound[at : at + RATE], SPEAKER_TONE) for at in seconds)


async def test_recordings_are_kept_deleted_and_taken_back_and_consent_is_given(campus: School) -> None:
    """LIVE-42, 44, 45 and META-05: a teacher alone records; the page lists it, the bin gives it back; a parent decides."""
    teacher = await campus.person(TEACHER)
    await recorded_lesson(teacher)
    await end_lesson(teacher)
    await teacher.page.goto(f"{campus.url}/classes/recordings")
    table = teacher.page.get_by_role("table")
    rows = table.get_by_role("row").filter(has_text=".m3u8")
    await expect(rows.first).to_contain_text(TEACHER)
    assert await violations(teacher) == []
    count = await rows.count()
    await rows.first.get_by_role("button", name=re.compile("刪除")).click()
    await expect(rows).to_have_count(count - 1)
    await teacher.button("復原").click()
    await expect(rows).to_have_count(count)
    await teacher.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert await overflow(teacher) == 0
    assert await small_targets(teacher) == []
    father = await campus.person(FATHER)
    await father.page.goto(f"{campus.url}/me")
    switch = father.page.get_by_role("switch", name=re.compile(STUDENT))
    before = await switch.is_checked()
    async with father.page.expect_response(re.compile("/recording-consent$")):
        await switch.click(force=True)
    await expect(switch).to_be_checked(checked=not before)
    await father.page.reload()
    await expect(switch).to_be_checked(checked=not before)
