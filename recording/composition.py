"""The child process that makes one file of a recording: `python -m recording.composition`, its order as JSON on standard input.

A picture is made where something moved or changed, at most `RATE` times a second; so a class of slides and a voice costs next
to nothing. Each line it says is JSON: `{"progress": 0..1}`, and at the end `{"seconds": ...}`.
"""

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import orjson
from pydantic import BaseModel, ConfigDict

from recording import codecs
from recording.canvas import Canvas, Planes
from recording.catalogue import SOUND, Catalogue, Take
from recording.codecs import FileWriter, TakeReader, from_rgb, scaled, to_rgb
from recording.drawing import EXTENT, Brush, Stage, Veil, veiled
from recording.index import NAME, TIMELINE
from recording.layout import HEIGHT, MAIN, WIDTH, Plan, Rect, fitted, plan
from recording.scenery import Scenery, lines

RATE: Final = 15
"""Pictures a second at most."""
INK_EVERY: Final = 4
"""Ink that grows is drawn at every so many of them."""
STILL_SECONDS: Final = 2
"""A picture that stands still is written this often, so that a player can be set to any moment."""
TELL_EVERY: Final = RATE * 5
NICENESS: Final = 10
FILE_NAME: Final = "class.mp4"
PLAYLIST_NAME: Final = "class.m3u8"


class Order(BaseModel):
    """What is to be made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path
    """Of the recording."""
    output: Path
    """A folder that is there."""
    title: str
    slides: dict[str, list[Path]]
    """The pictures of each deck's pages."""
    font: Path | None
    face: int
    threads: int
    playlist: bool


