"""A picture in YUV 4:2:0 onto which others are laid, row by row. Pure."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from recording.layout import Rect

_SUBSAMPLED: Final = (1, 2, 2)


class Planes(NamedTuple):
    """The three planes of a picture and the length of their rows."""

    width: int
    height: int
    data: Sequence[bytes | bytearray | memoryview]
    lines: Sequence[int]


DOT: Final = 12
"""Pixels of a laser's dot, both ways."""
_RED: Final = (82, 97, 222)


class Canvas:
    def __init__(self, planes: Planes) -> None:
        self.width, self.height = planes.width, planes.height
        self.planes = [_packed(planes, number) for number in range(3)]

    def copy(self) -> "Canvas":
        return Canvas(Planes(self.width, self.height, self.planes, [self.width // half for half in _SUBSAMPLED]))

    def lay(self, picture: Planes, at: Rect) -> None:
        """A picture of the rectangle's size; all of it lies on the canvas."""
        for plane, data, line, half in zip(self.planes, picture.data, picture.lines, _SUBSAMPLED, strict=True):
            width, stride = at.width // half, self.width // half
            start = at.y // half * stride + at.x // half
            for row in range(at.height // half):
                target = start + row * stride
                plane[target : target + width] = data[row * line : row * line + width]

    def point(self, x: int, y: int) -> None:
        """A red dot, as of a laser pointer; what would lie beyond the edge is moved inside."""
        left = min(max(x - DOT // 2, 0), self.width - DOT) // 2 * 2
        top = min(max(y - DOT // 2, 0), self.height - DOT) // 2 * 2
        for rect in (Rect(left + 2, top, DOT - 4, DOT), Rect(left, top + 2, DOT, DOT - 4)):
            data = [bytes((value,)) * (DOT * DOT) for value in _RED]
            self.lay(Planes(rect.width, rect.height, data, [DOT, DOT // 2, DOT // 2]), rect)


def _packed(planes: Planes, number: int) -> bytearray:
    """A copy, without what stands after the end of each row."""
    half = _SUBSAMPLED[number]
    width, height, line = planes.width // half, planes.height // half, planes.lines[number]
    data = memoryview(planes.data[number])
    if line == width:
        return bytearray(data[: width * height])
    return bytearray().join(data[row * line : row * line + width] for row in range(height))
