"""PPTX files: real ones through the real LibreOffice, and what is found out about a package before it is unpacked."""

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image  # noqa: TID251

from tests.web.modules.campus import Campus
from tests.web.modules.cast import HEAD
from tests.web.modules.decks import picture, ready
from tests.worlds.office import office
from tests.worlds.papers import pptx
from web.modules.slides import fonts, packages
from web.modules.slides.packages import BadPackage

SLIDES = (
    ("光合作用", "陽光、水和二氧化碳\n骨頭直接", "先問學生：樹葉為甚麼是綠色？\n再看第二頁。"),
    ("藏起來的一頁", "不放映", "不應出現"),
    ("小結 João", "多謝！", ""),
)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_real_pptx_with_chinese_text_is_shown_as_it_was_made(campus: Campus) -> None:
    """Text, letters and notes; a hidden slide has no page."""
    office()
    deck = await ready(campus, await campus.sign_in(HEAD), pptx(SLIDES, hidden=[2]), "光合作用.pptx")
    assert (deck["state"], deck["problem"], deck["title"]) == ("ready", None, "光合作用")
    first, last = deck["pages"]
    assert [one.strip() for one in (first["notes"], last["notes"])] == [SLIDES[0][2], ""]
    for text, page in ((SLIDES[0], first), (SLIDES[2], last)):
        said = page["text"].replace(" ", "").replace("\n", "")
        assert text[0].replace(" ", "") in said
    status, content, _ = await picture(await campus.sign_in(HEAD), first["url_large"])
    image = Image.open(BytesIO(content)).convert("L")
    assert (status, image.size) == (200, (first["width"], first["height"]))
    assert max(image.size) == 1920
    if fonts.chinese() is not None:
        assert is_written_with_letters_of_many_forms(image), "boxes in the place of Chinese letters"


def is_written_with_letters_of_many_forms(image: Image.Image) -> bool:
    """Boxes for missing letters are all alike; the four of the title must differ by much, and be full of ink."""
    dark = image.point(lambda value: 255 if value < 128 else 0)
    rows = [y for y in range(dark.height) if dark.crop((0, y, dark.width, y + 1)).getbbox() is not None]
    bottom = next(y for y in range(rows[0], dark.height) if y not in set(rows))
    line = dark.crop((0, rows[0], dark.width, bottom))
    box = line.getbbox()
    assert box is not None
    line = line.crop(box)
    letters = [line.crop((n * line.width // 4, 0, (n + 1) * line.width // 4, line.height)) for n in range(4)]
    ink = [letter.histogram()[255] / (letter.width * letter.height) for letter in letters]
    return min(ink) > 0.1 and len({round(share, 3) for share in ink}) == len(letters)


def packed(path: Path, parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def code_of(path: Path) -> str:
    with pytest.raises(BadPackage) as refused:
        packages.check(path)
    return refused.value.code


def test_slides_and_notes_are_read_in_the_order_of_the_show(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    path.write_bytes(pptx(SLIDES, hidden=[2]))
    assert packages.check(path) == 2
    assert packages.notes(path) == [SLIDES[0][2], ""]


def test_a_package_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """ASVS 5.2.3: the sizes are read from the list of entries; not a byte is unpacked."""
    path = packed(tmp_path / "a.pptx", parts_of(pptx(SLIDES)) | {"ppt/media/bomb.bin": bytes(1000)})
    content = path.read_bytes()
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(b"ppt/media/bomb.bin"))
    path.write_bytes(content[: entry + 24] + struct.pack("<L", 2**31) + content[entry + 28 :])
    assert code_of(path) == "file-too-large"


def test_a_package_of_too_many_entries_is_refused_before_they_are_listed(tmp_path: Path) -> None:
    parts = {str(number): b"" for number in range(packages.ENTRIES + 1)}
    assert code_of(packed(tmp_path / "a.pptx", parts, zipfile.ZIP_STORED)) == "file-too-large"


def test_xml_with_a_dtd_is_refused_however_it_is_written(tmp_path: Path) -> None:
    """Billions of laughs, and files of the server as entities: both begin with a DTD."""
    parts = parts_of(pptx(SLIDES))
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    for encoding in ("utf-8", "utf-16"):
        text = parts["ppt/presentation.xml"].decode().partition("?>")[2]
        evil = f'<?xml version="1.0" encoding="{encoding}"?>{laughs}{text}'.encode(encoding)
        assert code_of(packed(tmp_path / "a.pptx", parts | {"ppt/presentation.xml": evil})) == "file-damaged"


@pytest.mark.parametrize(
    "changes",
    [
        {"ppt/presentation.xml": b"<broken"},
        {"ppt/presentation.xml": b"<x/>" + b" " * (packages.PART_BYTES + 1)},
        {"ppt/_rels/presentation.xml.rels": b"<x/>"},
        {"ppt/slides/slide1.xml": b""},
    ],
)
def test_a_package_with_broken_parts_is_damaged(tmp_path: Path, changes: dict[str, bytes]) -> None:
    assert code_of(packed(tmp_path / "a.pptx", parts_of(pptx(SLIDES)) | changes)) == "file-damaged"


def test_an_archive_that_is_no_presentation_is_damaged(tmp_path: Path) -> None:
    assert code_of(packed(tmp_path / "a.pptx", {"word/document.xml": b"<x/>"})) == "file-damaged"


def test_broken_notes_cost_the_notes_and_not_the_slides(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.pptx", parts_of(pptx(SLIDES)) | {"ppt/notesSlides/notesSlide1.xml": b"<broken"})
    assert packages.check(path) == 3
    assert packages.notes(path) == ["", "不應出現", ""]
