// The native lane: receives, opens, places, fans out, protects and sends RTP without Python (`rtc/native_lane.py` tells more).
//
// What is decided (who gets what under which numbers) comes from Python; what a packet becomes has to be, byte for byte, what
// `python_lane.py` and the files it stands on make of it. A function that Python calls is named `lane_...`, `peer_...`,
// `stream_...` and takes the lane's lock; what is `static` or marked "locked" expects it to be held.
#ifndef CAMPUS_LANE_H
#define CAMPUS_LANE_H

#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

enum {
  LARGEST = 1500,           // octets of an accepted datagram, as in endpoint.py
  SLOT = 1600,              // of one that leaves: an Ethernet frame, our extensions and the authentication tag
  TRAILER = 16,             // what libsrtp adds at most: the tag of AES-GCM
  ELEMENT = 24,             // the longest header extension elements of a stream: the transport-wide number and a mid, padded to words
  FIXED = 12,               // the fixed header of RTP
  HEADER = FIXED + 4 + 4,   // fixed header, extension header, time of sending
  NUMBER_AT = HEADER + 1,   // where the transport-wide number stands in a numbered packet
  ECHO = 400,               // octets of a datagram that may be sent twice (`sink.ECHO`)
  HELD = 64,                // packets that a fan-out holds back; one more sends them
  DROPS = 256,              // `sequence.REMEMBERED_DROPS`
  LEAST = 128,              // `history.LEAST`
  MISSING = 256,            // `nack.MAX_MISSING`
  SSRCS = 64,               // streams a peer may begin in its life (`streams.MAX_SSRCS`); libsrtp keeps a state for each
  SENT = 1024,              // send records of a peer
  MASTER = 16 + 12,         // octets of the master key and salt of AES-128-GCM
  WINDOW = 256,             // packets that may leave late (`srtp.SENT_LATE`)
  ARRIVALS = 2048,          // arrival records of a publisher
  BATCH = 64,               // datagrams received, and packets made before they are handed to the system, at once
  SOCKETS = 16,             // of one lane
  LANES = 16,
  INBOX = 4096,             // packets of other lanes that may wait
  RING = 1 << 21,           // octets that may wait for Python
  TAPPED = 1 << 22,         // octets that may wait in a tap (`wire.TAPPED`)
  ADDRESS = 28,             // octets of a `sockaddr_in6`
};

typedef int (*srtp_function)(void *session, void *packet, int *length);

typedef struct lane lane_t;
typedef struct peer peer_t;
typedef struct stream stream_t;

// --- AES-GCM (gcm.c) ---

// What is called of OpenSSL; `srtp.py` finds it.
typedef struct {
  void *(*new)(void);
  void (*free)(void *cipher);
  const void *(*gcm)(void);
  const void *(*ecb)(void);
  int (*init)(void *cipher, const void *kind, void *engine, const uint8_t *key, const uint8_t *nonce, int encrypts);
  int (*update)(void *cipher, uint8_t *out, int *out_size, const uint8_t *in, int in_size);
  int (*final)(void *cipher, uint8_t *out, int *out_size);
  int (*control)(void *cipher, int kind, int size, void *to);
} openssl_t;

typedef struct gcm gcm_t;

gcm_t *gcm_new(const openssl_t *openssl, const uint8_t *master);
void gcm_free(gcm_t *gcm);
int gcm_protect(void *session, void *packet, int *length);

// --- What is known of a packet (packet.c) ---

// A packet of a publisher as it is remembered and forwarded; shared by history, fan-outs and other lanes.
typedef struct {
  int references;
  int size;
  int64_t index;
  double arrived;
  uint32_t timestamp, sent;
  uint16_t picture_at, picture, temporal_at, width, height;
  uint8_t marker_and_type, temporal, key;
  uint8_t payload[];
} packet_t;

// The same before it has a place: a view into the opened datagram.
typedef struct {
  uint8_t marker_and_type;
  uint16_t sequence;
  uint32_t timestamp, ssrc;
  const uint8_t *extension, *payload;
  int extension_size, size;
} rtp_t;

