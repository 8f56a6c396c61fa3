"""How the one picture of a class is divided: what is presented on the left, faces and names on the right. Pure.

Nothing is covered: a face never lies on what is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from recording.catalogue import Take
from recording.scenery import Scenery

WIDTH: Final = 1280
HEIGHT: Final = 720
COLUMN: Final = 256
TILE_HEIGHT: Final = 144
LABEL_HEIGHT: Final = 26
TILES: Final = 4


class Rect(NamedTuple):
    """In pixels; all even, for colours are stored at half the size."""

    x: int
    y: int
    width: int
    height: int


MAIN: Final = Rect(0, 0, WIDTH - COLUMN, HEIGHT)


@dataclass(frozen=True, slots=True)
class Tile:
    """Somebody in the column; without a take there is only the name."""

    rect: Rect
    name: str
    take: int | None
    speaks: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Equal plans look the same, but for moving pictures and ink."""

    content: str
    """`slides`, `board`, `video` or `none`."""
    page: tuple[str, int] = ("", 1)
    video: int | None = None
    """The take that is the main picture."""
    name: str = ""
    """Whose camera it is."""
    surface: str = ""
    tiles: tuple[Tile, ...] = ()


def plan(scenery: Scenery, takes: Sequence[Take]) -> Plan:
    """`takes`: those that run at this moment."""
    screens = [take for take in takes if take.source == "screen"]
    cameras = sorted((take for take in takes if take.source == "camera"), key=lambda take: _rank(scenery, take))
    content, main = scenery.content, None
    if content == "screen":
        main = next(iter(screens), None)
    elif content in ("camera", "none"):
        main = next(iter(cameras), None)
    kind = "video" if main is not None else content if content in ("slides", "board") else "none"
    return Plan(
        kind,
        scenery.page if kind == "slides" else ("", 1),
        main.number if main is not None else None,
        scenery.name(main.member_id) if main is not None and main.source == "camera" else "",
        scenery.surface,
        _tiles(scenery, [take for take in cameras if take is not main], main),
    )


def fitted(width: int, height: int, into: Rect) -> Rect:
    """The largest rectangle of this shape in the middle of another."""
    scale = min(into.width / width, into.height / height)
    w, h = max(2, int(width * scale) // 2 * 2), max(2, int(height * scale) // 2 * 2)
    return Rect(into.x + (into.width - w) // 4 * 2, into.y + (into.height - h) // 4 * 2, w, h)


def _rank(scenery: Scenery, take: Take) -> tuple[int, int]:
    if scenery.pinned == take.member_id:
        return 0, take.number
    return (1 if scenery.host == take.member_id else 2), take.number


def _tiles(scenery: Scenery, cameras: Sequence[Take], main: Take | None) -> tuple[Tile, ...]:
    speakers = scenery.speakers()
    seen: dict[str, int | None] = {}
    for take in cameras:
        seen.setdefault(take.member_id, take.number)
    for member_id in speakers:
        if main is None or main.source != "camera" or main.member_id != member_id:
            seen.setdefault(member_id, None)
    tiles: list[Tile] = []
    y = 0
    for member_id, take_number in list(seen.items())[: 2 * TILES]:
        height = TILE_HEIGHT if take_number is not None else 0
        if y + height + LABEL_HEIGHT > HEIGHT:
            break
        rect = Rect(WIDTH - COLUMN, y, COLUMN, height)
        tiles.append(Tile(rect, scenery.name(member_id), take_number, member_id in speakers))
        y += height + LABEL_HEIGHT
    return tuple(tiles)
