"""STUN against the test vectors of RFC 5769 and against aioice, which was written by others."""

from random import Random

import pytest
from aioice import stun as theirs

from rtc import stun

PASSWORD = b"VOkJxbRl1RmTxUk/WvJxBt"
RFC_5769_REQUEST = bytes.fromhex(
    "000100582112a442b7e7a701bc34d686fa87dfae"
    "802200105354554e207465737420636c69656e74"
    "002400046e0001ff"
    "80290008932ff9b151263b36"
    "000600096576746a3a68367659202020"
    "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
    "80280004e57a3bcf"
)


def request(attributes: dict[str, object] | None = None) -> bytes:
    message = theirs.Message(theirs.Method.BINDING, theirs.Class.REQUEST)
    message.attributes = {"USERNAME": "server:client", "PRIORITY": 1, "ICE-CONTROLLING": 7} | (attributes or {})
    message.add_message_integrity(PASSWORD)
    return bytes(message)


def test_the_request_of_rfc_5769_is_read_and_its_signature_holds() -> None:
    parsed = stun.parse_request(RFC_5769_REQUEST)
    assert parsed is not None
    assert parsed.username == "evtj:h6vY"
    assert parsed.local_ufrag == "evtj"
    assert parsed.claims_controlled
    assert not parsed.use_candidate
    assert parsed.is_signed_with(PASSWORD)
    assert not parsed.is_signed_with(b"another")


def test_a_changed_byte_breaks_the_signature() -> None:
    for position in range(20, 72):
        changed = bytearray(RFC_5769_REQUEST)
        changed[position] ^= 0x10
        parsed = stun.parse_request(bytes(changed))
        assert parsed is None or not parsed.is_signed_with(PASSWORD)


def test_what_follows_the_signature_is_not_read() -> None:
    data = request()
    nominating = data + b"\x00\x25\x00\x00"
    nominating = nominating[:2] + (len(nominating) - 20).to_bytes(2, "big") + nominating[4:]
    parsed = stun.parse_request(nominating)
    assert parsed is not None
    assert not parsed.use_candidate
    with_it = stun.parse_request(request({"USE-CANDIDATE": None}))
    assert with_it is not None
    assert with_it.use_candidate


@pytest.mark.parametrize("address", [("192.0.2.1", 32_853), ("2001:db8::1", 1), ("fe80::1%eth0", 65_535)])
def test_the_answer_is_understood_and_trusted_by_another_implementation(address: tuple[str, int]) -> None:
    parsed = stun.parse_request(request())
    assert parsed is not None
    answer = theirs.parse_message(stun.success(parsed, address, PASSWORD))
    assert answer.message_class is theirs.Class.RESPONSE
    assert answer.transaction_id == parsed.transaction
    assert answer.attributes["XOR-MAPPED-ADDRESS"] == (address[0].partition("%")[0], address[1])
    assert answer.check_message_integrity(PASSWORD)


def test_a_role_conflict_is_told_as_487() -> None:
    parsed = stun.parse_request(RFC_5769_REQUEST)
    assert parsed is not None
    answer = theirs.parse_message(stun.role_conflict(parsed, PASSWORD))
    assert answer.error_code == 487
    assert answer.check_message_integrity(PASSWORD)


def test_no_bytes_make_the_parser_raise() -> None:
    random = Random(5769)
    good = request()
    for _ in range(3000):
        data = bytearray(good[: random.randrange(len(good) + 1)])
        for _ in range(random.randrange(4)):
            if data:
                data[random.randrange(len(data))] = random.randrange(256)
        parsed = stun.parse_request(bytes(data))
        assert parsed is None or len(parsed.username) < 600
    assert stun.parse_request(b"") is None


def test_only_binding_requests_are_of_interest() -> None:
    parsed = stun.parse_request(request())
    assert parsed is not None
    assert stun.parse_request(stun.success(parsed, ("192.0.2.1", 1), PASSWORD)) is None
    unsigned = theirs.Message(theirs.Method.BINDING, theirs.Class.REQUEST, attributes={"USERNAME": "a:b"})
    assert stun.parse_request(bytes(unsigned)) is None
