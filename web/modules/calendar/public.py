"""THE ONLY FILE that imports holidays: the public holidays of a school's region. They fill a calendar, they do not rule it."""

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Region:
    """`categories` and languages are those that the library has for the country; the second language may be none."""

    country: str
    category: str
    language: str
    other: str | None


REGIONS: Final = {
    "Asia/Macau": Region("MO", "government", "zh_MO", "pt_MO"),
    "Asia/Hong_Kong": Region("HK", "public", "zh_HK", "en_HK"),
    "Asia/Shanghai": Region("CN", "public", "zh_CN", None),
    "Asia/Taipei": Region("TW", "public", "zh_TW", None),
    "Europe/Lisbon": Region("PT", "public", "pt_PT", None),
}
"""By the school's time zone. Of Macau it is the days of public offices, which schools keep (libraries.md, E7)."""


@dataclass(frozen=True, slots=True)
class Holiday:
    day: date
    name: str
    name_other: str


def holidays_of(time_zone: str, year: int) -> list[Holiday]:
    """The public holidays of the year where the zone is; none for a zone that no region has. Loads the library: slow."""
    region = REGIONS.get(time_zone)
    if region is None:
        return []
    names = _named(region, region.language, year)
    others = _named(region, region.other, year) if region.other is not None else {}
    return [Holiday(day, names[day], others.get(day, "")) for day in sorted(names)]


def _named(region: Region, language: str, year: int) -> dict[date, str]:
    from holidays import country_holidays  # noqa: TID251

    found = country_holidays(region.country, years=year, categories=(region.category,), language=language)
    return {day: name for day, name in found.items() if day.year == year}
