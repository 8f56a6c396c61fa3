"""Recording the class: begun and stopped by who hosts it (LIVE-05, LIVE-15)."""

from typing import Final

from signaling.call import Call
from signaling.commands import Row, command
from signaling.messages import Permission, StartRecording, StopRecording


@command(StartRecording, needs=Permission.RECORD)
async def start_recording(call: Call, _: StartRecording) -> None:
    await call.hall.taping.start()


@command(StopRecording, needs=Permission.RECORD)
async def stop_recording(call: Call, _: StopRecording) -> None:
    await call.hall.taping.stop()


ROWS: Final[tuple[Row, ...]] = (start_recording, stop_recording)
