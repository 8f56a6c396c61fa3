// Peers by their addresses, what is done with a datagram, the ring to Python, and the thread that owns the sockets.
#define _GNU_SOURCE
#include "lane.h"

#include <errno.h>
#include <netinet/in.h>
#include <math.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
  EXT_AUDIO_LEVEL = 4,
  EXT_TRANSPORT_WIDE = 6,
  DATAGRAM = 2048,  // octets read of one; what is cut here fails its authentication
  ROUNDS = 8,       // batches that one socket may bring before the others get their turn
};

#define TURN 100000      // nanoseconds, the least that the kernel takes
#define COALESCE 200000  // nanoseconds that the thread rests when a frame has begun: its other packets are on their way

lane_t *lane_new(const srtp_function functions[4]) {
  lane_t *lane = calloc(1, sizeof *lane);
  if (!lane) return NULL;
  pthread_mutex_init(&lane->mutex, NULL);
  pthread_mutex_init(&lane->inbox_mutex, NULL);
  lane->protect = functions[0], lane->unprotect = functions[1];
  lane->protect_rtcp = functions[2], lane->unprotect_rtcp = functions[3];
  lane->upward = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  lane->downward = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  lane->outbox = outbox_new();
  lane->ring = malloc(RING);
  lane->places_room = 64;
  lane->places = calloc((size_t)lane->places_room, sizeof *lane->places);
  if (lane->upward >= 0 && lane->downward >= 0 && lane->outbox && lane->ring && lane->places) return lane;
  lane_free(lane);
  return NULL;
}

void lane_free(lane_t *lane) {
  lane_settle(lane);
  if (lane->upward >= 0) close(lane->upward);
  if (lane->downward >= 0) close(lane->downward);
  pthread_mutex_destroy(&lane->mutex);
  pthread_mutex_destroy(&lane->inbox_mutex);
  free(lane->outbox);
  free(lane->ring);
  free(lane->places);
  free(lane);
}

// The thread of the lane lets those of Python pass.
void lane_lock(lane_t *lane) {
  __atomic_add_fetch(&lane->waiting, 1, __ATOMIC_RELAXED);
  pthread_mutex_lock(&lane->mutex);
  __atomic_sub_fetch(&lane->waiting, 1, __ATOMIC_RELAXED);
}

void lane_unlock(lane_t *lane) { pthread_mutex_unlock(&lane->mutex); }

// Of lanes always the one with the lower number first.
void lane_lock_both(lane_t *one, lane_t *other) {
  lane_lock(one->index <= other->index ? one : other);
  if (one != other) lane_lock(one->index <= other->index ? other : one);
}

void lane_unlock_both(lane_t *one, lane_t *other) {
  lane_unlock(one);
  if (one != other) lane_unlock(other);
}

// --- Addresses ---

static bool is_place(const place_t *place, int descriptor, const uint8_t *address, unsigned size) {
  return place->descriptor == descriptor && place->size == size && !memcmp(place->address, address, size);
}

static unsigned hash(int descriptor, const uint8_t *address, unsigned size) {
  uint64_t found = 1469598103934665603u ^ (unsigned)descriptor;
  for (unsigned at = 0; at < size; at++) found = (found ^ address[at]) * 1099511628211u;
  return (unsigned)(found ^ found >> 32);
}

// Where the address stands, or the free place where it would.
static place_t *seek(const lane_t *lane, int descriptor, const uint8_t *address, unsigned size) {
  unsigned mask = (unsigned)lane->places_room - 1, at = hash(descriptor, address, size) & mask;
  while (lane->places[at].peer && !is_place(&lane->places[at], descriptor, address, size)) at = (at + 1) & mask;
  return &lane->places[at];
}

static bool grow(lane_t *lane) {
  place_t *former = lane->places;
  int room = lane->places_room;
  place_t *larger = calloc((size_t)room * 2, sizeof *larger);
  if (!larger) return false;
  lane->places = larger, lane->places_room = room * 2;
  for (place_t *each = former; each < former + room; each++)
    if (each->peer) *seek(lane, each->descriptor, each->address, each->size) = *each;
  free(former);
  return true;
}

