"""One peer's way: ICE, then DTLS, then keys for the forwarder; and the end of it."""

import asyncio
from typing import Final, Protocol

from rtc.dtls import DtlsFailed, DtlsSession
from rtc.forwarder import SrtpKeys
from rtc.ice import CONSENT, IcePath
from rtc.plane import Plane
from rtc.sdp import Answer, SdpError

PATIENCE: Final = 30.0
"""Seconds that a new peer has to come up."""

CHANNEL: Final = "speakers"


class TransportListener(Protocol):
    """What a transport tells; each is called from the event loop."""

    def transport_connected(self, keys: SrtpKeys, path: IcePath) -> None: ...

    def transport_moved(self, path: IcePath) -> None: ...

    def transport_lost(self) -> None: ...


class Transport:
    """Waits for the client; never calls it."""

    def __init__(self, plane: Plane, listener: TransportListener) -> None:
        self._plane = plane
        self._listener = listener
        self._opened_at = plane.clock()
        self.ice = plane.agent.open(self._nominated)
        self._dtls = DtlsSession(plane.certificate, self.ice.send)
        self._dtls.on_closed = listener.transport_lost
        self.ice.receive_dtls = self._dtls.receive
        self._answer: Answer | None = None
        self._task: asyncio.Task[None] | None = None
        self._keys: SrtpKeys | None = None
        self.connected = False

    def start(self, answer: Answer) -> None:
        """Raises `SdpError` when a later answer is of another client."""
        if self._answer is None:
            self._answer = answer
            self._task = asyncio.get_running_loop().create_task(self._connect(answer))
        elif answer.fingerprint != self._answer.fingerprint:
            raise SdpError("an ICE restart cannot change the client's certificate")

    async def _connect(self, answer: Answer) -> None:
        try:
            self._keys = await self._dtls.handshake(answer.fingerprint)
        except DtlsFailed:
            self._listener.transport_lost()
            return
        self._join()
        if answer.sctp_port is not None:
            await self._dtls.open_channel(CHANNEL, port=answer.sctp_port, largest=answer.largest_message)

    def _nominated(self, path: IcePath) -> None:
        if self.connected:
            self._listener.transport_moved(path)
        else:
            self._join()

    def _join(self) -> None:
        """Up as soon as there are keys and a path; the path may have been lost and found again meanwhile."""
        if not self.connected and self._keys is not None and self.ice.path is not None:
            self.connected = True
            self._listener.transport_connected(self._keys, self.ice.path)

    def say(self, text: str) -> bool:
        return self.connected and self._dtls.say(text)

    def is_overdue(self, now: float) -> bool:
        """The client never came, or has not been heard of for too long."""
        if not self.connected:
            return now - self._opened_at > PATIENCE
        return self.ice.heard_at is None or now - self.ice.heard_at > CONSENT

    def close(self) -> None:
        """Says farewell. Idempotent."""
        self.connected = False
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()
        self._dtls.close()
        self.ice.close()
