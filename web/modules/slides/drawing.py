"""Ink as marks on a page of a PDF file: pure. What pdf.py draws is in units of 1/10000 of the page's width, both ways.

The forms are those of the browser (web/client/src/modules/room/stage/strokes.ts), so that an export looks like the class.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from math import atan2, cos, hypot, pi, sin
from typing import Any, Final

from signaling.messages import InkElement, InkTool

LINE_HEIGHT: Final = 1.3
"""Of a text, in sizes of its letters."""
HIGHLIGHT: Final = 102
"""Opacity of the highlighter, of 255."""
ARROW_HEAD: Final = 4.5
ARROW_ANGLE: Final = pi / 7
ROUND: Final = 0.5522847498
"""Control points of a quarter of a circle."""
WIDTH_STEPS: Final = 8
"""A pen's width changes with the pressure in so many steps."""
BOARD: Final = (960.0, 540.0)
"""Points of a white board's page: 16 to 9, as on the stage."""

Mark = dict[str, Any]
"""`{"kind": "path", "steps", "color", "alpha", "width"}` or `{"kind": "text", "x", "y", "size", "height", "lines", ...}`."""
Spot = tuple[float, float, float]
"""Across, down, and the pressure from 0 to 1."""


def marks(elements: Sequence[InkElement], aspect: float) -> list[Mark]:
    """The marks of the elements, the lowest first. `aspect` is the surface's width / height."""
    return [mark for element in elements for mark in _marks(element, aspect)]


def _marks(element: InkElement, aspect: float) -> Iterator[Mark]:
    flat = element.points
    spots = [(x, y / aspect, p / 100) for x, y, p in zip(flat[::3], flat[1::3], flat[2::3], strict=False)]
    if spots:
        yield from FORMS[element.tool](element, spots)


def path(steps: Sequence[Sequence[Any]], color: str, *, width: float = 0.0, alpha: int = 255) -> Mark:
    """A line, or without a width a filled form."""
    return {"kind": "path", "steps": steps, "color": color, "width": width, "alpha": alpha}


def text(lines: Sequence[str], x: float, y: float, size: float, color: str) -> Mark:
    """Lines of text whose upper left is at the place."""
    return {"kind": "text", "lines": lines, "x": x, "y": y, "size": size, "height": LINE_HEIGHT, "color": color}


def _pen(element: InkElement, spots: Sequence[Spot]) -> Iterator[Mark]:
    """As wide as it was pressed: from half of the width to one and a half; steps of one width are one line."""
    sides = list(pairwise(spots)) or [(spots[0], spots[0])]
    for step, run in groupby(sides, key=lambda side: round((side[0][2] + side[1][2]) / 2 * WIDTH_STEPS)):
        first, *rest = run
        line = [first[0], first[1], *(side[1] for side in rest)]
        yield path(_line(line), element.color, width=element.width * (0.5 + step / WIDTH_STEPS))


def _highlighter(element: InkElement, spots: Sequence[Spot]) -> Iterator[Mark]:
    yield path(_line(spots), element.color, width=element.width, alpha=HIGHLIGHT)


def _straight(element: InkElement, spots: Sequence[Spot]) -> Iterator[Mark]:
    yield path(_line([spots[0], spots[-1]]), element.color, width=element.width)


def _arrow(element: InkElement, spots: Sequence[Spot]) -> Iterator[Mark]:
    start, end = spots[0], spots[-1]
    angle = atan2(end[1] - start[1], end[0] - start[0])
    reach = min(element.width * ARROW_HEAD, hypot(end[0] - start[0], end[1] - start[1]))
    head = [
        (end[0] - reach * cos(angle + turn), end[1] - reach * sin(angle + turn), 0.0)
        for turn in (ARROW_ANGLE, -ARROW_ANGLE)
    ]
    yield path([*_line([start, end]), *_line([head[0], end, head[1]])], element.color, width=element.width)


def _rectangle(element: InkElement, spots: Sequence[Spot]) -> Iterator[Mark]:
    (left, top, _), (right, bottom, _) = spots[0], spots[-1]
    corners = _line([(left, top, 0.0), (right, top, 0.0), (right, bottom, 0.0), (left, bottom, 0.0)])
    yield path([*corners, ["Z"]], element.color, width=element.width)


def _ellipse(element: InkElement, spots: Sequence[Spot]) -> Iterator[Mark]:
    (left, top, _), (right, bottom, _) = spots[0], spots[-1]
    x, y, a, b = (left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2
    c, d = a * ROUND, b * ROUND
    quarters = [
        ["C", x + a, y + d, x + c, y + b, x, y + b],
        ["C", x - c, y + b, x - a, y + d, x - a, y],
        ["C", x - a, y - d, x - c, y - b, x, y - b],
        ["C", x + c, y - b, x + a, y - d, x + a, y],
    ]
    yield path([["M", x + a, y], *quarters, ["Z"]], element.color, width=element.width)


def _text(element: InkElement, spots: Sequence[Spot]) -> Iterator[Mark]:
    yield text(element.text.split("\n"), spots[0][0], spots[0][1], element.width, element.color)


def _line(spots: Sequence[Spot]) -> list[list[Any]]:
    return [["L" if place else "M", x, y] for place, (x, y, _) in enumerate(spots)]


FORMS: Final[Mapping[InkTool, Callable[[InkElement, Sequence[Spot]], Iterator[Mark]]]] = {
    InkTool.PEN: _pen,
    InkTool.HIGHLIGHTER: _highlighter,
    InkTool.LINE: _straight,
    InkTool.ARROW: _arrow,
    InkTool.RECTANGLE: _rectangle,
    InkTool.ELLIPSE: _ellipse,
    InkTool.TEXT: _text,
}
