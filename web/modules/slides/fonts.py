"""The font in which Chinese text is drawn into PDF files: found on the machine by fontconfig, or where it usually is."""

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

USUAL: Final = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
)
FORMAT: Final = "%{file}\t%{index}\t%{family[0]}\t%{lang}"
LANGUAGE: Final = "zh-tw"


@dataclass(frozen=True, slots=True)
class Font:
    """`face`: which of the file's, where it is a collection."""

    path: Path
    face: int
    family: str


@cache
def chinese() -> Font | None:
    """A sans-serif font with traditional Chinese in it; `None` when this machine has none. The same while we run."""
    usual = (Font(Path(path), 0, Path(path).stem) for path in USUAL if Path(path).is_file())
    return _by_fontconfig() or next(usual, None)


def _by_fontconfig() -> Font | None:
    program = shutil.which("fc-match")
    if program is None:
        return None
    asked = [program, "-f", FORMAT, f"sans:lang={LANGUAGE}"]
    answer = subprocess.run(asked, capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
    path, index, family, languages = (answer.stdout.split("\t") + [""] * 4)[:4]
    if LANGUAGE not in languages.split("|"):
        return None  # the nearest that there is, and not near enough
    return Font(Path(path), int(index), family)
