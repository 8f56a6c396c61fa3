"""People at their pages: what a teacher, a student or a parent does in a browser, in their words (zh-Hant)."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from playwright.async_api import Browser, BrowserContext, Error, Locator, Page, expect

from tests.worlds.chromium import chromium
from tests.worlds.waiting import seen

expect.set_options(timeout=45_000)
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
        """Asks of the server what one click on the page 「你想成為誰？」 asks, and opens the workbench."""
        cast = await (await self.page.request.get(f"{self.url}/api/v1/demo/cast")).json()
        ids = {person["name"]: person["person_id"] for group in cast["groups"] for person in group["people"]}
        answer = await self.page.request.post(
            f"{self.url}/api/v1/demo/sign-in", data={"person_id": ids[self.name]}, headers={"Origin": self.url}
        )
        assert answer.ok, await answer.text()
        await self.page.goto(self.url)
        await self.is_greeted()

    async def is_greeted(self) -> None:
        await expect(self.page.get_by_role("heading", name=re.compile("你好"))).to_be_visible()

    async def stands_up(self, size: tuple[int, int]) -> None:
        """Leaves the product but not its address, so that the browser keeps the process of the page; and nothing stored."""
        self.troubles.clear()
        await self.page.unroute_all(behavior="ignoreErrors")
        await self.page.context.set_offline(offline=False)
        for other in self.page.context.pages:
            if other is not self.page:
                await other.close()
        await self.page.goto(f"{self.url}/icon.svg")
        await self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        await self.page.context.clear_cookies()
        await self.page.set_viewport_size({"width": size[0], "height": size[1]})

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

    async def sees_pictures(self, more: int = 10) -> None:
        """Decoded frames grow by so many."""
        before = await self.frames()
        await seen(lambda: self.frames(), lambda frames: frames >= before + more)

    async def hears_sound(self) -> None:
        """The energy of decoded sound grows."""
        before = await self.energy()
        await seen(lambda: self.energy(), lambda energy: energy > before + 1e-4)

    async def hears_voices(self, count: int) -> None:
        """So many audio streams bring packets."""

        async def flowing() -> int:
            before = {report["mid"]: report["packets"] for report in await self.inbound("audio")}
            await self.page.wait_for_timeout(700)
            return sum(report["packets"] > before.get(report["mid"], 0) for report in await self.inbound("audio"))

        await seen(flowing, lambda flowing: flowing == count)

    async def videos(self) -> int:
        """How many videos are being decoded."""
        before = {report["mid"]: report["frames"] for report in await self.inbound("video")}
        await self.page.wait_for_timeout(700)
        return sum(report["frames"] > before.get(report["mid"], 0) for report in await self.inbound("video"))

    async def transports(self) -> set[str]:
        return set(await self.page.evaluate(PAIRS))


class DeviceOptions(TypedDict, total=False):
    """The fields of `Device`, by name."""

    size: tuple[int, int]
    language: str
    script: str
    proxy: str | None


@dataclass(frozen=True, slots=True)
class Device:
    """What somebody sits at. `script` runs before those of each page, `proxy` carries all but media."""

    size: tuple[int, int] = DESKTOP
    language: str = "zh-Hant-MO"
    script: str = ""
    proxy: str | None = None

    async def opened(self, browser: Browser) -> BrowserContext:
        context = await browser.new_context(
            viewport={"width": self.size[0], "height": self.size[1]},
            locale=self.language,
            permissions=["camera", "microphone"],
            # Browsers leave out proxies for this machine unless they are told otherwise.
            proxy={"server": self.proxy, "bypass": "<-loopback>"} if self.proxy is not None else None,
        )
        await context.add_init_script(REMEMBER_PEERS + self.script)
        return context


class School:
    """The running product with one browser for all its people, each at a device of its own.

    Who leaves stays at hand for the next test: opening the product anew costs a quarter of starting a page for it.
    """

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self._seated: list[tuple[Person, Device]] = []
        self._at_hand: dict[tuple[str, Device], Person] = {}

    @property
    def people(self) -> list[Person]:
        """Who is here, in the order of coming."""
        return [person for person, _ in self._seated]

    async def person(self, name: str, **device: Unpack[DeviceOptions]) -> Person:
        """Somebody of the demo's cast, signed in."""
        person = await self._sit(name, Device(**device))
        await person.sign_in()
        return person

    async def stranger(self, **device: Unpack[DeviceOptions]) -> Person:
        """Somebody who is not signed in, with an empty page."""
        return await self._sit("", Device(**device))

    async def _sit(self, name: str, device: Device) -> Person:
        person = self._at_hand.pop((name, device), None)
        if person is None:
            context = await device.opened(self.browser)
            person = Person(await context.new_page(), self.url, name)
        self._seated.append((person, device))
        return person

    async def leave(self) -> None:
        """All go, and nothing that their pages stored is kept."""
        seated, self._seated = self._seated, []
        for person, device in seated:
            try:
                await person.stands_up(device.size)
                self._at_hand[person.name, device] = person
            except Error:  # a page that crashed in its test
                await person.page.context.close()

    async def close(self) -> None:
        await self.leave()
        for person in self._at_hand.values():
            await person.page.context.close()
        self._at_hand.clear()


@asynccontextmanager
async def school(
    url: str, flags: tuple[str, ...] = (), *, without: tuple[str, ...] = (), windows: bool = False
) -> AsyncIterator[School]:
    """With a browser of its own."""
    async with chromium((CALM_CAMERA, *flags), without=without, windows=windows) as browser:
        yield School(browser, url)
