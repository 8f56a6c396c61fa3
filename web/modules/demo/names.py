"""Made-up names: common surnames and given names of Macau, composed at random from a given source of chance.

Chinese names carry their usual romanisation in Macau; Portuguese names carry a Chinese one, as families there do.
"""

import random
from dataclasses import dataclass, field

SURNAMES = (
    ("陳", "Chan"), ("李", "Lei"), ("黃", "Wong"), ("梁", "Leong"), ("林", "Lam"), ("何", "Ho"), ("吳", "Ng"),
    ("張", "Cheong"), ("鄭", "Cheang"), ("周", "Chao"), ("劉", "Lao"), ("蔡", "Choi"), ("馮", "Fong"), ("譚", "Tam"),
    ("蘇", "Sou"), ("郭", "Kuok"), ("盧", "Lou"), ("鄧", "Tang"), ("謝", "Che"), ("歐陽", "Ao Ieong"),
)  # fmt: skip
BOYS = (
    ("俊", "Chon"), ("健", "Kin"), ("文", "Man"), ("志", "Chi"), ("浩", "Hou"), ("樂", "Lok"), ("熙", "Hei"),
    ("軒", "Hin"), ("朗", "Long"), ("偉", "Wai"), ("明", "Meng"), ("謙", "Him"), ("宇", "U"), ("傑", "Kit"),
)  # fmt: skip
GIRLS = (
    ("詩", "Si"), ("敏", "Man"), ("慧", "Wai"), ("嘉", "Ka"), ("欣", "Ian"), ("雅", "Nga"), ("晴", "Cheng"),
    ("穎", "Weng"), ("琪", "Kei"), ("雯", "Man"), ("思", "Si"), ("美", "Mei"), ("芷", "Chi"), ("恩", "Ian"),
)  # fmt: skip
PORTUGUESE_SURNAMES = (
    ("do Rosário", "羅"), ("da Silva", "施"), ("Xavier", "沙"), ("Pereira", "白"), ("Fernandes", "范"),
    ("da Luz", "盧"), ("Gonçalves", "高"), ("Conceição", "江"),
)  # fmt: skip
PORTUGUESE_BOYS = ("João", "Miguel", "Tomás", "Rui", "António", "Luís", "Nuno", "José", "André")
PORTUGUESE_GIRLS = ("Sofia", "Inês", "Beatriz", "Conceição", "Mariana", "Leonor", "Lúcia", "Ana", "Fátima")


@dataclass(frozen=True, slots=True)
class Surname:
    chinese: str
    latin: str
    portuguese: bool = False


@dataclass(frozen=True, slots=True)
class FullName:
    """`name` is what the person goes by, `other` the name in the other script."""

    name: str
    other: str


@dataclass
class Namer:
    """Gives names that nobody in the school has yet."""

    chance: random.Random
    _given: set[str] = field(default_factory=set)

    def surname(self, *, portuguese: bool = False) -> Surname:
        if portuguese:
            latin, chinese = self.chance.choice(PORTUGUESE_SURNAMES)
            return Surname(chinese, latin, portuguese=True)
        return Surname(*self.chance.choice(SURNAMES))

    def full_name(self, surname: Surname, *, female: bool) -> FullName:
        """A new name; the lists make several hundred for each surname, so that a free one is soon found."""
        while True:
            made = self._compose(surname, GIRLS if female else BOYS, female=female)
            if made.name not in self._given:
                self._given.add(made.name)
                return made

    def _compose(self, surname: Surname, syllables: tuple[tuple[str, str], ...], *, female: bool) -> FullName:
        first, second = self.chance.sample(syllables, 2)
        chinese = surname.chinese + first[0] + second[0]
        if not surname.portuguese:
            return FullName(chinese, f"{surname.latin} {first[1]} {second[1]}")
        given = self.chance.sample(PORTUGUESE_GIRLS if female else PORTUGUESE_BOYS, 2)
        return FullName(f"{given[0]} {given[1]} {surname.latin}", chinese)
