"""People at their pages: what a teacher, a student or a parent does in a browser, in their words (zh-Hant)."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.worlds.chromium import chromium
from tests.worlds.waiting import seen

expect.set_options(timeout=20_000)
"""Milliseconds: how long a busy machine may take to show something."""
CALM_CAMERA = "--use-fake-device-for-media-stream=fps=10"
"""Half of the pictures of the usual fake camera, and half of what encoding and decoding them costs."""
DESKTOP = (1280, 800)
PHONE = (360, 740)

REMEMBER_PEERS = """
window.peers = [];
window.RTCPeerConnection = class extends window.RTCPeerConnection {
  constructor(...settings) { super(...settings); window.peers.push(this); }
};
"""
"""Before the page's own scripts: keeps every peer connection, so that a test can ask for its statistics."""

INBOUND = """async () => {
  const live = window.peers.filter((peer) => peer.connectionState !== 'closed');
  const found = [];
  for (const peer of live) (await peer.getStats()).forEach((report) => {
    if (report.type === 'inbound-rtp') found.push({
      mid: report.mid, kind: report.kind, frames: report.framesDecoded ?? 0, width: report.frameWidth ?? 0,
      energy: report.totalAudioEnergy ?? 0, packets: report.packetsReceived ?? 0, freezes: report.freezeCount ?? 0,
    });
  });
  return found;
}"""

PAIRS = """async () => {
  const found = [];
  for (const peer of window.peers) {
    const reports = await peer.getStats();
    reports.forEach((report) => {
      if (report.type !== 'transport' || !report.selectedCandidatePairId) return;
      const pair = reports.get(report.selectedCandidatePairId);
      found.push(reports.get(pair.remoteCandidateId).protocol);
    });
  }
  return found;
}"""


class Person:
    """One signed-in person with a browser of its own."""

    def __init__(self, page: Page, url: str, name: str) -> None:
        self.page, self.url, self.name = page, url, name
        self.troubles: list[str] = []
        """Errors of the page's scripts, and of the console but for answers that the test provoked."""
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(message.text)

    # --- Getting in ---

    async def sign_in(self) -> None:
        """One click on the page 「你想以誰的身份進入？」."""
        await self.page.goto(f"{self.url}/cast")
        await self.page.get_by_role("button").filter(has=self.page.get_by_text(self.name, exact=True)).click()
        await expect(self.page.get_by_role("heading", name=re.compile("你好"))).to_be_visible()

    async def go(self, place: str) -> None:
        """One of 消息, 通訊錄, 工作台, 我."""
        await self.page.get_by_role("link", name=re.compile(place)).first.click()

    async def enter_live_class(self) -> None:
        """One tap on the workbench."""
        await self.page.get_by_role("link", name=re.compile("進入課堂")).first.click()
        await expect(self.count).to_be_visible()

    # --- In class ---

    @property
    def count(self) -> Locator:
        return self.page.get_by_text(re.compile(r"正在上課\s*\d+")).first

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=re.compile(name)).first

    def tab(self, name: str) -> Locator:
        return self.page.get_by_role("tab", name=re.compile(name)).first

    async def comment(self, text: str) -> None:
        box = self.page.get_by_placeholder("說點什麼…")
        await box.fill(text)
        await box.press("Enter")

    def sees_comment(self, text: str) -> Any:
        return expect(self.page.get_by_text(text, exact=True).first).to_be_visible()

    # --- What arrives ---

    async def inbound(self, kind: str) -> list[dict[str, Any]]:
        return [report for report in await self.page.evaluate(INBOUND) if report["kind"] == kind]

    async def frames(self) -> int:
        return sum(report["frames"] for report in await self.inbound("video"))

    async def energy(self) -> float:
        return float(sum(report["energy"] for report in await self.inbound("audio")))

    async def sees_pictures(self, more: int = 10, within: float = 20.0) -> None:
        """Decoded frames grow by so many."""
        before = await self.frames()
        await seen(lambda: self.frames(), lambda frames: frames >= before + more, within)

    async def hears_sound(self, within: float = 20.0) -> None:
        """The energy of decoded sound grows."""
        before = await self.energy()
        await seen(lambda: self.energy(), lambda energy: energy > before + 1e-4, within)

    async def hears_voices(self, count: int, within: float = 15.0) -> None:
        """So many audio streams bring packets."""

        async def flowing() -> int:
            before = {report["mid"]: report["packets"] for report in await self.inbound("audio")}
            await self.page.wait_for_timeout(700)
            return sum(report["packets"] > before.get(report["mid"], 0) for report in await self.inbound("audio"))

        await seen(flowing, lambda flowing: flowing == count, within)

    async def videos(self) -> int:
        """How many videos are being decoded."""
        before = {report["mid"]: report["frames"] for report in await self.inbound("video")}
        await self.page.wait_for_timeout(700)
        return sum(report["frames"] > before.get(report["mid"], 0) for report in await self.inbound("video"))

    async def transports(self) -> set[str]:
        return set(await self.page.evaluate(PAIRS))


class School:
    """The running product with one browser for all its people, each in a context of its own."""

    def __init__(self, browser: Browser, url: str, stack: AsyncExitStack) -> None:
        self.browser, self.url, self.stack = browser, url, stack
        self.people: list[Person] = []

    async def person(
        self,
        name: str,
        *,
        size: tuple[int, int] = DESKTOP,
        language: str = "zh-Hant-MO",
        script: str = "",
        proxy: str | None = None,
    ) -> Person:
        """Somebody of the demo's cast, signed in. `script` runs before those of each page, `proxy` carries all but media."""
        context: BrowserContext = await self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=language,
            permissions=["camera", "microphone"],
            # Browsers leave out proxies for this machine unless they are told otherwise.
            proxy={"server": proxy, "bypass": "<-loopback>"} if proxy is not None else None,
        )
        self.stack.push_async_callback(context.close)
        await context.add_init_script(REMEMBER_PEERS + script)
        person = Person(await context.new_page(), self.url, name)
        await person.sign_in()
        self.people.append(person)
        return person


@asynccontextmanager
async def school(url: str, flags: tuple[str, ...] = (), *, without: tuple[str, ...] = ()) -> AsyncIterator[School]:
    async with chromium((CALM_CAMERA, *flags), without=without) as browser, AsyncExitStack() as stack:
        yield School(browser, url, stack)
