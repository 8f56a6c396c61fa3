"""Forgetting a person for good (IMP-22): what becomes of every row that names it, as one table, and the doing of it.

Three fates. REMOVED: the row is the person's own. UNTIED: the row is somebody else's or the school's, and lets go of the
person. NAMELESS: the row belongs to a lesson in which others were too; it stays, since attendance and records of the others
hang on it, and leads to a person without name and number. What is written in no row stays and is said on the page: voices
and pictures in recordings, until these expire or are deleted, and the audit, which holds ids and never a name.

A table that names a person and is not among `RULES` fails tests/web/modules/test_erasing.py: somebody has to decide.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, String, Table, and_, cast, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from chat.tables import Message, ReadMark
from web.database import Base
from web.modules.directory.tables import Person, names
from web.modules.roster.leaving import Belongings
from web.modules.roster.tables import Departure
from web.modules.slides.actions import FREE
from web.services import Services

NOBODY: Final = "—"


class Fate(Enum):
    REMOVED = "removed"
    UNTIED = "untied"
    NAMELESS = "nameless"


@dataclass(frozen=True, slots=True)
class Rule:
    """`blanks`: the columns that hold the person's name or words, with what stands there afterwards."""

    fate: Fate
    blanks: Mapping[str, str]


def _nameless(**blanks: str) -> Rule:
    return Rule(Fate.NAMELESS, blanks)


def _untied(**blanks: str) -> Rule:
    return Rule(Fate.UNTIED, blanks)


REMOVED: Final = Rule(Fate.REMOVED, {})
RULES: Final[Mapping[str, Rule]] = {
    # What the person is in schools, and how it signs in. Most of it went when it left.
    "identity.person_id": REMOVED,
    "department_member.person_id": REMOVED,
    "person_tag.person_id": REMOVED,
    "enrolment.person_id": REMOVED,
    "head_teacher.person_id": REMOVED,
    "teaching.person_id": REMOVED,
    "guardianship.parent_id": REMOVED,
    "guardianship.child_id": REMOVED,
    "departure.person_id": REMOVED,
    "departure.by_id": _untied(),
    "operator.person_id": REMOVED,
    "sign_in.person_id": REMOVED,
    "sign_in_link.person_id": REMOVED,
    "screen_sign_in.person_id": REMOVED,
    "code_request.person_id": REMOVED,
    "passkey.person_id": REMOVED,
    "passkey_challenge.person_id": REMOVED,
    "school_account.person_id": REMOVED,
    "openid_attempt.person_id": REMOVED,
    "api_token.person_id": REMOVED,
    # Sign-up: the walks with the agreed terms, and the proved cards. The register's rows follow in `_cards`.
    "sign_up.person_id": REMOVED,
    "card_binding.person_id": REMOVED,
    "card_binding.holder_id": REMOVED,
    "school_terms.by_id": _untied(),
    # The authority's number stays alone: its next file must still be answered "removed from the directory" (PROM-14).
    "student_number.person_id": _untied(name=NOBODY),
    "inbox_entry.person_id": REMOVED,
    # Slides go with their files (`_slides`); recordings have copies of the pages that they show.
    "deck.owner_id": REMOVED,
    "deck_export.owner_id": REMOVED,
    # Lessons.
    "live_class.host_id": _nameless(host_name=NOBODY),
    "booking.host_id": _nameless(host_name=NOBODY),
    "booking_invitee.person_id": REMOVED,
    "class_invitee.person_id": REMOVED,
    "class_expected.person_id": _nameless(name=NOBODY),
    "class_viewer.person_id": _nameless(name=NOBODY),
    "class_comment.person_id": _nameless(text=""),
    "class_check_in_reply.person_id": _nameless(),
    "class_speech.person_id": _nameless(),
    "presence_span.person_id": _nameless(),
    # A recording is the school's; whose lesson it was is not told any more. Its search text is made anew in `_recordings`.
    "recording.creator_id": _untied(creator_name=NOBODY),
    "recording_watched.person_id": REMOVED,
    "recording_consent.person_id": REMOVED,
    "recording_consent.by_id": _untied(by_name=NOBODY),
}  # fmt: skip
BY_NAME: Final = (
    "sign_up_code.made_by", "sign_up.decided_by", "class_plan.made_by", "student_upload.made_by", "people_upload.made_by",
    "promotion_run.made_by", "promotion_run.undone_by", "year_backup.made_by", "live_card.host_name",
)  # fmt: skip
"""Names without an id beside them, for reading only: cleared where they are the person's, and a namesake's with it. Who it
was is in the audit, by the id."""
BY_ID: Final = {"promotion_run_line.person_id": "name", "student_upload_line.person_id": "name"}
"""Ids without a foreign key, in lists of files that stay; with the column of the name."""


async def do_erase(session: AsyncSession, services: Services, person: Person) -> None:
    """Forgets the person in the caller's write unit. Its files go by jobs of the same transaction."""
    departures = (await session.scalars(select(Departure).where(Departure.person_id == person.id))).all()
    left = [one.school_id for one in departures]
    await _called_after(session, departures, person)
    await _slides(session, services, person)
    await _cards(session, left, person)
    await _names(session, left, person)
    await _recordings(session, person)
    for table, columns in naming_tables():
        for column in columns:
            await _apply(session, table, column, person)
    await session.execute(update(Message).where(Message.author_id == person.id).values(text=""))
    await session.execute(delete(ReadMark).where(ReadMark.person_id == person.id))
    for name, value in {**names(NOBODY), "phone": None}.items():
        setattr(person, name, value)
    await session.flush()


