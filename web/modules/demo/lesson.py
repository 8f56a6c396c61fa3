"""The slides of the demo: a lesson 「10的加法」 in five pages, drawn here so that no picture lies in the repository. Pure.

Coordinates are leaf units (web/modules/slides/drawing.py): 1/10000 of the page's width, downwards; the page is 16 to 9.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from signaling.messages import InkElement, InkTool, MemberId
from signaling.messages.base import ElementId
from web.modules.slides.drawing import BOARD, Mark, marks, path, text
from web.modules.slides.exporting import Sheet

PAPER, INK, FAINT, RED, BLUE, AMBER = "#fdfaf3", "#23211d", "#8a8375", "#d92d20", "#1d6fd8", "#f5b800"
BOTTOM: Final = 10_000 * BOARD[1] / BOARD[0]
LEFT: Final = 800.0


@dataclass(frozen=True, slots=True)
class Words:
    """A text in Chinese, and in English for a server without a Chinese font."""

    zh: str
    en: str

    def __call__(self, chinese: bool) -> str:
        return self.zh if chinese else self.en


TITLE: Final = Words("10的加法", "Adding up to 10")
GREETING: Final = Words("一年級數學 · 第四課", "Mathematics, grade 1 · lesson 4")
FRAME: Final = Words("十格圖：7 再加幾就是 10？", "The ten frame: 7 and how many make 10?")
PAIRS: Final = Words("10 的好朋友", "Friends of 10")
PRACTICE: Final = Words("練一練", "Your turn")
STORY: Final = Words(
    "樹上有 6 隻小鳥，又飛來 4 隻，一共有幾隻？", "6 birds sit in a tree, 4 more come. How many are there?"
)
SUMMARY: Final = Words("今天學會了", "Today we have learned")
LEARNED: Final = (
    Words("湊十：先想還差幾", "Make ten: how many are missing?"),
    Words("換一換位置，得數一樣", "Change places, same result"),
    Words("回家找一找身邊的 10", "Find tens at home"),
)
NOTES: Final = (
    Words("先請學生伸出十隻手指，一起數一遍。", "Ask the students for ten fingers; count them together."),
    Words(
        "用畫筆把空格一個一個點上，讓學生說出還差 3。", "Dot the empty boxes with the pen; let them say: 3 are missing."
    ),
    Words("請一位學生申請發言，說出一對好朋友。", "Let a student ask to speak and name a pair."),
    Words("給兩分鐘。收答案前先點名。", "Give two minutes. Check in before the answers."),
    Words("課後把這份課件連同標註匯出 PDF。", "After the lesson export the slides with the ink as PDF."),
)


def sheets(chinese: bool) -> list[Sheet]:
    """The five pages, for pdf.py."""
    pages = (_cover(chinese), _frame(chinese), _pairs(chinese), _practice(chinese), _summary(chinese))
    return [{"blank": BOARD, "marks": [_box(0, 0, 10_000, BOTTOM, PAPER), *page]} for page in pages]


def notes(chinese: bool) -> list[str]:
    return [note(chinese) for note in NOTES]


def _cover(chinese: bool) -> Iterator[Mark]:
    yield _box(0, 0, 320, BOTTOM, RED)
    yield text([TITLE(chinese)], LEFT, 1500, 1000 if chinese else 800, INK)
    yield text([GREETING(chinese)], LEFT, 3200, 320, FAINT)
    yield from _dots([(8300 + 360 * (n % 2), 1400 + 360 * (n // 2)) for n in range(10)], AMBER)


def _frame(chinese: bool) -> Iterator[Mark]:
    yield _heading(FRAME, chinese)
    size, top = 1300.0, 1700.0
    for row in range(2):
        for column in range(5):
            x, y = 1700 + column * size, top + row * size
            yield _ring(x, y, x + size, y + size, InkTool.RECTANGLE)
            if row * 5 + column < 7:
                yield from _dots([(x + size / 2, y + size / 2)], BLUE, 380)
    yield text(["7 + ? = 10"], 3600, top + 2 * size + 150, 560, INK)


def _pairs(chinese: bool) -> Iterator[Mark]:
    yield _heading(PAIRS, chinese)
    for place, first in enumerate((1, 2, 3, 4, 5)):
        y = 1500 + place * 760
        yield text([f"{first}  +  {10 - first}  =  10"], 1300, y, 460, INK)
        yield from _dots([(5400 + 380 * n, y + 300) for n in range(first)], RED, 130)
        yield from _dots([(5400 + 380 * n, y + 300) for n in range(first, 10)], BLUE, 130)


def _practice(chinese: bool) -> Iterator[Mark]:
    yield _heading(PRACTICE, chinese)
    for place, sum_ in enumerate(("8 + ☐ = 10", "☐ + 5 = 10", "10 - 4 = ☐")):
        yield text([sum_.replace("☐", "__")], 1300, 1500 + place * 850, 520, INK)
    yield text([STORY(chinese)], LEFT, 4500, 330 if chinese else 260, BLUE)


def _summary(chinese: bool) -> Iterator[Mark]:
    yield _heading(SUMMARY, chinese)
    for place, line in enumerate(LEARNED):
        y = 1700 + place * 950
        yield from _dots([(1100, y + 290)], AMBER, 150)
        yield text([line(chinese)], 1500, y, 440, INK)


def _heading(words: Words, chinese: bool) -> Mark:
    return text([words(chinese)], LEFT, 450, 540 if chinese else 400, INK)


def _box(left: float, top: float, right: float, bottom: float, color: str) -> Mark:
    return path([["M", left, top], ["L", right, top], ["L", right, bottom], ["L", left, bottom], ["Z"]], color)


def _ring(left: float, top: float, right: float, bottom: float, tool: InkTool) -> Mark:
    (mark,) = _drawn(tool, (left, top, right, bottom), INK, 30)
    return mark


def _dots(places: Sequence[tuple[float, float]], color: str, radius: float = 140) -> Iterator[Mark]:
    for x, y in places:
        (mark,) = _drawn(InkTool.ELLIPSE, (x - radius, y - radius, x + radius, y + radius), color, 0)
        yield mark


def _drawn(tool: InkTool, box: tuple[float, float, float, float], color: str, width: int) -> list[Mark]:
    left, top, right, bottom = (round(value) for value in box)
    element = InkElement(
        id=ElementId("demo"), member_id=MemberId("demo"), tool=tool, color=color, width=width,
        points=[left, top, 0, right, bottom, 0], done=True,
    )  # fmt: skip
    return marks([element], 1.0)
