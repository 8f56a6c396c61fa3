"""Commands whose rules follow within the hour."""

from typing import Final, get_args

from signaling.call import Call
from signaling.commands import Row, command
from signaling.messages import AnyCommand, Command, Permission
from signaling.refusals import RefusalCode, Refused

_NEW = [
    "SetViewerScope",
    "RemindAbsent",
    "ReportPlayback",
    "MuteMember",
    "MuteAll",
    "AskToUnmute",
    "AllowUnmute",
    "SetCameraVisibility",
    "SetMemberCamera",
    "ShowDeck",
    "ShowPage",
    "AddBoard",
    "ShowBoard",
    "PinMember",
    "PauseRoom",
    "ResumeRoom",
    "DrawInk",
    "EraseInk",
    "ClearInk",
    "UndoInk",
    "RedoInk",
    "PointLaser",
    "FetchInk",
    "LetDraw",
    "DeleteComment",
    "SendCommentsToHosts",
    "SetSpeechLimit",
    "StartCheckIn",
    "EndCheckIn",
    "AnswerCheckIn",
    "RemindCheckIn",
]


async def _later(_call: Call, _message: Command) -> None:
    raise Refused(RefusalCode.UNAVAILABLE, "not yet")


ROWS: Final[tuple[Row, ...]] = tuple(
    command(message, needs=Permission.SET_CONTENT)(_later)
    for message in get_args(get_args(AnyCommand)[0])
    if message.__name__ in _NEW
)
