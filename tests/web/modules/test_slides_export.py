"""Exports: slides with the ink of a class as vector PDF, whoever may have them, and how long they stay."""

from collections.abc import Sequence
from io import BytesIO
from math import isclose
from pathlib import Path
from typing import Any

import pytest
from PIL import Image  # noqa: TID251

from signaling.messages import InkElement, InkTool, MemberId
from signaling.messages.base import ElementId
from tests.web.modules.campus import Campus, Person
from tests.web.modules.cast import HEAD, OTHER_TEACHER
from tests.web.modules.decks import ready
from tests.web.modules.test_classes import start
from tests.worlds.papers import pdf
from web.auth import COOKIE
from web.modules.classes.kept import ClassInk
from web.modules.demo.plan import MAIN
from web.modules.slides import drawing, exporting, fonts, pages
from web.modules.slides import pdf as pdf_program
from web.modules.slides.exporting import KEPT

RED, BLUE = "#ff0000", "#0000ff"


def element(tool: InkTool, points: Sequence[int], color: str = RED, width: int = 100, text: str = "") -> InkElement:
    return InkElement(
        id=ElementId(tool),
        member_id=MemberId("m"),
        tool=tool,
        color=color,
        width=width,
        points=list(points),
        text=text,
        done=True,
    )


async def keep(campus: Campus, class_id: str, surface: str, *elements: InkElement) -> None:
    async with campus.services.database.write() as session:
        row = ClassInk(live_class_id=class_id, surface=surface, school_id=MAIN.id, kept_at=campus.clock.now())
        row.elements = [one.model_dump(mode="json") for one in elements]
        session.add(row)


async def exported(campus: Campus, person: Person, deck_id: str, **wish: object) -> tuple[Any, bytes, dict[str, str]]:
    """The state of the export when its job has run, the file, and its headers."""
    answer = await person.ask("POST", f"/slides/{deck_id}/export", wish)
    assert answer.status == 202, answer
    await campus.run_due_jobs()
    shown = await person.get(f"/slides/exports/{answer.body['export_id']}")
    cookie = {"Cookie": f"{COOKIE}={person.token}"}
    async with person.http.get(f"/api/v1/slides/exports/{shown['id']}/file.pdf", headers=cookie) as response:
        return shown, await response.read(), dict(response.headers)


async def drawn(content: bytes, folder: Path) -> list[Image.Image]:
    """The pages of a PDF file as pictures, 1920 pixels wide or high."""
    (folder / "shown").mkdir()
    (folder / "shown.pdf").write_bytes(content)

    async def hear(line: pages.Line) -> None:
        sizes.append(line["page"])

    sizes: list[int] = []
    await pages.render(folder / "shown.pdf", folder / "shown", hear)
    return [Image.open(BytesIO((folder / f"shown/large-{page}.webp").read_bytes())).convert("RGB") for page in sizes]


