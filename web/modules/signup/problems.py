"""Every way in which a sign-up can be refused. The client has a sentence for each that tells what to do (SUB-17)."""

from typing import Final

from web.errors import ProblemType

NO_SUCH_CODE: Final = ProblemType(
    "sign-up-code-unknown", 404, "No school has this code, or the school has withdrawn it"
)
TERMS_CHANGED: Final = ProblemType("terms-changed", 409, "The terms have changed; read and accept the new ones")
LOST: Final = ProblemType("sign-up-lost", 404, "This sign-up is over or too old; scan the code again")
ANOTHER_SIGNED_IN: Final = ProblemType("signed-in-changed", 409, "Another person is signed in now; scan the code again")
OUT_OF_STEP: Final = ProblemType("sign-up-out-of-step", 409, "Something that comes before this is missing")

IDENTITY_NOT_OFFERED: Final = ProblemType("identity-not-offered", 422, "This code is not for that identity")
ALREADY_ADMINISTRATOR: Final = ProblemType("already-administrator", 409, "You are an administrator of this school")
APPLICATION_WAITS: Final = ProblemType("application-waits", 409, "Your application waits for an administrator already")

PHONE_NOT_YOURS: Final = ProblemType("phone-not-yours", 409, "The number is not that of the person who is signed in")
PHONE_OF_ANOTHER: Final = ProblemType("phone-of-another", 409, "The number belongs to another person")

NO_CLASSES: Final = ProblemType("no-classes-yet", 409, "The school has no classes of the current year yet")
CLASS_NOT_SELECTABLE: Final = ProblemType("class-not-selectable", 422, "That is no class of the current school year")
CLASS_NEEDED: Final = ProblemType("class-needed", 422, "Choose the student's class")
RELATION_NEEDED: Final = ProblemType("relation-needed", 422, "Choose what you are to the student")
NOT_A_TEACHERS: Final = ProblemType("classes-are-teachers", 422, "Only teaching staff can add classes")
NO_SUCH_DEPARTMENT: Final = ProblemType("department-unknown", 422, "The school has no such department")

CARD_UNREADABLE: Final = ProblemType("card-unreadable", 422, "That is no number of an education card")
BAD_TEMPORARY: Final = ProblemType("temporary-number-malformed", 422, "A temporary number is XX and five digits")
CARD_UNKNOWN: Final = ProblemType("card-unknown", 404, "The register has no such card for this school")
CARD_OF_ANOTHER_KIND: Final = ProblemType("card-of-another-kind", 422, "The card is not one for the chosen identity")
CARD_TAKEN: Final = ProblemType("card-taken", 409, "Somebody else has signed up with this card")
ALREADY_BOUND: Final = ProblemType("card-already-yours", 409, "You have signed up with this card already")
ENDED_BY_SCHOOL: Final = ProblemType("ended-by-school", 403, "The school has ended this subscription")

BAD_BIRTH_DATE: Final = ProblemType("birth-date-malformed", 422, "A birth date is eight digits: YYYYMMDD")
WRONG_BIRTH_DATE: Final = ProblemType("birth-date-wrong", 403, "That is not the birth date of the card's holder")
NOT_THE_STUDENTS: Final = ProblemType("birth-date-not-the-students", 403, "That is not the student's birth date")
CARD_LOCKED: Final = ProblemType("card-locked", 403, "Too many wrong birth dates for this card; try again tomorrow")
TRIES_USED_UP: Final = ProblemType("sign-up-tries-used-up", 403, "Too many wrong birth dates; scan the code again")

BAD_CARD_FILE: Final = ProblemType("card-file-not-usable", 422, "The file of cards cannot be used")
"""`reason` is the code of `cards.FileError`, `detail` says where."""
DECIDED: Final = ProblemType("already-decided", 409, "Another administrator has decided already")
