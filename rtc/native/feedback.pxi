# What feedback tells of a line. Part of `rtc/_lane.pyx`.

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
