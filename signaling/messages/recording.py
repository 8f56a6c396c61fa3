"""The recording of a class (LIVE-05, LIVE-15): the host begins and stops it, everybody is told that it runs."""

from typing import Literal

from signaling.messages.base import Command


class StartRecording(Command):
    """From now on the class is written down, for those who missed it; goes on where an earlier recording of it stopped."""

    type: Literal["start-recording"] = "start-recording"


class StopRecording(Command):
    """Nothing more is written. What was written stays."""

    type: Literal["stop-recording"] = "stop-recording"
