"""The boxes of fragmented MP4 (CMAF): an init section and parts. Pure. ISO/IEC 14496-12, -14 (AAC), -15 (H264), 23000-19.

FFmpeg's muxer writes a fragment when the first frame of the next one comes, so a still screen would stay in memory for as
long as it is still; here a part is made whenever it is due, and its place on the time line is exactly what is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from struct import pack
from typing import Final

KEY_FLAGS: Final = 0x02000000
"""Depends on no other sample (8.8.3.1)."""
OTHER_FLAGS: Final = 0x01010000

_MATRIX: Final = pack("!9L", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_TRACK: Final = 1
_UNDETERMINED: Final = 0x55C4
"""The language code `und`."""
_DEFAULT_BASE_IS_MOOF: Final = 0x020000
_RUN_FIELDS: Final = 0x000701
"""Each sample tells its duration, size and flags, and where the first one's bytes are."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One coded picture or AAC frame; `duration` in the track's time scale."""

    data: bytes
    duration: int
    key: bool = True


def box(kind: bytes, *bodies: bytes) -> bytes:
    size = 8 + sum(map(len, bodies))
    return b"".join((size.to_bytes(4, "big"), kind, *bodies))


def full_box(kind: bytes, version: int, flags: int, *bodies: bytes) -> bytes:
    return box(kind, (version << 24 | flags).to_bytes(4, "big"), *bodies)


def part(sequence: int, decode_time: int, samples: Sequence[Sample]) -> bytes:
    """A movie fragment with its data. `decode_time` counts from the recording's beginning, in the track's time scale."""
    run = b"".join(
        pack("!LLL", sample.duration, len(sample.data), KEY_FLAGS if sample.key else OTHER_FLAGS) for sample in samples
    )
    size = 8 + 16 + 8 + 16 + 20 + 20 + len(run)
    fragment = box(
        b"moof",
        full_box(b"mfhd", 0, 0, pack("!L", sequence & 0xFFFFFFFF)),
        box(
            b"traf",
            full_box(b"tfhd", 0, _DEFAULT_BASE_IS_MOOF, pack("!L", _TRACK)),
            full_box(b"tfdt", 1, 0, pack("!Q", decode_time)),
            full_box(b"trun", 0, _RUN_FIELDS, pack("!LL", len(samples), size + 8), run),
        ),
    )
    return fragment + box(b"mdat", *(sample.data for sample in samples))


def picture_init(timescale: int, width: int, height: int, configuration: bytes) -> bytes:
    """The init section of an H264 track; `configuration` is its AVCDecoderConfigurationRecord (`h264.py`)."""
    entry = box(
        b"avc1",
        bytes(6), pack("!H", 1), bytes(16), pack("!HH", width, height), pack("!LL", 0x480000, 0x480000), bytes(4),
        pack("!H", 1), bytes(32), pack("!Hh", 24, -1),
        box(b"avcC", configuration),
    )  # fmt: skip
    header = full_box(b"vmhd", 0, 1, bytes(8))
    return _init(timescale, b"vide", header, entry, (width, height))


def sound_init(rate: int, channels: int, configuration: bytes) -> bytes:
    """The init section of an AAC track; `configuration` is its AudioSpecificConfig."""
    specific = _descriptor(0x05, configuration)
    decoder = _descriptor(0x04, b"\x40\x15", bytes(3), pack("!LL", 0, 0), specific)
    stream = full_box(b"esds", 0, 0, _descriptor(0x03, b"\0\0\0", decoder, _descriptor(0x06, b"\x02")))
    entry = box(
        b"mp4a", bytes(6), pack("!H", 1), bytes(8), pack("!HH", channels, 16), bytes(4), pack("!L", rate << 16), stream
    )
    return _init(rate, b"soun", full_box(b"smhd", 0, 0, bytes(4)), entry, (0, 0))


def _init(timescale: int, handler: bytes, media_header: bytes, entry: bytes, size: tuple[int, int]) -> bytes:
    no_samples = (
        full_box(b"stts", 0, 0, bytes(4)),
        full_box(b"stsc", 0, 0, bytes(4)),
        full_box(b"stsz", 0, 0, bytes(8)),
        full_box(b"stco", 0, 0, bytes(4)),
    )
    table = box(b"stbl", full_box(b"stsd", 0, 0, pack("!L", 1), entry), *no_samples)
    here = box(b"dinf", full_box(b"dref", 0, 0, pack("!L", 1), full_box(b"url ", 0, 1)))
    volume = 0x0100 if handler == b"soun" else 0
    track = box(
        b"trak",
        full_box(
            b"tkhd", 0, 3, bytes(8), pack("!L", _TRACK), bytes(16), pack("!hhHH", 0, 0, volume, 0), _MATRIX,
            pack("!LL", size[0] << 16, size[1] << 16),
        ),
        box(
            b"mdia",
            full_box(b"mdhd", 0, 0, bytes(8), pack("!LL", timescale, 0), pack("!HH", _UNDETERMINED, 0)),
            full_box(b"hdlr", 0, 0, bytes(4), handler, bytes(12), b"\0"),
            box(b"minf", media_header, here, table),
        ),
    )  # fmt: skip
    movie = full_box(
        b"mvhd", 0, 0, bytes(8), pack("!LL", 1000, 0), pack("!LH", 0x10000, 0x0100), bytes(10), _MATRIX, bytes(24),
        pack("!L", _TRACK + 1),
    )  # fmt: skip
    extends = box(b"mvex", full_box(b"trex", 0, 0, pack("!LLLLL", _TRACK, 1, 0, 0, 0)))
    return box(b"ftyp", b"iso6", bytes(4), b"iso6cmfcmp41") + box(b"moov", movie, track, extends)


def _descriptor(tag: int, *bodies: bytes) -> bytes:
    """An MPEG-4 descriptor; its length has one octet, for none here is longer than 127."""
    size = sum(map(len, bodies))
    return b"".join((bytes((tag, size)), *bodies))
