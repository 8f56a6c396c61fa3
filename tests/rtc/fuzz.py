"""Hostile datagrams of every kind against a media server on the native lane, from strangers and from clients with keys.

    python -m tests.rtc.fuzz SECONDS

Ends with 0 when the honest clients of each generation were served all the time and, where AddressSanitizer counts, the
generations left no memory behind. A fault of memory ends the process.
"""

import asyncio
import ctypes
import gc
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random

from pylibsrtp import Error as SrtpFailure
from pylibsrtp import Policy, Session
from typing_extensions import override

from rtc.forwarder import SrtpKeys
from rtc.settings import RtcSettings
from rtc.tap import Tapped
from tests.rtc.house import House
from tests.worlds.synthetic import SyntheticPeer

EXAMPLES = 400
BATCH = 150
BATCHES = 3
"""Of one generation: a house with two honest guests and a hostile one, and strangers."""
WARM = 3
"""Generations before memory is compared: caches are filled by then."""
LANES = (1, 3)
"""Threads of a house's lane, in turn: peers that are on different ones get each other's packets another way."""
LEFT = 256 * 1024
"""Bytes that all further generations together may leave behind."""
SEED = 20261122
RTP_HEADER = 12
RTP_VERSION = 0x80


def allocated() -> int | None:
    """Bytes that are allocated now; only AddressSanitizer counts them."""
    count = getattr(ctypes.CDLL(None), "__sanitizer_get_current_allocated_bytes", None)
    if count is None:
        return None
    count.restype = ctypes.c_size_t
    gc.collect()
    return int(count())


