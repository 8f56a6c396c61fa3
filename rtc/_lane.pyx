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

cdef extern from "native/lane.h" nogil:
    enum:
        LARGEST, SLOT, TRAILER, ELEMENT, FIXED, HEADER, MISSING, SSRCS, SENT, ARRIVALS, SOCKETS, LANES, RING, ADDRESS, MASTER
        UP_RAW, UP_RTP, UP_RTCP, UP_KEY, UP_SEND, UP_ASK
    ctypedef int (*srtp_function)(void *, void *, int *)
    ctypedef struct openssl_t:
        pass
    ctypedef struct gcm_t:
        pass
    gcm_t *gcm_new(const openssl_t *, const uint8_t *)
    void gcm_free(gcm_t *)
    ctypedef struct packet_t:
        int size
        int64_t index
        double arrived
        uint32_t timestamp, sent
        uint16_t picture_at, picture, temporal_at
        uint8_t marker_and_type, temporal, key
        uint8_t *payload
    ctypedef struct rtp_t:
        uint8_t marker_and_type
        uint16_t sequence
        uint32_t timestamp, ssrc
        const uint8_t *extension
        const uint8_t *payload
        int extension_size, size
    ctypedef struct mapping_t:
        int64_t first
        uint16_t sequence, picture
        uint32_t timestamp
        uint8_t temporal
    ctypedef struct sink_t:
        peer_t *peer
        mapping_t mapping
        int start
        uint8_t *header
        uint64_t packets, octets
        bint echo
        uint8_t *last

    ctypedef struct gate_t:
        bint is_open, started, waiting, is_audio, heard
        int64_t refused
        double level
    ctypedef struct missing_t:
        int64_t number
    ctypedef struct stream_t:
        lane_t *lane
        uint32_t ssrc
        uint8_t payload_type, repair_type
        int clock_rate
        bint active, is_video, wants_key
        double heard_at, jitter
        uint16_t width, height
        int64_t base, highest, packets, octets
        packet_t **ring
        packet_t *newest
        missing_t *missing
        int missing_count, sinks
    ctypedef struct record_t:
        uint32_t at
        uint16_t number, size
    ctypedef struct bound_t:
        uint32_t ssrc
        stream_t *stream
        bint is_repair
    ctypedef struct peer_t:
        lane_t *lane
        uint64_t id
        void *inbound
        void *outbound
        gcm_t *gcm
        int descriptor
        bint segments
        uint8_t address
        unsigned address_size
        bound_t *bound
        int bound_count
        uint64_t sent_count
        double sent_at, arrived_at
        record_t *sent
        record_t *arrivals
        int arrivals_from, arrivals_count
        tap_t *tap
    ctypedef struct tap_t:
        uint8_t *data
        size_t used, room, octets
        int64_t lost
    ctypedef struct tapped_t:
        double at
        uint32_t size
    ctypedef struct up_t:
        uint32_t size
        uint8_t kind, address_size
        uint8_t *address
        uint64_t owner
        int64_t number
        double at
    ctypedef struct counters_t:
        int64_t received, dropped, sent, octets_sent, unsent, strangers, overflown
    ctypedef struct lane_t:
        int index, upward, sockets_count, running
        int *sockets
        openssl_t openssl
        counters_t counters
        uint8_t *ring
        size_t ring_from, ring_used
        bint told
        double ahead
    lane_t *lane_new(const srtp_function *functions)
    void lane_free(lane_t *)
    void lane_lock(lane_t *)
    void lane_unlock(lane_t *)
    void lane_lock_both(lane_t *, lane_t *)
    void lane_unlock_both(lane_t *, lane_t *)
    void lane_receive(peer_t *, uint8_t *, int, double)
    bint lane_place(lane_t *, peer_t *, int, const uint8_t *, unsigned)
    void lane_displace(lane_t *, peer_t *, int, const uint8_t *, unsigned)
    void lane_flush(lane_t *)
    void lane_forget(lane_t *, const peer_t *)
    packet_t *packet_keep(packet_t *)
    void packet_release(packet_t *)
    void lane_run(lane_t *)
    void lane_wake(lane_t *)
    bint peer_transmit(peer_t *, const uint8_t *, int, double, bint)
    void sink_forward(sink_t *, packet_t *)
    void stream_init(stream_t *, lane_t *, gate_t *, uint32_t, int, uint16_t)
    void stream_clear(stream_t *)
    int64_t stream_count(stream_t *, uint16_t, uint32_t, int, double)
    bint stream_continues(const stream_t *, uint8_t, int64_t)
    void stream_restart(stream_t *)
    packet_t *stream_place(stream_t *, const rtp_t *, int64_t, double)
    packet_t *stream_find(const stream_t *, int64_t)
    void stream_forward(stream_t *, packet_t *)
    ctypedef bint bool_t "bool"
    int stream_due(stream_t *, double, int64_t *, bool_t *)
    bint stream_attach(stream_t *, sink_t *, int64_t, bint)
    void stream_detach(stream_t *, sink_t *)
    void gate_hear(gate_t *, uint8_t, double)
    void gate_fade(gate_t *, double)
    uint32_t get32(const uint8_t *)
    void put32(uint8_t *, uint32_t)
    ctypedef struct delay_t:
        int usage
        double threshold
    void delay_start(delay_t *, double)
    void delay_hear(delay_t *, double, double)
    ctypedef struct feedback_t:
        pass
    ctypedef struct outcome_t:
        int64_t number
        double sent, arrived
        uint32_t octets
    ctypedef struct meter_t:
        delay_t delay
        int64_t newest
    const double NEVER
    void meter_start(meter_t *, double)
    void meter_clear(meter_t *)
    void meter_count(meter_t *, const outcome_t *, bint)
    bint meter_rate(const meter_t *, int, double *)
    bint feedback_parse(const uint8_t *, int, feedback_t *)
    int feedback_match(meter_t *, const peer_t *, const feedback_t *, outcome_t *)
    double record_time(uint32_t, double)

