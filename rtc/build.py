"""Builds the native lane in place: `python -m rtc.build`. Needs Linux, a C compiler and Python's headers.

A machine that cannot build it is no failure: the product forwards with plain Python there (`lanes.py`), and this says why.
"""

import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parent
SOURCES: Final = [PACKAGE / "_lane.pyx", *sorted((PACKAGE / "native").glob("*.c"))]
FLAGS: Final = ["-O2", "-fno-strict-aliasing", "-ffp-contract=off"]
"""The last: sums are rounded as Python rounds them, whatever the processor could do at once."""


def build(into: Path = PACKAGE.parent, flags: Sequence[str] = FLAGS) -> str | None:
    """Compiles the extension beside its source, or below the folder `into`; returns why not, `None` when it is there."""
    if platform.system() != "Linux":
        return "sendmmsg and UDP_SEGMENT are of Linux"
    try:
        from Cython.Build import cythonize
        from setuptools import Distribution, Extension
        from setuptools.command.build_ext import build_ext
        from setuptools.errors import BaseError, CCompilerError
    except ImportError as error:
        return str(error)
    with tempfile.TemporaryDirectory() as work:
        try:
            extension = Extension(
                "rtc._lane",
                [str(each) for each in SOURCES],
                include_dirs=[str(PACKAGE)],
                extra_compile_args=[*flags],
                extra_link_args=[*flags],
            )
            modules = cythonize([extension], build_dir=work, quiet=True)
            command = build_ext(Distribution({"ext_modules": modules}))
            command.build_temp, command.build_lib = work, str(into)
            command.ensure_finalized()
            command.run()
        except (BaseError, CCompilerError, OSError) as error:
            return str(error)
    return None


if __name__ == "__main__":
    reason = build()
    if reason is None:
        sys.stderr.write("The native lane is built.\n")
    else:
        sys.stderr.write(
            f"{reason}\nGoing on without the native lane; the product runs on plain Python, which carries fewer viewers.\n"
            "The lane needs a C compiler and Python's headers. Debian: apt install gcc python3-dev\n"
        )