// What comes from this address is of this peer from now on. False without memory.
bool lane_place(lane_t *lane, peer_t *peer, int descriptor, const uint8_t *address, unsigned size) {
  if (2 * (lane->places_count + 1) > lane->places_room && !grow(lane)) return false;
  place_t *place = seek(lane, descriptor, address, size);
  lane->places_count += !place->peer;
  place->descriptor = descriptor, place->size = size, place->peer = peer;
  memcpy(place->address, address, size);
  return true;
}

static void empty(lane_t *lane, place_t *place) {
  place->peer = NULL;
  lane->places_count--;
  unsigned mask = (unsigned)lane->places_room - 1;
  for (unsigned at = (unsigned)(place - lane->places + 1) & mask; lane->places[at].peer; at = (at + 1) & mask) {
    place_t moved = lane->places[at];  // those after it may have been pushed on by it
    lane->places[at].peer = NULL;
    *seek(lane, moved.descriptor, moved.address, moved.size) = moved;
  }
}

// Forgets an address of the peer; one that is another's by now stays.
void lane_displace(lane_t *lane, peer_t *peer, int descriptor, const uint8_t *address, unsigned size) {
  place_t *place = seek(lane, descriptor, address, size);
  if (place->peer == peer) empty(lane, place);
}

// Forgets all addresses of a peer that is no more.
void lane_forget(lane_t *lane, const peer_t *peer) {
  for (int at = 0; at < lane->places_room; at++)
    while (lane->places[at].peer == peer) empty(lane, &lane->places[at]);
}

// --- The ring to Python ---

static void ring_write(lane_t *lane, const void *data, size_t size) {
  size_t at = (lane->ring_from + lane->ring_used) % RING, first = size < RING - at ? size : RING - at;
  memcpy(lane->ring + at, data, first);
  memcpy(lane->ring, (const uint8_t *)data + first, size - first);
  lane->ring_used += size;
}

// False: too much waits already.
bool lane_up(lane_t *lane, const up_t *head, const void *data) {
  if (lane->ring_used + sizeof *head + head->size > RING) return lane->counters.overflown++, false;
  ring_write(lane, head, sizeof *head);
  ring_write(lane, data, head->size);
  return true;
}

static void tell(lane_t *lane) {
  uint64_t one = 1;
  if (!lane->ring_used || lane->told) return;
  lane->told = true;
  (void)!write(lane->upward, &one, sizeof one);
}

// --- A datagram ---

static bool meet(peer_t *peer, uint32_t ssrc, bool *is_new) {
  *is_new = false;
  for (int at = 0; at < peer->met_count; at++)
    if (peer->met[at] == ssrc) return true;
  *is_new = true;
  return peer->met_count < SSRCS;
}

static const bound_t *find_bound(const peer_t *peer, uint32_t ssrc) {
  for (int at = 0; at < peer->bound_count; at++)
    if (peer->bound[at].ssrc == ssrc) return &peer->bound[at];
  return NULL;
}

static void drop(peer_t *peer) { peer->lane->counters.dropped++; }

static void pass_up(peer_t *peer, int kind, const uint8_t *data, int size, double now) {
  up_t head = {.size = (uint32_t)size, .kind = (uint8_t)kind, .owner = peer->id, .at = now};
  if (!lane_up(peer->lane, &head, data)) drop(peer);
}

static void tell_key(peer_t *peer, stream_t *stream, int64_t index, double now) {
  up_t head = {.size = sizeof stream->ssrc, .kind = UP_KEY, .owner = peer->id, .number = index, .at = now};
  if (!lane_up(peer->lane, &head, &stream->ssrc)) stream->wants_key = true;
}

