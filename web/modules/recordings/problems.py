"""What can be wrong with recordings and replays: codes that the client words."""

from typing import Final

from web.errors import ProblemType

REPLAY_GONE: Final = ProblemType("replay-gone", 410, "The replay was deleted")
REPLAY_LOST: Final = ProblemType("replay-lost", 410, "Nothing of the replay could be saved")
POOL_FULL: Final = ProblemType("pool-full", 409, "The school's pool for replays is full")
STILL_RUNNING: Final = ProblemType("recording-running", 409, "The class is still being recorded")
NOT_IN_BIN: Final = ProblemType("not-in-bin", 409, "The recording is not in the bin")
FILE_NOT_READY: Final = ProblemType("file-not-ready", 409, "The file has not been made")
PAPER_MISSING: Final = ProblemType("paper-missing", 422, "Tell on which paper the consent was given")
