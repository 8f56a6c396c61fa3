"""Slides, white boards and ink in real Chromium: homework 1 of the seed, late joiners, undo, keys, phones, one's own slides."""

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image, ImageChops  # noqa: TID251
from playwright.async_api import Locator, WebSocketRoute, expect
from pptx import Presentation
from pptx.util import Inches, Pt

from tests.end_to_end.lessons import MOTHER, STUDENT, TEACHER, lesson
from tests.end_to_end.looks import small_targets, violations
from tests.end_to_end.people import PHONE, Person, School
from tests.end_to_end.test_journeys import Taps
from tests.worlds.waiting import seen

pytestmark = [pytest.mark.browser, pytest.mark.own_server]

RED, BLUE = (0xD9, 0x2D, 0x20), (0x1D, 0x6F, 0xD8)
NEAR = 40
"""Of 255: how far a pixel may be from a colour to count, since edges are smoothed."""
NOTES = "請學生先想一想"
"""Milliseconds for LibreOffice on a loaded machine."""

Spot = tuple[float, float]
"""A place on the content, from 0 to 1 across and down."""


@pytest.fixture(scope="module")
def pptx(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pages as a teacher makes them, with speaker notes."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    for number in range(1, 4):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = f"10 的加法 · 第 {number} 頁"
        box = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(8), Inches(2)).text_frame
        box.text = f"{number} + {10 - number} = 10"
        box.paragraphs[0].font.size = Pt(60)
        slide.notes_slide.notes_text_frame.text = f"{NOTES} {number}"
    path = tmp_path_factory.mktemp("slides") / "十的加法.pptx"
    deck.save(str(path))
    return path


def two_pages(path: Path) -> Path:
    """A PDF file, which is converted in no time."""
    pages = [Image.new("RGB", (640, 360), color) for color in ("#ffffff", "#eeeecc")]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    return path


async def colored(person: Person, color: tuple[int, int, int]) -> int:
    """How many pixels of what the person sees of the slide or the board have the colour."""
    shot = await person.page.locator("canvas").first.screenshot()
    with Image.open(io.BytesIO(shot)) as image:
        apart = ImageChops.difference(image.convert("RGB"), Image.new("RGB", image.size, color))
    red, green, blue = (channel.point([255 * (value < NEAR) for value in range(256)]) for channel in apart.split())
    return ImageChops.darker(ImageChops.darker(red, green), blue).histogram()[255]


async def sees(person: Person, color: tuple[int, int, int], *, ink: bool = True) -> None:
    await seen(lambda: colored(person, color), lambda count: (count > 20) == ink, 10)


def page_image(person: Person, number: int) -> Locator:
    return person.page.get_by_role("img", name=re.compile(f"第 {number} 頁，共 3 頁"))


async def upload(person: Person, path: Path, taps: Taps) -> None:
    """上傳課件, and the file in the system's picker, which counts as a tap."""
    async with person.page.expect_file_chooser() as chooser:
        await taps.on(person.button("上傳課件"))
    taps.count += 1
    await (await chooser.value).set_files(path)


async def draw(person: Person, spots: list[Spot]) -> None:
    area = person.page.get_by_role("application")
    await area.hover()  # it stands still, and nothing lies over it, as a dialog that is just closing does
    box = await area.bounding_box()
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in spots]
    await person.page.mouse.move(*places[0])
    await person.page.mouse.down()
    for place in places[1:]:
        await person.page.mouse.move(*place, steps=5)
    await person.page.mouse.up()


async def choose_color(person: Person, name: str) -> None:
    await person.button("顏色和粗細").click()
    await person.page.get_by_role("radio", name=name).check(force=True)
    await person.page.keyboard.press("Escape")


