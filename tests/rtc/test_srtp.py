"""The fast path into libsrtp against pylibsrtp's public sessions: this is the contract that it relies on."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylibsrtp import Policy, Session

from rtc.forwarder import SrtpKeys, SrtpProfile
from rtc.srtp import BUFFER_SIZE, SENT_LATE, SrtpContext, SrtpError, Workspace
from tests.rtc.ends import PROFILES

BOTH = pytest.mark.parametrize("profile", ["aes128-gcm", "aes128-cm-sha1-80"])


def make(profile: SrtpProfile) -> tuple[SrtpContext, Session, Session, Workspace]:
    """The context and a public session for each of its directions."""
    number, length = PROFILES[profile]
    keys = SrtpKeys(profile, receive=bytes(range(length)), send=bytes(range(100, 100 + length)))
    workspace = Workspace()
    towards = Session(Policy(key=keys.receive, ssrc_type=Policy.SSRC_ANY_OUTBOUND, srtp_profile=number))
    same = Session(Policy(key=keys.send, ssrc_type=Policy.SSRC_ANY_OUTBOUND, srtp_profile=number))
    return SrtpContext(keys, workspace), towards, same, workspace


def rtp(sequence: int, payload: bytes = b"payload") -> bytes:
    return struct.pack("!BBHLL", 0x80, 96, sequence, 1, 7) + payload


def receiver_report(ssrc: int) -> bytes:
    return struct.pack("!BBHL", 0x80, 201, 1, ssrc)


def protect(context: SrtpContext, workspace: Workspace, plain: bytes) -> bytes:
    workspace.buffer[: len(plain)] = plain
    return context.protect(len(plain))


@BOTH
def test_what_is_protected_equals_what_the_public_session_makes(profile: SrtpProfile) -> None:
    context, _, same, workspace = make(profile)
    for sequence in (1, 2, 3, 5, 4):
        plain = rtp(sequence, bytes(range(sequence)) * 100)
        assert protect(context, workspace, plain) == same.protect(plain)
    assert context.protect_rtcp(receiver_report(1)) == same.protect_rtcp(receiver_report(1))


@BOTH
def test_what_the_public_session_protects_is_opened(profile: SrtpProfile) -> None:
    context, towards, _, _ = make(profile)
    assert context.unprotect(towards.protect(rtp(1))) == rtp(1)
    assert context.unprotect_rtcp(towards.protect_rtcp(receiver_report(1))) == receiver_report(1)


@BOTH
def test_a_replayed_packet_is_refused(profile: SrtpProfile) -> None:
    context, towards, _, _ = make(profile)
    protected = towards.protect(rtp(1))
    context.unprotect(protected)
    with pytest.raises(SrtpError):
        context.unprotect(protected)


@BOTH
def test_a_forged_packet_is_refused(profile: SrtpProfile) -> None:
    context, towards, _, _ = make(profile)
    forged = bytearray(towards.protect(rtp(1)))
    forged[-1] ^= 1
    with pytest.raises(SrtpError):
        context.unprotect(bytes(forged))
    with pytest.raises(SrtpError):
        context.unprotect_rtcp(bytes(forged))


@BOTH
def test_one_number_is_never_protected_twice(profile: SrtpProfile) -> None:
    """The nonce of AES-GCM is made of SSRC and sequence number (RFC 7714, section 8.1)."""
    context, _, _, workspace = make(profile)
    protect(context, workspace, rtp(1, b"one"))
    with pytest.raises(SrtpError):
        protect(context, workspace, rtp(1, b"two"))


@BOTH
def test_a_packet_may_leave_late_but_not_for_ever(profile: SrtpProfile) -> None:
    context, _, _, workspace = make(profile)
    protect(context, workspace, rtp(1))
    protect(context, workspace, rtp(SENT_LATE))
    protect(context, workspace, rtp(2))
    protect(context, workspace, rtp(2 * SENT_LATE))
    with pytest.raises(SrtpError):
        protect(context, workspace, rtp(3))


@BOTH
def test_sequence_numbers_wrap(profile: SrtpProfile) -> None:
    context, towards, _, _ = make(profile)
    for sequence in (32_760, 65_534, 65_535, 0, 1):
        assert context.unprotect(towards.protect(rtp(sequence))) == rtp(sequence)


def test_a_datagram_longer_than_the_buffer_is_refused() -> None:
    context, _, _, _ = make("aes128-gcm")
    with pytest.raises(SrtpError):
        context.unprotect(bytes(BUFFER_SIZE + 1))
    with pytest.raises(SrtpError):
        context.protect_rtcp(bytes(BUFFER_SIZE))


@BOTH
def test_a_key_of_the_wrong_length_is_refused(profile: SrtpProfile) -> None:
    with pytest.raises(SrtpError):
        SrtpContext(SrtpKeys(profile, bytes(5), bytes(30)), Workspace())


@given(st.binary(max_size=1600))
def test_any_bytes_are_refused_and_never_more_than_that(data: bytes) -> None:
    context, _, _, _ = make("aes128-gcm")
    for function in (context.unprotect, context.unprotect_rtcp):
        with pytest.raises(SrtpError):
            function(data)
