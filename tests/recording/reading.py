"""Reads what was recorded as a player does, with FFmpeg's demuxers and decoders."""

import math
from array import array
from pathlib import Path
from typing import Final

import av  # noqa: TID251
from av.audio.resampler import AudioResampler  # noqa: TID251

from recording import playlist
from recording.catalogue import SOUND, Catalogue

RATE: Final = 48_000


def write_playlists(folder: Path, catalogue: Catalogue) -> None:
    """Beside the files, where the web would serve them."""
    for stream in catalogue.streams:
        (folder / stream / playlist.NAME).write_text(playlist.media(catalogue, stream))
    (folder / playlist.NAME).write_text(playlist.master(catalogue))


def pictures(path: Path) -> list[tuple[float, int]]:
    """The time and brightness of each picture; decoding must raise nothing."""
    found = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            plane = frame.planes[0]
            middle = plane.line_size * (frame.height // 2) + frame.width // 2
            assert frame.time is not None
            found.append((frame.time, memoryview(plane)[middle]))
    return found


def sizes(path: Path) -> set[tuple[int, int]]:
    with av.open(str(path)) as container:
        return {(frame.width, frame.height) for frame in container.decode(video=0)}


def samples(path: Path) -> "array[float]":
    """All sound, one channel, from the beginning of the file's time."""
    found = array("f")
    with av.open(str(path)) as container:
        resampler = AudioResampler("fltp", "mono", RATE)
        for frame in container.decode(audio=0):
            for part in resampler.resample(frame):
                found.frombytes(memoryview(part.planes[0])[: 4 * part.samples])
    return found


def loudness(sound: "array[float]", step: float = 0.01) -> list[float]:
    """The greatest deflection in each `step` seconds."""
    size = round(step * RATE)
    return [max(map(abs, sound[at : at + size])) for at in range(0, len(sound) - size + 1, size)]


def strength(sound: "array[float]", frequency: float) -> float:
    """The amplitude of a tone (Goertzel)."""
    factor = 2 * math.cos(math.tau * frequency / RATE)
    before = last = 0.0
    for value in sound:
        before, last = last, value + factor * last - before
    power = before * before + last * last - factor * before * last
    return 2 * math.sqrt(max(power, 0)) / max(1, len(sound))


def seconds_of(folder: Path, catalogue: Catalogue) -> float:
    """How long the sound plays by its playlist."""
    write_playlists(folder, catalogue)
    return len(samples(folder / SOUND / playlist.NAME)) / RATE
