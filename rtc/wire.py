"""What leaves to one peer: protected, counted and sent along its present path."""

from abc import ABC, abstractmethod

from rtc.counters import Counters
from rtc.forwarder import Path, Send
from rtc.sink import Sink
from rtc.srtp import SrtpContext, SrtpError


class Wire(ABC):
    """SRTP of one peer and the way to it. `buffer` is where packets are built."""

    def __init__(self, srtp: SrtpContext, path: Path, send: Send, counters: Counters) -> None:
        self.srtp = srtp
        self.buffer = srtp.buffer
        self.path = path
        self._send = send
        self._counters = counters

    @abstractmethod
    def sink(self, ssrc: int, element: bytes) -> Sink:
        """A stream to this peer. `element` is the header extension that names its m-section."""

    def move(self, path: Path) -> None:
        """What is sent from now on goes there."""
        self.path = path

    def transmit(self, length: int) -> None:
        """Protects and sends the first `length` bytes of the buffer."""
        counters = self._counters
        try:
            data = self.srtp.protect(length)
        except SrtpError:
            counters.dropped += 1
            return
        counters.sent += 1
        counters.octets_sent += len(data)
        self._send(data, self.path)

    def transmit_rtcp(self, data: bytes) -> None:
        protected = self.srtp.protect_rtcp(data)
        self._counters.sent += 1
        self._counters.octets_sent += len(protected)
        self._send(protected, self.path)