bool rtp_parse(const uint8_t *data, int size, rtp_t *packet);
const uint8_t *rtp_element(const rtp_t *packet, int id, int *size);
void packet_describe(packet_t *packet);
void h264_size(const uint8_t *parameters, int size, uint16_t *width, uint16_t *height);  // h264.c; as they were where not known
packet_t *packet_new(const rtp_t *rtp, double now);
packet_t *packet_keep(packet_t *packet);
void packet_release(packet_t *packet);

static inline uint16_t get16(const uint8_t *from) { return (uint16_t)(from[0] << 8 | from[1]); }
static inline uint32_t get32(const uint8_t *from) { return (uint32_t)get16(from) << 16 | get16(from + 2); }
static inline void put16(uint8_t *to, uint16_t value) { to[0] = (uint8_t)(value >> 8), to[1] = (uint8_t)value; }
static inline void put32(uint8_t *to, uint32_t value) { put16(to, (uint16_t)(value >> 16)), put16(to + 2, (uint16_t)value); }

// `sequence.unwrap`
static inline int64_t unwrap(uint16_t number, int64_t near) {
  return near + (int64_t)((uint64_t)(number - near + 0x8000) & 0xFFFF) - 0x8000;
}

// --- How long packets are on their way to a subscriber (delay.c) ---

enum { TREND = 20 };  // `trendline.WINDOW`
enum { DELAY_NORMAL, DELAY_OVER, DELAY_UNDER };

// Packets that left together.
typedef struct {
  double first_sent, sent, first_arrived, arrived;
} group_t;

// `trendline.DelayDetector`
typedef struct {
  int usage;
  double threshold;
  group_t groups[2];  // the one before, the present one
  int group_count;
  double start, delay, smoothed;
  int64_t count;
  double x[TREND], y[TREND];
  int from, points;
  bool is_over, is_updated;
  double over_time, before, updated_at;
  int over_count;
} delay_t;

void delay_start(delay_t *delay, double threshold);
void delay_hear(delay_t *delay, double sent, double arrived);

// --- Where packets go (send.c) ---

// How the packets of a layer become those of a sink (`rewriting.Mapping`).
typedef struct {
  int64_t first;
  uint16_t sequence, picture;
  uint32_t timestamp;
  uint8_t temporal;
} mapping_t;

// An outgoing stream.
typedef struct {
  peer_t *peer;
  mapping_t mapping;
  int start;
  uint8_t header[HEADER + ELEMENT];
  uint64_t packets, octets;
  bool echo;      // each datagram leaves a second time after the next one (`sink.Sink.echo`)
  uint8_t *last;  // the one before; room for ECHO octets
  int last_size;
} sink_t;

// The sinks of a stream that are on one lane, and what is held back for them.
typedef struct fan {
  lane_t *lane;
  sink_t **sinks;
  int count, room, held_count;
  bool holding, ready;  // ready: a frame is complete
  double due;
  packet_t *held[HELD];
  struct fan *next;
} fan_t;

// What is ready to be handed to the system.
typedef struct outbox outbox_t;

outbox_t *outbox_new(void);
void sink_forward(sink_t *sink, packet_t *packet);
void fan_hold(fan_t *fan, packet_t *packet);
void fan_deliver(fan_t *fan);
void fan_free(fan_t *fan);
bool peer_transmit(peer_t *peer, const uint8_t *plain, int size, double now, bool rtcp);

// --- A subscriber without a network (tap.c) ---

// What waits for Python: each packet after its `tapped_t`.
typedef struct {
  uint8_t *data;
  size_t used, room, octets;
  int64_t lost;
} tap_t;

typedef struct {
  double at;
  uint32_t size;
} tapped_t;

void tap_keep(tap_t *tap, const uint8_t *data, int size, double at);

// --- A stream of a publisher (stream.c) ---

