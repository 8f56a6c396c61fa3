"""What MP4 must know of an H264 stream: its parameter sets, its picture size, the configuration record. Pure.

ITU-T H.264, sections 7.3.2.1 and 7.4.2.1; ISO/IEC 14496-15, section 5.3.3.
"""

from dataclasses import dataclass
from struct import pack
from typing import Final, Self

SLICE: Final = 1
IDR: Final = 5
SEQUENCE_SET: Final = 7
PICTURE_SET: Final = 8

_HIGH_PROFILES: Final = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
_MACROBLOCK: Final = 16
_LARGEST: Final = 16_384
MOST_PIXELS: Final = 4096 * 2304
"""Of a picture; with larger ones a stranger could fill the memory of whoever decodes them."""
_MAX_REFERENCES_OF_CYCLE: Final = 255
_READ: Final = 512
"""Octets of a parameter set that are looked at."""


class _Bits:
    """Reads a NAL unit bit by bit, without its emulation prevention (7.3.1). Raises `ValueError` at its end."""

    def __init__(self, data: bytes) -> None:
        raw = data.replace(b"\0\0\3", b"\0\0")
        self._value = int.from_bytes(raw, "big")
        self._left = 8 * len(raw)

    def take(self, count: int) -> int:
        self._left -= count
        if self._left < 0:
            raise ValueError("the parameter set is cut off")
        return self._value >> self._left & ((1 << count) - 1)

    def unsigned(self) -> int:
        """ue(v), section 9.1."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 31:
                raise ValueError("no exponential Golomb code")
        return (1 << zeros) - 1 + self.take(zeros)

    def signed(self) -> int:
        code = self.unsigned()
        return (code + 1) // 2 if code & 1 else -(code // 2)


def picture_size(sequence_set: bytes) -> tuple[int, int]:
    """Width and height in pixels that a sequence parameter set tells. Raises `ValueError` for one that is none."""
    bits = _Bits(sequence_set[1:_READ])
    profile = bits.take(8)
    bits.take(16)
    bits.unsigned()
    chroma = _skip_high_profile(bits) if profile in _HIGH_PROFILES else 1
    bits.unsigned()
    _skip_picture_order(bits)
    bits.unsigned()
    bits.take(1)
    width = (bits.unsigned() + 1) * _MACROBLOCK
    units = bits.unsigned() + 1
    frames_only = bits.take(1)
    if not frames_only:
        bits.take(1)
    height = units * _MACROBLOCK * (2 - frames_only)
    bits.take(1)
    if bits.take(1):
        left, right, top, bottom = (bits.unsigned() for _ in range(4))
        width -= (left + right) * (1 if chroma in (0, 3) else 2)
        height -= (top + bottom) * (2 if chroma == 1 else 1) * (2 - frames_only)
    if not (0 < width <= _LARGEST and 0 < height <= _LARGEST and width * height <= MOST_PIXELS):
        raise ValueError("no picture has this size")
    return width, height


def _skip_high_profile(bits: _Bits) -> int:
    chroma = bits.unsigned()
    if chroma == 3:
        bits.take(1)
    bits.unsigned()
    bits.unsigned()
    bits.take(1)
    if bits.take(1):
        for index in range(12 if chroma == 3 else 8):
            if bits.take(1):
                _skip_scaling_list(bits, 16 if index < 6 else 64)
    return chroma


def _skip_scaling_list(bits: _Bits, size: int) -> None:
    scale = 8
    for _ in range(size):
        scale = (scale + bits.signed()) % 256
        if scale == 0:
            return


def _skip_picture_order(bits: _Bits) -> None:
    kind = bits.unsigned()
    if kind == 0:
        bits.unsigned()
    elif kind == 1:
        bits.take(1)
        bits.signed()
        bits.signed()
        count = bits.unsigned()
        if count > _MAX_REFERENCES_OF_CYCLE:
            raise ValueError("no such picture order count cycle")
        for _ in range(count):
            bits.signed()


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameter sets that a stream's pictures refer to."""

    sequence: tuple[bytes, ...]
    picture: tuple[bytes, ...]
    width: int
    height: int

    @classmethod
    def of(cls, units: list[bytes]) -> Self | None:
        """Those among the NAL units of a key frame; `None` when one kind is missing or cannot be read."""
        sequence = tuple(unit for unit in units if kind(unit) == SEQUENCE_SET and len(unit) > 3)
        picture = tuple(unit for unit in units if kind(unit) == PICTURE_SET)
        if not sequence or not picture:
            return None
        try:
            return cls(sequence[:31], picture[:255], *picture_size(sequence[0]))
        except ValueError:
            return None

    @property
    def codec(self) -> str:
        """As playlists name it (RFC 6381)."""
        return f"avc1.{self.sequence[0][1:4].hex()}"

    def configuration(self) -> bytes:
        """The AVCDecoderConfigurationRecord; lengths of NAL units have four octets."""
        first = self.sequence[0]
        sets = [pack("!B", 0xE0 | len(self.sequence)), *(pack("!H", len(s)) + s for s in self.sequence)]
        sets += [pack("!B", len(self.picture)), *(pack("!H", len(s)) + s for s in self.picture)]
        tail = b"\xfd\xf8\xf8\0" if first[1] in (100, 110, 122, 144) else b""
        return b"".join((b"\1", first[1:4], b"\xff", *sets, tail))


def kind(unit: bytes) -> int:
    """nal_unit_type; -1 of an empty one."""
    return unit[0] & 0x1F if unit else -1


def sample(units: list[bytes]) -> bytes:
    """The pictures' slices with their lengths before them; parameter sets and delimiters stand elsewhere or nowhere."""
    return b"".join(len(unit).to_bytes(4, "big") + unit for unit in units if SLICE <= kind(unit) <= IDR)


def split(stream: bytes) -> list[bytes]:
    """The NAL units of a byte stream with start codes (annex B), as encoders give it."""
    units = stream.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1")[1:]
    return [unit for unit in units if unit]
