// One RTP stream of a publisher: what `rtc/layer.py` does with its packets and the structures that it consists of.
#include "lane.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define KEPT 2.0          // `history.KEPT`
#define REORDERING 0.01  // `nack.REORDERING`

static const double RETRY_AFTER[] = {0.05, 0.075, 0.1, 0.15, 0.2, 0.3};  // `nack.RETRY_AFTER`
enum { TRIES = sizeof RETRY_AFTER / sizeof *RETRY_AFTER };

void stream_init(stream_t *stream, lane_t *lane, gate_t *gate, uint32_t ssrc, int history, uint16_t first) {
  stream->lane = lane;
  stream->gate = gate;
  stream->ssrc = ssrc;
  stream->base = stream->highest = first;
  stream->ring_size = history;
  stream->ring = calloc((size_t)history, sizeof *stream->ring);
}

static void forget(stream_t *stream) {
  for (int slot = 0; slot < stream->ring_size && stream->ring; slot++) {
    packet_release(stream->ring[slot]);
    stream->ring[slot] = NULL;
  }
  stream->newest = NULL;
  stream->begun = false;
  stream->missing_count = 0;
}

void stream_clear(stream_t *stream) {
  for (int at = 0; at < LANES; at++) {
    fan_t *fan = stream->fans[at];
    if (!fan) continue;
    lane_t *lane = fan->lane;
    lane_lock_both(stream->lane, lane);
    lane_settle(lane);
    fan_free(fan);
    stream->fans[at] = NULL;
    lane_unlock_both(stream->lane, lane);
  }
  forget(stream);
  free(stream->ring);
  stream->ring = NULL;
}

void stream_restart(stream_t *stream) {
  stream_deliver(stream);
  forget(stream);
}

// --- Counting (RFC 3550, appendices A.3 and A.8) ---

int64_t stream_count(stream_t *stream, uint16_t sequence, uint32_t timestamp, int octets, double now) {
  int64_t extended = unwrap(sequence, stream->highest);
  if (extended > stream->highest) stream->highest = extended;
  stream->packets++;
  stream->octets += octets;
  int64_t transit = (int64_t)(now * stream->clock_rate) - timestamp;
  if (stream->has_transit) {
    int64_t difference = (transit - stream->transit) & 0xFFFFFFFF;
    if (difference > 0x7FFFFFFF) difference = 0x100000000 - difference;
    stream->jitter += ((double)difference - stream->jitter) / 16;
  }
  stream->transit = transit;
  stream->has_transit = true;
  if (octets) stream->heard_at = now;
  return extended;
}

// --- What is missing ---

static bool miss(stream_t *stream, int64_t first, int64_t end, double now) {
  if (end - first + stream->missing_count > MISSING) return stream->missing_count = 0, false;
  for (int64_t number = first; number < end; number++)
    stream->missing[stream->missing_count++] = (missing_t){number, now + REORDERING, 0};
  return true;
}

static void arrive(stream_t *stream, int64_t number) {
  for (int at = 0; at < stream->missing_count; at++)
    if (stream->missing[at].number == number) {
      stream->missing_count--;
      memmove(stream->missing + at, stream->missing + at + 1, sizeof(missing_t) * (size_t)(stream->missing_count - at));
      return;
    }
}

// `NackGenerator.due`: writes what to ask for to `asked` (room for MISSING) and returns how many.
int stream_due(stream_t *stream, double now, int64_t *asked, bool *given_up) {
  int count = 0, kept = 0;
  *given_up = false;
  for (int at = 0; at < stream->missing_count; at++) {
    missing_t each = stream->missing[at];
    if (each.at <= now) {
      if (each.tries == TRIES) {
        *given_up = true;
        continue;
      }
      asked[count++] = each.number;
      each.at = now + RETRY_AFTER[each.tries++];
    }
    stream->missing[kept++] = each;
  }
  stream->missing_count = kept;
  return count;
}

// --- Gaps of dropped packets (`sequence.GapCloser`) ---

static void drop(stream_t *stream, int64_t extended) {
  if (stream->drops_count == DROPS) {
    stream->forgotten = stream->drops[stream->drops_from];
    stream->has_forgotten = true;
    stream->drops_from = (stream->drops_from + 1) % DROPS;
    stream->drops_count--;
  }
  stream->drops[(stream->drops_from + stream->drops_count++) % DROPS] = extended;
  stream->closed++;
}

static bool index_of(const stream_t *stream, int64_t extended, int64_t *index) {
  int64_t closed = stream->closed;
  for (int at = stream->drops_count - 1; at >= 0; at--, closed--) {
    int64_t dropped = stream->drops[(stream->drops_from + at) % DROPS];
    if (dropped < extended) return *index = extended - closed, true;
    if (dropped == extended) return false;
  }
  if (stream->has_forgotten && extended <= stream->forgotten) return false;
  return *index = extended - closed, true;
}

// --- Placing ---

packet_t *stream_find(const stream_t *stream, int64_t index) {
  packet_t *packet = stream->ring[index & (stream->ring_size - 1)];
  return packet && packet->index == index ? packet : NULL;
}

bool stream_continues(const stream_t *stream, uint8_t payload_type, int64_t extended) {
  if (payload_type != stream->payload_type) return false;
  return !stream->begun || extended - stream->newest_extended <= stream->ring_size;
}

static bool is_known(const stream_t *stream, int64_t index) {
  if (!stream->newest) return true;
  int64_t age = stream->newest->index - index;
  return !(0 < age && age < stream->ring_size) || index < stream->oldest || stream_find(stream, index);
}

