"""The native lane under AddressSanitizer: hostile datagrams and disorder, and not one byte is read or kept that should not be."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rtc.build import build
from tests.rtc.conftest import NOT_BUILT
from tests.system import required

FLAGS = ["-O1", "-g", "-fsanitize=address", "-fno-omit-frame-pointer", "-fno-strict-aliasing"]
SECONDS = 5

LOAD = """
import importlib.util, sys
import rtc
spec = importlib.util.spec_from_file_location("rtc._lane", sys.argv.pop(1))
module = importlib.util.module_from_spec(spec)
sys.modules["rtc._lane"] = module
spec.loader.exec_module(module)
"""
SIEGE = LOAD + "from tests.rtc.fuzz import main; main()"
DISORDER = (
    LOAD
    + """
import gc
from functools import partial
from tests.rtc.ends import World
from tests.rtc.scenario import play
for seed in range(int(sys.argv[1])):
    number = iter(range(1, 1_000_000))
    play(seed, 200, partial(World, lane="native", flush=lambda: next(number) % 7 == 0, lanes=1 + seed % 3))
    gc.collect()  # the world ends in the order that the collector likes
"""
)
BROKEN = """
import ctypes
block = ctypes.CDLL(None).malloc(16)
ctypes.string_at(ctypes.c_void_p(block), 64)
"""


def asan() -> str | None:
    """The sanitizer's library of the compiler, or `None` when there is none."""
    try:
        named = subprocess.run(["gcc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    path = Path(named.stdout.strip())
    return str(path.resolve()) if path.is_absolute() else None


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asan")
    assert build(folder, FLAGS) is None
    (path,) = folder.glob("rtc/_lane*.so")
    return path


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program with every allocation of the process watched. Leaks are counted by the siege itself: Python never frees all."""
    library = asan()
    assert library is not None
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=os.environ
        | {"LD_PRELOAD": library, "PYTHONMALLOC": "malloc", "ASAN_OPTIONS": "detect_leaks=0:handle_segv=1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


pytestmark = [
    NOT_BUILT,
    pytest.mark.skipif(
        asan() is None and "native" not in required(), reason="the compiler has no AddressSanitizer here"
    ),
    pytest.mark.xdist_group("sanitized"),
]


def test_the_sanitizer_watches() -> None:
    result = run(BROKEN)
    assert result.returncode != 0
    assert "AddressSanitizer" in result.stderr


def test_hostile_datagrams_touch_no_memory_and_leave_none_behind(extension: Path) -> None:
    result = run(SIEGE, str(extension), str(SECONDS))
    assert result.returncode == 0, result.stderr[-4000:]
    assert "bytes" in result.stdout


def test_loss_disorder_and_layer_changes_touch_no_memory(extension: Path) -> None:
    result = run(DISORDER, str(extension), "6")
    assert result.returncode == 0, result.stderr[-4000:]