RAW, RTP, RTCP, KEY, SEND, ASK = UP_RAW, UP_RTP, UP_RTCP, UP_KEY, UP_SEND, UP_ASK
MOST = LANES


cdef object to_python(packet_t *packet):
    """A copy, `None` for none; takes over the reference. What only the slow path knows (its extensions, say) is not in it.

    Not to be called with a lock held: what Python collects meanwhile may want it.
    """
    if packet == NULL:
        return None
    try:
        return copied(packet)
    finally:
        packet_release(packet)


cdef object copied(const packet_t *packet):
    made = Packet(
        packet.marker_and_type, 0, packet.timestamp, 0, b"", PyBytes_FromStringAndSize(<char *>packet.payload, packet.size)
    )
    made.index, made.arrived, made.sent, made.key = packet.index, packet.arrived, packet.sent, packet.key != 0
    made.picture_at, made.picture = packet.picture_at, packet.picture
    made.temporal_at, made.temporal = packet.temporal_at, packet.temporal
    return made


@cython.final
@cython.no_gc_clear
cdef class Lane:
    """One thread's worth of peers. `functions` are `srtp.function_addresses()`, `cipher` `srtp.cipher_addresses()`."""

    cdef lane_t *lane
    cdef object __weakref__
    cdef readonly bint has_cipher

    def __cinit__(self, int index, functions, cipher):
        cdef srtp_function found[4]
        cdef uintptr_t addresses[8]
        if not 0 <= index < LANES:
            raise ValueError("there are not that many lanes")
        for number in range(4):
            found[number] = <srtp_function><uintptr_t>functions[number]
        self.lane = lane_new(found)
        if self.lane == NULL:
            raise MemoryError
        self.lane.index = index
        self.has_cipher = len(cipher) == 8 and sizeof(addresses) == sizeof(openssl_t)
        if self.has_cipher:
            for number in range(8):
                addresses[number] = cipher[number]
            memcpy(&self.lane.openssl, addresses, sizeof(addresses))

    def __dealloc__(self):
        if self.lane != NULL:
            lane_free(self.lane)

    @property
    def descriptor(self):
        """Becomes readable when there is something to `take`."""
        return self.lane.upward

    def listen(self, int descriptor):
        """The thread is to read this socket; before `run`. Raises `ValueError` for one too many."""
        if self.lane.sockets_count == SOCKETS:
            raise ValueError("a lane has no more sockets")
        self.lane.sockets[self.lane.sockets_count] = descriptor
        self.lane.sockets_count += 1
        self.lane.running = 1

    def run(self):
        """The thread's whole life, until `stop`."""
        with nogil:
            lane_run(self.lane)

    def stop(self):
        self.lane.running = 0
        lane_wake(self.lane)

    def set_ahead(self, double ahead):
        """Seconds by which Python's clock is ahead of the system's monotonic one."""
        self.lane.ahead = ahead

    def flush(self):
        with nogil:
            lane_lock(self.lane)
            lane_flush(self.lane)
            lane_unlock(self.lane)

    def stray(self):
        """A datagram of nobody came to Python."""
        with nogil:
            lane_lock(self.lane)
            self.lane.counters.received += 1
            lane_unlock(self.lane)

    def counters(self):
        """(received, dropped, sent, octets sent, unsent, strangers, overflown) since the start."""
        cdef counters_t found
        with nogil:
            lane_lock(self.lane)
            found = self.lane.counters
            lane_unlock(self.lane)
        return (
            found.received, found.dropped, found.sent, found.octets_sent, found.unsent, found.strangers, found.overflown
        )

    def take(self):
        """What came up since the last call: (kind, owner, number, address, data, at) each, in order."""
        cdef uint8_t *copy
        cdef size_t used, first, at = 0
        cdef up_t head
        cdef list found = []
        if self.lane.ring_used == 0:
            return found
        with nogil:
            lane_lock(self.lane)
            used = self.lane.ring_used
            copy = <uint8_t *>malloc(used + 1)
            if copy != NULL:
                first = min(used, RING - self.lane.ring_from)
                memcpy(copy, self.lane.ring + self.lane.ring_from, first)
                memcpy(copy + first, self.lane.ring, used - first)
                self.lane.ring_from = self.lane.ring_used = 0
                self.lane.told = False
            lane_unlock(self.lane)
        if copy == NULL:
            raise MemoryError
        try:
            while at < used:
                memcpy(&head, copy + at, sizeof(head))
                at += sizeof(head)
                found.append((
                    head.kind, head.owner, head.number,
                    PyBytes_FromStringAndSize(<char *>head.address, head.address_size),
                    PyBytes_FromStringAndSize(<char *>copy + at, head.size), head.at,
                ))
                at += head.size
        finally:
            free(copy)
        return found


