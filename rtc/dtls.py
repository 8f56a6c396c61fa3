"""DTLS and the data channel of one peer, over datagrams that somebody else carries. The only file that knows aiortc's inside.

aiortc's `RTCDtlsTransport` and `RTCSctpTransport` are used on a carrier of ours instead of its ICE transport; SRTP never
passes them, only the keys are taken out. The private names they and we meet at are listed in `SEAMS` and held by a
contract test, so that a new aiortc that moves one of them is found by the tests and not by a class.

Quirks that are contained here:

- `RTCDtlsTransport` reads datagrams in a task of its own from `_recv()`; our queue is bounded, repeats fill what is lost.
- `stop()` is a coroutine that never waits as long as the carrier does not; `close()` therefore finishes it at once.
- it waits with `wait_for`, and Python 3.11's loses a cancellation that comes together with a datagram; so a session that was
  closed in the midst of its handshake ends it with the next datagram, and starts nothing after it.
- an exception in SCTP's parser would leave that task with a traceback that nobody awaits; here it ends the session.
- SCTP's timers go on after DTLS has ended and raise in tasks that nobody holds; here their packets vanish.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

# ruff: noqa: TID251  this is the file that imports aiortc
from aiortc import rtcdtlstransport as aiortc_dtls
from aiortc.rtcdatachannel import RTCDataChannel, RTCDataChannelParameters
from aiortc.rtcdtlstransport import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport
from aiortc.rtcsctptransport import RTCSctpCapabilities, RTCSctpTransport
from OpenSSL import SSL
from typing_extensions import override

from rtc.forwarder import SrtpKeys, SrtpProfile

log = logging.getLogger(__name__)

WAITING: Final = 64
"""Datagrams that may wait for DTLS; what comes beyond is lost, as on the way here, and repeated by the other end."""

BACKLOG: Final = 16_384
"""Bytes of text that may wait in the data channel; while more waits, further texts are dropped (`say` tells)."""

CHANNEL_ID: Final = 0
OPEN_PROTOCOL: Final = 50
"""Payload protocol of messages that open data channels (RFC 8832)."""

PROFILES: Final[dict[SrtpProfile, Any]] = {
    "aes128-gcm": aiortc_dtls.SRTP_AEAD_AES_128_GCM,
    "aes128-cm-sha1-80": aiortc_dtls.SRTP_AES128_CM_SHA1_80,
}
"""In the order in which we want them (media.md: GCM is the quicker one)."""

SEAMS: Final = {
    RTCDtlsTransport: ("_set_role", "_setup_srtp", "_set_state", "_send_data", "_write_ssl", "_recv_next"),
    RTCSctpTransport: ("_handle_data", "_receive", "_abort"),
    RTCCertificate: ("_create_ssl_context",),
}
"""Private methods that we override or that call our carrier."""


class DtlsFailed(ConnectionError):
    """No DTLS session came to be: wrong fingerprint, no common profile, or the other end left."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """RFC 8122: hash of the certificate, `algorithm` like `sha-256`, `value` in upper-case hex pairs with colons."""

    algorithm: str
    value: str


class _Identity(RTCCertificate):
    """Shares OpenSSL's context, which is 50 KiB, among the sessions of the process, and lets idle ones have no buffers."""

    @override
    def _create_ssl_context(self, srtp_profiles: list[Any]) -> SSL.Context:
        offered = tuple(each.openssl_profile for each in srtp_profiles)
        if offered not in self._contexts:
            context = self._contexts[offered] = super()._create_ssl_context(srtp_profiles)
            context.set_session_cache_mode(SSL.SESS_CACHE_OFF)  # no session is resumed, so none has to be kept
            context.set_mode(SSL.MODE_RELEASE_BUFFERS)
        return self._contexts[offered]

    @cached_property
    def _contexts(self) -> dict[tuple[bytes, ...], SSL.Context]:
        return {}


class Certificate:
    """A self-signed ECDSA P-256 certificate. One serves all peers of the process."""

    def __init__(self) -> None:
        self.certificate = _Identity.generateCertificate()
        found = next(each for each in self.certificate.getFingerprints() if each.algorithm == "sha-256")
        self.fingerprint = Fingerprint(found.algorithm, found.value)


class _Carrier:
    """What aiortc takes for its ICE transport."""

    role = "controlled"
    state = "completed"

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self.send = send
        self.received: asyncio.Queue[bytes] = asyncio.Queue(WAITING)
        self.closed = False

    async def _recv(self) -> bytes:
        if self.closed:
            raise ConnectionError("closed")
        return await self.received.get()

    async def _send(self, data: bytes) -> None:
        self.send(data)


