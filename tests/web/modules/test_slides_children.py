"""The processes that look into strangers' files: what they cannot do, and that nothing of them outlives us."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.worlds.papers import pdf
from tests.worlds.waiting import until
from web.modules.slides import pages
from web.modules.slides import pdf as pdf_program
from web.modules.slides.children import Bounds, ChildFailed, run

MEBIBYTE = 1024 * 1024
BOUNDS = Bounds(memory=256 * MEBIBYTE, cpu_seconds=20, file=MEBIBYTE, silence=30.0)


async def python(code: str, folder: Path, bounds: Bounds = BOUNDS) -> list[str]:
    lines: list[str] = []

    async def hear(line: str) -> None:
        lines.append(line.strip())

    await run([sys.executable, "-I", "-S", "-c", code], bounds, folder, hear)
    return lines


async def test_a_child_sees_its_folder_and_no_variable_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMPUS_SECRET", "not for converters")
    (seen,) = await python("import os; print(os.getcwd(), sorted(os.environ))", tmp_path)
    assert seen.startswith(str(tmp_path))
    assert "CAMPUS" not in seen


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's")
async def test_a_child_has_no_network(tmp_path: Path) -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    code = f"import socket\ntry: socket.create_connection(('127.0.0.1', {port}), 5); print('open')\nexcept OSError: print('closed')"
    allowed = await _may_unshare()
    assert await python(code, tmp_path) == ["closed" if allowed else "open"]
    server.close()
    await server.wait_closed()


async def _may_unshare() -> bool:
    arguments = ["--net"] if os.geteuid() == 0 else ["--user", "--net"]
    process = await asyncio.create_subprocess_exec("unshare", *arguments, "true", stderr=asyncio.subprocess.DEVNULL)
    return await process.wait() == 0


@pytest.mark.parametrize(
    "code",
    [
        "x = bytearray(1 << 30)",
        "open('large', 'wb').write(bytes(2 << 20))",
        "import os; os.abort()",
        "raise SystemExit(3)",
        "print('x' * (2 << 20))",
    ],
)
async def test_a_child_beyond_its_bounds_has_failed(tmp_path: Path, code: str) -> None:
    with pytest.raises(ChildFailed) as failed:
        await python(code, tmp_path)
    assert not failed.value.late


async def test_a_silent_child_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    code = "import os, sys, time\nif os.fork() == 0: open('grandchild', 'w').write(str(os.getpid()))\ntime.sleep(600)"
    impatient = Bounds(memory=256 * MEBIBYTE, cpu_seconds=20, file=MEBIBYTE, silence=2.0)
    with pytest.raises(ChildFailed) as failed:
        await python(code, tmp_path, impatient)
    assert failed.value.late
    await until(lambda: is_over(int((tmp_path / "grandchild").read_text())))


async def test_a_cancelled_conversion_kills_its_child(tmp_path: Path) -> None:
    task = asyncio.create_task(
        python("import os, time; open('child', 'w').write(str(os.getpid())); time.sleep(600)", tmp_path)
    )
    await until(lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text())
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: is_over(int((tmp_path / "child").read_text())))


def is_over(pid: int) -> bool:
    """Whether the process has ended; a grandchild may wait as a zombie for init."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


def test_the_server_and_its_program_agree_on_how_many_pages_there_may_be() -> None:
    assert pages.PAGES == pdf_program.PAGES


async def test_a_page_of_any_form_fits_into_its_pictures(tmp_path: Path) -> None:
    for size in ((960, 540), (540, 960), (5000, 20), (3, 3), (14_400, 14_400)):
        (tmp_path / "a.pdf").write_bytes(pdf(["x"], size))
        seen: list[tuple[int, int]] = []

        async def hear(line: pages.Line, seen: list[tuple[int, int]] = seen) -> None:
            seen.append((line["width"], line["height"]))

        await pages.render(tmp_path / "a.pdf", tmp_path, hear)
        ((width, height),) = seen
        assert max(width, height) == pdf_program.LARGE
        assert abs(height * size[0] - width * size[1]) <= max(size), "a pixel off at most"
