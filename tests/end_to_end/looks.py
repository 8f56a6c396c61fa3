"""What a page must be for everybody: without violations by axe, large enough to touch, no wider than the screen."""

from pathlib import Path
from typing import Any

from tests.end_to_end.people import Person

AXE = Path(__file__).parents[2] / "web/client/node_modules/axe-core/axe.min.js"

RUN_AXE = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const result = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
  return result.violations.map((each) => [each.id, each.nodes.map((node) => node.html)]);
}"""

SMALL_TARGETS = """() => [...document.querySelectorAll('button, a[href]')]
  .filter((each) => each.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([each, box]) => box.width > 1 && (box.width < 43.5 || box.height < 43.5))
  .map(([each, box]) => `${each.textContent || each.ariaLabel}: ${box.width}x${box.height}`)"""


SETTLED = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const moving = () =>
    document.getAnimations().filter((each) => each.playState === 'running' && each.effect?.getComputedTiming().endTime !== Infinity);
  const patience = performance.now() + 2000;
  await frame();
  for (let left = moving(); left.length && performance.now() < patience; left = moving()) {
    await Promise.allSettled(left.map((each) => each.finished));
    await frame();
  }
}"""
"""What fades in or out is half transparent meanwhile, and would be measured so. A level of sound moves for ever: hence the end."""


async def looks_well(person: Person) -> None:
    """Once it stands still: readable by everybody, large enough to touch, no wider than its window."""
    found = await violations(person), await small_targets(person), await overflow(person)
    assert found == ([], [], 0), found  # the helper is no test: pytest would not tell what was found


async def violations(person: Person) -> list[Any]:
    """What axe finds (WCAG 2.2 AA): rules, each with the elements that break it."""
    await person.page.evaluate(SETTLED)
    await person.page.evaluate(AXE.read_text())
    found: list[Any] = await person.page.evaluate(RUN_AXE)
    return found


async def small_targets(person: Person) -> list[str]:
    """Buttons and links of the page that are smaller than 44 px in a direction."""
    found: list[str] = await person.page.evaluate(SMALL_TARGETS)
    return found


async def overflow(person: Person) -> int:
    """By how many pixels the page is wider than its window."""
    wider: int = await person.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(0, wider)
