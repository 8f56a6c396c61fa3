"""What each line of a file of people would do: make somebody, change somebody, nothing, or why it cannot. Pure.

A filled cell says what is; an empty one says nothing. Lists only add: nobody loses a class, a child or a department by not
being written. Lines are taken one after the other, each upon what those before it have made; a wrong one does nothing.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from web.access import STAFF, IdentityKind
from web.modules.roster.exchange.columns import Field, Part
from web.modules.roster.exchange.directory import Directory, Entry
from web.modules.roster.exchange.reading import Line
from web.modules.roster.exchange.turning import Change, become, changes
from web.modules.roster.exchange.wishes import Fault, Telephones, Wish, wish_of

T = TypeVar("T")


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one line. `key`: of the person it is about; empty where it is wrong."""

    part: Part
    row: int
    verdict: Verdict
    key: str
    name: str
    known_by: str
    """The number of a student, the telephone of an adult."""
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()

    def told(self) -> list[object]:
        """All of it, as what JSON knows."""
        changes = [(one.field.value, one.before, one.after) for one in self.changes]
        faults = [(one.code, one.field.value, one.detail) for one in self.faults]
        return [self.part.value, self.row, self.verdict.value, self.key, self.name, self.known_by, changes, faults]


@dataclass(slots=True)
class Plan:
    """All outcomes, in the order of the lines; and whoever is touched, before (`None`: new) and after."""

    outcomes: list[Outcome] = field(default_factory=list)
    touched: dict[str, tuple[Entry | None, Entry]] = field(default_factory=dict)

    def digest(self) -> str:
        """The same for two plans that do the same to the same people."""
        told = [one.told() for one in self.outcomes]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()

    def count(self, verdict: Verdict) -> int:
        return sum(one.verdict is verdict for one in self.outcomes)


def match(lines: Iterable[Line], directory: Directory, phones: Telephones) -> Plan:
    """Works on the directory's own entries: to be asked once of each. Takes a while for thousands of lines."""
    matcher = _Matcher(directory, phones)
    for line in lines:
        matcher.take(line)
    return matcher.plan


