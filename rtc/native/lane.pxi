# One thread's worth of peers, and what comes up from it. Part of `rtc/_lane.pyx`.

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
