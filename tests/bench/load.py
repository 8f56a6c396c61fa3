"""The load of benches as `c/load.c` makes it: a publisher, receivers that are polled, and the bare limit of the machine.

Threads of C, so that the load costs its own core little and the server nothing; compiled when first asked for.
"""

import ctypes
import functools
import os
import socket
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pylibsrtp._binding import ffi, lib

from rtc.forwarder import SrtpKeys
from rtc.srtp import SrtpContext, Workspace

SOURCES = Path(__file__).parent / "c"
SO_TIMESTAMPNS = 35
SO_RCVBUFFORCE = 33
RECEIVE_BUFFER = 4 << 20
POLL = 500
"""Microseconds between two looks at all sockets."""
LATENCIES = 1 << 16


class ReceiverState(ctypes.Structure):
    """`receiver_t`."""

    _fields_ = (
        ("fd", ctypes.c_int32), ("known", ctypes.c_int32), ("session", ctypes.c_void_p), ("ssrc", ctypes.c_uint32),
        ("late", ctypes.c_uint32), ("first", ctypes.c_int64), ("highest", ctypes.c_int64), ("packets", ctypes.c_uint64),
        ("octets", ctypes.c_uint64),
    )  # fmt: skip


class DrainState(ctypes.Structure):
    """`drain_t`."""

    _fields_ = (
        ("stop", ctypes.c_int32), ("capacity", ctypes.c_int32), ("upward", ctypes.c_int32), ("count", ctypes.c_uint64),
        ("latencies", ctypes.POINTER(ctypes.c_float)), ("unprotect", ctypes.c_void_p),
    )  # fmt: skip


class PublisherState(ctypes.Structure):
    """`publisher_t`."""

    _fields_ = (
        ("stop", ctypes.c_int32), ("fd", ctypes.c_int32), ("session", ctypes.c_void_p), ("protect", ctypes.c_void_p),
        ("frames_a_second", ctypes.c_double), ("burst", ctypes.c_int32), ("size", ctypes.c_int32),
        ("split", ctypes.c_int32), ("packets", ctypes.c_uint64), ("mid", ctypes.c_uint8),
    )  # fmt: skip


class LimitState(ctypes.Structure):
    """`limit_t`."""

    _fields_ = (
        ("bursts", ctypes.c_int32), ("burst", ctypes.c_int32), ("size", ctypes.c_int32), ("count", ctypes.c_int32),
        ("gso", ctypes.c_int32), ("bursts_a_second", ctypes.c_double), ("protect", ctypes.c_void_p),
        ("sessions", ctypes.POINTER(ctypes.c_void_p)), ("fds", ctypes.POINTER(ctypes.c_int32)),
        ("unsent", ctypes.c_uint64),
    )  # fmt: skip


@functools.cache
def compiled(source: str, *libraries: str) -> Path:
    """The shared library of a source in `c/`. Raises `CalledProcessError`; lasts as long as the process."""
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name) / f"{source}.so"
    _folders.append(folder)
    command = ["cc", "-O2", "-shared", "-fPIC", "-o", str(path), str(SOURCES / source), *libraries]
    subprocess.run(command, check=True)
    return path


_folders: list[tempfile.TemporaryDirectory[str]] = []


@functools.cache
def library() -> ctypes.CDLL:
    found = ctypes.CDLL(str(compiled("load.c")))
    found.limit_run.restype = ctypes.c_uint64
    return found


def address(function: str) -> int:
    """Of a function inside pylibsrtp."""
    return int(ffi.cast("uintptr_t", ffi.addressof(lib, function)))


def context(keys: SrtpKeys) -> SrtpContext:
    return SrtpContext(keys, Workspace())


def inbound(srtp: SrtpContext) -> int:
    return int(ffi.cast("uintptr_t", srtp._inbound))