static void record_arrival(peer_t *peer, const rtp_t *rtp, double now) {
  int size;
  const uint8_t *element = rtp->extension ? rtp_element(rtp, EXT_TRANSPORT_WIDE, &size) : NULL;
  if (!element || size != 2) return;
  if (!peer->arrivals && !(peer->arrivals = calloc(ARRIVALS, sizeof *peer->arrivals))) return;
  int at = (peer->arrivals_from + peer->arrivals_count) % ARRIVALS;
  peer->arrivals[at] = (record_t){(uint32_t)(int64_t)(now * 1e6), get16(element), 0};
  if (now > peer->arrived_at) peer->arrived_at = now;  // what Python received itself may be of a moment before
  if (peer->arrivals_count < ARRIVALS)
    peer->arrivals_count++;
  else
    peer->arrivals_from = (peer->arrivals_from + 1) % ARRIVALS;
}

static void hear_level(stream_t *stream, const rtp_t *rtp, double now) {
  int size;
  const uint8_t *level = rtp_element(rtp, EXT_AUDIO_LEVEL, &size);
  if (level) gate_hear(stream->gate, level[0], now);
}

// `Layer.asks`
static bool stream_asks(const stream_t *stream) { return stream->missing_count || stream->wants_key; }

// What `InboundTrack.receive` does with an ordinary packet.
static void take(peer_t *peer, stream_t *stream, const rtp_t *rtp, int64_t extended, double now) {
  gate_t *gate = stream->gate;
  if (!gate->is_open) {
    gate->refused++;
    return;
  }
  bool asked = stream_asks(stream);
  packet_t *packet = stream_place(stream, rtp, extended, now);
  if (!asked && stream_asks(stream)) pass_up(peer, UP_ASK, (const uint8_t *)"", 0, now);
  if (!packet) return;
  if (gate->is_audio) hear_level(stream, rtp, now);
  stream_forward(stream, packet);
  if (packet->key && gate->waiting) tell_key(peer, stream, packet->index, now);
}

// Whether Python has to look at it: the first packet of a layer or of a track, another codec, a jump that no history bridges.
static bool is_rare(const stream_t *stream, const rtp_t *rtp, uint8_t payload_type, int64_t extended) {
  const gate_t *gate = stream->gate;
  if (rtp->size && !stream->active) return true;
  return gate->is_open && (!gate->started || !stream_continues(stream, payload_type, extended));
}

static void receive_media(peer_t *peer, const bound_t *bound, const uint8_t *data, int size, rtp_t *rtp, double now) {
  stream_t *stream = bound->stream;
  uint8_t type = rtp->marker_and_type & 0x7F;
  if (!bound->is_repair) {
    if (is_rare(stream, rtp, type, unwrap(rtp->sequence, stream->highest)))
      pass_up(peer, UP_RTP, data, size, now);
    else
      take(peer, stream, rtp, stream_count(stream, rtp->sequence, rtp->timestamp, rtp->size, now), now);
    return;
  }
  if (type == stream->repair_type && rtp->size < 2) return;  // a probe
  int64_t extended = rtp->size < 2 ? 0 : unwrap(get16(rtp->payload), stream->highest);
  rtp_t original = *rtp;
  original.payload += 2, original.size -= 2;
  original.marker_and_type = (rtp->marker_and_type & 0x80) | stream->payload_type;
  if (type != stream->repair_type || is_rare(stream, &original, stream->payload_type, extended))
    pass_up(peer, UP_RTP, data, size, now);
  else
    take(peer, stream, &original, extended, now);
}

static void receive_rtp(peer_t *peer, uint8_t *data, int size, double now) {
  uint32_t ssrc = get32(data + 8);
  bool is_new;
  rtp_t rtp;
  if (!meet(peer, ssrc, &is_new) || peer->lane->unprotect(peer->inbound, data, &size)) {
    drop(peer);
    return;
  }
  if (is_new) peer->met[peer->met_count++] = ssrc;
  if (!rtp_parse(data, size, &rtp)) {
    drop(peer);
    return;
  }
  record_arrival(peer, &rtp, now);
  const bound_t *bound = find_bound(peer, ssrc);
  if (bound)
    receive_media(peer, bound, data, size, &rtp, now);
  else
    pass_up(peer, UP_RTP, data, size, now);
}

