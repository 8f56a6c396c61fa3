"""AES-GCM of the native lane makes libsrtp's packets, and refuses what libsrtp refuses: a number that was used, or is too old."""

from collections.abc import Sequence
from random import Random

import pytest

from rtc.forwarder import Path, SrtpKeys
from rtc.lanes import make_lane
from rtc.srtp import SENT_LATE, cipher_addresses
from tests.rtc.conftest import NOT_BUILT
from tests.rtc.ends import write_rtp

pytestmark = NOT_BUILT

KEYS = SrtpKeys("aes128-gcm", receive=bytes(range(28)), send=bytes(range(100, 128)))
Numbers = Sequence[tuple[int, int]]
"""(SSRC, sequence number) of packets in the order in which they leave."""


def sent(lane: str, numbers: Numbers) -> list[bytes]:
    """What leaves of the packets."""
    found: list[bytes] = []

    def send(data: bytes, _path: Path) -> None:
        found.append(data)

    made = make_lane("native" if lane == "native" else "python", send, lambda _: None)
    wire = made.wire(KEYS, "path")
    for ssrc, sequence in numbers:
        plain = write_rtp(96, sequence & 0xFFFF, 7, ssrc, bytes(40), extensions={5: bytes(3), 6: bytes(2), 1: b"1"})
        wire.buffer[: len(plain)] = plain
        wire.transmit(len(plain), 0.0)
    made.flush()
    return found


def alike(numbers: Numbers) -> int:
    """Asserts that both lanes send the same; returns how many left."""
    plain = sent("python", numbers)
    assert sent("native", numbers) == plain
    return len(plain)


def test_the_openssl_of_pylibsrtp_is_found() -> None:
    assert len(cipher_addresses()) == 8


def test_numbers_wrap_around_in_each_stream_for_itself() -> None:
    numbers = [(ssrc, first + step) for step in range(1000) for ssrc, first in ((1, 65_000), (0xFFFFFFFF, 32_500))]
    assert alike(numbers) == 2000


@pytest.mark.parametrize("newest", [300, 32_767, 32_768, 32_769, 65_535, 65_536, 65_600, 200_000])
def test_a_number_is_used_once_and_not_when_it_is_too_late(newest: int) -> None:
    before = range(0, newest, 20_000)
    late = [newest, newest, newest - SENT_LATE + 1, newest - SENT_LATE, newest - SENT_LATE + 1, newest + 1, newest - 1]
    assert alike([(7, number) for number in (*before, *late)]) == len(before) + 4


@pytest.mark.parametrize("seed", range(10))
def test_whatever_the_order_both_send_the_same(seed: int) -> None:
    chance = Random(seed)
    newest = {ssrc: chance.choice([0, 30_000, 32_768, 65_000]) for ssrc in range(5)}
    numbers = []
    for _ in range(3000):
        ssrc = chance.randrange(5)
        newest[ssrc] += chance.choice([1, 1, 1, 2, 40, 300, 0])
        numbers.append((ssrc, newest[ssrc] - chance.choice([0, 0, 0, 1, 5, 254, 255, 256, 257, 1000])))
    assert 1000 < alike(numbers) < 3000
