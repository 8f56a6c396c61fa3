"""What rooms tell of a lesson, for tests: facts with times in minutes from its beginning, kept by the registrar."""

from datetime import datetime, timedelta

from signaling import facts
from signaling.facts import Fact
from signaling.identity import PersonId
from signaling.messages import (
    CheckInId,
    CloseReason,
    Comment,
    CommentId,
    ElementId,
    InkElement,
    InkTool,
    MemberId,
    PersonKind,
    RoomId,
)
from tests.web.modules.campus import START, Campus
from web.modules.classes.registrar import ClassRegistrar


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


async def keep(campus: Campus, class_id: str, *reported: Fact) -> None:
    await ClassRegistrar(campus.services).keep(RoomId(class_id), reported)


def came(person: str, minutes: float) -> Fact:
    return facts.PersonJoined(PersonId(person), at(minutes))


def went(person: str, minutes: float) -> Fact:
    return facts.PersonLeft(PersonId(person), at(minutes))


def stayed(person: str, begin: float, end: float) -> list[Fact]:
    return [came(person, begin), went(person, end)]


def said(person: str, number: int, text: str, minutes: float, *, to_hosts: bool = False) -> Fact:
    comment = Comment(
        id=CommentId(f"c{number}"),
        member_id=MemberId("m"),
        name="",
        kind=PersonKind.PARENT,
        text=text,
        sent_at=at(minutes),
        to_hosts=to_hosts,
    )
    return facts.Commented(comment, PersonId(person))


def asked(number: int, minutes: float, until: float | None = None) -> Fact:
    """A check-in begins."""
    return facts.CheckInStarted(CheckInId(f"k{number}"), number, at(minutes), at(until) if until is not None else None)


def answered(number: int, child: str, by: str, minutes: float) -> Fact:
    return facts.CheckedIn(CheckInId(f"k{number}"), PersonId(child), PersonId(by), at(minutes))


def closed(number: int, minutes: float) -> Fact:
    return facts.CheckInEnded(CheckInId(f"k{number}"), at(minutes))


def spoke(person: str, begin: float, end: float) -> Fact:
    return facts.Spoke(PersonId(person), at(begin), at(end))


def stroke(number: int) -> InkElement:
    return InkElement(
        id=ElementId(f"e{number}"),
        member_id=MemberId("m"),
        tool=InkTool.PEN,
        color="#ff0000",
        width=20,
        points=[number, 2, 50, 3, 4, 60],
        done=True,
    )


def ended(minutes: float, reason: CloseReason = CloseReason.ENDED) -> Fact:
    return facts.RoomOver(reason, at(minutes))
