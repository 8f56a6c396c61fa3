"""Slides, ink, names and titles as pictures, with Pillow: the one file of this package that imports it."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError  # noqa: TID251

from recording.layout import COLUMN, HEIGHT, LABEL_HEIGHT, MAIN, WIDTH, Plan, Rect, Tile, fitted
from recording.scenery import Element

BACKGROUND: Final = (24, 26, 30)
BLACK: Final = (0, 0, 0)
WHITE: Final = (255, 255, 255)
SPEAKING: Final = (64, 192, 120)
NAME_SIZE: Final = 16
TITLE_SIZE: Final = 15
FINE: Final = 2
"""Ink is drawn this many times as large, and made smaller: that smoothes its edges."""
EXTENT: Final = 10_000
HIGHLIGHT: Final = 0.4
LINE_HEIGHT: Final = 1.3
ARROW_HEAD: Final = 4.5
ARROW_ANGLE: Final = pi / 7
BOARD: Final = (1600, 900)
"""The shape of a white board, and of a page that cannot be shown."""
MOST_PIXELS: Final = 40_000_000
USUAL_FONTS: Final = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
)
TRADITIONAL: Final = 3
"""The face of Noto's collections that writes as in Taiwan; 0 would write as in Japan."""

Spot = tuple[float, float, float]
"""Across and down in pixels, and the pressure from 0 to 1."""