async def test_homework_1_a_teacher_alone_annotates_a_pptx_and_the_picture_shows_the_ink(
    campus: School, pptx: Path
) -> None:
    """LIVE-36, and the journey of look.md: from a found PPTX to its first page on air in at most 4 taps."""
    async with lesson(campus) as teacher:
        taps = Taps()
        await taps.on(teacher.button("演示PPT"))
        await upload(teacher, pptx, taps)
        await expect(page_image(teacher, 1)).to_be_visible()
        assert taps.count <= 4
        await expect(teacher.page.get_by_text(f"{NOTES} 1")).to_be_visible()
        await expect(teacher.page.get_by_role("img", name="第 2 頁")).to_be_visible()
        await sees(teacher, RED, ink=False)
        await teacher.page.keyboard.press("d")
        await draw(teacher, [(0.1, 0.6), (0.3, 0.7), (0.5, 0.6)])
        await sees(teacher, RED)

        late = await campus.person(MOTHER, size=PHONE)
        await late.enter_live_class()
        await expect(page_image(late, 1)).to_be_visible()
        await expect(late.page.get_by_text(re.compile("頁面文字：.*1 \\+ 9 = 10", re.DOTALL))).to_be_attached()
        await sees(late, RED)
        await live_ink_and_undo(teacher, late)
        await pages_keep_their_ink(teacher, late)
        await by_keys_alone(teacher, late)
        for person in (teacher, late):
            assert await violations(person) == [], person.name
        await fits_a_phone(late)


async def live_ink_and_undo(teacher: Person, viewer: Person) -> None:
    await choose_color(teacher, "藍色")
    await teacher.button("圖形").click()
    await teacher.page.get_by_role("menuitem", name="矩形").click()
    await draw(teacher, [(0.1, 0.2), (0.5, 0.5)])
    await sees(viewer, BLUE)
    await teacher.page.keyboard.press("Control+z")
    for person in (teacher, viewer):
        await sees(person, BLUE, ink=False)
        await sees(person, RED)
    await teacher.page.keyboard.press("Control+Shift+z")
    await sees(viewer, BLUE)


async def pages_keep_their_ink(teacher: Person, viewer: Person) -> None:
    """By the keys of a clicker; a cleared page comes back by undo."""
    await teacher.page.keyboard.press("PageDown")
    await expect(page_image(viewer, 2)).to_be_visible()
    await sees(viewer, RED, ink=False)
    await teacher.page.keyboard.press("PageUp")
    await expect(page_image(viewer, 1)).to_be_visible()
    await sees(viewer, RED)
    tools = teacher.page.get_by_role("toolbar", name="畫筆工具")
    await tools.get_by_role("button", name="清空這一頁").click()
    await sees(viewer, RED, ink=False)
    await tools.get_by_role("status").get_by_role("button", name="復原").click()
    await sees(viewer, RED)


async def by_keys_alone(teacher: Person, viewer: Person) -> None:
    """A text is placed and written without a mouse, and can be read without eyes."""
    await teacher.button("文字").press("Enter")
    await teacher.page.get_by_role("application").focus()
    for key in ("Shift+ArrowLeft", "Shift+ArrowDown", "Enter"):
        await teacher.page.keyboard.press(key)
    field = teacher.page.get_by_role("textbox", name="要寫在頁上的文字")
    await expect(field).to_be_focused()
    await teacher.page.keyboard.insert_text("答案是十")
    await field.press("Enter")
    for person in (teacher, viewer):
        await expect(person.page.get_by_text("頁上寫著：答案是十")).to_be_attached()


async def fits_a_phone(viewer: Person) -> None:
    widths = await viewer.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]
    assert await small_targets(viewer) == []


async def test_a_teacher_with_a_phone_draws_on_a_white_board_and_lets_a_student_draw(
    campus: School, tmp_path: Path
) -> None:
    async with lesson(campus) as teacher:
        viewer = await campus.person(STUDENT)
        await viewer.enter_live_class()
        await teacher.button("白板").click()
        await expect(viewer.page.get_by_role("img", name="白板第 1 頁")).to_be_visible()
        await teacher.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        await draw(teacher, [(0.2, 0.3), (0.6, 0.6)])
        await sees(viewer, RED)
        await fits_a_phone(teacher)
        assert await violations(teacher) == []
        await erased_and_pointed(teacher, viewer)
        await teacher.button("新一頁").click()
        await expect(viewer.page.get_by_role("img", name="白板第 2 頁")).to_be_visible()
        await a_student_draws(teacher, viewer)
        await dark_and_back(teacher, viewer)
        await teacher.button("演示PPT").click()
        await upload(teacher, two_pages(tmp_path / "練習.pdf"), Taps())
        for person in (teacher, viewer):
            await expect(person.page.get_by_role("img", name=re.compile("第 1 頁，共 2 頁"))).to_be_visible()