// What is common to the layers of a track: the gate before them, and how loud it is (`inbound.Gate`).
typedef struct {
  bool is_open, started, waiting, is_audio;
  int64_t refused;
  double level, heard_at, updated_at;
  bool heard;
} gate_t;

typedef struct {
  int64_t number;
  double at;
  int tries;
} missing_t;

struct stream {
  lane_t *lane;
  gate_t *gate;
  uint32_t ssrc;
  uint8_t payload_type, repair_type;  // repair_type 0: never sent again
  int clock_rate;
  bool active, is_video, wants_key;
  double heard_at;
  uint16_t width, height;
  // `reception.Reception`
  int64_t base, highest, packets, octets, transit;
  bool has_transit;
  double jitter;
  // `sequence.GapCloser`
  int64_t drops[DROPS], forgotten, closed;
  int drops_from, drops_count;
  bool has_forgotten;
  // `history.History`
  packet_t **ring, *newest;
  int ring_size;
  int64_t oldest;  // no packet with a lower index is kept; only where there is a newest one
  int64_t newest_extended;
  bool begun;
  // `nack.NackGenerator`
  missing_t missing[MISSING];
  int missing_count;
  int sinks;
  fan_t *fans[LANES];
};

void stream_init(stream_t *stream, lane_t *lane, gate_t *gate, uint32_t ssrc, int history, uint16_t first);
void stream_clear(stream_t *stream);  // frees what it holds; takes the locks itself
int64_t stream_count(stream_t *stream, uint16_t sequence, uint32_t timestamp, int octets, double now);
bool stream_continues(const stream_t *stream, uint8_t payload_type, int64_t extended);
void stream_restart(stream_t *stream);
packet_t *stream_place(stream_t *stream, const rtp_t *rtp, int64_t extended, double now);
packet_t *stream_find(const stream_t *stream, int64_t index);
void stream_forward(stream_t *stream, packet_t *packet);
int stream_due(stream_t *stream, double now, int64_t *asked, bool *given_up);
bool stream_attach(stream_t *stream, sink_t *sink, int64_t first, bool replay);
void stream_detach(stream_t *stream, sink_t *sink);
void stream_deliver(stream_t *stream);
void gate_hear(gate_t *gate, uint8_t level, double now);
void gate_fade(gate_t *gate, double now);

// --- A client (lane.c) ---

typedef struct {
  uint32_t at;  // microseconds, wrapping
  uint16_t number, size;
} record_t;

typedef struct {
  uint32_t ssrc;
  stream_t *stream;
  bool is_repair;
} bound_t;

struct peer {
  lane_t *lane;
  uint64_t id;
  void *inbound, *outbound;  // libsrtp sessions
  gcm_t *gcm;                // protects RTP in the place of libsrtp; NULL: of another profile, or no OpenSSL was found
  int descriptor;            // -1: Python sends
  bool segments;             // whether packets may leave together
  struct sockaddr_storage address;
  unsigned address_size;
  uint32_t met[SSRCS];
  bound_t bound[SSRCS];
  int met_count, bound_count;
  uint64_t sent_count;
  double sent_at, arrived_at;  // the latest times of records
  record_t *sent, *arrivals;
  int arrivals_from, arrivals_count;
  tap_t *tap;  // where its packets go; NULL: to a client
};

// --- What feedback tells of a line (meter.c) ---

enum {
  STATUSES = 4096,  // packets that one message may be about (`feedback.MAX_STATUSES`)
  WINDOWED = 4096,  // arrivals that are in the windows at most (`meter.WINDOWED`)
  HEADERS = 28,     // octets of IP and UDP around each datagram (`feedback_reader.HEADERS`)
  RATES = 2,        // windows over which what arrives is measured: the longer one first
};
#define NEVER (-INFINITY)

// `feedback.TransportFeedback`; a packet that did not arrive did so `NEVER`.
typedef struct {
  uint16_t base;
  int count;
  double arrived[STATUSES];
} feedback_t;

