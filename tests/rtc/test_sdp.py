"""Offers as text, answers as browsers wrote them."""

from contextlib import suppress
from pathlib import Path

import pytest
from aiortc.sdp import SessionDescription  # noqa: TID251  another reader of our offers
from hypothesis import given
from hypothesis import strategies as st

from rtc.addresses import Candidate, candidates
from rtc.dtls import Fingerprint
from rtc.ice import Credentials
from rtc.negotiated import Kind, Source
from rtc.sdp import LARGEST_ANSWER, Offer, PublishSection, ReceiveSection, SdpError, parse_answer
from tests.worlds.offers import ReadOffer

ANSWERS = Path(__file__).parents[1] / "captures"

FINGERPRINT = Fingerprint("sha-256", ":".join(f"{n:02X}" for n in range(32)))


def offer(audio: int = 3, video: int = 4) -> Offer:
    publish = [PublishSection(str(index), source) for index, source in enumerate(Source)]
    kinds = [Kind.AUDIO] * audio + [Kind.VIDEO] * video
    receive = [
        ReceiveSection(str(4 + index), kind, 1000 + index, 2000 + index if kind is Kind.VIDEO else None)
        for index, kind in enumerate(kinds)
    ]
    return Offer(
        session=7,
        version=0,
        credentials=Credentials("ufrag123", "p" * 32),
        fingerprint=FINGERPRINT,
        candidates=candidates(["127.0.0.1", "192.0.2.1", "2001:db8::1"], 7882, ["udp", "tcp"]),
        sections=[*publish, *receive],
    )


def own_answer() -> str:
    return ReadOffer.parse(offer().write()).answer("them", "password-of-theirs-xxxx", FINGERPRINT)


def test_another_parser_reads_the_same_out_of_our_offer() -> None:
    read = SessionDescription.parse(offer().write())
    assert [media.rtp.muxId for media in read.media] == [str(n) for n in range(12)]
    assert [media.kind for media in read.media[:4]] == ["audio", "video", "video", "audio"]
    assert [media.direction for media in read.media[:4]] == ["recvonly"] * 4
    assert {media.direction for media in read.media[4:11]} == {"sendonly"}
    camera = read.media[1]
    assert [(codec.name, codec.payloadType) for codec in camera.rtp.codecs] == [
        ("VP8", 96), ("rtx", 97), ("VP9", 98), ("rtx", 99), ("H264", 102), ("rtx", 103),
        ("AV1", 104), ("rtx", 105),
    ]  # fmt: skip
    assert camera.dtls is not None
    assert camera.dtls.fingerprints[0].value == FINGERPRINT.value
    slot = read.media[7]
    assert [entry.ssrc for entry in slot.ssrc] == [1003, 2003]
    assert slot.ssrc_group[0].items == [1003, 2003]
    assert read.group[0].items == [str(n) for n in range(12)]


def test_only_the_camera_is_simulcast() -> None:
    sections = offer().write().split("m=")[1:]
    assert ["a=simulcast:recv q;h;f" in section for section in sections].count(True) == 1
    assert "a=rid:q recv\r\na=rid:h recv\r\na=rid:f recv\r\na=simulcast:recv q;h;f" in sections[1]


def test_candidates_come_best_first_udp_before_tcp_and_loopback_last() -> None:
    read = ReadOffer.parse(offer().write()).candidates
    assert [(transport, address) for transport, address, _ in read] == [
        ("udp", "192.0.2.1"), ("udp", "2001:db8::1"), ("udp", "127.0.0.1"),
        ("tcp", "192.0.2.1"), ("tcp", "2001:db8::1"), ("tcp", "127.0.0.1"),
    ]  # fmt: skip
    lines = [line.split() for line in offer().write().splitlines() if line.startswith("a=candidate")]
    priorities = [int(line[3]) for line in lines]
    assert priorities == sorted(set(priorities), reverse=True)
    assert [line[-2:] == ["tcptype", "passive"] for line in lines] == [False] * 3 + [True] * 3
    assert max(priorities) < 1 << 31


def test_an_offer_without_sections_still_carries_candidates() -> None:
    empty = Offer(1, 0, Credentials("u", "p"), FINGERPRINT, [Candidate("udp", "192.0.2.1", 1)], [])
    assert "a=candidate:1 1 udp" in empty.write()


@pytest.mark.parametrize(
    ("browser", "codecs"), [("chromium-156", {"VP8", "VP9", "H264"}), ("firefox-153", {"VP8", "VP9"})]
)
def test_answers_of_browsers_are_read(browser: str, codecs: set[str]) -> None:
    answer = parse_answer((ANSWERS / f"answer-{browser}.sdp").read_text(), offer())
    assert answer.fingerprint.algorithm == "sha-256"
    assert len(answer.fingerprint.value) == 95
    assert answer.accepted == {str(n) for n in range(12)}
    assert answer.sctp_port == 5000
    assert answer.largest_message == 65_536
    assert answer.sends == answer.receives == codecs


def test_a_rejected_slot_is_known() -> None:
    text = own_answer()
    head, *sections = text.split("m=")
    sections[5] = sections[5].replace(" 9 ", " 0 ", 1)
    assert parse_answer("m=".join([head, *sections]), offer()).accepted == {str(n) for n in range(12)} - {"5"}


def test_an_answer_without_data_channel_is_taken() -> None:
    text = own_answer().replace("m=application 9", "m=application 0")
    assert parse_answer(text, offer()).sctp_port is None


def test_attributes_of_the_whole_session_hold_for_its_sections() -> None:
    lines = f"a=setup:active\r\na=fingerprint:sha-256 {FINGERPRINT.value}\r\n"
    text = (
        own_answer().replace(lines, "").replace(f"a=fingerprint:sha-256 {FINGERPRINT.value}\r\na=setup:active\r\n", "")
    )
    assert "a=setup" not in text
    head, rest = text.split("m=", 1)
    assert parse_answer(f"{head}{lines}m={rest}", offer()).fingerprint == FINGERPRINT


@pytest.mark.parametrize(("told", "expected"), [("0", 65_536), ("1200", 1200), (str(2**64 - 1), 65_536)])
def test_the_largest_message_is_bounded_and_zero_is_any(told: str, expected: int) -> None:
    text = own_answer().replace("a=max-message-size:65536", f"a=max-message-size:{told}")
    assert parse_answer(text, offer()).largest_message == expected


def test_line_ends_and_unknown_lines_do_not_matter() -> None:
    text = own_answer().replace("\r\n", "\n") + "a=new-thing:1\nx=?\n\n"
    assert parse_answer(text, offer()).fingerprint == FINGERPRINT


@given(st.text(max_size=300), st.integers(0, 2000), st.integers(0, 40))
def test_a_damaged_answer_is_read_or_refused_and_nothing_else(rubbish: str, at: int, cut: int) -> None:
    text = own_answer()
    damaged = text[:at] + rubbish + text[at + cut :]
    with suppress(SdpError):
        assert parse_answer(damaged, offer()).accepted


def test_a_long_answer_is_refused_unread() -> None:
    with pytest.raises(SdpError, match="too long"):
        parse_answer("v" * (LARGEST_ANSWER + 1), offer())
