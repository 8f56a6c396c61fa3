# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The native lane: writes, protects and sends the packets of layers to their sinks without Python (see `native_lane.py`).

A fan-out holds packets back until `Pump.flush`. Then it goes from sink to sink and makes all packets of the one before those
of the next: its keys stay in the processor's caches, and packets of one size leave in one system call (UDP_SEGMENT).

Nothing is decided here; what a packet becomes has to be, byte for byte, what `python_lane.py` makes of it. One thread at a
time may call; the interpreter's lock is let go while packets are made and sent.
"""

cimport cython
from cpython.bytes cimport PyBytes_FromStringAndSize
from libc.errno cimport EAGAIN, EINTR, EINVAL, EIO, EMSGSIZE, ENOBUFS, errno
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t, uintptr_t
from libc.stdlib cimport calloc, free, realloc
from libc.string cimport memcpy, memmove, memset

cdef extern from "<sys/socket.h>" nogil:
    struct iovec:
        void *iov_base
        size_t iov_len
    struct msghdr:
        void *msg_name
        unsigned int msg_namelen
        iovec *msg_iov
        size_t msg_iovlen
        void *msg_control
        size_t msg_controllen
    struct mmsghdr:
        msghdr msg_hdr
        unsigned int msg_len
    struct cmsghdr:
        int cmsg_level
        int cmsg_type
        size_t cmsg_len
    struct sockaddr_storage:
        pass
    int MSG_DONTWAIT
    int sendmmsg(int descriptor, mmsghdr *messages, unsigned int count, int flags)
    size_t CMSG_LEN(size_t length)
    size_t CMSG_SPACE(size_t length)
    unsigned char *CMSG_DATA(cmsghdr *message)

cdef extern from *:
    """
    #define CAMPUS_SOL_UDP 17
    #define CAMPUS_UDP_SEGMENT 103
    """
    int CAMPUS_SOL_UDP
    int CAMPUS_UDP_SEGMENT

ctypedef int (*protect_t)(void *session, void *packet, int *length) noexcept nogil

cdef enum:
    HELD = 64  # packets that a fan-out holds back; one more sends them
    SLOTS = 64  # packets that are made before they are handed to the system
    SLOT = 1600  # bytes of one: a datagram of an Ethernet frame, our extensions and the authentication tag
    TRAILER = 16  # what libsrtp adds at most: the tag of AES-GCM
    ELEMENT = 20  # the longest header extension element of a mid, padded to words
    HEADER = 12 + 4 + 4  # fixed header, extension header, time of sending
    SEGMENTS = 64  # the most that every kernel takes as one message (UDP_MAX_SEGMENTS)
    MESSAGE = 65000  # bytes of one message


# What is known of a packet, a sink and a peer


cdef struct Held:
    int64_t index
    uint32_t timestamp, sent
    uint8_t marker_and_type
    const uint8_t *payload
    int size
    uint16_t picture_at, picture, temporal_at
    uint8_t temporal


cdef struct Way:
    void *session
    int descriptor  # -1: Python sends it
    bint segments  # whether packets may leave together
    sockaddr_storage address
    unsigned int address_size


cdef struct Stream:
    Way *way
    int64_t first
    uint16_t sequence, picture
    uint32_t timestamp
    uint8_t temporal
    int start
    uint8_t header[HEADER + ELEMENT]
    uint64_t packets, octets


cdef inline void put16(uint8_t *to, uint16_t value) noexcept nogil:
    to[0] = value >> 8
    to[1] = value & 0xFF


cdef inline void put32(uint8_t *to, uint32_t value) noexcept nogil:
    put16(to, value >> 16)
    put16(to + 2, value & 0xFFFF)


cdef inline int write(uint8_t *to, const Stream *stream, const Held *held) noexcept nogil:
    """The packet of this stream; returns its length."""
    cdef int start = stream.start
    cdef uint16_t picture
    cdef uint8_t *at
    memcpy(to, stream.header, start)
    to[1] = held.marker_and_type
    put16(to + 2, <uint16_t>(<uint64_t>held.index + stream.sequence))
    put32(to + 4, held.timestamp + stream.timestamp)
    put32(to + 16, held.sent)
    memcpy(to + start, held.payload, held.size)
    if held.picture_at:
        at = to + start + held.picture_at
        picture = held.picture + stream.picture
        if at[0] & 0x80:
            put16(at, 0x8000 | picture)
        else:
            at[0] = picture & 0x7F
        if held.temporal_at:
            to[start + held.temporal_at] = held.temporal + stream.temporal
    return start + held.size


# What is ready to be sent


cdef struct Message:
    Way *way
    int segment, count, bytes
    bint closed  # its last packet was shorter: nothing may follow


cdef struct Outbox:
    protect_t protect
    int packets, messages
    iovec vectors[SLOTS]
    Message about[SLOTS]
    mmsghdr headers[SLOTS]
    uint64_t control[SLOTS][4]  # each has room for a control message with the size of segments
    uint64_t sent, octets, dropped, unsent
    uint8_t slots[SLOTS][SLOT]


cdef void enclose(Outbox *box, Way *way, int size) noexcept nogil:
    """The packet in the next slot goes this way, with the message before it where that can be."""
    cdef iovec *vector = &box.vectors[box.packets]
    cdef Message *last
    cdef msghdr *header
    vector.iov_base = box.slots[box.packets]
    vector.iov_len = size
    box.packets += 1
    if box.messages:
        last = &box.about[box.messages - 1]
        if (last.way == way and way.segments and not last.closed and size <= last.segment
                and last.count < SEGMENTS and last.bytes + size <= MESSAGE):
            last.count += 1
            last.bytes += size
            last.closed = size < last.segment
            box.headers[box.messages - 1].msg_hdr.msg_iovlen += 1
            return
    last = &box.about[box.messages]
    last.way, last.segment, last.count, last.bytes, last.closed = way, size, 1, size, False
    header = &box.headers[box.messages].msg_hdr
    header.msg_name, header.msg_namelen = &way.address, way.address_size
    header.msg_iov, header.msg_iovlen = vector, 1
    header.msg_control, header.msg_controllen = NULL, 0
    box.messages += 1


cdef void say_segment(Outbox *box, int number) noexcept nogil:
    """Tells the system where to cut a message into datagrams."""
    cdef cmsghdr *control = <cmsghdr *>box.control[number]
    cdef msghdr *header = &box.headers[number].msg_hdr
    control.cmsg_level, control.cmsg_type = CAMPUS_SOL_UDP, CAMPUS_UDP_SEGMENT
    control.cmsg_len = CMSG_LEN(sizeof(uint16_t))
    (<uint16_t *>CMSG_DATA(control))[0] = <uint16_t>box.about[number].segment
    header.msg_control, header.msg_controllen = control, CMSG_SPACE(sizeof(uint16_t))


cdef void send_apart(Outbox *box, int number) noexcept nogil:
    """Sends a message that the system would not cut (a path MTU that is too small, a card that cannot) as single datagrams."""
    cdef Message *about = &box.about[number]
    cdef mmsghdr one
    cdef int part
    about.way.segments = False
    for part in range(about.count):
        one = box.headers[number]
        one.msg_hdr.msg_iov += part
        one.msg_hdr.msg_iovlen = 1
        one.msg_hdr.msg_control, one.msg_hdr.msg_controllen = NULL, 0
        if sendmmsg(about.way.descriptor, &one, 1, MSG_DONTWAIT) != 1:
            box.unsent += 1


cdef void post(Outbox *box) noexcept nogil:
    """Hands everything to the system. What it refuses is lost, as a datagram may be."""
    cdef int done = 0, end, taken, descriptor
    for end in range(box.messages):
        if box.about[end].count > 1:
            say_segment(box, end)
    while done < box.messages:
        descriptor = box.about[done].way.descriptor
        end = done + 1
        while end < box.messages and box.about[end].way.descriptor == descriptor:
            end += 1
        taken = sendmmsg(descriptor, &box.headers[done], end - done, MSG_DONTWAIT)
        if taken > 0:
            done += taken
            continue
        if errno == EINTR:
            continue
        if box.about[done].count > 1 and (errno == EINVAL or errno == EIO or errno == EMSGSIZE):
            send_apart(box, done)
        else:
            box.unsent += box.about[done].count
        done += 1
    box.packets = box.messages = 0


cdef int make(Outbox *box, Stream *stream, const Held *held) noexcept nogil:
    """Writes and protects a packet in the next slot; returns its length, 0 when libsrtp refuses it."""
    cdef uint8_t *slot = box.slots[box.packets]
    cdef int size = write(slot, stream, held)
    stream.packets += 1
    stream.octets += held.size
    if box.protect(stream.way.session, slot, &size):
        box.dropped += 1
        return 0
    box.sent += 1
    box.octets += size
    return size


cdef void spread(Outbox *box, Stream **streams, int count, const Held *held, int held_count) noexcept nogil:
    """Sends the packets to those streams that have a way of their own."""
    cdef int number, which, size
    cdef Stream *stream
    for number in range(count):
        stream = streams[number]
        if stream.way.descriptor < 0:
            continue
        for which in range(held_count):
            if held[which].index < stream.first:
                continue
            if box.packets == SLOTS:
                post(box)
            size = make(box, stream, &held[which])
            if size:
                enclose(box, stream.way, size)
    post(box)


# What Python sees


cdef int read(Held *held, object packet, bytes payload) except -1:
    cdef int size = len(payload)
    if size > SLOT - HEADER - ELEMENT - TRAILER:
        raise ValueError("the packet is too long")
    held.index = packet.index
    held.timestamp, held.sent = packet.timestamp, packet.sent
    held.marker_and_type = packet.marker_and_type
    held.payload, held.size = <const uint8_t *>payload, size
    held.picture_at, held.picture = packet.picture_at, packet.picture
    held.temporal_at, held.temporal = packet.temporal_at, packet.temporal
    if held.picture_at and max(held.picture_at, held.temporal_at) >= size:
        raise ValueError("a number outside of the payload")
    return 0


@cython.final
cdef class Pump:
    """Sends for all fan-outs of a lane. `protect` is the address of `srtp_protect`."""

    cdef Outbox *box
    cdef object counters
    cdef list holding

    def __cinit__(self, uintptr_t protect, counters):
        self.box = <Outbox *>calloc(1, sizeof(Outbox))
        if self.box == NULL:
            raise MemoryError
        self.box.protect = <protect_t>protect
        self.counters = counters
        self.holding = []

    def __dealloc__(self):
        free(self.box)

    cpdef flush(self):
        """Sends what the fan-outs hold back, and adds up what was sent."""
        cdef list holding = self.holding
        if holding:
            self.holding = []
            for fan_out in holding:
                (<FanOut>fan_out).deliver()
        self.count()

    cdef count(self):
        cdef Outbox *box = self.box
        if box.sent or box.dropped:
            counters = self.counters
            counters.sent += box.sent
            counters.octets_sent += box.octets
            counters.dropped += box.dropped
            counters.unsent += box.unsent
            box.sent = box.octets = box.dropped = box.unsent = 0


@cython.final
cdef class Egress:
    """The way to one peer. `owner` keeps the libsrtp session at the address `session` alive."""

    cdef Way way
    cdef object owner, send, path

    def __cinit__(self, owner, uintptr_t session, send):
        self.way.session = <void *>session
        self.way.descriptor = -1
        self.owner = owner
        self.send = send

    def move(self, path, int descriptor, bytes address):
        """Datagrams go to this socket address, or where `descriptor` is negative to `send` with the path."""
        if len(address) > <Py_ssize_t>sizeof(sockaddr_storage):
            raise ValueError("no socket address is that long")
        memset(&self.way.address, 0, sizeof(sockaddr_storage))
        memcpy(&self.way.address, <const char *>address, len(address))
        self.way.address_size = <unsigned int>len(address)
        self.way.descriptor = descriptor
        self.way.segments = True
        self.path = path


@cython.final
cdef class Sink:
    """Implements `rtc.sink.Sink`."""

    cdef Stream stream
    cdef Pump pump
    cdef Egress egress

    def __cinit__(self, Pump pump, Egress egress, uint32_t ssrc, bytes element):
        cdef uint8_t *header = self.stream.header
        if len(element) > ELEMENT or len(element) % 4:
            raise ValueError("no element of a mid")
        self.pump, self.egress = pump, egress
        self.stream.way = &egress.way
        self.stream.start = HEADER + <int>len(element)
        header[0] = 0x90
        put32(header + 8, ssrc)
        put32(header + 12, 0xBEDE0000 | (4 + <uint32_t>len(element)) // 4)
        memcpy(header + HEADER, <const char *>element, len(element))

    @property
    def packets(self):
        return self.stream.packets

    @property
    def octets(self):
        return self.stream.octets

    def begin(self, mapping):
        self.stream.first = mapping.first
        self.stream.sequence = mapping.sequence & 0xFFFF
        self.stream.timestamp = mapping.timestamp & 0xFFFFFFFF
        self.stream.picture = mapping.picture & 0x7FFF
        self.stream.temporal = mapping.temporal & 0xFF

    def forward(self, packet):
        cdef Held held
        cdef bytes payload = packet.payload
        read(&held, packet, payload)
        self.spread_here(&held, 1)
        self.pump.count()

    cdef spread_here(self, const Held *held, int held_count):
        """Sends to this sink alone."""
        cdef Stream *stream = &self.stream
        cdef Outbox *box = self.pump.box
        cdef int which, size
        if stream.way.descriptor >= 0:
            with nogil:
                spread(box, &stream, 1, held, held_count)
            return
        for which in range(held_count):
            if held[which].index >= stream.first:
                size = make(box, stream, &held[which])
                if size:
                    self.egress.send(PyBytes_FromStringAndSize(<char *>box.slots[0], size), self.egress.path)


@cython.final
cdef class FanOut:
    """Implements `rtc.sink.FanOut`."""

    cdef Pump pump
    cdef list sinks, payloads
    cdef Stream **streams
    cdef int count, room, held_count
    cdef Held held[HELD]

    def __cinit__(self, Pump pump):
        self.pump = pump
        self.sinks, self.payloads = [], []

    def __dealloc__(self):
        free(self.streams)

    def __len__(self):
        return self.count

    def add(self, Sink sink not None):
        cdef Stream **larger
        self.deliver()
        if self.count == self.room:
            larger = <Stream **>realloc(self.streams, 2 * (self.room + 4) * sizeof(Stream *))
            if larger == NULL:
                raise MemoryError
            self.streams, self.room = larger, 2 * (self.room + 4)
        self.sinks.append(sink)
        self.streams[self.count] = &sink.stream
        self.count += 1

    def remove(self, Sink sink not None):
        """Raises `ValueError` for one that is not there. What it was to get before leaves first."""
        cdef int at = self.sinks.index(sink)
        self.deliver()
        del self.sinks[at]
        self.count -= 1
        memmove(&self.streams[at], &self.streams[at + 1], (self.count - at) * sizeof(Stream *))

    def forward(self, packet):
        cdef bytes payload
        if self.count == 0:
            return
        if self.held_count == HELD:
            self.deliver()
        payload = packet.payload
        read(&self.held[self.held_count], packet, payload)
        self.payloads.append(payload)
        if self.held_count == 0:
            self.pump.holding.append(self)
        self.held_count += 1

    cdef deliver(self):
        """Sends what is held back."""
        cdef Outbox *box = self.pump.box
        cdef int held_count = self.held_count
        if held_count == 0:
            return
        payloads, self.payloads, self.held_count = self.payloads, [], 0
        with nogil:
            spread(box, self.streams, self.count, self.held, held_count)
        for sink in self.sinks:
            if (<Sink>sink).stream.way.descriptor < 0:
                (<Sink>sink).spread_here(self.held, held_count)
        del payloads
