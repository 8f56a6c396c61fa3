"""STUN Binding as an ICE-lite server needs it: read a request, check it, answer it (RFC 8489, RFC 8445). Bytes only.

Browsers send a check every second or two per peer for as long as a class lasts, so this path is kept short; everything
that is not a Binding request is of no interest to a lite agent.
"""

import hmac
import struct
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from typing import Final
from zlib import crc32

MAGIC_COOKIE: Final = 0x2112A442
HEADER_SIZE: Final = 20

BINDING_REQUEST: Final = 0x0001
BINDING_SUCCESS: Final = 0x0101
BINDING_ERROR: Final = 0x0111

USERNAME: Final = 0x0006
MESSAGE_INTEGRITY: Final = 0x0008
ERROR_CODE: Final = 0x0009
XOR_MAPPED_ADDRESS: Final = 0x0020
USE_CANDIDATE: Final = 0x0025
FINGERPRINT: Final = 0x8028
ICE_CONTROLLED: Final = 0x8029

ROLE_CONFLICT: Final = 487

_HEADER: Final = struct.Struct("!HHI12s")
_ATTRIBUTE: Final = struct.Struct("!HH")
_FINGERPRINT_XOR: Final = 0x5354554E
_INTEGRITY_SIZE: Final = 24
_COOKIE: Final = MAGIC_COOKIE.to_bytes(4, "big")

KNOWN_HOSTS: Final = 4096
"""Addresses whose octets are kept at hand: reading one costs more than signing an answer."""


@dataclass(frozen=True, slots=True)
class BindingRequest:
    """A connectivity check, not yet trusted: `is_signed_with` tells whether its sender knows the password."""

    transaction: bytes
    username: str
    """`<ufrag of the server>:<ufrag of the client>` (RFC 8445, section 7.2.2)."""
    use_candidate: bool
    claims_controlled: bool
    """The client believes to be controlled, which only we can be: a role conflict."""
    signed: bytes
    """What the MESSAGE-INTEGRITY covers, with the length field as RFC 8489, section 14.5 wants it."""
    signature: bytes

    @property
    def local_ufrag(self) -> str:
        return self.username.partition(":")[0]

    def is_signed_with(self, password: bytes) -> bool:
        return hmac.compare_digest(hmac.digest(password, self.signed, "sha1"), self.signature)


def parse_request(data: bytes) -> BindingRequest | None:
    """`None` for whatever is not a complete Binding request with USERNAME and MESSAGE-INTEGRITY. Never raises."""
    if len(data) < HEADER_SIZE:
        return None
    kind, length, cookie, transaction = _HEADER.unpack_from(data)
    if kind != BINDING_REQUEST or cookie != MAGIC_COOKIE or length != len(data) - HEADER_SIZE:
        return None
    attributes: dict[int, bytes] = {}
    position = HEADER_SIZE
    while position + 4 <= len(data):
        name, size = _ATTRIBUTE.unpack_from(data, position)
        value = data[position + 4 : position + 4 + size]
        if len(value) != size:
            return None
        if name == MESSAGE_INTEGRITY:
            return _request(data[:position], transaction, attributes, value)
        attributes.setdefault(name, value)
        position += 4 + size + -size % 4
    return None


def _request(
    covered: bytes, transaction: bytes, attributes: dict[int, bytes], signature: bytes
) -> BindingRequest | None:
    """What follows MESSAGE-INTEGRITY is not signed and therefore not read (FINGERPRINT would add nothing to it)."""
    username = attributes.get(USERNAME)
    if username is None or len(username) > 513:
        return None
    length = len(covered) - HEADER_SIZE + _INTEGRITY_SIZE
    return BindingRequest(
        transaction=transaction,
        username=username.decode("ascii", "replace"),
        use_candidate=USE_CANDIDATE in attributes,
        claims_controlled=ICE_CONTROLLED in attributes,
        signed=covered[:2] + length.to_bytes(2, "big") + covered[4:],
        signature=signature,
    )


def success(request: BindingRequest, address: tuple[str, int], password: bytes) -> bytes:
    """The answer to an accepted check, telling the client how we see it: `address` = (IP literal, port)."""
    return _signed_message(BINDING_SUCCESS, request, _attribute(XOR_MAPPED_ADDRESS, _xored(address, request)), password)


def role_conflict(request: BindingRequest, password: bytes) -> bytes:
    """487: a lite agent is always controlled; the client has to switch (RFC 8445, section 7.3.1.1)."""
    value = struct.pack("!HBB", 0, ROLE_CONFLICT // 100, ROLE_CONFLICT % 100) + b"Role Conflict"
    return _signed_message(BINDING_ERROR, request, _attribute(ERROR_CODE, value), password)


def _attribute(name: int, value: bytes) -> bytes:
    return _ATTRIBUTE.pack(name, len(value)) + value + bytes(-len(value) % 4)


def _xored(address: tuple[str, int], request: BindingRequest) -> bytes:
    packed = _packed(address[0])
    size = len(packed)
    mask = (_COOKIE + request.transaction)[:size]
    xored = (int.from_bytes(packed, "big") ^ int.from_bytes(mask, "big")).to_bytes(size, "big")
    return struct.pack("!BBH", 0, 1 if size == 4 else 2, address[1] ^ (MAGIC_COOKIE >> 16)) + xored


@lru_cache(KNOWN_HOSTS)
def _packed(host: str) -> bytes:
    return ip_address(host.partition("%")[0]).packed


def _signed_message(kind: int, request: BindingRequest, attributes: bytes, password: bytes) -> bytes:
    signed = _HEADER.pack(kind, len(attributes) + _INTEGRITY_SIZE, MAGIC_COOKIE, request.transaction) + attributes
    integrity = _attribute(MESSAGE_INTEGRITY, hmac.digest(password, signed, "sha1"))
    whole = _HEADER.pack(kind, len(attributes) + _INTEGRITY_SIZE + 8, MAGIC_COOKIE, request.transaction)
    whole += attributes + integrity
    return whole + _attribute(FINGERPRINT, (crc32(whole) ^ _FINGERPRINT_XOR).to_bytes(4, "big"))