async def test_a_pause_stops_the_picture_effects_do_not_and_a_narrow_link_is_told(campus: School) -> None:
    async with lesson(campus) as teacher:
        viewer = await campus.person(STUDENT)
        wire = await wire_of(viewer)
        await viewer.enter_live_class()
        await viewer.sees_pictures()
        await paused_and_resumed(teacher, viewer)
        await beautified(teacher, viewer)
        await without_video(teacher, viewer, wire)


class Wire:
    """The socket of a page, on which the test says what only a narrow link would make the server say."""

    def __init__(self) -> None:
        self.route: WebSocketRoute | None = None

    def connect(self, route: WebSocketRoute) -> None:
        self.route = route
        route.connect_to_server()

    def tell(self, event: dict[str, object]) -> None:
        assert self.route is not None
        self.route.send(f"42{json.dumps(['event', event])}")


async def wire_of(person: Person) -> Wire:
    wire = Wire()
    await person.page.route_web_socket(re.compile("/socket.io/"), wire.connect)
    await person.page.reload()
    return wire


async def without_video(teacher: Person, viewer: Person, wire: Wire) -> None:
    """Slides, ink and voices go on; a picture that would stand still is taken away, with a sign."""
    wire.tell({"type": "link-changed", "carries_video": False})
    await expect(viewer.page.get_by_text("網絡較慢，目前只有聲音")).to_be_visible()
    await expect(viewer.page.get_by_label(f"{TEACHER} 的攝像頭")).to_have_count(0)
    await teacher.button("白板").click()
    await expect(viewer.page.get_by_role("img", name="白板第 1 頁")).to_be_visible()
    await expect(viewer.page.get_by_text("網絡較慢，先傳聲音和課件")).to_be_visible()
    await draw(teacher, [(0.2, 0.3), (0.6, 0.6)])
    await sees(viewer, RED)
    wire.tell({"type": "link-changed", "carries_video": True})
    await expect(viewer.page.get_by_label(f"{TEACHER} 的攝像頭").first).to_be_visible()


async def erased_and_pointed(teacher: Person, viewer: Person) -> None:
    await teacher.button("橡皮擦").click()
    await draw(teacher, [(0.5, 0.3), (0.3, 0.6)])
    await sees(viewer, RED, ink=False)
    await teacher.button("激光筆").click()
    await draw(teacher, [(0.2, 0.2), (0.4, 0.4)])
    await expect(viewer.page.locator("[data-laser]")).to_be_visible()
    await teacher.button("筆").click()
    await expect(viewer.page.locator("[data-laser]")).to_have_count(0)


async def a_student_draws(teacher: Person, student: Person) -> None:
    """The tools come with the right, and go with it."""
    await expect(student.button("開始標註")).to_have_count(0)
    for word in ("允許標註", "收回標註"):
        await teacher.tab("正在上課").click()
        await teacher.button(f"{STUDENT} 的操作").click()
        await teacher.page.get_by_role("menuitem", name=word).click()
        if word == "允許標註":
            await student.button("開始標註").click()
            await draw(student, [(0.3, 0.7), (0.7, 0.7)])
            await sees(teacher, RED)
            await student.button("橡皮擦").click()
            await draw(student, [(0.5, 0.5), (0.5, 0.9)])
            await sees(teacher, RED, ink=False)
    await expect(student.page.get_by_role("application")).to_have_count(0)


