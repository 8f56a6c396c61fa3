# What is common to the layers of a track. Part of `rtc/_lane.pyx`.

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
