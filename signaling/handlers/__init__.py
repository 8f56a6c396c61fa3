"""What each command does: thin, since the rules are the room's. One file a topic."""

from collections.abc import Mapping
from typing import Final

from signaling.commands import Row, table
from signaling.handlers import check_in, comments, ink, media, members, muting, presence, recording, speaking, stage
from signaling.messages import Command

COMMANDS: Final[Mapping[type[Command], Row]] = table(
    row
    for topic in (presence, media, muting, stage, ink, comments, speaking, check_in, recording, members)
    for row in topic.ROWS
)