def color_at(image: Image.Image, x: int, y: int) -> str:
    """The nearest plain colour at a place in ink units: `red`, `blue`, `white`, `black`."""
    pixel = image.getpixel(
        (min(image.width - 1, x * image.width // 10_000), min(image.height - 1, y * image.height // 10_000))
    )
    assert isinstance(pixel, tuple)
    plain = {"red": (255, 0, 0), "blue": (0, 0, 255), "white": (255, 255, 255), "black": (0, 0, 0)}
    return min(plain, key=lambda name: sum((a - b) ** 2 for a, b in zip(plain[name], pixel, strict=True)))


async def test_ink_lies_where_it_was_drawn_and_boards_follow(campus: Campus, tmp_path: Path) -> None:
    head = await campus.sign_in(HEAD)
    deck = await ready(campus, head, pdf(("Hello", "World")), "光合作用.pdf")
    live = await start(head)
    await keep(campus, live["id"], f"slides/{deck['id']}/2", element(InkTool.PEN, [1000, 2000, 50, 9000, 2000, 50]))
    await keep(campus, live["id"], "board/3", element(InkTool.TEXT, [1000, 1000, 0], BLUE, 2000, "直"))
    await keep(campus, live["id"], "slides/other/1", element(InkTool.LINE, [0, 0, 0, 10_000, 10_000, 0]))
    shown, content, headers = await exported(campus, head, deck["id"], class_id=live["id"], boards=True)
    assert (shown["state"], shown["progress"], shown["problem"]) == ("ready", 1.0, None)
    assert headers["Content-Type"] == "application/pdf"
    assert "filename*=UTF-8''%E5%85%89%E5%90%88%E4%BD%9C%E7%94%A8.pdf" in headers["Content-Disposition"]
    assert int(headers["Content-Length"]) == len(content) < 100_000
    first, second, board = await drawn(content, tmp_path)
    assert {color_at(first, x, 2000) for x in (1500, 5000, 8500)} == {"white"}
    assert {color_at(second, x, 2000) for x in (1500, 5000, 8500)} == {"red"}
    assert {color_at(second, x, 2400) for x in (1500, 5000, 8500)} == {"white"}
    assert "blue" in {color_at(board, x, y) for x in range(1000, 3000, 20) for y in range(1000, 6000, 100)}
    assert b"/Subtype /Image" not in content
    assert b"/Subtype/Image" not in content


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_without_a_class_the_slides_come_as_they_are(campus: Campus, tmp_path: Path) -> None:
    head = await campus.sign_in(HEAD)
    deck = await ready(campus, head)
    _, content, _ = await exported(campus, head, deck["id"])
    assert len(await drawn(content, tmp_path)) == 2


async def test_others_classes_and_exports_do_not_exist(campus: Campus) -> None:
    head, other = await campus.sign_in(HEAD), await campus.sign_in(OTHER_TEACHER)
    deck, theirs = await ready(campus, head), await ready(campus, other)
    live = await start(head)
    assert (await other.ask("POST", f"/slides/{theirs['id']}/export", {"class_id": live["id"]})).code == "not-found"
    shown, _, _ = await exported(campus, head, deck["id"])
    for path in (f"/slides/exports/{shown['id']}", f"/slides/exports/{shown['id']}/file.pdf"):
        assert (await other.ask("GET", path)).code == "not-found"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_an_export_is_kept_for_a_day_and_goes_with_its_slides(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    deck = await ready(campus, head)
    shown, _, _ = await exported(campus, head, deck["id"])
    campus.clock.move(seconds=KEPT.total_seconds() + 1)
    await campus.run_due_jobs()
    head = await campus.sign_in(HEAD)
    assert (await head.ask("GET", f"/slides/exports/{shown['id']}")).status == 404
    await exported(campus, head, deck["id"])
    await head.ask("DELETE", f"/slides/{deck['id']}")
    await campus.run_due_jobs()
    assert await campus.services.objects.keys("exports") == []


@pytest.mark.parametrize(
    "extra", ["/Rotate 90", "/Rotate 270", "/CropBox [100 50 860 490]", "/CropBox [100 50 860 490] /Rotate 180"]
)
async def test_ink_follows_the_rotation_and_the_box_of_a_page(tmp_path: Path, extra: str) -> None:
    """A corner of the picture is a corner of the ink, however the page lies in the file."""
    (tmp_path / "source.pdf").write_bytes(pdf(["x"], (960, 540), extra))
    rendered = (await drawn((tmp_path / "source.pdf").read_bytes(), tmp_path))[0]
    aspect = rendered.width / rendered.height
    corner = element(InkTool.LINE, [0, 0, 0, 3000, 0, 0], RED, 400)
    edge = element(InkTool.LINE, [10_000, 5000, 0, 10_000, 9000, 0], BLUE, 400)
    sheet = {"blank": None, "marks": drawing.marks([corner, edge], aspect)}

    async def hear(_line: pages.Line) -> None:
        pass

    await exporting.write_pdf([sheet], tmp_path / "source.pdf", tmp_path / "target.pdf", tmp_path, hear)
    (tmp_path / "again").mkdir()
    page = (await drawn((tmp_path / "target.pdf").read_bytes(), tmp_path / "again"))[0]
    assert page.size == rendered.size
    assert color_at(page, 1500, 50) == "red"
    assert color_at(page, 9950, 7000) == "blue"
    assert color_at(page, 6000, 50) == "white"
    assert color_at(page, 9950, 2000) == "white"


def test_each_letter_has_its_own_outline_also_those_that_stand_twice_in_unicode() -> None:
    """兩 and 涼 are in the block of compatible letters as well, and the dots have four places."""
    font = fonts.chinese()
    if font is None:
        pytest.skip("needs a Chinese font")
    letters = pdf_program.Letters({"path": font.path, "face": font.face})
    outlines = [letters.line(letter, 0, 0, 1000) for letter in "兩涼·•。Aã直骨"]
    assert letters._missing not in outlines
    assert all(outlines)
    assert len({str(outline) for outline in outlines}) >= len(outlines) - 1


def test_a_pen_is_as_wide_as_it_was_pressed() -> None:
    soft, hard = (drawing.marks([element(InkTool.PEN, [0, 0, p, 10, 0, p, 20, 0, p])], 1.0) for p in (0, 100))
    assert [mark["width"] for mark in soft] == [50]
    assert [mark["width"] for mark in hard] == [150]
    changing = drawing.marks([element(InkTool.PEN, [0, 0, 0, 10, 0, 0, 20, 0, 100, 30, 0, 100])], 1.0)
    assert [mark["width"] for mark in changing] == [50, 100, 150]
    assert [mark["steps"] for mark in changing] == [
        [["M", 0, 0.0], ["L", 10, 0.0]], [["M", 10, 0.0], ["L", 20, 0.0]], [["M", 20, 0.0], ["L", 30, 0.0]]
    ]  # fmt: skip


def test_a_dot_is_a_line_without_length_and_no_points_are_no_mark() -> None:
    (dot,) = drawing.marks([element(InkTool.PEN, [5, 6, 50])], 2.0)
    assert dot["steps"] == [["M", 5, 3.0], ["L", 5, 3.0]]
    assert drawing.marks([element(InkTool.PEN, []), element(InkTool.TEXT, [], text="x")], 1.0) == []


def test_an_ellipse_touches_its_box_in_the_middle_of_each_side() -> None:
    (mark,) = drawing.marks([element(InkTool.ELLIPSE, [100, 200, 0, 500, 400, 0])], 1.0)
    ends = [step[-2:] for step in mark["steps"][:-1]]
    assert ends == [[500, 300], [300, 400], [100, 300], [300, 200], [500, 300]]


def test_the_head_of_an_arrow_is_never_longer_than_the_arrow() -> None:
    for length in (10, 10_000):
        (mark,) = drawing.marks([element(InkTool.ARROW, [0, 0, 0, length, 0, 0], width=100)], 1.0)
        (_, x, y) = mark["steps"][2]
        assert isclose(((length - x) ** 2 + y**2) ** 0.5, min(length, 450))