class _Matcher:
    """The people as the lines so far would have them, and the ways to find one."""

    def __init__(self, directory: Directory, phones: Telephones) -> None:
        self.directory = directory
        self.phones = phones
        self.plan = Plan()
        people = list(directory.people.values())
        self.by_number = dict(directory.numbers)
        self.by_phone = {entry.phone: entry for entry in people if entry.phone}
        self.unnumbered = _grouped(
            ((one.name, one.class_id), one) for one in people if _student(one) and not one.number
        )
        self.unphoned = _grouped((one.name, one) for one in people if _adult(one) and not one.phone)
        self.said: dict[str, tuple[int, str]] = {}
        """Numbers and telephones of the file: the row of the first, and the name beside it."""

    def take(self, line: Line) -> None:
        wish = wish_of(line, self.directory, self.phones)
        find, check = _WAYS[line.part]
        entry = find(self, line, wish)
        if entry is None and not wish.faults and not wish.name:
            wish.faults.append(Fault("name-needed", Field.NAME))
        subject = entry or Entry("", wish.name)
        if subject.elsewhere and _taken_over(wish, subject):
            wish.faults.append(Fault("several-schools", Field.NAME))
        check(self, wish, subject)
        by = wish.number if line.part is Part.STUDENTS else wish.phone or line.get(Field.PHONE)
        told = (line.part, line.row)
        if wish.faults:
            faults = tuple(dict.fromkeys(wish.faults))
            name = wish.name[:80] or subject.name
            self.plan.outcomes.append(Outcome(*told, Verdict.WRONG, "", name, by[:80], (), faults))
        else:
            self.plan.outcomes.append(self._turn(told, wish, entry, by))

    def _turn(self, told: tuple[Part, int], wish: Wish, entry: Entry | None, by: str) -> Outcome:
        """The line does what it says."""
        before = entry.copy() if entry is not None else None
        after = entry or Entry(f"new-{len(self.plan.outcomes) + 1}", "")
        become(told[0], wish, after, self.by_number)
        self.directory.people[after.key] = after
        self.by_number |= {after.number: after} if after.number else {}
        self.by_phone |= {after.phone: after} if after.phone else {}
        changed = changes(before or Entry(after.key, ""), after, self.directory)
        if changed:
            self.plan.touched.setdefault(after.key, (before, after))
        first, _ = self.plan.touched.get(after.key, (before, after))
        verdict = Verdict.NEW if first is None else Verdict.CHANGED if changed else Verdict.UNCHANGED
        return Outcome(*told, verdict, after.key, after.name, by, changed)

    def find_student(self, line: Line, wish: Wish) -> Entry | None:
        """Who has the number; else who was added by hand without one and has this name in this class."""
        number, unnumbered = wish.number, self.unnumbered.get((wish.name, wish.class_id), [])
        by_hand = unnumbered[0] if len(unnumbered) == 1 and not unnumbered[0].number else None
        if not number:
            if by_hand is None:
                wish.faults.append(Fault("number-needed", Field.NUMBER))
            return by_hand
        row, _ = self.said.setdefault(number, (line.row, wish.name))
        if row != line.row:
            wish.faults.append(Fault("number-twice", Field.NUMBER, str(row)))
        if number in self.directory.gone:
            wish.faults.append(Fault("left", Field.NUMBER, number))
        return self.by_number.get(number, by_hand)

    def find_adult(self, line: Line, wish: Wish) -> Entry | None:
        """Who has the telephone; without one, who was added by hand without one and has this name."""
        if not wish.phone:
            unphoned = self.unphoned.get(wish.name, [])
            if not line.get(Field.PHONE) and len(unphoned) != 1:
                wish.faults.append(Fault("phone-needed", Field.PHONE))
            return unphoned[0] if len(unphoned) == 1 else None
        row, name = self.said.setdefault(wish.phone, (line.row, wish.name))
        if wish.name and name not in {"", wish.name}:
            wish.faults.append(Fault("phone-twice", Field.PHONE, str(row)))
        if wish.phone in self.directory.strangers:
            left = self.directory.strangers[wish.phone]
            wish.faults.append(Fault("left" if left else "phone-elsewhere", Field.PHONE, wish.phone))
        entry = self.by_phone.get(wish.phone)
        if entry is not None and not _adult(entry):
            wish.faults.append(Fault("phone-taken", Field.PHONE, entry.name))
        return entry

    def check_student(self, wish: Wish, entry: Entry) -> None:
        unclear = any(one.field is Field.CLASS for one in wish.faults)
        if wish.seat and not (wish.class_id or entry.class_id or unclear):
            wish.faults.append(Fault("class-needed", Field.CLASS))
        if wish.phone and wish.phone != entry.phone:
            if wish.phone in self.by_phone:
                wish.faults.append(Fault("phone-taken", Field.PHONE, self.by_phone[wish.phone].name))
            elif wish.phone in self.directory.strangers:
                wish.faults.append(Fault("phone-elsewhere", Field.PHONE, wish.phone))

    def check_parent(self, wish: Wish, entry: Entry) -> None:
        """Who has this telephone and is the other parent of the child is not renamed into this one."""
        ties = {entry.children.get(self.by_number[number].key) for number in wish.children if number in self.by_number}
        other = wish.relation is not None and bool(ties - {None, wish.relation})
        if _renamed(wish, entry) and (other or IdentityKind.PARENT not in entry.identities):
            wish.faults.append(Fault("phone-of-another", Field.PHONE, entry.name))
        if not wish.children and IdentityKind.PARENT not in entry.identities:
            wish.faults.append(Fault("child-needed", Field.CHILDREN))
        related = wish.relation is not None or any(one.field is Field.RELATION for one in wish.faults)
        for number in wish.children:
            child = self.by_number.get(number)
            if child is None or not _student(child):
                code = "left" if number in self.directory.gone else "no-such-student"
                wish.faults.append(Fault(code, Field.CHILDREN, number[:80]))
                continue
            if child is entry:
                wish.faults.append(Fault("own-parent", Field.CHILDREN, number))
            if not related and child.key not in entry.children:
                wish.faults.append(Fault("relation-needed", Field.RELATION))
            if len(wish.children) == 1 and wish.child_name and wish.child_name not in {child.name, child.name_other}:
                wish.faults.append(Fault("child-name-differs", Field.CHILD_NAME, child.name))

    def check_staff(self, wish: Wish, entry: Entry) -> None:
        """A parent becomes staff under the name that it has: nobody gets rights by somebody else's telephone."""
        if _renamed(wish, entry) and STAFF.isdisjoint(entry.identities):
            wish.faults.append(Fault("phone-of-another", Field.PHONE, entry.name))
        if IdentityKind.ADMINISTRATOR in set(wish.identities) - set(entry.identities):
            wish.faults.append(Fault("administrators-by-hand", Field.IDENTITIES))
        unreadable = any(one.field is Field.IDENTITIES for one in wish.faults)
        if not wish.identities and STAFF.isdisjoint(entry.identities) and not unreadable:
            wish.faults.append(Fault("identity-needed", Field.IDENTITIES))


_WAYS = {
    Part.STUDENTS: (_Matcher.find_student, _Matcher.check_student),
    Part.PARENTS: (_Matcher.find_adult, _Matcher.check_parent),
    Part.STAFF: (_Matcher.find_adult, _Matcher.check_staff),
}


def _student(entry: Entry) -> bool:
    return IdentityKind.STUDENT in entry.identities


def _adult(entry: Entry) -> bool:
    return any(kind is not IdentityKind.STUDENT for kind in entry.identities)


def _taken_over(wish: Wish, entry: Entry) -> bool:
    """Whether the line would change what belongs to a person of several schools alone."""
    said = ((wish.name, entry.name), (wish.name_other, entry.name_other), (wish.phone, entry.phone))
    return any(new and new != old for new, old in said)


def _renamed(wish: Wish, entry: Entry) -> bool:
    """Whether somebody who is there would get another name."""
    return bool(entry.key and wish.name) and wish.name not in {entry.name, entry.name_other}


def _grouped(pairs: Iterable[tuple[T, Entry]]) -> dict[T, list[Entry]]:
    found: dict[T, list[Entry]] = {}
    for key, entry in pairs:
        found.setdefault(key, []).append(entry)
    return found
