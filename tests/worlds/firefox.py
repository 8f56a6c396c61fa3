"""Firefox ESR through Marionette, headless, with a fake camera and microphone. No geckodriver is needed.

    async with firefox() as page:
        await page.goto(url)
        await page.evaluate("async (n) => n + 1", 1)

Marionette speaks `<length>:<json>` over TCP: `[0, id, command, parameters]` there, `[1, id, error, result]` back.
Firefox does not connect to a candidate 127.0.0.1 unless it gathers loopback itself (`media.peerconnection.ice.loopback`).
"""

import asyncio
import itertools
import json
import os
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from shutil import which
from typing import Any

from tests.worlds.waiting import until

EXECUTABLE = which("firefox-esr") or which("firefox")

PREFERENCES: dict[str, bool | int | str] = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "marionette.port": 0,
    "media.autoplay.default": 0,
    "media.gmp-manager.updateEnabled": False,
    "media.navigator.permission.disabled": True,
    "media.navigator.streams.fake": True,
    "media.peerconnection.ice.loopback": True,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}

START_SECONDS = 40
SCRIPT_MILLISECONDS = 30_000

_CALL = """
const done = arguments[arguments.length - 1];
Promise.resolve((%s)(arguments[0])).then(
  (value) => done({ value: value === undefined ? null : value }),
  (error) => done({ error: String(error) }),
);
"""


class FirefoxError(RuntimeError):
    """What the page or Marionette refused, in their words."""


class FirefoxPage:
    """The browser's one tab."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._ids = itertools.count(1)

    async def goto(self, url: str) -> None:
        await self.command("WebDriver:Navigate", url=url)

    async def evaluate(self, function: str, argument: Any = None) -> Any:
        """As Playwright's `page.evaluate`: an expression, or a function that gets the argument."""
        source = function if "=>" in function else f"() => {function}"
        answer = await self.command(
            "WebDriver:ExecuteAsyncScript", script=_CALL % source, args=[argument], newSandbox=False, sandbox=None
        )
        result = answer["value"]
        if "error" in result:
            raise FirefoxError(result["error"])
        return result["value"]

    async def resize(self, width: int, height: int) -> None:
        await self.command("WebDriver:SetWindowRect", width=width, height=height)

    async def command(self, name: str, **parameters: Any) -> Any:
        """Any command of Marionette."""
        number = next(self._ids)
        body = json.dumps([0, number, name, parameters]).encode()
        self._writer.write(b"%d:%s" % (len(body), body))
        await self._writer.drain()
        _, answered, error, result = await self.read()
        assert answered == number
        if error:
            raise FirefoxError(error.get("message", "unknown error"))
        return result

    async def read(self) -> Any:
        length = await self._reader.readuntil(b":")
        return json.loads(await self._reader.readexactly(int(length[:-1])))

    async def close(self) -> None:
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()


@asynccontextmanager
async def firefox() -> AsyncIterator[FirefoxPage]:
    """A browser process with a fresh profile; both are gone afterwards."""
    if EXECUTABLE is None:
        raise RuntimeError("Firefox is not installed: apt-get install firefox-esr")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        _write_profile(Path(profile))
        process = await asyncio.create_subprocess_exec(
            EXECUTABLE,
            *("--headless", "--no-remote", "--marionette", "--profile", profile),
            env=os.environ | {"MOZ_HEADLESS": "1", "HOME": profile},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            page = await _connect(Path(profile))
            try:
                yield page
            finally:
                await page.close()
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


def _write_profile(profile: Path) -> None:
    lines = [f'user_pref("{name}", {json.dumps(value)});\n' for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("".join(lines))


async def _connect(profile: Path) -> FirefoxPage:
    """Firefox writes the port that it took into its profile."""
    active = profile / "MarionetteActivePort"
    await until(lambda: active.exists() and active.read_text().strip(), START_SECONDS, "Firefox does not start")
    reader, writer = await asyncio.open_connection("127.0.0.1", int(active.read_text()), limit=1 << 26)
    page = FirefoxPage(reader, writer)
    await page.read()
    await page.command("WebDriver:NewSession", capabilities={})
    await page.command("WebDriver:SetTimeouts", script=SCRIPT_MILLISECONDS)
    return page