static void receive_rtcp(peer_t *peer, uint8_t *data, int size, double now) {
  uint32_t ssrc = get32(data + 4);
  bool is_new;
  if (!meet(peer, ssrc, &is_new) || peer->lane->unprotect_rtcp(peer->inbound, data, &size)) {
    drop(peer);
    return;
  }
  if (is_new) peer->met[peer->met_count++] = ssrc;
  pass_up(peer, UP_RTCP, data, size, now);
}

// An SRTP or SRTCP datagram of a peer, which is overwritten. Locked.
void lane_receive(peer_t *peer, uint8_t *data, int size, double now) {
  peer->lane->counters.received++;
  if (size < 12 || size > LARGEST)
    drop(peer);
  else if (data[1] >= 192 && data[1] <= 223)
    receive_rtcp(peer, data, size, now);
  else
    receive_rtp(peer, data, size, now);
}

// --- Other lanes ---

// Called with the lock of the sending lane. False: too much waits there already.
bool lane_send_on(lane_t *lane, fan_t *fan, packet_t *packet) {
  pthread_mutex_lock(&lane->inbox_mutex);
  bool fits = lane->inbox_count < INBOX, first = lane->inbox_count == 0;
  if (fits) {
    int at = (lane->inbox_from + lane->inbox_count++) % INBOX;
    lane->inbox[at] = (parcel_t){fan, packet_keep(packet)};
  }
  pthread_mutex_unlock(&lane->inbox_mutex);
  if (first) lane_wake(lane);
  return fits;
}

static int take_inbox(lane_t *lane, parcel_t *parcels) {
  int count = 0;
  pthread_mutex_lock(&lane->inbox_mutex);
  for (; count < BATCH && lane->inbox_count; count++, lane->inbox_count--) {
    parcels[count] = lane->inbox[lane->inbox_from];
    lane->inbox_from = (lane->inbox_from + 1) % INBOX;
  }
  pthread_mutex_unlock(&lane->inbox_mutex);
  return count;
}

void lane_settle(lane_t *lane) {
  parcel_t parcels[BATCH];
  for (int count; (count = take_inbox(lane, parcels)) > 0;)
    for (int at = 0; at < count; at++) {
      fan_hold(parcels[at].fan, parcels[at].packet);
      packet_release(parcels[at].packet);
    }
}

// --- The thread ---

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

// Sends what is complete or has waited long enough; returns when the rest is due.
static double deliver(lane_t *lane, double now) {
  double due = INFINITY;
  fan_t **at = &lane->holding;
  while (*at) {
    fan_t *fan = *at;
    if (fan->held_count && !fan->ready && now < fan->due) {
      due = fan->due < due ? fan->due : due;
      at = &fan->next;
      continue;
    }
    *at = fan->next;
    fan->holding = false;
    fan_deliver(fan);
  }
  return due;
}

// Sends everything that is held back. Locked.
void lane_flush(lane_t *lane) {
  lane_settle(lane);
  deliver(lane, INFINITY);
}

typedef struct {
  struct mmsghdr headers[BATCH];
  struct iovec vectors[BATCH];
  struct sockaddr_in6 addresses[BATCH];
  uint8_t data[BATCH][DATAGRAM];
} inward_t;

static int receive_batch(inward_t *inward, int descriptor) {
  for (int at = 0; at < BATCH; at++) {
    inward->vectors[at] = (struct iovec){inward->data[at], DATAGRAM};
    inward->headers[at].msg_hdr = (struct msghdr){
        .msg_name = &inward->addresses[at], .msg_namelen = ADDRESS, .msg_iov = &inward->vectors[at], .msg_iovlen = 1};
  }
  return recvmmsg(descriptor, inward->headers, BATCH, MSG_DONTWAIT, NULL);
}

static void pass_raw(lane_t *lane, int socket, const uint8_t *data, int size, const uint8_t *address, unsigned address_size,
                     double now) {
  up_t head = {.size = (uint32_t)size, .kind = UP_RAW, .address_size = (uint8_t)address_size, .owner = (uint64_t)socket, .at = now};
  memcpy(head.address, address, address_size);
  lane_up(lane, &head, data);
}

