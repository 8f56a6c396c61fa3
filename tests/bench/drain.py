"""Receives for many subscribers at once, as cheaply as Python can: counts packets, and times those of a few probes.

A thread polls all sockets every millisecond, so that no receiver sleeps on a socket and no server pays to wake one. Probes
are stamped by the kernel (SO_TIMESTAMPNS) when a packet arrives, so that the polling does not count as latency.
"""

import contextlib
import socket
import struct
import threading
import time
from dataclasses import dataclass, field

from pylibsrtp import Error as SrtpFailure
from pylibsrtp import Session

SO_TIMESTAMPNS = 35
MAGIC = b"CAMPUS-T"
POLL = 0.001


def stamp() -> bytes:
    """What a publisher puts into a payload: when it was sent."""
    return MAGIC + struct.pack("!Q", time.time_ns())


@dataclass(slots=True)
class Receiver:
    """One subscriber's socket. Packets are counted by the sequence numbers of `ssrc`, so that loss shows."""

    socket: socket.socket
    ssrc: bytes
    probe: Session | None = None
    packets: int = 0
    first: int = -1
    last: int = 0
    cycles: int = 0

    @property
    def expected(self) -> int:
        return 0 if self.first < 0 else self.cycles * 65_536 + self.last - self.first + 1

    def count(self, data: memoryview) -> None:
        if len(data) < 12 or data[8:12] != self.ssrc or not 128 <= data[0] <= 191:
            return
        sequence = data[2] << 8 | data[3]
        if self.first < 0:
            self.first = sequence
        elif sequence < self.last and self.last - sequence > 32_768:
            self.cycles += 1
        self.last = sequence
        self.packets += 1


@dataclass
class Drain:
    """`start`, then read `packets` and `latencies` (seconds); `stop` ends the thread."""

    receivers: list[Receiver] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        for receiver in self.receivers:
            receiver.socket.setblocking(False)
            if receiver.probe is not None:
                receiver.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    @property
    def packets(self) -> int:
        return sum(receiver.packets for receiver in self.receivers)

    @property
    def expected(self) -> int:
        return sum(receiver.expected for receiver in self.receivers)

    def _run(self) -> None:
        buffer = bytearray(2048)
        view = memoryview(buffer)
        while not self._stop.is_set():
            for receiver in self.receivers:
                with contextlib.suppress(BlockingIOError):
                    if receiver.probe is None:
                        while True:
                            receiver.count(view[: receiver.socket.recv_into(buffer)])
                    while True:
                        self._time(receiver)
            time.sleep(POLL)

    def _time(self, receiver: Receiver) -> None:
        data, ancillary, _, _ = receiver.socket.recvmsg(2048, 128)
        receiver.count(memoryview(data))
        if receiver.probe is None or not 128 <= data[0] <= 191 or 192 <= data[1] <= 223:
            return
        with contextlib.suppress(SrtpFailure):
            plain = receiver.probe.unprotect(data)
            at = plain.find(MAGIC, 12, 80)
            if at > 0 and ancillary:
                seconds, nanoseconds = struct.unpack("qq", ancillary[0][2][:16])
                sent = struct.unpack_from("!Q", plain, at + len(MAGIC))[0]
                self.latencies.append((seconds * 1_000_000_000 + nanoseconds - sent) / 1e9)