@cython.final
cdef class Gate:
    """Implements `rtc.gate.Gate`; it is its own `loudness`."""

    cdef gate_t gate

    def __cinit__(self, bint is_audio):
        self.gate.is_audio = is_audio

    @property
    def is_open(self):
        return self.gate.is_open

    @is_open.setter
    def is_open(self, bint value):
        self.gate.is_open = value

    @property
    def started(self):
        return self.gate.started

    @started.setter
    def started(self, bint value):
        self.gate.started = value

    @property
    def waiting(self):
        return self.gate.waiting

    @waiting.setter
    def waiting(self, bint value):
        self.gate.waiting = value

    @property
    def refused(self):
        return self.gate.refused

    @refused.setter
    def refused(self, int64_t value):
        self.gate.refused = value

    @property
    def loudness(self):
        return self

    @property
    def level(self):
        return self.gate.level

    def hear(self, bytes element, double now):
        gate_hear(&self.gate, element[0], now)

    def fade(self, double now):
        gate_fade(&self.gate, now)

    def silence(self):
        self.gate.level = 0.0
        self.gate.heard = False


@cython.final
@cython.no_gc_clear
cdef class Peer:
    """The way from and to one client. `owner` keeps the libsrtp sessions at the addresses alive.

    `master`: key and salt of AES-128-GCM for what is sent, empty for another profile.
    """

    cdef peer_t peer
    cdef Lane lane
    cdef object owner
    cdef dict bound
    cdef set places

    def __cinit__(self, Lane lane not None, uint64_t number, owner, uintptr_t inbound, uintptr_t outbound, bytes master):
        self.lane, self.owner = lane, owner
        self.bound, self.places = {}, set()
        self.peer.lane, self.peer.id = lane.lane, number
        self.peer.inbound, self.peer.outbound = <void *>inbound, <void *>outbound
        self.peer.descriptor = -1
        if master and lane.has_cipher:
            if len(master) != MASTER:
                raise ValueError("key and salt have another length")
            self.peer.gcm = gcm_new(&lane.lane.openssl, master)

    def __dealloc__(self):
        for lane, _, _ in self.places:
            lane_lock((<Lane>lane).lane)
            lane_forget((<Lane>lane).lane, &self.peer)
            lane_unlock((<Lane>lane).lane)
        gcm_free(self.peer.gcm)
        if self.peer.tap != NULL:
            free(self.peer.tap.data)
            free(self.peer.tap)
        free(self.peer.sent)
        free(self.peer.arrivals)

    def move(self, int descriptor, bytes address):
        """What is sent from now on goes to this socket address; where `descriptor` is negative it comes up as `SEND`."""
        cdef const uint8_t *octets = address
        cdef unsigned size = <unsigned>len(address)
        if size > ADDRESS:
            raise ValueError("no socket address is that long")
        with nogil:
            lane_lock(self.peer.lane)
            lane_flush(self.peer.lane)
            memcpy(&self.peer.address, octets, size)
            self.peer.address_size = size
            self.peer.descriptor, self.peer.segments = descriptor, True
            lane_unlock(self.peer.lane)

    def hear(self, Lane lane not None, int descriptor, bytes address):
        """What comes to this socket, which `lane` reads, from this address is the peer's from now on."""
        cdef const uint8_t *octets = address
        cdef unsigned size = <unsigned>len(address)
        cdef bint done
        if size > ADDRESS:
            raise ValueError("no socket address is that long")
        with nogil:
            lane_lock(lane.lane)
            done = lane_place(lane.lane, &self.peer, descriptor, octets, size)
            lane_unlock(lane.lane)
        if not done:
            raise MemoryError
        self.places.add((lane, descriptor, address))

    def unhear(self, Lane lane not None, int descriptor, bytes address):
        cdef const uint8_t *octets = address
        cdef unsigned size = <unsigned>len(address)
        with nogil:
            lane_lock(lane.lane)
            lane_displace(lane.lane, &self.peer, descriptor, octets, size)
            lane_unlock(lane.lane)
        self.places.discard((lane, descriptor, address))

    def receive(self, bytes data, double now):
        """A datagram that came another way than by the thread."""
        cdef uint8_t copy[LARGEST]
        cdef const uint8_t *octets = data
        cdef int size = <int>len(data)
        with nogil:
            lane_lock(self.peer.lane)
            if size <= LARGEST:
                memcpy(copy, octets, size)
            lane_receive(&self.peer, copy, size, now)
            lane_unlock(self.peer.lane)

    def transmit(self, const uint8_t[::1] plain, int size, double now, bint rtcp):
        """Protects and sends what Python made. `False`: libsrtp refused it."""
        cdef bint done
        if size > len(plain):
            raise ValueError("there is not that much")
        with nogil:
            lane_lock(self.peer.lane)
            done = peer_transmit(&self.peer, &plain[0], size, now, rtcp)
            lane_unlock(self.peer.lane)
        return done

    def bind(self, uint32_t ssrc, Stream stream not None, bint is_repair):
        """From now on packets of this SSRC are the stream's."""
        cdef bound_t *place
        self.unbind(ssrc)
        if self.peer.bound_count == SSRCS:
            raise ValueError("a peer has no more streams")
        self.bound[ssrc] = stream
        with nogil:
            lane_lock(self.peer.lane)
            place = &self.peer.bound[self.peer.bound_count]
            place.ssrc, place.stream, place.is_repair = ssrc, &stream.stream, is_repair
            self.peer.bound_count += 1
            lane_unlock(self.peer.lane)

    def unbind(self, uint32_t ssrc):
        cdef int at
        with nogil:
            lane_lock(self.peer.lane)
            for at in range(self.peer.bound_count):
                if self.peer.bound[at].ssrc == ssrc:
                    self.peer.bound_count -= 1
                    self.peer.bound[at] = self.peer.bound[self.peer.bound_count]
                    break
            lane_unlock(self.peer.lane)
        self.bound.pop(ssrc, None)

    def close(self):
        """Nothing is heard from it any more. Idempotent."""
        for lane, descriptor, address in list(self.places):
            self.unhear(lane, descriptor, address)
        for ssrc in list(self.bound):
            self.unbind(ssrc)

    def collect(self):
        """From now on what its sinks make is kept as plain RTP for `collected`, and not sent. Once, before it has sinks."""
        self.peer.tap = <tap_t *>calloc(1, sizeof(tap_t))
        if self.peer.tap == NULL:
            raise MemoryError

    def collected(self):
        """(SSRC, packet, when it arrived) of what was kept since the last call, in order."""
        cdef tap_t copy
        cdef tapped_t head
        cdef uint8_t *packet
        cdef size_t at = 0
        cdef list found = []
        if self.peer.tap.used == 0:
            return found
        with nogil:
            lane_lock(self.peer.lane)
            copy = self.peer.tap[0]
            self.peer.tap.data = NULL
            self.peer.tap.used = self.peer.tap.room = self.peer.tap.octets = 0
            lane_unlock(self.peer.lane)
        try:
            while at < copy.used:
                memcpy(&head, copy.data + at, sizeof(head))
                packet = copy.data + at + sizeof(head)
                found.append((get32(packet + 8), PyBytes_FromStringAndSize(<char *>packet, head.size), head.at))
                at += sizeof(head) + head.size
        finally:
            free(copy.data)
        return found

    @property
    def uncollected(self):
        """Packets that did not fit."""
        return self.peer.tap.lost

    @property
    def sent_count(self):
        return self.peer.sent_count

    def sent(self, numbers):
        """(time, size) of each transport-wide number, `None` for one that is not remembered."""
        cdef record_t copy[SENT]
        cdef record_t found
        cdef double newest
        cdef list answer = []
        with nogil:
            lane_lock(self.peer.lane)
            if self.peer.sent == NULL:
                memset(copy, 0, sizeof(copy))
            else:
                memcpy(copy, self.peer.sent, sizeof(copy))
            newest = self.peer.sent_at
            lane_unlock(self.peer.lane)
        for number in numbers:
            found = copy[<int>number % SENT]
            answer.append((record_time(found.at, newest), found.size) if found.size and found.number == number else None)
        return answer

    def arrivals(self):
        """(transport-wide number, time) of what came since the last call, in order."""
        cdef record_t copy[ARRIVALS]
        cdef int at, start, count
        cdef double newest
        if self.peer.arrivals_count == 0:
            return []
        with nogil:
            lane_lock(self.peer.lane)
            memcpy(copy, self.peer.arrivals, sizeof(copy))
            start, count, newest = self.peer.arrivals_from, self.peer.arrivals_count, self.peer.arrived_at
            self.peer.arrivals_count = 0
            lane_unlock(self.peer.lane)
        return [
            (copy[(start + at) % ARRIVALS].number, record_time(copy[(start + at) % ARRIVALS].at, newest)) for at in range(count)
        ]


