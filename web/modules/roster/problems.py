"""Who may keep the directory, and what is refused."""

from collections.abc import Mapping
from typing import Final

from web.access import Action, InSchool
from web.errors import ProblemType
from web.modules.roster.exchange.reading import REFUSALS

ADMINISTER: Final = Action[InSchool]("administer-directory", lambda actor, _: actor.administrator)

NOT_A_NUMBER: Final = ProblemType("phone-not-possible", 422, "No telephone has this number")
PHONE_TAKEN: Final = ProblemType("phone-taken", 409, "Another person has this number")
SEVERAL_SCHOOLS: Final = ProblemType(
    "several-schools", 409, "Who belongs to several schools changes name and number itself"
)
LAST_ADMINISTRATOR: Final = ProblemType("last-administrator", 409, "The school would be without an administrator")
YOURSELF: Final = ProblemType("yourself", 409, "Another administrator has to do this to you")
NOT_A_STUDENT: Final = ProblemType("not-a-student", 422, "Only students are in a class")
NOT_A_PAIR: Final = ProblemType("not-parent-and-child", 422, "One must be a parent and the other a student")
NOT_STAFF: Final = ProblemType("not-staff", 422, "Only staff teach a class")
NAME_TAKEN: Final = ProblemType("name-taken", 409, "Another one has this name")
TOO_MANY: Final = ProblemType("too-many-of-them", 409, "There are as many as there may be")

SHEETS: Final[Mapping[str, ProblemType]] = {code: ProblemType(code, 422, title) for code, title in REFUSALS.items()}
"""Why a file of people cannot be used, by the code of the `SheetError`."""
NO_PEOPLE_FILE: Final = ProblemType("no-people-file", 409, "There is no file of people to apply; upload one")
NEWER_FILE: Final = ProblemType("newer-file", 409, "A newer file was uploaded meanwhile; look at its preview first")
APPLIED_ALREADY: Final = ProblemType("applied-already", 409, "This file was applied already; upload a newer one")
DIRECTORY_CHANGED: Final = ProblemType(
    "directory-changed", 409, "People of this file have changed meanwhile; look at what it would do now"
)
