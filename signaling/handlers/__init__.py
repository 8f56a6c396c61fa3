"""What each command does: thin, since the rules are the room's. One file a topic."""

from collections.abc import Mapping
from typing import Final

from signaling.commands import Row, table
from signaling.handlers import coming, comments, media, members, presence, speaking
from signaling.messages import Command

COMMANDS: Final[Mapping[type[Command], Row]] = table(
    (*presence.ROWS, *media.ROWS, *comments.ROWS, *speaking.ROWS, *members.ROWS, *coming.ROWS)
)
