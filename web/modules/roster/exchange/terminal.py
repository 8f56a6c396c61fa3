"""A plan as the command line shows it: counts, and every line that would do something or cannot. In English."""

from collections.abc import Iterable
from typing import Final

from rich.table import Column, Table
from rich.text import Text

from web.modules.roster.exchange.columns import HEADINGS, SHAPES, Part
from web.modules.roster.exchange.matching import Outcome, Plan, Verdict

SHOWN: Final = 200
"""Lines of one result; a school's whole staff fits."""
COLOURS: Final = {Verdict.NEW: "green", Verdict.CHANGED: "cyan", Verdict.UNCHANGED: "dim", Verdict.WRONG: "red"}
SENTENCES: Final = {
    "name-needed": "a new person needs a name",
    "number-needed": "no number, and the class has no single student of this name without one",
    "phone-needed": "no phone: adults are known by it",
    "phone-not-possible": "{} is no phone number; write it with its country code",
    "number-twice": "the number is in row {} already",
    "phone-twice": "row {} gives another name to this phone",
    "phone-taken": "the phone belongs to {} of this school",
    "phone-of-another": "the phone belongs to {} of this school; if that is the same person, leave the name empty",
    "phone-elsewhere": "the phone belongs to somebody of another school, who joins by the QR code",
    "left": "has left the school; bring the person back first",
    "several-schools": "belongs to several schools, and changes name and phone itself",
    "no-such-class": "the current year has no class {}",
    "class-unclear": "there are several classes {}; say the grade and the section too",
    "class-needed": "the class is missing",
    "seat-not-possible": "{} should be a number from 1 to 999",
    "no-such-department": "there is no department {}",
    "no-such-identity": "{} is neither teaching staff nor school staff",
    "identity-needed": "teaching staff, or school staff?",
    "administrators-by-hand": "administrators are made one by one, in the console",
    "no-such-relation": "{} is not mother, father, grandparent or guardian",
    "relation-needed": "the relation to this child is missing",
    "no-such-student": "no student has the number {}, or the student's own row is wrong",
    "child-needed": "a parent needs the student number of a child",
    "child-name-differs": "the student with this number is {}",
    "own-parent": "nobody is their own parent",
    "lessons-not-readable": "write {} as 三年二班: 數學; 三年一班: 常識",
    "too-long": "at most {} characters",
}
"""Why a line does nothing, by the code of its fault; `{}` is the detail."""


def counts_table(plan: Plan) -> Table:
    """How many lines of each sheet are what."""
    table = Table("Sheet", *(Column(verdict.value, header_style=COLOURS[verdict]) for verdict in Verdict))
    for part in Part:
        here = [one.verdict for one in plan.outcomes if one.part is part]
        table.add_row(SHAPES[part].title[-1], *(str(here.count(verdict)) for verdict in Verdict))
    return table


def lines_table(plan: Plan) -> Table:
    """What is wrong, new and changed, in this order."""
    table = Table("Sheet", "Row", "", "Name", "What")
    for verdict in (Verdict.WRONG, Verdict.NEW, Verdict.CHANGED):
        found = [one for one in plan.outcomes if one.verdict is verdict]
        for one in found[:SHOWN]:
            what = Text("\n".join(_told(one)))
            sheet = SHAPES[one.part].title[-1]
            table.add_row(sheet, str(one.row), Text(verdict.value, COLOURS[verdict]), Text(one.name), what)
        if len(found) > SHOWN:
            table.add_row("…", "", Text(verdict.value, COLOURS[verdict]), "", f"and {len(found) - SHOWN} more")
    return table


def _told(one: Outcome) -> Iterable[str]:
    for fault in one.faults:
        yield f"{HEADINGS[fault.field][-1]}: {SENTENCES[fault.code].format(fault.detail)}"
    for change in one.changes:
        before = f"{change.before} → " if change.before else ""
        yield f"{HEADINGS[change.field][-1]}: {before}{change.after}"
