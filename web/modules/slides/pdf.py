"""THE ONLY FILE that imports pypdfium2: a program of its own that reads, renders and writes PDF files, one call a process.

    pdf.py check FILE                 -> {"pages": 12}
    pdf.py render FILE FOLDER         -> for each page {"page", "width", "height", "text"}, and two WebP files in FOLDER
    pdf.py write DRAWING FILE         -> for each page {"page"}; DRAWING is the JSON of drawing.Drawing

Each line of its output is JSON. What cannot be done is `{"problem": CODE}`. It imports nothing of ours: whoever breaks out
of PDFium finds an empty house (libraries.md: image decoding in limited child processes).
"""

import ctypes
import json
import struct
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pypdfium2 as pdfium  # noqa: TID251
import pypdfium2.raw as raw  # noqa: TID251
from PIL import Image  # noqa: TID251

LARGE: Final = 1920
SMALL: Final = 320
"""Pixels of the longer side."""
QUALITY: Final = 84
METHOD: Final = 2
"""Effort of the WebP encoder, 0 to 6; more costs time and saves little on slides."""
PAGES: Final = 300
TEXT: Final = 20_000
"""Characters of a page's text that are kept."""
LEAF: Final = 10_000
"""Units of a page's width, in which drawings are; downwards in the same units."""
DEVICE: Final = 1_000_000
NO_LETTER: Final = 0x10FFFD
"""The last place for private use: no font has a letter there."""


class Trouble(Exception):
    """The file cannot be used; the text is the code of why."""


def opened(path: Path) -> pdfium.PdfDocument:
    """The document, with 1 to `PAGES` pages. Raises `Trouble`: `encrypted`, `file-damaged`, `too-many-pages`."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise Trouble("encrypted" if encrypted else "file-damaged") from None
    if len(document) > PAGES:
        raise Trouble("too-many-pages")
    if len(document) == 0:
        raise Trouble("file-damaged")
    return document


def check(path: Path) -> Iterator[Mapping[str, Any]]:
    yield {"pages": len(opened(path))}


def render(path: Path, folder: Path) -> Iterator[Mapping[str, Any]]:
    """Writes `large-1.webp`, `small-1.webp` and so on into the folder."""
    document = opened(path)
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
            width, height = page.get_size()
            large = page.render(scale=LARGE / max(width, height), rev_byteorder=True).to_pil().convert("RGB")
        except (pdfium.PdfiumError, ZeroDivisionError, ValueError, OverflowError):
            raise Trouble("file-damaged") from None
        large.thumbnail((LARGE, LARGE))  # a page whose size is no whole number may be a pixel too wide
        large.save(folder / f"large-{number}.webp", quality=QUALITY, method=METHOD)
        small = large.copy()
        small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
        small.save(folder / f"small-{number}.webp", quality=QUALITY, method=METHOD)
        yield {"page": number, "width": large.width, "height": large.height, "text": text_of(page)}
        page.close()


def text_of(page: pdfium.PdfPage) -> str:
    try:
        text: str = page.get_textpage().get_text_bounded()
    except pdfium.PdfiumError:
        return ""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text.replace("\r\n", "\n"))[:TEXT]


# --- Writing: the marks of a drawing as vectors over the pages of a file, or on new pages ---------------------------


@dataclass(frozen=True, slots=True)
class Affine:
    """From leaf units, downwards, to the page's own: whatever its box and its rotation."""

    origin: tuple[float, float]
    right: tuple[float, float]
    down: tuple[float, float]

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> "Affine":
        width, height = page.get_size()
        device = (DEVICE, round(DEVICE * height / width))

        def at(x: int, y: int) -> tuple[float, float]:
            page_x, page_y = ctypes.c_double(), ctypes.c_double()
            raw.FPDF_DeviceToPage(page.raw, 0, 0, *device, 0, x, y, page_x, page_y)
            return page_x.value, page_y.value

        origin, right, down = at(0, 0), at(DEVICE, 0), at(0, device[1])
        across, along = LEAF, LEAF * height / width
        return cls(
            origin,
            ((right[0] - origin[0]) / across, (right[1] - origin[1]) / across),
            ((down[0] - origin[0]) / along, (down[1] - origin[1]) / along),
        )

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        return (
            self.origin[0] + x * self.right[0] + y * self.down[0],
            self.origin[1] + x * self.right[1] + y * self.down[1],
        )

    @property
    def scale(self) -> float:
        return float((self.right[0] ** 2 + self.right[1] ** 2) ** 0.5)