class _Dtls(RTCDtlsTransport):
    """Keeps the SRTP keys instead of building SRTP sessions."""

    keys: SrtpKeys | None = None

    @override
    def _setup_srtp(self) -> None:
        assert self._ssl is not None
        chosen = self._ssl.get_selected_srtp_profile()
        found = next((name for name, each in PROFILES.items() if each.openssl_profile == chosen), None)
        if found is None:
            self._set_state(aiortc_dtls.State.FAILED)
            return
        profile = PROFILES[found]
        size = 2 * (profile.key_length + profile.salt_length)
        material = self._ssl.export_keying_material(b"EXTRACTOR-dtls_srtp", size)
        of_client, of_server = (profile.get_key_and_salt(material, index) for index in (0, 1))
        ours, theirs = (of_server, of_client) if self._role == "server" else (of_client, of_server)
        self.keys = SrtpKeys(found, receive=theirs, send=ours)

    @override
    async def _send_data(self, data: bytes) -> None:
        if self.state == "connected":
            await super()._send_data(data)


class _Sctp(RTCSctpTransport):
    """Ends the session on what it cannot parse; knows no other channel than the negotiated one."""

    @override
    async def _handle_data(self, data: bytes) -> None:
        try:
            await super()._handle_data(data)
        except Exception as error:  # whatever a client sends, only its own session suffers
            log.info("SCTP of a peer ended: %r", error)
            raise ConnectionError("SCTP cannot go on") from error

    @override
    async def _receive(self, stream_id: int, pp_id: int, data: bytes) -> None:
        """A client that opens a channel on each of 65 535 streams would be remembered with all of them."""
        if stream_id == CHANNEL_ID and pp_id != OPEN_PROTOCOL:
            await super()._receive(stream_id, pp_id, data)


class DtlsSession:
    """DTLS with one peer: `handshake`, then keys for SRTP and one negotiated data channel. We are the DTLS server."""

    def __init__(
        self,
        certificate: Certificate,
        send: Callable[[bytes], None],
        *,
        role: str = "server",
        profiles: tuple[SrtpProfile, ...] = ("aes128-gcm", "aes128-cm-sha1-80"),
    ) -> None:
        """`role` and `profiles` are for the clients of tests; a server of ours takes what stands here."""
        self._carrier = _Carrier(send)
        self._dtls = _Dtls(self._carrier, [certificate.certificate])  # type: ignore[arg-type]
        self._dtls._srtp_profiles = [PROFILES[profile] for profile in profiles]
        self._dtls._set_role(role)
        self._dtls.on("statechange", self._state_changed)
        self._sctp: _Sctp | None = None
        self._channel: RTCDataChannel | None = None
        self.on_closed: Callable[[], None] = _nothing
        """Called once, when the other end leaves or DTLS breaks; not by our own `close`."""
        self.on_text: Callable[[str], None] = _nothing_with
        self._largest = 0

    def receive(self, data: bytes) -> None:
        """A datagram whose first byte is 20..63."""
        if not self._carrier.received.full():
            self._carrier.received.put_nowait(data)

    async def handshake(self, fingerprint: Fingerprint) -> SrtpKeys:
        """Waits for the other end as long as it takes. Raises `DtlsFailed`, and `CancelledError` when it was closed meanwhile."""
        theirs = RTCDtlsFingerprint(fingerprint.algorithm, fingerprint.value)
        await self._dtls.start(RTCDtlsParameters([theirs]))
        if self._carrier.closed:
            _finish(self._dtls.stop())
            raise asyncio.CancelledError
        if self._dtls.keys is None or self._dtls.state != "connected":
            raise DtlsFailed("no DTLS session")
        return self._dtls.keys

    async def open_channel(self, label: str, *, port: int, largest: int) -> None:
        """The negotiated data channel 0, unordered (RFC 8831, RFC 8832 section 6.6), to the peer's SCTP `port`."""
        self._largest = largest
        self._sctp = _Sctp(self._dtls)
        parameters = RTCDataChannelParameters(label=label, negotiated=True, id=CHANNEL_ID, ordered=False)
        self._channel = RTCDataChannel(self._sctp, parameters)
        self._channel.on("message", self._message)
        await self._sctp.start(RTCSctpCapabilities(largest), port)

    @property
    def channel_open(self) -> bool:
        return self._channel is not None and self._channel.readyState == "open"

    def say(self, text: str) -> bool:
        """Sends a text; `False` when it was not: the channel is not open, has too much waiting, or takes none so long."""
        if self._channel is None or self._channel.readyState != "open" or self._channel.bufferedAmount > BACKLOG:
            return False
        if len(text.encode()) > self._largest:
            return False
        self._channel.send(text)
        return True

    def close(self) -> None:
        """Says farewell and ends. Idempotent."""
        if self._carrier.closed:
            return
        self._carrier.closed = True
        if self._sctp is not None:
            _finish(self._sctp.stop())
        _finish(self._dtls.stop())
        self._dtls.remove_all_listeners()

    def _state_changed(self) -> None:
        if self._dtls.state == "closed" and not self._carrier.closed:
            self.on_closed()

    def _message(self, text: str | bytes) -> None:
        if isinstance(text, str):
            self.on_text(text)


def _finish(step: Coroutine[Any, Any, None]) -> None:
    """Runs a coroutine that never waits."""
    try:
        step.send(None)
    except StopIteration:
        return
    step.close()
    raise AssertionError("aiortc waited where it did not before")


def _nothing() -> None: ...


def _nothing_with(_text: str) -> None: ...
