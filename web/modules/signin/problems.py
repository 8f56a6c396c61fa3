"""What can go wrong while signing in. One answer for all wrong codes: it never tells whether a number is known."""

from typing import Final

from web.errors import ProblemType

BAD_PHONE: Final = ProblemType("bad-phone", 422, "That is not a telephone number")
WRONG_CODE: Final = ProblemType("wrong-code", 403, "The code is not right")
CODE_EXPIRED: Final = ProblemType("code-expired", 403, "The code is too old or has been used; ask for a new one")
TOO_MANY_TRIES: Final = ProblemType("too-many-tries", 403, "Too many wrong codes; ask for a new one")
PASSKEY_REFUSED: Final = ProblemType("passkey-refused", 403, "The passkey was not accepted")
PASSKEYS_NEED_A_NAME: Final = ProblemType(
    "passkeys-need-a-name", 409, "Passkeys need a host name in the address, such as localhost, and not an IP address"
)
TOO_MANY_PASSKEYS: Final = ProblemType("too-many-passkeys", 409, "Remove a passkey before adding another")
NOT_IN_SCHOOL: Final = ProblemType("not-in-school", 403, "You do not belong to that school")
SCREEN_OVER: Final = ProblemType("screen-over", 410, "The time of this QR code is over; show a new one")
NOT_THE_DIGITS: Final = ProblemType("not-the-digits", 403, "Those are not the digits on the screen")