def naming_tables() -> Iterator[tuple[Table, list[Column[Any]]]]:
    """Each table with its columns that name a person, those that others depend on last."""
    for table in reversed(Base.metadata.sorted_tables):
        columns = [
            column for column in table.c if any(key.column.table is Person.__table__ for key in column.foreign_keys)
        ]
        if columns:
            yield table, columns


async def _apply(session: AsyncSession, table: Table, column: Column[Any], person: Person) -> None:
    rule, mine = RULES[f"{table.name}.{column.name}"], column == person.id
    if rule.fate is Fate.REMOVED:
        await session.execute(delete(table).where(mine))
        return
    changed: dict[str, Any] = dict(rule.blanks)
    if rule.fate is Fate.UNTIED:
        changed[column.name] = None
    if changed:
        await session.execute(update(table).where(mine).values(changed))


async def _slides(session: AsyncSession, services: Services, person: Person) -> None:
    """The rows go by their rule, with their pages; here the objects."""
    for name in ("deck", "deck_export"):
        table = _table(name)
        for key in await session.scalars(select(table.c.key).where(table.c.owner_id == person.id)):
            await services.jobs.add(session, FREE, {"key": key})


async def _cards(session: AsyncSession, schools: Sequence[str], person: Person) -> None:
    """The person's own cards leave the register, with the tries on them; walks by which parents proved them keep no more
    than what their parents agreed to. A later import of the register brings a card back as anybody's."""
    bindings, cards, walks, tries = (
        _table(one) for one in ("card_binding", "education_card", "sign_up", "birth_date_try")
    )
    bound = select(bindings.c.number).where(bindings.c.holder_id == person.id)
    registered = select(_table("student_number").c.number).where(_table("student_number").c.person_id == person.id)
    known = select(cards.c.number).where(cards.c.school_id.in_(schools), cards.c.student_number.in_(registered))
    numbers = {*(await session.scalars(bound)), *(await session.scalars(known))}
    for table, column in ((cards, "number"), (tries, "number")):
        await session.execute(delete(table).where(table.c.school_id.in_(schools), table.c[column].in_(numbers)))
    own = walks.c.person_id == person.id
    if person.phone is not None:
        own = or_(own, walks.c.phone == person.phone)
        codes = _table("code_request")
        await session.execute(delete(codes).where(codes.c.phone == person.phone))
    await session.execute(delete(walks).where(own))
    shown = and_(walks.c.school_id.in_(schools), walks.c.card_number.in_(numbers))
    blank = {"details": None, "card_number": None, "card_name": "", "card_name_other": ""}
    await session.execute(update(walks).where(shown).values(blank))


async def _names(session: AsyncSession, schools: Sequence[str], person: Person) -> None:
    """Where the name stands in rows that are not the person's own."""
    for place in BY_NAME:
        table, column = _place(place)
        same = (table.c.school_id.in_(schools), column == person.name)
        await session.execute(update(table).where(*same).values({column.name: NOBODY}))
    for place, name in BY_ID.items():
        table, column = _place(place)
        await session.execute(update(table).where(column == person.id).values({name: NOBODY}))
    viewers = _table("class_viewer")
    await _rewrite(session, viewers.c.children, person.id, _without_child(person.id), viewers.c.school_id.in_(schools))
    entries = _table("inbox_entry")
    await _rewrite(session, entries.c.params, person.name, _without_name(person.name), entries.c.school_id.in_(schools))


async def _called_after(session: AsyncSession, departures: Sequence[Departure], person: Person) -> None:
    """Parents have no name of their own from the sign-up (SUB-27): 「小明的媽媽」 is called so after the child no more."""
    bonds = [bond for one in departures for bond in Belongings.model_validate(one.was).bonds]
    for parent_id in {bond.parent_id for bond in bonds if bond.child_id == person.id}:
        parent = await session.get_one(Person, parent_id)
        if person.name in parent.name:
            for column, value in names(parent.name.replace(person.name, NOBODY), parent.name_other).items():
                setattr(parent, column, value)


async def _rewrite(
    session: AsyncSession, column: Column[Any], text: str, change: Any, within: ColumnElement[bool]
) -> None:
    """Changes the JSON of the rows in which the text stands."""
    table = column.table
    assert isinstance(table, Table)
    written = json.dumps(text)[1:-1]
    keys = list(table.primary_key.columns)
    found = select(*keys, column).where(within, cast(column, String).contains(written, autoescape=True))
    for row in (await session.execute(found)).all():
        this = and_(*(key == value for key, value in zip(keys, row[:-1], strict=True)))
        await session.execute(update(table).where(this).values({column.name: change(row[-1])}))


def _without_child(person_id: str) -> Any:
    """A parent's list of the children that it attended for: the child is counted on, nameless."""

    def change(children: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**one, "name": NOBODY} if one.get("id") == person_id else one for one in children]

    return change


def _without_name(name: str) -> Any:
    """What somebody was told: 「{host_name}的課」."""

    def change(params: dict[str, Any]) -> dict[str, Any]:
        return {key: NOBODY if value == name else value for key, value in params.items()}

    return change


async def _recordings(session: AsyncSession, person: Person) -> None:
    """They are found by their titles alone from now on."""
    table = _table("recording")
    mine = select(table.c.id, table.c.title).where(table.c.creator_id == person.id)
    for id_, title in (await session.execute(mine)).all():
        await session.execute(update(table).where(table.c.id == id_).values(search_text=names(title)["search_text"]))


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _place(place: str) -> tuple[Table, Column[Any]]:
    table, _, column = place.partition(".")
    return _table(table), _table(table).c[column]
