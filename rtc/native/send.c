// Writes, protects and sends what leaves.
//
// A fan-out holds packets back until a frame is complete. Then it goes from sink to sink and makes all packets of the one before
// those of the next: its keys stay in the processor's caches, and packets of one size leave in one system call (UDP_SEGMENT).
#define _GNU_SOURCE
#include "lane.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
  SOL_UDP_ = 17,
  UDP_SEGMENT_ = 103,
  SEGMENTS = 64,    // the most that every kernel takes as one message (UDP_MAX_SEGMENTS)
  MESSAGE = 65000,  // octets of one message
};

#define HOLD 0.001  // seconds that a packet waits at most for the end of its frame

typedef struct {
  peer_t *peer;
  int segment, count, octets;
  bool closed;  // its last packet was shorter: nothing may follow
} message_t;

struct outbox {
  int packets, messages;
  struct iovec vectors[BATCH];
  message_t about[BATCH];
  struct mmsghdr headers[BATCH];
  uint64_t control[BATCH][4];  // each has room for a control message with the size of segments
  uint8_t slots[BATCH][SLOT];
};

outbox_t *outbox_new(void) { return calloc(1, sizeof(outbox_t)); }

// --- To the system ---

// Tells the system where to cut a message into datagrams.
static void say_segment(outbox_t *box, int number) {
  struct cmsghdr *control = (struct cmsghdr *)box->control[number];
  struct msghdr *header = &box->headers[number].msg_hdr;
  uint16_t segment = (uint16_t)box->about[number].segment;
  control->cmsg_level = SOL_UDP_, control->cmsg_type = UDP_SEGMENT_, control->cmsg_len = CMSG_LEN(sizeof segment);
  memcpy(CMSG_DATA(control), &segment, sizeof segment);
  header->msg_control = control, header->msg_controllen = CMSG_SPACE(sizeof segment);
}

// Sends a message that the system would not cut (a path MTU that is too small, a card that cannot) as single datagrams.
static void send_apart(lane_t *lane, int number) {
  outbox_t *box = lane->outbox;
  message_t *about = &box->about[number];
  about->peer->segments = false;
  for (int part = 0; part < about->count; part++) {
    struct mmsghdr one = box->headers[number];
    one.msg_hdr.msg_iov += part;
    one.msg_hdr.msg_iovlen = 1;
    one.msg_hdr.msg_control = NULL, one.msg_hdr.msg_controllen = 0;
    if (sendmmsg(about->peer->descriptor, &one, 1, MSG_DONTWAIT) != 1) lane->counters.unsent++;
  }
}

// Hands everything to the system. What it refuses is lost, as a datagram may be.
static void post(lane_t *lane) {
  outbox_t *box = lane->outbox;
  for (int number = 0; number < box->messages; number++)
    if (box->about[number].count > 1) say_segment(box, number);
  for (int done = 0; done < box->messages;) {
    int descriptor = box->about[done].peer->descriptor, end = done + 1;
    while (end < box->messages && box->about[end].peer->descriptor == descriptor) end++;
    int taken = sendmmsg(descriptor, box->headers + done, (unsigned)(end - done), MSG_DONTWAIT);
    if (taken > 0) {
      done += taken;
      continue;
    }
    if (errno == EINTR) continue;
    if (box->about[done].count > 1 && (errno == EINVAL || errno == EIO || errno == EMSGSIZE))
      send_apart(lane, done);
    else
      lane->counters.unsent += box->about[done].count;
    done++;
  }
  box->packets = box->messages = 0;
}

// The packet in the next slot goes to this peer, with the message before it where that can be.
static void enclose(outbox_t *box, peer_t *peer, int size) {
  struct iovec *vector = &box->vectors[box->packets];
  *vector = (struct iovec){box->slots[box->packets++], (size_t)size};
  if (box->messages) {
    message_t *last = &box->about[box->messages - 1];
    if (last->peer == peer && peer->segments && !last->closed && size <= last->segment && last->count < SEGMENTS &&
        last->octets + size <= MESSAGE) {
      last->count++;
      last->octets += size;
      last->closed = size < last->segment;
      box->headers[box->messages - 1].msg_hdr.msg_iovlen++;
      return;
    }
  }
  box->about[box->messages] = (message_t){peer, size, 1, size, false};
  box->headers[box->messages++].msg_hdr = (struct msghdr){
      .msg_name = &peer->address, .msg_namelen = peer->address_size, .msg_iov = vector, .msg_iovlen = 1};
}

// The packet in the next slot leaves: by the system, or by Python for a path that only it knows.
static void dispatch(peer_t *peer, int size) {
  outbox_t *box = peer->lane->outbox;
  if (peer->descriptor >= 0) {
    enclose(box, peer, size);
    return;
  }
  up_t head = {.size = (uint32_t)size, .kind = UP_SEND, .owner = peer->id};
  if (!lane_up(peer->lane, &head, box->slots[box->packets])) peer->lane->counters.unsent++;
}

// --- Making packets ---

static bool protect(peer_t *peer, srtp_function function, void *session, int *size) {
  lane_t *lane = peer->lane;
  if (function(session, lane->outbox->slots[lane->outbox->packets], size)) return lane->counters.dropped++, false;
  lane->counters.sent++;
  lane->counters.octets_sent += *size;
  return true;
}

