"""Slides: seconds from the file to pages that can be shown, for 20 and 100 pages of PPTX and PDF.

The very steps of the conversion job, in the same limited processes, without database and object storage: LibreOffice makes a
PDF (PPTX only), PDFium and Pillow make each page's two WebP pictures. Text and a photograph-like picture are on every page.
The processes are nice (10): on a busy machine the seconds on the clock grow, the seconds of processor time do not.
"""

import asyncio
import os
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image  # noqa: TID251

from tests.worlds.papers import pptx
from web.modules.slides import office, pages

COUNTS = (20, 100)
PICTURE = (1280, 720)


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds on the clock of both steps, processor seconds of both together, bytes of all pictures."""

    office: float
    render: float
    processor: float
    bytes: int


def photograph(folder: Path) -> Path:
    """A picture that does not compress to nothing: smooth noise."""
    small = Image.frombytes("RGB", (64, 36), os.urandom(64 * 36 * 3))
    file = folder / "picture.jpg"
    small.resize(PICTURE, Image.Resampling.BICUBIC).save(file, quality=85)
    return file


async def measure(soffice: str, count: int, folder: Path) -> Times:
    source = folder / "deck.pptx"
    slides = [(f"第{number}頁 光合作用", "陽光、水和二氧化碳\n葉綠素", "備註") for number in range(1, count + 1)]
    source.write_bytes(pptx(slides, picture=photograph(folder)))
    start, before = time.perf_counter(), processor_seconds()
    pdf = await office.to_pdf(soffice, source, folder)
    converted = time.perf_counter()
    done: list[pages.Line] = []

    async def hear(line: pages.Line) -> None:
        done.append(line)

    await pages.render(pdf, folder, hear)
    rendered = time.perf_counter()
    assert len(done) == count
    used = processor_seconds() - before
    return Times(converted - start, rendered - converted, used, await asyncio.to_thread(bytes_of, folder))


def processor_seconds() -> float:
    """Of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def bytes_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("*.webp"))


def main() -> None:
    soffice = office.find()
    if soffice is None:
        print("needs LibreOffice (soffice)")
        return
    print(
        f"{'pages':>5}  {'LibreOffice':>11}  {'pictures':>8}  {'PPTX in all':>11}  {'processor':>9}  {'KiB a page':>10}"
    )
    for count in COUNTS:
        with TemporaryDirectory() as folder:
            times = asyncio.run(measure(soffice, count, Path(folder)))
        clock = f"{times.office:>9.1f} s  {times.render:>6.1f} s  {times.office + times.render:>9.1f} s"
        print(f"{count:>5}  {clock}  {times.processor:>7.1f} s  {times.bytes / count / 1024:>10.0f}")


if __name__ == "__main__":
    main()
