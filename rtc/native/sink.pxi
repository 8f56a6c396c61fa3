# A stream to one client. Part of `rtc/_lane.pyx`.

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