class Brush:
    """Text in one font, at any size. Without a font with Chinese in it, Pillow's own has to do."""

    def __init__(self, font: Path | None, face: int) -> None:
        usual = next((Path(path) for path in USUAL_FONTS if Path(path).is_file()), None)
        self._path, self._face = (font, face) if font is not None else (usual, TRADITIONAL)
        self.font: Callable[[int], Any] = lru_cache(maxsize=64)(self._made)

    def _made(self, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
        if self._path is None:
            return ImageFont.load_default(size)
        try:
            return ImageFont.truetype(str(self._path), size, index=self._face)
        except OSError:
            return ImageFont.truetype(str(self._path), size)

    def write(self, draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, width: int) -> None:
        """One line in white, cut off with an ellipsis where it is too long."""
        font = self.font(size)
        text = " ".join(text.split())
        if draw.textlength(text, font) > width:
            while text and draw.textlength(text + "…", font) > width:
                text = text[:-1]
            text += "…"
        draw.text(at, text, WHITE, font)


class Stage:
    """Draws what stands still. Moving pictures are laid into the rectangles that it leaves black."""

    def __init__(self, title: str, slides: Mapping[str, Sequence[Path]], brush: Brush) -> None:
        self._title = title
        self._slides = slides
        self._brush = brush
        self._slide: Callable[[tuple[str, int]], Image.Image | None] = lru_cache(maxsize=4)(self._read_slide)
        self._ink = InkLayer(brush)

    def draw(self, plan: Plan, elements: Sequence[Element], size: tuple[int, int] | None) -> Image.Image:
        """`size` is that of the main moving picture, if there is one: ink on it is `veil`'s."""
        picture = Image.new("RGB", (WIDTH, HEIGHT), BACKGROUND)
        draw = ImageDraw.Draw(picture)
        if plan.content == "video" and size is not None:
            _fill(draw, MAIN, BLACK)
        elif plan.content in ("slides", "board"):
            self._draw_page(picture, plan, elements)
        if plan.name:
            self._brush.write(draw, (12, HEIGHT - 32), plan.name, NAME_SIZE, 600)
        for tile in plan.tiles:
            self._draw_tile(draw, tile)
        self._brush.write(draw, (WIDTH - COLUMN + 10, HEIGHT - 26), self._title, TITLE_SIZE, COLUMN - 20)
        return picture

    def page_rect(self, plan: Plan) -> Rect:
        """Where slides or the board lie in the picture."""
        page = self._slide(plan.page) if plan.content == "slides" else None
        return fitted(*(page.size if page is not None else BOARD), MAIN)

    def veil(self, elements: Sequence[Element], rect: Rect) -> "Veil | None":
        """Ink that lies on a moving picture; `None` without any."""
        return self._ink.draw(elements, rect) if elements else None

    def _draw_page(self, picture: Image.Image, plan: Plan, elements: Sequence[Element]) -> None:
        page = (self._slide(plan.page) if plan.content == "slides" else None) or Image.new("RGB", BOARD, WHITE)
        rect = fitted(*page.size, MAIN)
        if page.size != (rect.width, rect.height):
            page = page.resize((rect.width, rect.height), Image.Resampling.LANCZOS)
        picture.paste(page, (rect.x, rect.y))
        if elements:
            ink = self._ink.draw(elements, rect)
            picture.paste(ink, (rect.x, rect.y), ink)

    def _draw_tile(self, draw: ImageDraw.ImageDraw, tile: Tile) -> None:
        rect = tile.rect
        if tile.take is not None:
            _fill(draw, rect, BLACK)
        y = rect.y + rect.height
        left = rect.x + 10
        if tile.speaks:
            middle = y + LABEL_HEIGHT // 2
            draw.ellipse((left, middle - 4, left + 8, middle + 4), SPEAKING)
            left += 14
        self._brush.write(draw, (left, y + 2), tile.name, NAME_SIZE, rect.x + COLUMN - 8 - left)

    def _read_slide(self, page: tuple[str, int]) -> Image.Image | None:
        name, number = page
        pages = self._slides.get(name, ())
        if not 1 <= number <= len(pages):
            return None
        try:
            with Image.open(pages[number - 1]) as image:
                if image.width * image.height > MOST_PIXELS:
                    return None
                flat = Image.new("RGB", image.size, WHITE)
                shown = image.convert("RGBA")
                flat.paste(shown, (0, 0), shown)
        except (OSError, UnidentifiedImageError, ValueError):
            return None
        return flat.resize(fitted(*flat.size, MAIN)[2:], Image.Resampling.LANCZOS)


Veil = Image.Image
"""Ink that lies on a moving picture: of its size, with transparency."""


def veiled(data: bytes, veil: Veil) -> bytes:
    """A picture of three octets a pixel, of the veil's size, with the ink on it."""
    picture = Image.frombytes("RGB", veil.size, data)
    picture.paste(veil, (0, 0), veil)
    return picture.tobytes()


class InkLayer:
    """Ink of one surface. What is finished is drawn once; of what still grows, only its surroundings are drawn again."""

    def __init__(self, brush: Brush) -> None:
        self._brush = brush
        self._settled: list[Element] = []
        self._rect: Rect | None = None
        self._fine = self._small = Image.new("RGBA", (FINE, FINE))

    def draw(self, elements: Sequence[Element], rect: Rect) -> Image.Image:
        """With transparency, of the rectangle's size."""
        known = len(self._settled)
        same = rect == self._rect and all(a is b for a, b in zip(self._settled, elements, strict=False))
        if not same or known > len(elements):
            self._fine = Image.new("RGBA", (rect.width * FINE, rect.height * FINE), (0, 0, 0, 0))
            self._small = Image.new("RGBA", (rect.width, rect.height), (0, 0, 0, 0))
            self._settled, self._rect, known = [], rect, 0
        growing = known
        while growing < len(elements) and elements[growing].get("done"):
            growing += 1
        self._small = self._drawn(elements[known:growing])
        self._settled = list(elements[:growing])
        if growing == len(elements):
            return self._small
        box = _box(elements[growing:], self._fine.size)
        before = self._fine.crop(box)
        shown = self._drawn(elements[growing:])
        self._fine.paste(before, box)
        return shown

    def _drawn(self, elements: Sequence[Element]) -> Image.Image:
        """The small picture with these as well; they are in the fine one then."""
        if not elements:
            return self._small
        for element in elements:
            self._add(self._fine, element)
        box = _box(elements, self._fine.size)
        small = self._small.copy()
        small.paste(self._fine.crop(box).reduce(FINE), (box[0] // FINE, box[1] // FINE))
        return small

    def _add(self, picture: Image.Image, element: Element) -> None:
        try:
            points = [float(value) for value in element["points"]]
            color, width = str(element["color"]), float(element["width"]) * picture.width / EXTENT
            spots = [
                (x * picture.width / EXTENT, y * picture.height / EXTENT, p / 100)
                for x, y, p in zip(points[::3], points[1::3], points[2::3], strict=False)
            ]
            if spots:
                self._form(picture, str(element["tool"]), spots, color, width, str(element.get("text", "")))
        except (KeyError, TypeError, ValueError):
            return

    def _form(
        self, picture: Image.Image, tool: str, spots: Sequence[Spot], color: str, width: float, text: str
    ) -> None:
        draw = ImageDraw.Draw(picture)
        if tool == "text":
            size = max(4, round(width))
            for number, line in enumerate(text.split("\n")):
                draw.text((spots[0][0], spots[0][1] + number * size * LINE_HEIGHT), line, color, self._brush.font(size))
        elif tool == "highlighter":
            mask = Image.new("L", picture.size, 0)
            _stroke(ImageDraw.Draw(mask), spots, round(255 * HIGHLIGHT), lambda _pressure: width)
            picture.paste(color, (0, 0), mask)
        elif tool == "pen":
            _stroke(draw, spots, color, lambda pressure: width * (0.5 + pressure))
        elif tool in ("rectangle", "ellipse"):
            (left, top, _), (right, bottom, _) = spots[0], spots[-1]
            box = (min(left, right), min(top, bottom), max(left, right), max(top, bottom))
            outline = draw.rectangle if tool == "rectangle" else draw.ellipse
            outline(box, outline=color, width=max(1, round(width)))
        else:
            lines = [(spots[0], spots[-1]), *(_arrow_head(spots[0], spots[-1], width) if tool == "arrow" else ())]
            for line in lines:
                _stroke(draw, line, color, lambda _pressure: width)


def _stroke(
    draw: ImageDraw.ImageDraw, spots: Sequence[Spot], color: str | int, width: Callable[[float], float]
) -> None:
    """Round at the ends and the bends."""
    for x, y, pressure in spots:
        radius = width(pressure) / 2
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=color)
    for (x, y, pressure), (next_x, next_y, following) in pairwise(spots):
        draw.line((x, y, next_x, next_y), fill=color, width=max(1, round(width((pressure + following) / 2))))


def _box(elements: Sequence[Element], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """What they can have touched of a picture of this size, in whole pixels of the small one; text: all of it."""
    left, top, right, bottom = size[0], size[1], 0, 0
    for element in elements:
        try:
            xs = [float(x) * size[0] / EXTENT for x in element["points"][::3]]
            ys = [float(y) * size[1] / EXTENT for y in element["points"][1::3]]
            edge = float(element["width"]) * size[0] / EXTENT * ARROW_HEAD + FINE
            if element["tool"] == "text":
                return 0, 0, *size
            left, right = min(left, int(min(xs) - edge)), max(right, int(max(xs) + edge))
            top, bottom = min(top, int(min(ys) - edge)), max(bottom, int(max(ys) + edge))
        except (KeyError, TypeError, ValueError):
            continue  # as nothing of it was drawn
    left, right = max(0, left // FINE * FINE), min(size[0], (right // FINE + 1) * FINE)
    top, bottom = max(0, top // FINE * FINE), min(size[1], (bottom // FINE + 1) * FINE)
    return (left, top, right, bottom) if left < right and top < bottom else (0, 0, FINE, FINE)


def _arrow_head(start: Spot, end: Spot, width: float) -> list[tuple[Spot, Spot]]:
    angle = atan2(end[1] - start[1], end[0] - start[0])
    reach = min(width * ARROW_HEAD, hypot(end[0] - start[0], end[1] - start[1]))
    return [
        ((end[0] - reach * cos(angle + turn), end[1] - reach * sin(angle + turn), 0.5), end)
        for turn in (ARROW_ANGLE, -ARROW_ANGLE)
    ]


def _fill(draw: ImageDraw.ImageDraw, rect: Rect, color: tuple[int, int, int]) -> None:
    draw.rectangle((rect.x, rect.y, rect.x + rect.width - 1, rect.y + rect.height - 1), color)
