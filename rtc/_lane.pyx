# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What Python sees of the native lane, whose work is done in `native/` (see `native_lane.py`).

Each object owns the structure of the same name in C; the interpreter's lock is let go where the lane's is waited for.
"""

cimport cython
from cpython.bytes cimport PyBytes_FromStringAndSize
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t, uintptr_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset

from rtc.outcome import Outcome, Told
from rtc.packet import Packet
from rtc.trendline import THRESHOLD

include "native/declarations.pxi"

RAW, RTP, RTCP, KEY, SEND, ASK = UP_RAW, UP_RTP, UP_RTCP, UP_KEY, UP_SEND, UP_ASK
MOST = LANES

include "native/lane.pxi"
include "native/gate.pxi"
include "native/peer.pxi"
include "native/sink.pxi"
include "native/stream.pxi"
include "native/feedback.pxi"