// Gives the RTP packet in the next slot its transport-wide number, protects it and remembers when it left.
static bool protect_rtp(peer_t *peer, int *size, double now) {
  lane_t *lane = peer->lane;
  uint16_t own = (uint16_t)peer->sent_count++;
  put16(lane->outbox->slots[lane->outbox->packets] + NUMBER_AT, own);
  if (!(peer->gcm ? protect(peer, gcm_protect, peer->gcm, size) : protect(peer, lane->protect, peer->outbound, size)))
    return false;
  if (now > peer->sent_at) peer->sent_at = now;  // what Python sends is of the moment in which its tick began
  if (peer->sent || (peer->sent = calloc(SENT, sizeof *peer->sent)))
    peer->sent[own % SENT] = (record_t){(uint32_t)(int64_t)(now * 1e6), own, (uint16_t)*size};
  return true;
}

// The packet of this sink, in the next slot; returns its length.
static int write_packet(uint8_t *to, const sink_t *sink, const packet_t *packet) {
  const mapping_t *mapping = &sink->mapping;
  int start = sink->start;
  memcpy(to, sink->header, (size_t)start);
  to[1] = packet->marker_and_type;
  put16(to + 2, (uint16_t)((uint64_t)packet->index + mapping->sequence));
  put32(to + 4, packet->timestamp + mapping->timestamp);
  put32(to + 16, packet->sent);  // of a sink without extensions, the payload is written over it
  memcpy(to + start, packet->payload, (size_t)packet->size);
  if (packet->picture_at) {
    uint8_t *at = to + start + packet->picture_at;
    uint16_t picture = (uint16_t)(packet->picture + mapping->picture);
    if (at[0] & 0x80)
      put16(at, 0x8000 | picture);
    else
      at[0] = picture & 0x7F;
    if (packet->temporal_at) to[start + packet->temporal_at] = (uint8_t)(packet->temporal + mapping->temporal);
  }
  return start + packet->size;
}

// After a datagram of the sink was made: sends the one before it again, byte for byte, and keeps this one (`data`) for later.
static void echo(sink_t *sink, const uint8_t *data, int size) {
  lane_t *lane = sink->peer->lane;
  outbox_t *box = lane->outbox;
  if (sink->last_size) {
    if (box->packets == BATCH) post(lane);
    memcpy(box->slots[box->packets], sink->last, (size_t)sink->last_size);
    lane->counters.sent++;
    lane->counters.octets_sent += sink->last_size;
    dispatch(sink->peer, sink->last_size);
  }
  if (!sink->last) sink->last = malloc(ECHO);
  sink->last_size = sink->last && size <= ECHO ? size : 0;
  if (sink->last_size) memcpy(sink->last, data, (size_t)size);
}

static void make(sink_t *sink, const packet_t *packet) {
  peer_t *peer = sink->peer;
  outbox_t *box = peer->lane->outbox;
  if (packet->index < sink->mapping.first) return;
  if (box->packets == BATCH) post(peer->lane);
  uint8_t *slot = box->slots[box->packets];
  int size = write_packet(slot, sink, packet);
  sink->packets++;
  sink->octets += (uint64_t)packet->size;
  if (peer->tap) {
    tap_keep(peer->tap, slot, size, packet->arrived);
    return;
  }
  if (!protect_rtp(peer, &size, packet->arrived)) return;
  if (!sink->echo) {
    sink->last_size = 0;
    dispatch(peer, size);
    return;
  }
  uint8_t made[SLOT];
  memcpy(made, slot, (size_t)size);
  dispatch(peer, size);
  echo(sink, made, size);
}

// Sends one packet to one sink at once.
void sink_forward(sink_t *sink, packet_t *packet) {
  make(sink, packet);
  post(sink->peer->lane);
}

// --- Fanning out ---

void fan_deliver(fan_t *fan) {
  if (!fan->held_count) return;
  for (int at = 0; at < fan->count; at++)
    for (int which = 0; which < fan->held_count; which++) make(fan->sinks[at], fan->held[which]);
  post(fan->lane);
  for (int which = 0; which < fan->held_count; which++) packet_release(fan->held[which]);
  fan->held_count = 0;
}

void fan_hold(fan_t *fan, packet_t *packet) {
  if (fan->held_count == HELD) fan_deliver(fan);
  if (!fan->held_count) fan->ready = false, fan->due = packet->arrived + HOLD;
  if (!fan->holding) fan->holding = true, fan->next = fan->lane->holding, fan->lane->holding = fan;
  fan->held[fan->held_count++] = packet_keep(packet);
  fan->ready |= packet->marker_and_type & 0x80 || (packet->marker_and_type & 0x7F) == 111;
}

// What it held back leaves first.
void fan_free(fan_t *fan) {
  fan_deliver(fan);
  for (fan_t **at = &fan->lane->holding; *at; at = &(*at)->next)
    if (*at == fan) {
      *at = fan->next;
      break;
    }
  free(fan->sinks);
  free(fan);
}

// A packet that Python made. False: libsrtp refused it.
bool peer_transmit(peer_t *peer, const uint8_t *plain, int size, double now, bool rtcp) {
  lane_t *lane = peer->lane;
  outbox_t *box = lane->outbox;
  if (size > SLOT - TRAILER - 4) return false;
  memcpy(box->slots[box->packets], plain, (size_t)size);
  if (!(rtcp ? protect(peer, lane->protect_rtcp, peer->outbound, &size) : protect_rtp(peer, &size, now))) return false;
  dispatch(peer, size);
  post(lane);
  return true;
}
