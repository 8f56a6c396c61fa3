# A stream of a publisher: what a layer consists of. Part of `rtc/_lane.pyx`.

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
