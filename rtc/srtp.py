"""SRTP and SRTCP of one peer (RFC 3711, RFC 7714) on a reused buffer: the only file that calls libsrtp.

It calls the functions inside pylibsrtp instead of `pylibsrtp.Session`, whose three allocations and two copies cost 0.7 us
for each packet, a third of the price of protecting it; `tests/rtc/test_srtp.py` holds both to the same bytes.
"""

import ctypes
from typing import Any, Final

from pylibsrtp import _binding
from pylibsrtp._binding import ffi, lib

from rtc.forwarder import SrtpKeys

BUFFER_SIZE: Final = 2048
"""Room for a datagram of an Ethernet frame, the extensions that the forwarder adds and the authentication tag."""

RECEIVED_LATE: Final = 1024
"""Packets that may arrive late; as long as the history that retransmissions come from."""

SENT_LATE: Final = 256
"""Packets that may leave late, after they were lost and asked for again on their way here. libsrtp moves a window of so many
bits for each packet (0.2 us with 1024 of them); what comes later still is had by asking again, with a number of its own."""

_TRAILER: Final = 4 + 16
_PROFILES: Final = {
    "aes128-gcm": lib.srtp_profile_aead_aes_128_gcm,
    "aes128-cm-sha1-80": lib.srtp_profile_aes128_cm_sha1_80,
}


class SrtpError(ValueError):
    """A packet that is forged, replayed, too old or too long, or a key that is of the wrong length."""


class Workspace:
    """The buffer in which packets are built, protected and opened; one serves all peers of a forwarder.

    `buffer` is Python's view of it: write a packet at its start, then call `SrtpContext.protect(length)`.
    """

    __slots__ = ("buffer", "cdata", "count", "octets")

    def __init__(self) -> None:
        self.buffer = bytearray(BUFFER_SIZE)
        self.cdata = ffi.from_buffer(self.buffer)
        self.octets = ffi.buffer(self.cdata)
        self.count = ffi.new("int *")


class SrtpContext:
    """Both directions of one DTLS association. Raises `SrtpError`, also for keys that do not fit the profile."""

    __slots__ = ("_cdata", "_count", "_inbound", "_octets", "_outbound", "_owners", "buffer")

    def __init__(self, keys: SrtpKeys, workspace: Workspace) -> None:
        receiver = _create_session(keys.profile, keys.receive, lib.ssrc_any_inbound)
        sender = _create_session(keys.profile, keys.send, lib.ssrc_any_outbound)
        self._owners = (receiver, sender)
        self._inbound, self._outbound = receiver[0], sender[0]
        self.buffer = workspace.buffer
        """The workspace's, in which packets are built."""
        self._cdata, self._count, self._octets = workspace.cdata, workspace.count, workspace.octets

    @property
    def inbound_address(self) -> int:
        """The session of what is received, for native code; valid while this object lives."""
        return int(ffi.cast("uintptr_t", self._inbound))

    @property
    def outbound_address(self) -> int:
        """The session of what is sent, for native code; valid while this object lives."""
        return int(ffi.cast("uintptr_t", self._outbound))

    def protect(self, length: int) -> bytes:
        """The SRTP packet of the first `length` bytes of the workspace, which are overwritten."""
        count = self._count
        count[0] = length
        if _protect(self._outbound, self._cdata, count):
            raise SrtpError("libsrtp refused to send this packet")
        return self._octets[: count[0]]  # type: ignore[no-any-return]

    def protect_rtcp(self, data: bytes) -> bytes:
        return self._process(lib.srtp_protect_rtcp, self._outbound, data, _TRAILER)

    def unprotect(self, data: bytes) -> bytes:
        """The RTP packet inside an SRTP packet."""
        return self._process(lib.srtp_unprotect, self._inbound, data, 0)

    def unprotect_rtcp(self, data: bytes) -> bytes:
        return self._process(lib.srtp_unprotect_rtcp, self._inbound, data, 0)

    def _process(self, function: Any, session: Any, data: bytes, trailer: int) -> bytes:
        length = len(data)
        if length + trailer > BUFFER_SIZE:
            raise SrtpError("the packet is too long")
        self.buffer[:length] = data
        self._count[0] = length
        if function(session, self._cdata, self._count):
            raise SrtpError("libsrtp refused this packet")
        return self._octets[: self._count[0]]  # type: ignore[no-any-return]


_protect: Final = lib.srtp_protect
_FUNCTION_TYPE: Final = "srtp_err_status_t(*)(struct srtp_ctx_t_ *, void *, int *)"
_FUNCTIONS: Final = ("srtp_protect", "srtp_unprotect", "srtp_protect_rtcp", "srtp_unprotect_rtcp")


def function_addresses() -> tuple[int, ...]:
    """`srtp_protect`, `srtp_unprotect` and both for RTCP, of libsrtp 2, for native code. Raises `ImportError` for another libsrtp."""
    functions = [ffi.addressof(lib, name) for name in _FUNCTIONS]
    if any(ffi.typeof(function).cname != _FUNCTION_TYPE for function in functions):
        raise ImportError("the functions of libsrtp have another form than in libsrtp 2")
    return tuple(int(ffi.cast("uintptr_t", function)) for function in functions)


_CIPHER_FUNCTIONS: Final = (
    "EVP_CIPHER_CTX_new",
    "EVP_CIPHER_CTX_free",
    "EVP_aes_128_gcm",
    "EVP_aes_128_ecb",
    "EVP_CipherInit_ex",
    "EVP_EncryptUpdate",
    "EVP_EncryptFinal_ex",
    "EVP_CIPHER_CTX_ctrl",
)


def cipher_addresses() -> tuple[int, ...]:
    """Of the OpenSSL that libsrtp stands on, for native code, in the order of `openssl_t`; empty where a build hides it."""
    try:
        library = ctypes.CDLL(_binding.__file__)
        return tuple(ctypes.cast(library[name], ctypes.c_void_p).value or 0 for name in _CIPHER_FUNCTIONS)
    except (OSError, AttributeError):
        return ()


def _create_session(profile: str, key: bytes, direction: int) -> Any:
    number = _PROFILES[profile]
    if len(key) != lib.srtp_profile_get_master_key_length(number) + lib.srtp_profile_get_master_salt_length(number):
        raise SrtpError("the master key and salt do not fit the profile")
    policy = ffi.new("srtp_policy_t *")
    _check(lib.srtp_crypto_policy_set_from_profile_for_rtp(ffi.addressof(policy.rtp), number))
    _check(lib.srtp_crypto_policy_set_from_profile_for_rtcp(ffi.addressof(policy.rtcp), number))
    master = ffi.new("unsigned char[]", key)
    policy.key = master
    policy.ssrc.type = direction
    policy.window_size = SENT_LATE if direction == lib.ssrc_any_outbound else RECEIVED_LATE
    session = ffi.new("srtp_t *")
    _check(lib.srtp_create(session, policy))
    return ffi.gc(session, lambda pointer: lib.srtp_dealloc(pointer[0]))


def _check(status: int) -> None:
    if status:
        raise SrtpError(f"libsrtp answered {status}")