class Forger:
    """Makes hostile datagrams out of what honest clients sent."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.honest: list[bytes] = []

    def learn(self, data: bytes) -> None:
        """Keeps some of what an honest client sends."""
        if len(self.honest) < EXAMPLES:
            self.honest.append(data)
        elif self.chance.random() < 0.05:
            self.honest[self.chance.randrange(EXAMPLES)] = data

    def datagram(self) -> bytes:
        """An honest one after some accidents, or noise that begins as some protocol does."""
        if not self.honest or self.chance.random() < 0.2:
            first = self.chance.choice([0, 1, 3, 20, 22, 23, 63, 128, 144, 191, 255])
            return bytes([first]) + self.chance.randbytes(
                self.chance.choice([0, 1, 3, 11, 12, 19, 40, 1200, 1500, 9000])
            )
        return self.mutate(self.chance.choice(self.honest))

    def mutate(self, data: bytes) -> bytes:
        forged = bytearray(data)
        for _ in range(self.chance.randrange(1, 5)):
            self.chance.choice(ACCIDENTS)(forged, self.chance)
        return bytes(forged[:9000])

    def rtp(self, ssrc: int) -> bytes:
        """A packet in clear that says anything about itself: CSRCs, extensions and padding that may not be there."""
        first = self.chance.choice([0x80, 0x90, 0xA0, 0xB0, 0x8F, 0x9F, 0xBF])
        kind = self.chance.choice([96, 97, 98, 102, 104, 105, 111, 127, 224, 230, 239, self.chance.randrange(256)])
        size = self.chance.choice([0, 1, 2, 3, 5, 40, 1100, 1200])
        head = bytes([first, kind]) + self.chance.randbytes(6) + ssrc.to_bytes(4, "big")
        profile = self.chance.choice([b"\xbe\xde", b"\x10\x00", self.chance.randbytes(2)])
        words = self.chance.choice([0, 1, 2, 5, 255, 65_535])
        extension = self.chance.randbytes(min(words * 4, 400))
        begin = self.chance.choice(
            [b"", b"", b"\x67\x42\xc0\x1f", b"\x78\x00\x20\x67\x42"]
        )  # H264: parameters that lie
        return head + profile + words.to_bytes(2, "big") + extension + begin + self.chance.randbytes(size)

    def rtcp(self) -> bytes:
        """Compounds whose counts and lengths may lie."""
        packets = b""
        for _ in range(self.chance.randrange(1, 4)):
            body = self.chance.randbytes(4 * self.chance.randrange(0, 12))
            length = len(body) // 4 if self.chance.random() < 0.7 else self.chance.randrange(65_536)
            first = 0x80 | self.chance.randrange(64)
            packets += bytes([first, self.chance.choice(range(200, 208))]) + length.to_bytes(2, "big") + body
        return packets if len(packets) >= 8 else packets + bytes(8)

    def feedback(self) -> bytes:
        """Transport-wide feedback about packets that were sent, or not, in statuses and deltas that may lie."""
        count = self.chance.choice([0, 1, 7, 14, 200, 4096, 4097, self.chance.randrange(65_536)])
        base = self.chance.choice([0, 1, self.chance.randrange(2000), 65_000])
        words = self.chance.choice(
            [0x1FFF, 0x2000 | count & 0x1FFF, 0x5FFF, 0xBFFF, 0xE666, self.chance.randrange(65_536)]
        )
        body = bytes(8) + base.to_bytes(2, "big") + count.to_bytes(2, "big") + self.chance.randbytes(4)
        body += words.to_bytes(2, "big") * self.chance.choice([0, 1, 2, 30])
        body += self.chance.randbytes(self.chance.choice([0, 1, 13, 200, 1000]))
        body += bytes(-len(body) % 4)
        return b"\x8f\xcd" + (len(body) // 4).to_bytes(2, "big") + body


def _flip(data: bytearray, chance: Random) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _cut(data: bytearray, chance: Random) -> None:
    del data[chance.randrange(len(data) + 1) :]


def _grow(data: bytearray, chance: Random) -> None:
    data += chance.randbytes(chance.choice([1, 2, 16, 300, 1600]))


def _overwrite(data: bytearray, chance: Random) -> None:
    if len(data) > 4:
        at = chance.randrange(len(data) - 2)
        data[at : at + 2] = chance.choice([b"\x00\x00", b"\xff\xff", b"\x00\x01", b"\x7f\xff", chance.randbytes(2)])


def _double(data: bytearray, chance: Random) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = data[: chance.randrange(1, 60)]


ACCIDENTS: tuple[Callable[[bytearray, Random], None], ...] = (
    _flip,
    _flip,
    _cut,
    _grow,
    _overwrite,
    _overwrite,
    _double,
)


class Hostile(SyntheticPeer):
    """Behaves, shows how by its datagrams, and beside that sends what it likes under its own keys."""

    def __init__(self, offer: str, forger: Forger) -> None:
        self._forger = forger
        super().__init__(offer)

    @override
    def _send(self, data: bytes) -> None:
        self._forger.learn(data)
        super()._send(data)

    @override
    def _use(self, keys: SrtpKeys) -> None:
        super()._use(keys)
        profile = Policy.SRTP_PROFILE_AEAD_AES_128_GCM
        self._forged = Session(Policy(keys.send, Policy.SSRC_ANY_OUTBOUND, srtp_profile=profile))

    def attack(self) -> None:
        """One forged datagram, packet, RTCP compound and feedback each. What libsrtp does not take is not sent."""
        forger = self._forger
        super()._send(forger.datagram())
        ssrc = forger.chance.choice([*self._streams, 0, 0xFFFFFFFF, forger.chance.randrange(1 << 32)])
        with suppress(SrtpFailure, ValueError):
            super()._send(self._forged.protect(forger.rtp(ssrc)))
        with suppress(SrtpFailure, ValueError):
            super()._send(self._forged.protect_rtcp(forger.rtcp()))
        with suppress(SrtpFailure, ValueError):
            super()._send(self._forged.protect_rtcp(forger.feedback()))


class Taker:
    """A recorder reads whatever it is told."""

    def packets(self, batch: Sequence[Tapped]) -> None:
        for each in batch:
            assert len(each.data) > RTP_HEADER
            assert each.data[0] == RTP_VERSION

    def report(self, track_id: str, ntp: int, rtp: int, arrived: float) -> None:
        assert 0 <= rtp < 1 << 32


async def generation(forger: Forger, lanes: int) -> None:
    """Opens a house, attacks it while two honest guests watch each other, and closes it."""
    settings = RtcSettings(host="127.0.0.1", port=0, forwarder="native", lanes=lanes)
    async with House(settings) as house:
        teacher, viewer = await house.invite("teacher"), await house.invite("viewer")
        bad = await house.invite("bad", make=lambda offer: Hostile(offer, forger))
        camera = teacher.publish_camera()
        tap = house.router.open_tap(Taker())
        for track in (camera, bad.publish_microphone(), bad.publish_camera()):
            tap.take(track.id)
        viewer.watch(camera)
        bad.watch(camera)
        for _ in range(BATCHES):
            assert isinstance(bad.client, Hostile)
            await _attack(house, bad.client, forger)
            await viewer.frames_grow(camera, by=2)
        assert teacher.peer not in house.observer.lost
        assert viewer.peer not in house.observer.lost


async def _attack(house: House, bad: Hostile, forger: Forger) -> None:
    loop = asyncio.get_running_loop()
    stranger, _ = await loop.create_datagram_endpoint(
        asyncio.DatagramProtocol, remote_addr=("127.0.0.1", house.server.port)
    )
    for number in range(BATCH):
        stranger.sendto(forger.datagram())
        bad.attack()
        if number % 15 == 0:
            await asyncio.sleep(0)
    stranger.close()


async def siege(seconds: float) -> int:
    """Generation after generation for so long; returns how many."""
    chance = Random(SEED)
    begun, count, before = time.monotonic(), 0, None
    while count < WARM + 2 or time.monotonic() - begun < seconds:
        await generation(Forger(chance), LANES[count % len(LANES)])
        count += 1
        if count == WARM:
            before = allocated()
    after = allocated()
    if before is not None and after is not None:
        sys.stdout.write(f"{count} generations left {after - before} bytes\n")
        assert after - before < LEFT, f"{count - WARM} generations left {after - before} bytes behind"
    return count


def main() -> None:
    asyncio.run(siege(float(sys.argv[1])))


if __name__ == "__main__":
    main()
