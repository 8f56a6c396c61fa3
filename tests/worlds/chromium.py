"""Debian's Chromium under Playwright, headless, with a fake camera, microphone and screen.

async with chromium() as browser:
    async with page_of(browser) as page: ...      # its own context: own cookies, own permissions
"""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from shutil import which

from playwright.async_api import Browser, Page, async_playwright

EXECUTABLE = which("chromium")
SHELL = which("chromium-headless-shell") or EXECUTABLE
"""The same engine without the windows around it, where it is installed: a new page costs 40 % of the processor."""

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@asynccontextmanager
async def chromium(
    more: Sequence[str] = (), *, without: Collection[str] = (), windows: bool = False
) -> AsyncIterator[Browser]:
    """A browser process, with further flags and without some of the usual ones; with `windows` for what they alone can do."""
    if EXECUTABLE is None:
        raise RuntimeError("chromium is not installed: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=EXECUTABLE if windows else SHELL,
            headless=True,
            args=[*(flag for flag in FLAGS if flag not in without), *more],
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def page_of(browser: Browser, width: int = 1280, height: int = 800) -> AsyncIterator[Page]:
    """A page of somebody else: nothing is shared with other pages of the browser."""
    context = await browser.new_context(viewport={"width": width, "height": height})
    try:
        yield await context.new_page()
    finally:
        await context.close()


@asynccontextmanager
async def chromium_pages(count: int, more: Sequence[str] = ()) -> AsyncIterator[list[Page]]:
    """A browser with so many strangers' pages."""
    async with chromium(more) as browser, AsyncExitStack() as stack:
        yield [await stack.enter_async_context(page_of(browser)) for _ in range(count)]
