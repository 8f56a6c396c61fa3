# What Cython has to know of `lane.h`. Part of `rtc/_lane.pyx`.

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