class Composer:
    def __init__(self, order: Order) -> None:
        self._order = order
        self._catalogue = Catalogue.of((order.folder / NAME).read_bytes())
        self._takes = {take.number: take for take in self._catalogue.takes}
        self._readers: dict[int, TakeReader] = {}
        self._scenery = Scenery()
        self._stage = Stage(order.title, order.slides, Brush(order.font, order.face))
        self._base: Canvas | None = None
        self._last: Canvas | None = None
        self._drawn: tuple[object, ...] = ()
        self._shown: tuple[object, ...] = ()
        self._veil: tuple[Rect, Veil] | None = None

    @property
    def sound(self) -> list[Path]:
        """Its files, in the order of time."""
        return [self._order.folder / file.name for file in self._catalogue.streams.get(SOUND, ()) if file.parts]

    @property
    def seconds(self) -> float:
        return self._catalogue.seconds

    def run(self, writer: FileWriter) -> Iterator[float]:
        """Writes the whole file; gives how far it came, 0 to 1, now and then."""
        timeline = _Timeline(self._order.folder / TIMELINE)
        count = max(1, int(self.seconds * RATE))
        written_at = -RATE * STILL_SECONDS
        for number in range(count):
            timeline.play(number * 1000 // RATE, self._scenery)
            canvas = self._picture(number)
            if canvas is None and (number - written_at >= RATE * STILL_SECONDS or number == count - 1):
                canvas = self._last
            if canvas is not None:
                writer.write(canvas, number)
                self._last, written_at = canvas, number
            if number % TELL_EVERY == 0:
                yield number / count
        writer.finish()

    def close(self) -> None:
        for reader in self._readers.values():
            reader.close()

    def _picture(self, number: int) -> Canvas | None:
        """`None` when nothing moved since the last one."""
        now = [take for take in self._takes.values() if take.at * RATE <= number * 1000 < _until(take) * RATE]
        self._leave({take.number for take in now})
        wanted = plan(self._scenery, now)
        frames = {take: self._frame(take, number / RATE) for take in _moving(wanted)}
        main = frames.get(wanted.video) if wanted.video is not None else None
        size = (main.width, main.height) if main is not None else None
        self._draw(wanted, size, number)
        lasers = self._scenery.lasers() if wanted.content != "none" else []
        shown = (self._drawn, *((take, id(frame)) for take, frame in frames.items()), *lasers)
        if shown == self._shown:
            return None
        self._shown = shown
        assert self._base is not None
        canvas = self._base.copy() if frames or lasers else self._base
        rect = fitted(main.width, main.height, MAIN) if main is not None else self._stage.page_rect(wanted)
        if main is not None:
            canvas.lay(self._veiled(main, rect), rect)
        for x, y in lasers:
            canvas.point(rect.x + x * rect.width // EXTENT, rect.y + y * rect.height // EXTENT)
        for tile in wanted.tiles:
            frame = frames.get(tile.take) if tile.take is not None else None
            if frame is not None:
                rect = fitted(frame.width, frame.height, tile.rect)
                canvas.lay(scaled(frame, rect.width, rect.height), rect)
        return canvas

    def _draw(self, wanted: Plan, size: tuple[int, int] | None, number: int) -> None:
        """What stands still, drawn anew when it changed."""
        scenery = self._scenery
        inked = wanted.content in ("slides", "board", "video") and bool(wanted.surface)
        known = self._drawn[2] if self._drawn and self._drawn[0] == wanted else -1
        ink = scenery.ink_version if inked else 0
        if known not in (ink, -1) and number % INK_EVERY:
            ink = int(str(known))
        drawn = (wanted, size, ink)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        elements = scenery.ink() if inked else []
        picture = self._stage.draw(wanted, elements if wanted.content != "video" else [], size)
        self._base = Canvas(scaled(from_rgb(picture.tobytes(), WIDTH, HEIGHT), WIDTH, HEIGHT))
        self._veil = None
        if wanted.content == "video" and size is not None:
            rect = fitted(*size, MAIN)
            veil = self._stage.veil(elements, rect)
            self._veil = (rect, veil) if veil is not None else None

    def _veiled(self, frame: Any, rect: Rect) -> Planes:
        """A moving picture with the ink that lies on it."""
        if self._veil is None or self._veil[0] != rect:
            return scaled(frame, rect.width, rect.height)
        under = to_rgb(frame, rect.width, rect.height)
        return scaled(from_rgb(veiled(under, self._veil[1]), rect.width, rect.height), rect.width, rect.height)

    def _frame(self, take: int, at: float) -> Any:
        reader = self._readers.get(take)
        if reader is None:
            files = [self._order.folder / file.name for file in self._catalogue.streams[f"takes/{take}"] if file.parts]
            reader = self._readers[take] = TakeReader(files)
        return reader.frame(at)

    def _leave(self, running: set[int]) -> None:
        for number in self._readers.keys() - running:
            self._readers.pop(number).close()


class _Timeline:
    """Plays the lines of the timeline up to a moment."""

    def __init__(self, path: Path) -> None:
        self._lines = _lines_of(path)
        self._next = next(self._lines, None)

    def play(self, at: int, scenery: Scenery) -> None:
        while self._next is not None and self._next[0] <= at:
            scenery.apply(self._next[1])
            self._next = next(self._lines, None)


def _lines_of(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if path.exists():
        with path.open("rb") as file:
            yield from lines(file)


def _moving(wanted: Plan) -> list[int]:
    """The takes in the picture."""
    main = [wanted.video] if wanted.video is not None else []
    return main + [tile.take for tile in wanted.tiles if tile.take is not None]


def _until(take: Take) -> float:
    return float("inf") if take.until is None else take.until


def compose(order: Order) -> Iterator[Mapping[str, float]]:
    """Makes the files; gives what is to be told. Raises `OSError`, and one of `codecs.ERRORS` for what cannot be read."""
    composer = Composer(order)
    path = order.output / FILE_NAME
    writer = FileWriter(path, composer.sound, WIDTH, HEIGHT, RATE, order.threads)
    try:
        for progress in composer.run(writer):
            yield {"progress": round(progress * 0.97, 4)}
    except BaseException:
        writer.abandon()
        raise
    finally:
        composer.close()
    if order.playlist:
        codecs.package(path, order.output / PLAYLIST_NAME)
    yield {"progress": 1.0, "seconds": composer.seconds}


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    output = sys.stdout.fileno()
    try:
        for said in compose(Order.model_validate_json(sys.stdin.buffer.read())):
            os.write(output, orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE))
    except BrokenPipeError:
        sys.exit(3)
    except (OSError, *codecs.ERRORS) as error:
        os.write(output, orjson.dumps({"failed": str(error)}, option=orjson.OPT_APPEND_NEWLINE))
        sys.exit(3)


if __name__ == "__main__":
    main()
