"""What can be wrong with slides: as answers to an upload, and as what a deck that could not be converted shows."""

from typing import Final

from web.errors import ProblemType

NOT_SUPPORTED: Final = ProblemType("file-type-not-supported", 415, "Slides are PDF or PPTX files")
TOO_LARGE: Final = ProblemType("file-too-large", 413, "The file is too large, or unpacks to too much")
DAMAGED: Final = ProblemType("file-damaged", 422, "The file is damaged")
ENCRYPTED: Final = ProblemType("encrypted", 422, "The file is protected by a password")
TOO_MANY_PAGES: Final = ProblemType("too-many-pages", 422, "The slides have too many pages")
NO_OFFICE: Final = ProblemType("conversion-not-available", 422, "This server has no LibreOffice; PDF files work")
LENGTH_REQUIRED: Final = ProblemType("length-required", 411, "The length of the file must be told first")
INCOMPLETE: Final = ProblemType("file-incomplete", 422, "The file did not arrive whole")
TOO_MANY_DECKS: Final = ProblemType("too-many-decks", 409, "You have as many slides as one can have; delete some first")
NOT_READY: Final = ProblemType("deck-not-ready", 409, "The slides are not ready")
NOT_FAILED: Final = ProblemType("deck-not-failed", 409, "Only what has failed is tried again")

TOO_COMPLEX: Final = "too-complex"
"""The converter needed more memory or more time than it may have, or broke."""
LATE: Final = "conversion-took-too-long"
GAVE_UP: Final = "conversion-failed"
"""Several tries have ended with the server."""

UPLOAD: Final = {kind.code: kind for kind in (NOT_SUPPORTED, TOO_LARGE, DAMAGED, ENCRYPTED, TOO_MANY_PAGES, NO_OFFICE)}
"""By code: what a look into the file finds."""