class Drain:
    """Receives on all sockets; `probes` (by index) are contexts that open the packets of some to time them."""

    def __init__(self, sockets: Sequence[socket.socket], probes: dict[int, SrtpContext]) -> None:
        self._kept: list[Any] = [sockets, probes]
        self._receivers = (ReceiverState * len(sockets))()
        self._latencies = (ctypes.c_float * LATENCIES)()
        self.upward, down = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.upward.setblocking(False)
        """Where the checks of servers come out: a native 32-bit index of the socket, then the datagram."""
        self._kept.append(down)
        self._state = DrainState(0, LATENCIES, down.fileno(), 0, self._latencies, address("srtp_unprotect"))
        for index, each in enumerate(sockets):
            each.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)
            self._receivers[index].fd = each.fileno()
            if index in probes:
                each.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
                self._receivers[index].session = inbound(probes[index])
        arguments = (ctypes.byref(self._state), self._receivers, len(sockets), POLL)
        self._thread = threading.Thread(target=library().drain_run, args=arguments, daemon=True)
        self._thread.start()

    @property
    def packets(self) -> int:
        return sum(each.packets for each in self._receivers)

    @property
    def expected(self) -> int:
        """By the sequence numbers that were seen."""
        return sum(each.highest - each.first + 1 for each in self._receivers if each.known)

    @property
    def served(self) -> int:
        """How many receive anything."""
        return sum(each.known for each in self._receivers)

    def forget_latencies(self) -> None:
        self._state.count = 0

    def latencies(self) -> tuple[float, float]:
        """p50 and p99, in milliseconds."""
        found = list(self._latencies[: min(self._state.count, LATENCIES)])
        cuts = statistics.quantiles(found, n=100) if len(found) > 1 else [float("nan")] * 99
        return cuts[49] * 1e3, cuts[98] * 1e3

    def stop(self) -> None:
        self._state.stop = 1
        self._thread.join()
        self.upward.close()
        self._kept.clear()


class Publisher:
    """Publishes at once, until `stop`."""

    def __init__(
        self, own: socket.socket, srtp: SrtpContext, *, mid: str, rate: int, burst: int, size: int, split: bool
    ) -> None:
        self._kept = own, srtp
        self._state = PublisherState(
            0, own.fileno(), srtp.outbound_address, address("srtp_protect"), rate / burst, burst, size, split, 0, ord(mid)
        )  # fmt: skip
        self._thread = threading.Thread(target=library().publish_run, args=(ctypes.byref(self._state),), daemon=True)
        self._thread.start()

    @property
    def packets(self) -> int:
        return int(self._state.packets)

    def stop(self) -> None:
        self._state.stop = 1
        self._thread.join()


def limit(count: int, rate: int, burst: int, size: int, seconds: float, core: int, *, gso: bool) -> float:
    """Microseconds for each packet that is protected and sent to one of `count` receivers on a core of its own."""
    receivers = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(count)]
    senders = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(count)]
    for receiver, sender in zip(receivers, senders, strict=True):
        receiver.bind(("127.0.0.1", 0))
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 << 20)
        sender.connect(receiver.getsockname())
    contexts = [context(SrtpKeys("aes128-gcm", os.urandom(28), os.urandom(28))) for _ in range(count)]
    drain = Drain(receivers, {})
    state = LimitState(
        int(seconds * rate / burst), burst, size, count, gso, rate / burst, address("srtp_protect"),
        (ctypes.c_void_p * count)(*[each.outbound_address for each in contexts]),
        (ctypes.c_int32 * count)(*[each.fileno() for each in senders]), 0,
    )  # fmt: skip
    spent: list[int] = []

    def run() -> None:
        os.sched_setaffinity(threading.get_native_id(), {core})
        spent.append(library().limit_run(ctypes.byref(state)))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    time.sleep(0.05)
    drain.stop()
    sent = state.bursts * burst * count
    assert drain.packets == sent, "the receivers of the limit lost packets"
    for each in (*receivers, *senders):
        each.close()
    return float(spent[0] / sent / 1e3)
