"""A WebRTC client for benches that any server takes: ICE with one candidate, DTLS, SRTP keys; what follows is `load.py`'s.

It is the controlling ICE agent and the DTLS client, offers AES-128-GCM alone and sends no reports; a check every 2.5 s keeps consent,
and those of the server are answered.
"""

import asyncio
import contextlib
import secrets
import socket
from dataclasses import dataclass

from aioice import stun

from rtc.dtls import DtlsSession, Fingerprint
from rtc.srtp import SrtpContext
from tests.bench.load import context
from tests.worlds.offers import ReadOffer
from tests.worlds.synthetic import certificate

CHECK_FAST = 0.1
CHECK_SLOW = 2.5
BUFFER = 4 << 20


@dataclass(frozen=True, slots=True)
class Remote:
    """What a client has to know of the server."""

    address: tuple[str, int]
    ufrag: str
    password: str
    fingerprint: Fingerprint

    @classmethod
    def of(cls, sdp: str) -> "Remote":
        offer = ReadOffer.parse(sdp.replace(" UDP ", " udp "))
        return cls(offer.candidate("udp", ipv6=False), offer.ufrag, offer.password, offer.fingerprint)


class Client:
    """`connect`, then hand `socket` and `srtp` to the load; `close`."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind(("127.0.0.1", 0))
        self.ufrag, self.password = secrets.token_hex(4), secrets.token_hex(12)
        self.fingerprint = certificate().fingerprint
        self._tie_breaker = secrets.randbits(63)
        self._dtls = DtlsSession(certificate(), self._send, role="client", profiles=("aes128-gcm",))
        self._checked = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None
        self._remote: Remote
        self.srtp: SrtpContext

    async def connect(self, remote: Remote, within: float = 60.0) -> None:
        self._remote = remote
        self.socket.connect(remote.address)
        loop = asyncio.get_running_loop()
        loop.add_reader(self.socket.fileno(), self._receive)
        self._keeping = loop.create_task(self._keep())
        async with asyncio.timeout(within):
            await self._checked.wait()
            self.srtp = context(await self._dtls.handshake(remote.fingerprint))

    def leave_socket(self) -> socket.socket:
        """From now on another reads; checks go on."""
        asyncio.get_running_loop().remove_reader(self.socket.fileno())
        return self.socket

    async def close(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        asyncio.get_running_loop().remove_reader(self.socket.fileno())
        self._dtls.close()
        self.socket.close()

    async def _keep(self) -> None:
        while True:
            self._send(self._check())
            if not self._checked.is_set():
                with contextlib.suppress(TimeoutError):  # not `wait_for`, which may swallow that it is cancelled
                    async with asyncio.timeout(CHECK_FAST):
                        await self._checked.wait()
            if self._checked.is_set():
                await asyncio.sleep(CHECK_SLOW)

    def _send(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            self.socket.send(data)

    def _check(self) -> bytes:
        message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        message.attributes["USERNAME"] = f"{self._remote.ufrag}:{self.ufrag}"
        message.attributes["PRIORITY"] = 1_862_270_975
        message.attributes["ICE-CONTROLLING"] = self._tie_breaker
        message.attributes["USE-CANDIDATE"] = None
        message.add_message_integrity(self._remote.password.encode())
        return bytes(message)

    def _receive(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self.take(self.socket.recv(2048))

    def take(self, data: bytes) -> None:
        """What is no RTP."""
        if data[:2] == b"\x01\x01":
            self._checked.set()
        elif data[:2] == b"\x00\x01":
            self._answer(stun.parse_message(data))
        elif 20 <= data[0] <= 63:
            self._dtls.receive(data)

    def _answer(self, request: stun.Message) -> None:
        answer = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, transaction_id=request.transaction_id)
        answer.attributes["XOR-MAPPED-ADDRESS"] = self._remote.address
        answer.add_message_integrity(self.password.encode())
        self._send(bytes(answer))
