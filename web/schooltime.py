"""Local school time: every rule of days and hours is the school's, not the server's and not UTC's (IMP-07)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def zone_of(name: str) -> ZoneInfo:
    """The zone of a school, by its IANA name."""
    return ZoneInfo(name)


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """The wall clock of the school at an instant, without a zone: for texts and spreadsheets."""
    return instant.astimezone(zone).replace(tzinfo=None)


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the school's clock shows `wall`.

    Of an hour that comes twice it is the first; an hour that is skipped is taken as that much later (PEP 495).
    """
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the day begins there."""
    return instant(datetime.combine(day, time()), zone)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the next day begins there."""
    return start_of(day + timedelta(days=1), zone)


def half_a_year_before(instant_: datetime, zone: ZoneInfo) -> datetime:
    """The beginning of the same day six months ago there (LIVE-49); of a month that is too short, its last day."""
    today = local_date(instant_, zone)
    year, month = (today.year, today.month - 6) if today.month > 6 else (today.year - 1, today.month + 6)
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return start_of(date(year, month, min(today.day, last)), zone)
