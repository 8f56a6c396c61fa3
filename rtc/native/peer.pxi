# The way from and to one client. Part of `rtc/_lane.pyx`.

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