// `outcome.Outcome`
typedef struct {
  int64_t number;
  double sent, arrived;
  uint32_t octets;
} outcome_t;

typedef struct {
  double at;
  uint32_t octets;
} arrival_t;

// `feedback_reader.FeedbackReader`
typedef struct {
  delay_t delay;
  bool probed;
  arrival_t *ring;
  int from, count, room, began[RATES];
  int64_t octets[RATES];
  bool has_begun;
  double began_at, last;
  int64_t newest, turns;
  bool has_before;
  double before;
} meter_t;

void meter_start(meter_t *meter, double threshold);
void meter_clear(meter_t *meter);
void meter_count(meter_t *meter, const outcome_t *outcome, bool is_probe);
bool meter_rate(const meter_t *meter, int rate, double *bitrate);
bool feedback_parse(const uint8_t *body, int size, feedback_t *found);
int feedback_match(meter_t *meter, const peer_t *peer, const feedback_t *feedback, outcome_t *outcomes);

// The time of a record, whose clock wraps after 71 minutes; `newest` is the latest of all.
static inline double record_time(uint32_t at, double newest) {
  return newest - (double)((uint32_t)(int64_t)(newest * 1e6) - at) / 1e6;
}

// --- The lane (lane.c) ---

enum { UP_RAW, UP_RTP, UP_RTCP, UP_KEY, UP_SEND, UP_ASK };

// What waits for Python: a header, then `size` octets.
typedef struct {
  uint32_t size;
  uint8_t kind, address_size;
  uint8_t address[ADDRESS];
  uint64_t owner;  // the peer's id, of raw datagrams the socket's number
  int64_t number;  // of a key frame: its index
  double at;
} up_t;

typedef struct {
  int64_t received, dropped, sent, octets_sent, unsent, strangers, overflown;
} counters_t;

typedef struct {
  int descriptor;
  unsigned size;
  uint8_t address[ADDRESS];
  peer_t *peer;
} place_t;

// A packet on its way to the sinks of another lane.
typedef struct {
  fan_t *fan;
  packet_t *packet;
} parcel_t;

struct lane {
  pthread_mutex_t mutex;
  int waiting;  // threads of Python that want the lock
  int index;
  srtp_function protect, unprotect, protect_rtcp, unprotect_rtcp;
  openssl_t openssl;  // all NULL where there is none
  outbox_t *outbox;
  counters_t counters;
  fan_t *holding;
  place_t *places;  // open addressing; a power of two
  int places_room, places_count;
  uint8_t *ring;
  size_t ring_from, ring_used;
  bool told;  // Python knows that the ring has something
  int upward, downward;  // eventfds: to Python, to the thread
  int sockets[SOCKETS];
  int sockets_count;
  double ahead;  // of the clock of Python before that of the system
  int running;
  pthread_mutex_t inbox_mutex;
  parcel_t inbox[INBOX];
  int inbox_from, inbox_count;
};

lane_t *lane_new(const srtp_function functions[4]);
void lane_free(lane_t *lane);
void lane_lock(lane_t *lane);
void lane_unlock(lane_t *lane);
void lane_lock_both(lane_t *one, lane_t *other);
void lane_unlock_both(lane_t *one, lane_t *other);
void lane_receive(peer_t *peer, uint8_t *data, int size, double now);
bool lane_place(lane_t *lane, peer_t *peer, int descriptor, const uint8_t *address, unsigned size);
void lane_displace(lane_t *lane, peer_t *peer, int descriptor, const uint8_t *address, unsigned size);
void lane_forget(lane_t *lane, const peer_t *peer);
bool lane_up(lane_t *lane, const up_t *head, const void *data);  // locked
void lane_flush(lane_t *lane);                                   // locked
bool lane_send_on(lane_t *lane, fan_t *fan, packet_t *packet);   // to another lane
void lane_settle(lane_t *lane);                                  // locked: takes what other lanes sent
void lane_run(lane_t *lane);
void lane_wake(lane_t *lane);

#endif