// `History._expire`
static void expire(stream_t *stream, int64_t end, double before) {
  for (; stream->oldest < end; stream->oldest++) {
    packet_t *packet = stream_find(stream, stream->oldest);
    if (!packet) continue;
    if (packet->arrived >= before) break;
    stream->ring[stream->oldest & (stream->ring_size - 1)] = NULL;
    packet_release(packet);
  }
}

// `Layer.describe` and `Layer.place`: the packet as it is remembered; NULL when it is not to be forwarded.
packet_t *stream_place(stream_t *stream, const rtp_t *rtp, int64_t extended, double now) {
  bool is_newest = !stream->begun || extended > stream->newest_extended;
  int64_t index;
  if (is_newest) {
    if (stream->begun && extended - stream->newest_extended > 1 && stream->is_video &&
        !miss(stream, stream->newest_extended + 1, extended, now) && stream->sinks)
      stream->wants_key = true;
    stream->newest_extended = extended;
    stream->begun = true;
    if (!rtp->size) return drop(stream, extended), NULL;
    index = extended - stream->closed;
  } else {
    if (!index_of(stream, extended, &index) || is_known(stream, index)) return NULL;
    arrive(stream, extended);
  }
  packet_t *packet = packet_new(rtp, now);
  if (!packet) return NULL;
  packet_describe(packet);
  if (packet->key && (packet->width || packet->height)) stream->width = packet->width, stream->height = packet->height;
  packet->index = index;
  packet_t **slot = &stream->ring[index & (stream->ring_size - 1)];
  packet_release(*slot);
  *slot = packet;
  if (!stream->newest) stream->oldest = index - stream->ring_size;
  if (is_newest) stream->newest = packet;
  expire(stream, index - LEAST, now - KEPT);
  if (packet->key) stream->wants_key = false;
  return packet;
}

// --- Fanning out ---

void stream_forward(stream_t *stream, packet_t *packet) {
  for (int lane = 0; lane < LANES; lane++) {
    fan_t *fan = stream->fans[lane];
    if (!fan || !fan->count) continue;
    if (fan->lane == stream->lane)
      fan_hold(fan, packet);
    else
      stream->lane->counters.unsent += lane_send_on(fan->lane, fan, packet) ? 0 : fan->count;
  }
}

// Sends what is held back on the stream's own lane.
void stream_deliver(stream_t *stream) {
  for (int lane = 0; lane < LANES; lane++)
    if (stream->fans[lane] && stream->fans[lane]->lane == stream->lane) fan_deliver(stream->fans[lane]);
}

static fan_t *fan_of(stream_t *stream, lane_t *lane) {
  fan_t **fan = &stream->fans[lane->index];
  if (!*fan && (*fan = calloc(1, sizeof **fan))) (*fan)->lane = lane;
  return *fan;
}

// From now on the sink gets the packets; with `replay` those from `first` on that are known. False without memory.
// The locks of both lanes are held.
bool stream_attach(stream_t *stream, sink_t *sink, int64_t first, bool replay) {
  fan_t *fan = fan_of(stream, sink->peer->lane);
  if (!fan) return false;
  if (fan->count == fan->room) {
    int room = 2 * (fan->room + 2);
    sink_t **larger = realloc(fan->sinks, (size_t)room * sizeof *larger);
    if (!larger) return false;
    fan->sinks = larger, fan->room = room;
  }
  lane_settle(fan->lane);
  fan_deliver(fan);
  if (replay && stream->newest)
    for (int64_t index = first; index <= stream->newest->index; index++) {
      packet_t *packet = stream_find(stream, index);
      if (packet) sink_forward(sink, packet);
    }
  fan->sinks[fan->count++] = sink;
  stream->sinks++;
  return true;
}

// What the sink was to get before leaves first. The locks of both lanes are held.
void stream_detach(stream_t *stream, sink_t *sink) {
  fan_t *fan = stream->fans[sink->peer->lane->index];
  if (!fan) return;
  lane_settle(fan->lane);
  fan_deliver(fan);
  for (int at = 0; at < fan->count; at++)
    if (fan->sinks[at] == sink) {
      fan->count--;
      stream->sinks--;
      memmove(fan->sinks + at, fan->sinks + at + 1, sizeof *fan->sinks * (size_t)(fan->count - at));
      break;
    }
  if (fan->count) return;
  stream->fans[sink->peer->lane->index] = NULL;  // a sink keeps its lane alive, an empty fan-out would not
  fan_free(fan);
}

// --- How loud a track is (`loudness.Loudness`) ---

#define ATTACK 0.06
#define RELEASE 0.4
#define SILENT_AFTER 0.25

static void approach(gate_t *gate, double level, double now) {
  double constant = level > gate->level ? ATTACK : RELEASE;
  double elapsed = gate->heard ? now - gate->updated_at : 0.02;
  gate->level += (level - gate->level) * (1 - exp(-(elapsed > 0 ? elapsed : 0.0) / constant));
  if (gate->level < 0.001) gate->level = 0;
  gate->updated_at = now;
}

void gate_hear(gate_t *gate, uint8_t level, double now) {
  approach(gate, (127 - (level & 0x7F)) / 127.0, now);
  gate->heard_at = now;
  gate->heard = true;
}

void gate_fade(gate_t *gate, double now) {
  if (gate->heard && now - gate->heard_at > SILENT_AFTER) approach(gate, 0.0, now);
}