async def dark_and_back(teacher: Person, viewer: Person) -> None:
    """The key `b` of a clicker: all look at the teacher, and at the board again."""
    await teacher.page.keyboard.press("b")
    await expect(viewer.page.get_by_label(f"{TEACHER} 的攝像頭").first).to_be_visible()
    await expect(viewer.page.get_by_role("img", name="白板第 2 頁")).to_have_count(0)
    await teacher.page.keyboard.press("b")
    await expect(viewer.page.get_by_role("img", name="白板第 2 頁")).to_be_visible()


async def paused_and_resumed(teacher: Person, viewer: Person) -> None:
    """LIVE-20."""
    await teacher.button("暫停").click()
    await expect(viewer.page.get_by_text("課堂暫停中")).to_be_visible()
    await teacher.button("繼續上課").click()
    await expect(viewer.page.get_by_text("課堂暫停中")).to_have_count(0)
    await viewer.sees_pictures()


async def beautified(teacher: Person, viewer: Person) -> None:
    """LIVE-22: the picture goes on while its effects are switched."""
    await teacher.button("美顏與鏡像").click()
    await teacher.page.get_by_role("switch", name="美顏").click(force=True)
    await expect(teacher.page.get_by_text(re.compile("每格畫面用 .* 毫秒"))).to_be_visible()
    await viewer.sees_pictures()
    await teacher.page.get_by_role("switch", name="美顏").click(force=True)
    await expect(teacher.page.get_by_text(re.compile("每格畫面用"))).to_have_count(0)
    await teacher.page.keyboard.press("Escape")
    await viewer.sees_pictures()


async def test_slides_of_ones_own_are_uploaded_renamed_deleted_with_undo_and_exported(
    campus: School, tmp_path: Path
) -> None:
    teacher = await campus.person(TEACHER, size=PHONE)
    await teacher.page.goto(f"{campus.url}/slides")
    await upload(teacher, two_pages(tmp_path / "備課.pdf"), Taps())
    with item(teacher, "備課") as deck:
        await expect(deck).to_contain_text("2 頁")
    await teacher.page.get_by_role("button", name="備課 的操作").click()
    await teacher.page.get_by_role("menuitem", name="重新命名").click()
    await teacher.page.get_by_role("textbox", name="課件名稱").fill("第一課")
    await teacher.button("儲存").click()
    await expect(teacher.page.get_by_role("dialog")).to_have_count(0)
    assert await violations(teacher) == []
    await exported(teacher, tmp_path)
    await teacher.page.get_by_role("button", name="第一課 的操作").click()
    await teacher.page.get_by_role("menuitem", name="刪除").click()
    with item(teacher, "第一課") as deck:
        await expect(deck).to_have_count(0)
        await teacher.button("復原").click()
        await expect(deck).to_be_visible()
    await fits_a_phone(teacher)
    await refused(teacher, tmp_path)


@contextmanager
def item(person: Person, title: str) -> Iterator[Locator]:
    yield person.page.get_by_role("list", name="我的課件").get_by_role("listitem").filter(has_text=title)


async def exported(teacher: Person, folder: Path) -> None:
    await teacher.page.get_by_role("button", name="第一課 的操作").click()
    await teacher.page.get_by_role("menuitem", name="匯出 PDF").click()
    await teacher.page.get_by_role("dialog").get_by_role("button", name="匯出").click()
    link = teacher.page.get_by_role("link", name="下載 PDF")
    await expect(link).to_be_visible()
    async with teacher.page.expect_download() as download:
        await link.click()
    path = folder / "slides.pdf"
    await (await download.value).save_as(path)
    assert path.read_bytes().startswith(b"%PDF")
    await teacher.page.keyboard.press("Escape")


async def refused(teacher: Person, folder: Path) -> None:
    """What cannot be converted is refused with a reason, beside its name."""
    wrong = folder / "錄音.pdf"
    wrong.write_bytes(b"RIFF and not a document")
    await upload(teacher, wrong, Taps())
    with item(teacher, "錄音") as row:
        await expect(row.get_by_role("alert")).to_be_visible()
        await row.get_by_role("button", name="取消 錄音.pdf").click()
        await expect(row).to_have_count(0)