Step = Sequence[Any]
"""`["M", x, y]`, `["L", x, y]`, `["C", x1, y1, x2, y2, x, y]` or `["Z"]`, as in SVG."""


class Canvas:
    """Draws on one page, in leaf units."""

    def __init__(self, page: pdfium.PdfPage, letters: "Letters") -> None:
        self._page = page
        self._at = Affine.of(page)
        self._letters = letters

    def path(self, mark: Mapping[str, Any]) -> None:
        """A line `width` wide with round ends; filled, where there is no width."""
        self._put(mark["steps"], mark["color"], mark.get("alpha", 255), mark.get("width", 0))

    def text(self, mark: Mapping[str, Any]) -> None:
        """Lines of text from the upper left down, as outlines: no font need be in the file, and none is missing."""
        size = mark["size"]
        for row, line in enumerate(mark["lines"]):
            baseline = mark["y"] + (row + 0.5) * mark["height"] * size + 0.36 * size
            steps = self._letters.line(line, mark["x"], baseline, size)
            self._put(steps, mark["color"], mark.get("alpha", 255), 0)

    def _put(self, steps: Sequence[Step], color: str, alpha: int, width: float) -> None:
        if not steps:
            return
        path = raw.FPDFPageObj_CreateNewPath(*self._at(*steps[0][1:3]))
        for step in steps[1:]:
            points = [value for x, y in zip(step[1::2], step[2::2], strict=True) for value in self._at(x, y)]
            PATH_STEPS[step[0]](path, *points)
        rgba = (*bytes.fromhex(color.lstrip("#")), alpha)
        if width:
            raw.FPDFPageObj_SetStrokeColor(path, *rgba)
            raw.FPDFPageObj_SetStrokeWidth(path, width * self._at.scale)
            raw.FPDFPageObj_SetLineCap(path, raw.FPDF_LINECAP_ROUND)
            raw.FPDFPageObj_SetLineJoin(path, raw.FPDF_LINEJOIN_ROUND)
        else:
            raw.FPDFPageObj_SetFillColor(path, *rgba)
        filled = raw.FPDF_FILLMODE_NONE if width else raw.FPDF_FILLMODE_WINDING
        raw.FPDFPath_SetDrawMode(path, filled, bool(width))
        raw.FPDFPage_InsertObject(self._page.raw, path)


PATH_STEPS: Final[Mapping[str, Callable[..., Any]]] = {
    "M": raw.FPDFPath_MoveTo,
    "L": raw.FPDFPath_LineTo,
    "C": raw.FPDFPath_BezierTo,
    "Z": raw.FPDFPath_Close,
}


class Letters:
    """The outlines of letters, from a font file; without one, of Helvetica, which every PDF reader knows."""

    def __init__(self, font: Mapping[str, Any] | None) -> None:
        self._glyphs: dict[str, tuple[list[Step], float]] = {}
        self._twins: Mapping[int, Sequence[int]] = {}
        self._nowhere = pdfium.PdfDocument.new()  # a font belongs to a document, and would be written into it whole
        if font is None:
            self._font = raw.FPDFText_LoadStandardFont(self._nowhere.raw, b"Helvetica")
            return
        data = single_face(Path(font["path"]).read_bytes(), font["face"])
        self._twins = twins(data)
        self._kept = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
        self._font = raw.FPDFText_LoadFont(self._nowhere.raw, self._kept, len(data), raw.FPDF_FONT_TRUETYPE, 1)

    def line(self, text: str, x: float, baseline: float, size: float) -> list[Step]:
        """The outlines of a line that begins at `x`, downwards."""
        steps: list[Step] = []
        for letter in text:
            outline, width = self._glyph(letter)
            for kind, *points in outline:
                pairs = zip(points[::2], points[1::2], strict=True)
                steps.append([kind, *(value for px, py in pairs for value in (x + px * size, baseline - py * size))])
            x += width * size
        return steps

    def _glyph(self, letter: str) -> tuple[list[Step], float]:
        """Outline and width for a size of 1, upwards."""
        if letter not in self._glyphs:
            found = next(
                (code for code in (ord(letter), *self._twins.get(ord(letter), ())) if self._has(code)), ord(letter)
            )
            width = ctypes.c_float()
            raw.FPDFFont_GetGlyphWidth(self._font, found, 1.0, width)
            self._glyphs[letter] = (list(_outline(self._font, found)), width.value or 0.5)
        return self._glyphs[letter]

    def _has(self, code: int) -> bool:
        return list(_outline(self._font, code)) != self._missing

    @cached_property
    def _missing(self) -> list[Step]:
        """What the font draws for a letter that it has not."""
        return list(_outline(self._font, NO_LETTER))


