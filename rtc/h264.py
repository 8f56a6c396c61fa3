"""The size of the pictures in a sequence parameter set (H.264, section 7.3.2.1.1), of the profiles that browsers send.

Pure. `native/h264.c` does the same.
"""

from typing import Final

READ: Final = 64
"""Octets after the level that are looked at: the size stands in the first twenty."""

LARGEST: Final = 16_384
_PROFILES: Final = (66, 77, 88)
"""Baseline, main, extended. The high ones have more fields before the size; no browser answers our offers with them."""

_LONGEST: Final = 16
"""Leading zeros of a number; more are an error."""

_MOST_OFFSETS: Final = 255


def picture_size(parameters: bytes) -> tuple[int, int]:
    """Width and height, cropped; (0, 0) for what cannot be read. `parameters` is the NAL unit with its first octet."""
    if len(parameters) < 4 or parameters[1] not in _PROFILES:
        return 0, 0
    try:
        return _read(_Bits(parameters[4 : 4 + READ].replace(b"\0\0\3", b"\0\0")))
    except ValueError:
        return 0, 0


def _read(bits: "_Bits") -> tuple[int, int]:
    bits.number()  # its id
    bits.number()  # log2_max_frame_num_minus4
    order = bits.number()
    if order == 0:
        bits.number()
    elif order == 1:
        bits.take(1)
        bits.number(), bits.number()
        count = bits.number()
        if count > _MOST_OFFSETS:
            raise ValueError("too many offsets")
        for _ in range(count):
            bits.number()
    bits.number()  # max_num_ref_frames
    bits.take(1)
    width, height = bits.number() + 1, bits.number() + 1
    fields = 1 if bits.take(1) else 2
    if fields == 2:
        bits.take(1)
    bits.take(1)
    left, right, top, bottom = (bits.number() for _ in range(4)) if bits.take(1) else (0, 0, 0, 0)
    return _checked(16 * width - 2 * (left + right), fields * (16 * height - 2 * (top + bottom)))


def _checked(width: int, height: int) -> tuple[int, int]:
    return (width, height) if 0 < width <= LARGEST and 0 < height <= LARGEST else (0, 0)


class _Bits:
    """Reads from the most significant bit on. Raises `ValueError` at the end."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = 8 * len(data)

    def take(self, count: int) -> int:
        self._left -= count
        if self._left < 0:
            raise ValueError("cut off")
        return self._value >> self._left & (1 << count) - 1

    def number(self) -> int:
        """Exp-Golomb, unsigned (section 9.1)."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > _LONGEST:
                raise ValueError("no number is that long")
        return (1 << zeros) - 1 + self.take(zeros)