@cython.final
@cython.no_gc_clear
cdef class Sink:
    """Implements `rtc.sink.Sink`. `element` is written after the time of sending, as it is; empty, of a tap: neither is."""

    cdef sink_t sink
    cdef Peer peer

    def __cinit__(self, Peer peer not None, uint32_t ssrc, bytes element):
        cdef uint8_t *header = self.sink.header
        if len(element) > ELEMENT or len(element) % 4:
            raise ValueError("no header extension elements")
        self.peer = peer
        self.sink.peer = &peer.peer
        self.sink.start = HEADER + <int>len(element)
        memset(header, 0, HEADER)
        header[0] = 0x90
        put32(header + 8, ssrc)
        if not element:
            header[0], self.sink.start = 0x80, FIXED
            return
        put32(header + 12, 0xBEDE0000 | (4 + <uint32_t>len(element)) // 4)
        memcpy(header + HEADER, <const char *>element, len(element))

    def __dealloc__(self):
        free(self.sink.last)

    @property
    def echo(self):
        return self.sink.echo

    @echo.setter
    def echo(self, bint echo):
        self.sink.echo = echo

    @property
    def packets(self):
        return self.sink.packets

    @property
    def octets(self):
        return self.sink.octets

    def begin(self, mapping):
        self.sink.mapping.first = mapping.first
        self.sink.mapping.sequence = mapping.sequence & 0xFFFF
        self.sink.mapping.timestamp = mapping.timestamp & 0xFFFFFFFF
        self.sink.mapping.picture = mapping.picture & 0x7FFF
        self.sink.mapping.temporal = mapping.temporal & 0xFF


@cython.final
@cython.no_gc_clear
cdef class Stream:
    """What a layer consists of; see `rtc/native_layer.py`."""

    cdef stream_t stream
    cdef Lane lane
    cdef Gate gate
    cdef tuple sinks  # no list: that may be cleared before this ends, and the lanes of fan-outs would be gone

    def __cinit__(self, Lane lane not None, Gate gate not None, uint32_t ssrc, int history, uint16_t first):
        self.lane, self.gate, self.sinks = lane, gate, ()
        stream_init(&self.stream, lane.lane, &gate.gate, ssrc, history, first)
        if self.stream.ring == NULL:
            raise MemoryError

    def __dealloc__(self):
        if self.stream.ring != NULL:
            with nogil:
                stream_clear(&self.stream)

    def __len__(self):
        return self.stream.sinks

    def set_codec(self, uint8_t payload_type, uint8_t repair_type, int clock_rate, bint is_video):
        self.stream.payload_type, self.stream.repair_type = payload_type, repair_type
        self.stream.clock_rate, self.stream.is_video = clock_rate, is_video

    @property
    def active(self):
        return self.stream.active

    @active.setter
    def active(self, bint value):
        self.stream.active = value

    @property
    def wants_key(self):
        return self.stream.wants_key

    @wants_key.setter
    def wants_key(self, bint value):
        self.stream.wants_key = value

    @property
    def heard_at(self):
        return self.stream.heard_at

    @property
    def frame_size(self):
        return self.stream.width, self.stream.height

    def counted(self):
        """`rtc.reception.Counted`."""
        cdef int64_t base, highest, packets, octets
        cdef double jitter
        with nogil:
            lane_lock(self.stream.lane)
            base, highest = self.stream.base, self.stream.highest
            packets, octets, jitter = self.stream.packets, self.stream.octets, self.stream.jitter
            lane_unlock(self.stream.lane)
        return base, highest, packets, octets, jitter

    def count(self, packet, double now):
        cdef uint16_t sequence = packet.sequence
        cdef uint32_t timestamp = packet.timestamp
        cdef int octets = <int>len(packet.payload)
        cdef int64_t extended
        with nogil:
            lane_lock(self.stream.lane)
            extended = stream_count(&self.stream, sequence, timestamp, octets, now)
            lane_unlock(self.stream.lane)
        packet.extended = extended

    def continues(self, packet):
        cdef uint8_t payload_type = packet.marker_and_type & 0x7F
        cdef int64_t extended = packet.extended
        cdef bint answer
        with nogil:
            lane_lock(self.stream.lane)
            answer = stream_continues(&self.stream, payload_type, extended)
            lane_unlock(self.stream.lane)
        return answer

    def restart(self):
        with nogil:
            lane_lock(self.stream.lane)
            stream_restart(&self.stream)
            lane_unlock(self.stream.lane)

    def place(self, packet, double now):
        """Sets the packet's index. `False`: it is not to be forwarded."""
        cdef rtp_t rtp
        cdef bytes payload = packet.payload
        cdef int64_t extended = packet.extended, index = 0
        cdef packet_t *placed
        rtp.marker_and_type, rtp.timestamp = packet.marker_and_type, packet.timestamp
        rtp.payload, rtp.size = payload, <int>len(payload)
        if rtp.size > LARGEST:
            raise ValueError("the packet is too long")
        with nogil:
            lane_lock(self.stream.lane)
            placed = stream_place(&self.stream, &rtp, extended, now)
            if placed != NULL:
                index = placed.index
            lane_unlock(self.stream.lane)
        packet.index = index
        return placed != NULL

    def forward(self, int64_t index):
        cdef packet_t *packet
        with nogil:
            lane_lock(self.stream.lane)
            packet = stream_find(&self.stream, index)
            if packet != NULL:
                stream_forward(&self.stream, packet)
            lane_unlock(self.stream.lane)

    def find(self, int64_t index):
        """A copy of the packet with this index, `None` when it is not kept."""
        cdef packet_t *packet
        with nogil:
            lane_lock(self.stream.lane)
            packet = packet_keep(stream_find(&self.stream, index))
            lane_unlock(self.stream.lane)
        return to_python(packet)

    @property
    def newest_index(self):
        cdef int64_t index = -1
        with nogil:
            lane_lock(self.stream.lane)
            if self.stream.newest != NULL:
                index = self.stream.newest.index
            lane_unlock(self.stream.lane)
        return index

    def attach(self, Sink sink not None, int64_t first):
        """The sink gets the packets from `first` on, those that were there before at once."""
        cdef lane_t *other = sink.sink.peer.lane
        cdef bint done
        with nogil:
            lane_lock_both(self.stream.lane, other)
            done = stream_attach(&self.stream, &sink.sink, first, True)
            lane_unlock_both(self.stream.lane, other)
        if not done:
            raise MemoryError
        self.sinks += (sink,)

    def detach(self, Sink sink not None):
        """Returns a copy of the newest packet at that moment, `None` when there is none. Raises `ValueError` for a stranger."""
        cdef lane_t *other = sink.sink.peer.lane
        cdef packet_t *newest
        at = self.sinks.index(sink)
        self.sinks = self.sinks[:at] + self.sinks[at + 1 :]
        with nogil:
            lane_lock_both(self.stream.lane, other)
            stream_detach(&self.stream, &sink.sink)
            newest = packet_keep(self.stream.newest)
            lane_unlock_both(self.stream.lane, other)
        return to_python(newest)

    @property
    def misses_any(self):
        return self.stream.missing_count != 0

    def misses(self, int64_t extended):
        cdef int at
        cdef bint answer = False
        with nogil:
            lane_lock(self.stream.lane)
            for at in range(self.stream.missing_count):
                answer = answer or self.stream.missing[at].number == extended
            lane_unlock(self.stream.lane)
        return answer

    def due(self, double now):
        """`NackGenerator.due`."""
        cdef int64_t asked[MISSING]
        cdef bool_t given_up = False
        cdef int count
        if self.stream.missing_count == 0:
            return [], False
        with nogil:
            lane_lock(self.stream.lane)
            count = stream_due(&self.stream, now, asked, &given_up)
            lane_unlock(self.stream.lane)
        return sorted([asked[at] for at in range(count)]), given_up


USAGES = ("normal", "over", "under")


@cython.final
cdef class DelayDetector:
    """`rtc.trendline.DelayDetector`."""

    cdef delay_t delay

    def __cinit__(self):
        delay_start(&self.delay, THRESHOLD)

    @property
    def usage(self):
        return USAGES[self.delay.usage]

    @property
    def threshold(self):
        return self.delay.threshold

    def hear(self, double sent, double arrived):
        delay_hear(&self.delay, sent, arrived)

    def restart(self):
        delay_start(&self.delay, self.delay.threshold)


@cython.final
cdef class FeedbackReader:
    """`rtc.feedback_reader.FeedbackReader`, of what was sent to `peer`."""

    cdef meter_t meter
    cdef Peer peer

    def __cinit__(self, Peer peer not None):
        self.peer = peer
        meter_start(&self.meter, THRESHOLD)

    def __dealloc__(self):
        meter_clear(&self.meter)

    @property
    def newest(self):
        return self.meter.newest

    @property
    def usage(self):
        return USAGES[self.meter.delay.usage]

    cdef object rate(self, int number):
        cdef double bitrate
        return bitrate if meter_rate(&self.meter, number, &bitrate) else None

    @property
    def arriving(self):
        return self.rate(0)

    @property
    def bursting(self):
        return self.rate(1)

    def count(self, outcome):
        cdef outcome_t made
        made.number, made.sent, made.octets = 0, outcome.sent, outcome.octets
        made.arrived = NEVER if outcome.arrived is None else outcome.arrived
        meter_count(&self.meter, &made, outcome.is_probe)

    def read(self, bytes body, int64_t first, int64_t end):
        cdef feedback_t feedback
        cdef outcome_t outcomes[SENT]
        cdef outcome_t *each
        cdef int at, count, packets = 0, lost = 0
        cdef bint is_probe
        cdef peer_t *peer = &self.peer.peer
        cdef list probes = []
        if not feedback_parse(body, <int>len(body), &feedback):
            return None
        with nogil:
            lane_lock(peer.lane)
            count = feedback_match(&self.meter, peer, &feedback, outcomes)
            lane_unlock(peer.lane)
        for at in range(count):
            each = &outcomes[at]
            is_probe = first <= each.number < end
            meter_count(&self.meter, each, is_probe)
            if is_probe:
                probes.append(Outcome(each.sent, each.octets, None if each.arrived == NEVER else each.arrived, True))
            else:
                packets += 1
                lost += each.arrived == NEVER
        return Told(packets, lost, probes)