def _outline(font: Any, letter: int) -> Iterator[Step]:
    glyph = raw.FPDFFont_GetGlyphPath(font, letter, 1.0)
    controls: list[float] = []
    for number in range(max(0, raw.FPDFGlyphPath_CountGlyphSegments(glyph)) if glyph else 0):
        segment = raw.FPDFGlyphPath_GetGlyphPathSegment(glyph, number)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            controls += [x.value, y.value]
            if len(controls) == 6:
                yield ["C", *controls]
                controls = []
        else:
            yield ["M" if kind == raw.FPDF_SEGMENT_MOVETO else "L", x.value, y.value]
        if raw.FPDFPathSegment_GetClose(segment):
            yield ["Z"]


def single_face(data: bytes, face: int) -> bytes:
    """One font of a collection as a file of its own: its table of tables is put where that of a single font stands.

    The tables themselves stay where they are, behind the directories of all faces (OpenType 1.9, "Font Collections").
    """
    if data[:4] != b"ttcf":
        return data
    (count,) = struct.unpack_from(">L", data, 8)
    (offset,) = struct.unpack_from(">L", data, 12 + 4 * min(face, count - 1))
    (tables,) = struct.unpack_from(">H", data, offset + 4)
    directory = data[offset : offset + 12 + 16 * tables]
    return directory + data[len(directory) :]


def twins(data: bytes) -> Mapping[int, Sequence[int]]:
    """The other letters with the same glyph, for each that shares one: 「兩」 stands twice in Unicode. PDFium knows one only.

    Read from a character map of format 12 (OpenType 1.9, "cmap"), which fonts of so many letters have.
    """
    (count,) = struct.unpack_from(">H", data, 4)
    tables = {name: offset for name, _, offset, _ in struct.iter_unpack(">4sLLL", data[12 : 12 + 16 * count])}
    start = tables[b"cmap"]
    (maps,) = struct.unpack_from(">H", data, start + 2)
    by_glyph: dict[int, list[int]] = {}
    for number in range(maps):
        place = start + struct.unpack_from(">HHL", data, start + 4 + 8 * number)[2]
        if struct.unpack_from(">H", data, place)[0] != 12:
            continue
        (groups,) = struct.unpack_from(">L", data, place + 12)
        for first, last, glyph in struct.iter_unpack(">LLL", data[place + 16 : place + 16 + 12 * groups]):
            for code in range(first, last + 1):
                by_glyph.setdefault(glyph + code - first, []).append(code)
        break
    return {code: codes for codes in by_glyph.values() if len(codes) > 1 for code in codes}


def write(drawing: Path, target: Path) -> Iterator[Mapping[str, Any]]:
    """Makes `target` of the pages of `source`, where one is named, and of blank ones, with the marks on them."""
    plan = json.loads(drawing.read_text(encoding="utf-8"))
    document = opened(Path(plan["source"])) if plan["source"] else pdfium.PdfDocument.new()
    letters: Letters | None = None
    for number, sheet in enumerate(plan["pages"], 1):
        page = document.new_page(*sheet["blank"]) if sheet["blank"] else document[number - 1]
        if sheet["marks"]:
            letters = letters or Letters(plan["font"])
            canvas = Canvas(page, letters)
            for mark in sheet["marks"]:
                MARKS[mark["kind"]](canvas, mark)
            page.gen_content()
        page.close()
        yield {"page": number}
    document.save(target, flags=raw.FPDF_NO_INCREMENTAL)


MARKS: Final[Mapping[str, Callable[[Canvas, Mapping[str, Any]], None]]] = {"path": Canvas.path, "text": Canvas.text}
COMMANDS: Final[Mapping[str, Callable[..., Iterator[Mapping[str, Any]]]]] = {
    "check": check,
    "render": render,
    "write": write,
}


def main() -> int:
    command, *paths = sys.argv[1:]
    try:
        for line in COMMANDS[command](*map(Path, paths)):
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    except Trouble as trouble:
        sys.stdout.write(json.dumps({"problem": str(trouble)}) + "\n")
    except MemoryError:
        sys.stdout.write(json.dumps({"problem": "too-complex"}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