// RFC 7983: media go their way, the rest goes up. Of a peer that has moved to another lane's socket everything does.
static void sort(lane_t *lane, int socket, uint8_t *data, int size, const uint8_t *address, unsigned address_size, double now) {
  uint8_t first = size ? data[0] : 255;
  if (first >= 128 && first <= 191) {
    place_t *place = seek(lane, lane->sockets[socket], address, address_size);
    if (!place->peer)
      lane->counters.strangers++;
    else if (place->peer->lane == lane)
      lane_receive(place->peer, data, size, now);
    else
      pass_raw(lane, socket, data, size, address, address_size, now);
  } else if (first <= 3 || (first >= 20 && first <= 63)) {
    pass_raw(lane, socket, data, size, address, address_size, now);
  } else {
    lane->counters.strangers++;
  }
}

static void drain(lane_t *lane, inward_t *inward, int socket) {
  for (int round = 0; round < ROUNDS; round++) {
    int got = receive_batch(inward, lane->sockets[socket]);
    if (got <= 0) return;
    pthread_mutex_lock(&lane->mutex);
    double now = seconds() + lane->ahead;
    for (int at = 0; at < got; at++)
      sort(lane, socket, inward->data[at], (int)inward->headers[at].msg_len, (uint8_t *)&inward->addresses[at],
           inward->headers[at].msg_hdr.msg_namelen, now);
    deliver(lane, now);
    tell(lane);
    pthread_mutex_unlock(&lane->mutex);
    if (got < BATCH) return;
  }
}

static void wait_for_more(lane_t *lane, struct pollfd *polled, double due) {
  struct timespec limit;
  struct timespec *until = NULL;
  if (due < INFINITY) {
    struct timespec rest = {0, COALESCE};
    nanosleep(&rest, NULL);
    double left = due - seconds() - lane->ahead;
    limit = (struct timespec){0, left > 0 ? (long)(left * 1e9) : 0};
    until = &limit;
  }
  (void)ppoll(polled, (nfds_t)lane->sockets_count + 1, until, NULL);
}

static double rest(lane_t *lane) {
  pthread_mutex_lock(&lane->mutex);
  lane_settle(lane);
  double due = deliver(lane, seconds() + lane->ahead);
  tell(lane);
  pthread_mutex_unlock(&lane->mutex);
  if (__atomic_load_n(&lane->waiting, __ATOMIC_RELAXED)) sched_yield();
  return due;
}

// Asks for short turns on the processor: then the kernel (Linux 6.12 or later; others do not mind) lets the thread run as soon as
// packets came, also where others have work for long.
static void want_short_turns(void) {
  struct {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
  } attributes = {.size = sizeof attributes, .policy = SCHED_OTHER, .runtime = TURN};
  attributes.nice = getpriority(PRIO_PROCESS, 0);
  (void)syscall(SYS_sched_setattr, 0, &attributes, 0);
}

// Owns the sockets until `running` is cleared and the thread is woken.
void lane_run(lane_t *lane) {
  inward_t *inward = malloc(sizeof *inward);
  struct pollfd polled[SOCKETS + 1];
  if (!inward) return;
  want_short_turns();
  for (int at = 0; at < lane->sockets_count; at++) polled[at] = (struct pollfd){lane->sockets[at], POLLIN, 0};
  polled[lane->sockets_count] = (struct pollfd){lane->downward, POLLIN, 0};
  while (__atomic_load_n(&lane->running, __ATOMIC_ACQUIRE)) {
    uint64_t woken;
    wait_for_more(lane, polled, rest(lane));
    if (polled[lane->sockets_count].revents) (void)!read(lane->downward, &woken, sizeof woken);
    for (int at = 0; at < lane->sockets_count; at++)
      if (polled[at].revents) drain(lane, inward, at);
  }
  free(inward);
}

void lane_wake(lane_t *lane) {
  uint64_t one = 1;
  (void)!write(lane->downward, &one, sizeof one);
}
