"""The README's picture: a lesson with a camera on a handwritten page, comments, and a parent who speaks.

`make picture` writes it to class.png beside this file.
"""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

import av  # noqa: TID251
from av.video.frame import VideoFrame  # noqa: TID251
from playwright.async_api import Page, expect

from tests.end_to_end.lessons import MOTHER, MOTHER_IN_CLASS, STUDENT, lesson
from tests.end_to_end.people import PHONE, Person, School, school
from tests.end_to_end.server import running_server
from tests.worlds.chromium import chromium, page_of

PICTURE = Path(__file__).parent / "class.png"

BOARD = """
<body style="margin:0;width:1280px;height:720px;background:#fbf7ec;font-family:'Noto Sans CJK TC',sans-serif;color:#27443d">
  <div style="padding:70px 90px">
    <div style="font-size:30px;color:#8a8371">三年二班 · 數學</div>
    <h1 style="font-size:84px;margin:10px 0 50px">10 的加法</h1>
    <div style="font-size:64px;line-height:1.7">7 + 3 = <b style="color:#0b7a6b">10</b><br>6 + 4 = <b style="color:#0b7a6b">10</b><br>
      8 + <span style="border:4px dashed #c98a2b;border-radius:12px;padding:0 34px">　</span> = 10</div>
    <div style="position:absolute;right:110px;top:220px;width:380px;line-height:1.25;font-size:66px;color:#d99a3c">
      ●●●●●<br>●●<span style="color:#0b7a6b">●●●</span></div>
  </div>
</body>
"""


async def film(page: Page, folder: Path) -> Path:
    """What the fake camera sees, as YUV4MPEG2."""
    await page.set_viewport_size({"width": 1280, "height": 720})
    await page.set_content(BOARD)
    still = folder / "board.png"
    await page.screenshot(path=still)
    with av.open(str(still)) as source:
        frame = next(iter(source.decode(video=0)))
    assert isinstance(frame, VideoFrame)
    picture = frame.reformat(format="yuvj420p")
    path = folder / "board.y4m"
    planes = b"".join(bytes(plane) for plane in picture.planes)
    path.write_bytes(b"YUV4MPEG2 W1280 H720 F20:1 Ip A1:1 C420jpeg\n" + (b"FRAME\n" + planes) * 20)
    return path


async def take_picture(url: str, folder: Path) -> None:
    async with chromium() as browser, page_of(browser) as page:
        camera = await film(page, folder)
    async with school(url, (f"--use-file-for-fake-video-capture={camera}",)) as campus, lesson(campus) as teacher:
        student = await hold_lesson(campus)
        await teacher.hears_voices(1)
        await expect(student.page.get_by_text("正在上課 3").first).to_be_visible()
        await student.page.screenshot(path=PICTURE)


async def hold_lesson(campus: School) -> Person:
    teacher = campus.people[0]
    student = await campus.person(STUDENT)
    mother = await campus.person(MOTHER, size=PHONE)
    for viewer in (student, mother):
        await viewer.enter_live_class()
        await viewer.sees_pictures()
    await mother.button("申請發言").click()
    await teacher.tab("發言").click()
    await expect(teacher.page.get_by_text(MOTHER_IN_CLASS).first).to_be_visible()
    await teacher.button("同意").click()
    await mother.comment("老師早晨！")
    await student.sees_comment("老師早晨！")
    await student.comment("8 + 2 = 10")
    await student.sees_comment("8 + 2 = 10")
    return student


if __name__ == "__main__":
    with TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        asyncio.run(take_picture(server.url, Path(folder)))
