"""Ink (LIVE-36): strokes, shapes and texts over slides, boards, a screen or a camera. The server orders everything."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from signaling.messages.base import (
    Command,
    ElementId,
    Event,
    GivenElement,
    GivenSurface,
    MemberId,
    Message,
    Surface,
    ToMember,
)

EXTENT = 10_000
"""Coordinates go from 0 to this, whatever the size of the surface; a stroke's width is in 1/10000 of its width."""
PRESSURE = 100
POINTS_AT_ONCE = 256
ELEMENT_POINTS = 600
"""A longer stroke is split by the page."""
TEXT_LENGTH = 500
ERASE_AT_ONCE = 100


class InkTool(StrEnum):
    PEN = "pen"
    HIGHLIGHTER = "highlighter"
    LINE = "line"
    ARROW = "arrow"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    TEXT = "text"


def _triples(points: list[int]) -> list[int]:
    if len(points) % 3:
        raise ValueError("points come as x, y, pressure")
    if any(pressure > PRESSURE for pressure in points[2::3]):
        raise ValueError(f"pressure goes to {PRESSURE}")
    return points


Coordinate = Annotated[int, Field(ge=0, le=EXTENT)]
Points = Annotated[list[Coordinate], Field(max_length=3 * POINTS_AT_ONCE), AfterValidator(_triples)]
Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Width = Annotated[int, Field(ge=1, le=EXTENT)]
Text = Annotated[str, StringConstraints(max_length=TEXT_LENGTH)]


class InkElement(Message):
    """One stroke, shape or text. `points` are flat triples x, y, pressure: two for shapes and lines, one for a text."""

    id: ElementId
    member_id: MemberId
    tool: InkTool
    color: str
    width: int
    points: list[int]
    text: str = ""
    done: bool
    """Whether its author has lifted the pen."""


# --- Commands ------------------------------------------------------------------------------------------------------


class DrawInk(Command):
    """Begins an element, or changes it from its point `start` on: a pen appends, a shape drags its end with `start` 1."""

    type: Literal["draw-ink"] = "draw-ink"
    surface: GivenSurface
    element_id: GivenElement
    tool: Annotated[InkTool, Field(strict=False)]
    color: Color
    width: Width
    start: Annotated[int, Field(ge=0, le=ELEMENT_POINTS)]
    """Counted in points: what the element has from here on is replaced by `points`."""
    points: Points
    text: Text = ""
    done: bool


class EraseInk(Command):
    """Who does not host erases its own."""

    type: Literal["erase-ink"] = "erase-ink"
    surface: GivenSurface
    element_ids: Annotated[list[GivenElement], Field(min_length=1, max_length=ERASE_AT_ONCE)]


class ClearInk(Command):
    """Everything on the surface; one's own for who does not host."""

    type: Literal["clear-ink"] = "clear-ink"
    surface: GivenSurface


class UndoInk(Command):
    """Takes back one's own last action on the surface: drawing, erasing or clearing."""

    type: Literal["undo-ink"] = "undo-ink"
    surface: GivenSurface


class RedoInk(Command):
    type: Literal["redo-ink"] = "redo-ink"
    surface: GivenSurface


class PointLaser(Command):
    """Where one's laser pointer is. Not kept; what is more than 25 a second is dropped without a word."""

    type: Literal["point-laser"] = "point-laser"
    surface: GivenSurface
    x: Coordinate
    y: Coordinate
    visible: bool


class FetchInk(Command):
    """What lies on a surface that is not shown now. Reply: `Ink`."""

    type: Literal["fetch-ink"] = "fetch-ink"
    surface: GivenSurface


class LetDraw(ToMember):
    """Gives a member the pen, or takes it back."""

    type: Literal["let-draw"] = "let-draw"
    allowed: bool


# --- Replies -------------------------------------------------------------------------------------------------------


class Ink(Message):
    surface: Surface
    elements: list[InkElement]


# --- Events --------------------------------------------------------------------------------------------------------


class InkDrawn(Event):
    """An element began, or changed from its point `start` on."""

    type: Literal["ink-drawn"] = "ink-drawn"
    surface: Surface
    id: ElementId
    member_id: MemberId
    tool: InkTool
    color: str
    width: int
    start: int
    points: list[int]
    text: str = ""
    done: bool


class InkErased(Event):
    type: Literal["ink-erased"] = "ink-erased"
    surface: Surface
    element_ids: list[ElementId]


class InkCleared(Event):
    type: Literal["ink-cleared"] = "ink-cleared"
    surface: Surface


class InkRestored(Event):
    """Elements are there again, above all others, in this order."""

    type: Literal["ink-restored"] = "ink-restored"
    surface: Surface
    elements: list[InkElement]


class LaserMoved(Event):
    type: Literal["laser-moved"] = "laser-moved"
    surface: Surface
    member_id: MemberId
    x: int
    y: int
    visible: bool
