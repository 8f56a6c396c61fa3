"""THE ONLY FILE that imports pypinyin and ToJyutping: how a Chinese name may be typed by its sounds, in Mandarin and Cantonese.

For 陳大文: " chen da wen chendawen cdw can daai man candaaiman cdm". A search compares what was typed with the beginning
of each way. Surnames that sound otherwise than the same character in a text have both ways: 曾 is zeng and ceng.
"""

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Final

_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")
_TONE: Final = re.compile(r"\d$")
_MANDARIN_SURNAMES: Final[Mapping[str, str]] = {
    "曾": "zeng", "單": "shan", "单": "shan", "區": "ou", "区": "ou", "仇": "qiu", "解": "xie", "查": "zha", "任": "ren",
    "華": "hua", "华": "hua", "翟": "zhai", "樂": "yue", "乐": "yue", "朴": "piao", "蓋": "ge", "盖": "ge", "尉": "yu",
    "冼": "xian", "覃": "qin", "繆": "miao", "缪": "miao", "葉": "ye", "叶": "ye", "黑": "he", "秘": "bi", "折": "she",
}  # fmt: skip
_CANTONESE_SURNAMES: Final[Mapping[str, str]] = {
    "曾": "zang", "單": "sin", "单": "sin", "區": "au", "区": "au", "任": "jam", "查": "zaa", "華": "waa", "华": "waa",
    "翟": "zaak", "樂": "ngok", "乐": "ngok", "冼": "sin", "覃": "taam", "仇": "kau", "解": "haai",
}  # fmt: skip

Reader = Callable[[str], Sequence[str]]


def sounds_of(text: str) -> str:
    """All ways for each run of Chinese characters in the text, each with a space before it; empty without any."""
    return "".join(f" {way}" for run in _HAN.findall(text) for way in dict.fromkeys(_ways(run)))


async def load() -> None:
    """Loads the dictionaries beside the event loop: they take seconds on a busy machine, and a class that runs waits for
    nobody. To be awaited before the write unit in which a person gets a name."""
    await asyncio.to_thread(sounds_of, "一")


def _ways(run: str) -> Iterator[str]:
    for read, surnames in ((_mandarin, _MANDARIN_SURNAMES), (_cantonese, _CANTONESE_SURNAMES)):
        syllables = read(run)
        readings = [list(syllables)]
        if run[0] in surnames and surnames[run[0]] != syllables[0]:
            readings.append([surnames[run[0]], *syllables[1:]])
        yield from chain.from_iterable(_typed(one) for one in readings)


def _typed(syllables: Sequence[str]) -> tuple[str, str, str]:
    """Syllable by syllable, in one word, by the initials."""
    return " ".join(syllables), "".join(syllables), "".join(one[0] for one in syllables)


def _mandarin(run: str) -> Sequence[str]:
    return [one.replace("ü", "v") for one in _pinyin()(run)]


def _cantonese(run: str) -> Sequence[str]:
    return _jyutping()(run)


@cache
def _pinyin() -> Reader:
    """Loaded when it is first needed: the dictionaries take a tenth of a second, and those of Cantonese a whole one."""
    from pypinyin import Style, lazy_pinyin  # noqa: TID251

    def read(run: str) -> Sequence[str]:
        return lazy_pinyin(run, style=Style.NORMAL)

    return read


@cache
def _jyutping() -> Reader:
    from ToJyutping import get_jyutping_list  # type: ignore[import-untyped]  # noqa: TID251

    def read(run: str) -> Sequence[str]:
        return [_TONE.sub("", sound) if sound else char for char, sound in get_jyutping_list(run)]

    return read
