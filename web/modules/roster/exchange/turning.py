"""A person becomes what a line says; and what that changes, as somebody reads it before it is applied. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from web.access import STAFF, IdentityKind
from web.modules.roster.exchange.columns import Field, Part
from web.modules.roster.exchange.directory import Directory, Entry
from web.modules.roster.exchange.wishes import Wish

SHOWN: Final = 300
"""Characters of a value in a preview."""


@dataclass(frozen=True, slots=True)
class Change:
    """`before` and `after` as a person reads them; identities by their stable words."""

    field: Field
    before: str
    after: str


def titled(entry: Entry) -> IdentityKind | None:
    """The identity that the column of titles is about: the first of the staff's."""
    return next((kind for kind in IdentityKind if kind in STAFF and kind in entry.identities), None)


def become(part: Part, wish: Wish, entry: Entry, by_number: Mapping[str, Entry]) -> None:
    """Makes the entry what the line says. Nothing is taken away but another class of the year."""
    entry.name, entry.name_other = wish.name or entry.name, wish.name_other or entry.name_other
    entry.phone, entry.number = wish.phone or entry.phone, entry.number or wish.number
    if part is Part.STUDENTS:
        entry.identities.setdefault(IdentityKind.STUDENT, "")
        if wish.class_id is not None and wish.class_id != entry.class_id:
            entry.class_id, entry.seat = wish.class_id, 0
        entry.seat = wish.seat or entry.seat
    elif part is Part.PARENTS:
        entry.identities.setdefault(IdentityKind.PARENT, "")
        for number in wish.children:
            child = by_number[number].key
            entry.children[child] = wish.relation or entry.children[child]
    else:
        _employ(wish, entry)


def _employ(wish: Wish, entry: Entry) -> None:
    for kind in wish.identities:
        entry.identities.setdefault(kind, "")
    called = titled(entry)
    if wish.title and called is not None:
        entry.identities[called] = wish.title
    entry.departments |= dict.fromkeys(wish.departments)
    entry.lessons |= dict.fromkeys(wish.lessons)
    entry.heads |= dict.fromkeys(wish.heads)


def changes(before: Entry, after: Entry, directory: Directory) -> tuple[Change, ...]:
    """The fields that differ, in the order of the columns."""
    was, now = _shown(before, directory), _shown(after, directory)
    return tuple(Change(field, was[field][:SHOWN], now[field][:SHOWN]) for field in now if was[field] != now[field])


def _shown(entry: Entry, directory: Directory) -> dict[Field, str]:
    labels, people = directory.classes.labels, directory.people
    kind = titled(entry)
    children = (f"{people[child].name} ({relation.value})" for child, relation in entry.children.items())
    return {
        Field.NUMBER: entry.number,
        Field.NAME: entry.name,
        Field.NAME_OTHER: entry.name_other,
        Field.CLASS: labels[entry.class_id] if entry.class_id else "",
        Field.SEAT: str(entry.seat or ""),
        Field.PHONE: entry.phone,
        Field.CHILDREN: ", ".join(children),
        Field.IDENTITIES: ", ".join(one.value for one in IdentityKind if one in entry.identities),
        Field.TITLE: entry.identities[kind] if kind else "",
        Field.DEPARTMENTS: ", ".join(entry.departments),
        Field.LESSONS: ", ".join(f"{labels[class_id]}: {subject}" for class_id, subject in entry.lessons),
        Field.HEADS: ", ".join(labels[class_id] for class_id in entry.heads),
    }
