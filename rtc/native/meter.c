// What feedback tells of a line: `rtc/feedback.parse`, `rtc/meter.py` and `rtc/feedback_reader.py`, number for number.
#include "lane.h"

#include <stdlib.h>

#define TICK 0.00025
#define REFERENCE 0.064
#define PERIOD ((1 << 24) * REFERENCE)

enum { MISSES, SMALL, LARGE };      // symbols of a status
enum { HEAD = 16, FIRST_ROOM = 64 };  // octets before the statuses; arrivals that a meter has room for at first

static const double WINDOWS[RATES] = {0.5, 0.15};  // `meter.RATE_WINDOW`, `meter.BURST_WINDOW`

void meter_start(meter_t *meter, double threshold) {
  *meter = (meter_t){.newest = -1};
  delay_start(&meter->delay, threshold);
}

void meter_clear(meter_t *meter) { free(meter->ring); }

// --- `feedback.parse` ---

static int symbols(uint16_t chunk, uint8_t *statuses, int room) {
  int bits = chunk & 0x4000 ? 2 : 1, count = chunk & 0x8000 ? 14 / bits : chunk & 0x1FFF;
  if (count > room) count = room;
  for (int at = 0; at < count; at++)
    statuses[at] = (uint8_t)(chunk & 0x8000 ? chunk >> (14 - bits - bits * at) & (bits == 2 ? 3 : 1) : chunk >> 13 & 3);
  return count;
}

bool feedback_parse(const uint8_t *body, int size, feedback_t *found) {
  uint8_t statuses[STATUSES];
  if (size < HEAD) return false;
  found->base = get16(body + 8), found->count = get16(body + 10);
  if (!found->count || found->count > STATUSES) return false;
  double time = (double)(get32(body + 12) >> 8) * REFERENCE;
  int at = HEAD;
  for (int known = 0; known < found->count; at += 2) {
    if (at + 2 > size) return false;
    known += symbols(get16(body + at), statuses + known, found->count - known);
  }
  for (int packet = 0; packet < found->count; packet++) {
    int status = statuses[packet];
    found->arrived[packet] = NEVER;
    if (status == MISSES) continue;
    if (status > LARGE || at + status > size) return false;
    time += (double)(status == SMALL ? body[at] : (int16_t)get16(body + at)) * TICK;
    found->arrived[packet] = time;
    at += status;
  }
  return true;
}

// --- `meter.ArrivalRate`, both windows over one ring ---

static bool make_room(meter_t *meter) {
  if (meter->count < meter->room) return true;
  int room = meter->room ? 2 * meter->room : FIRST_ROOM;
  arrival_t *larger = malloc((size_t)room * sizeof *larger);
  if (!larger) return false;
  for (int at = 0; at < meter->count; at++) larger[at] = meter->ring[(meter->from + at) % meter->room];
  free(meter->ring);
  meter->ring = larger, meter->room = room, meter->from = 0;
  return true;
}

// The oldest leaves a window. `began` counts from the ring's first: the shorter window begins at the same place or later.
static void leave(meter_t *meter, int rate) {
  meter->octets[rate] -= meter->ring[(meter->from + meter->began[rate]++) % meter->room].octets;
}

static void arrive(meter_t *meter, double at, uint32_t octets) {
  if (!meter->has_begun) meter->has_begun = true, meter->began_at = at;
  meter->last = at;
  if (meter->count == WINDOWED) {
    for (int rate = 0; rate < RATES; rate++)
      if (!meter->began[rate]) leave(meter, rate);
  } else if (!make_room(meter)) {
    return;
  } else {
    meter->count++;
  }
  if (meter->began[0]) {  // only where the ring was full
    meter->from = (meter->from + 1) % meter->room;
    for (int rate = 0; rate < RATES; rate++) meter->began[rate]--;
  }
  meter->ring[(meter->from + meter->count - 1) % meter->room] = (arrival_t){at, octets};
  for (int rate = 0; rate < RATES; rate++) {
    meter->octets[rate] += octets;
    while (at - meter->ring[(meter->from + meter->began[rate]) % meter->room].at > WINDOWS[rate]) leave(meter, rate);
  }
  int gone = meter->began[0];
  meter->from = (meter->from + gone) % meter->room, meter->count -= gone;
  for (int rate = 0; rate < RATES; rate++) meter->began[rate] -= gone;
}

bool meter_rate(const meter_t *meter, int rate, double *bitrate) {
  if (!meter->has_begun || meter->last - meter->began_at < WINDOWS[rate]) return false;
  *bitrate = (double)(meter->octets[rate] * 8) / WINDOWS[rate];
  return true;
}

// `Meter.count`
void meter_count(meter_t *meter, const outcome_t *outcome, bool is_probe) {
  if (outcome->arrived == NEVER) return;
  arrive(meter, outcome->arrived, outcome->octets);
  if (is_probe) {
    meter->probed = true;
    return;
  }
  if (meter->probed) {
    meter->probed = false;
    delay_start(&meter->delay, meter->delay.threshold);
  }
  delay_hear(&meter->delay, outcome->sent, outcome->arrived);
}

// --- `feedback_reader.FeedbackReader` ---

// `_ReceiverClock.unwrap`
static double unwrapped(meter_t *meter, double time) {
  if (meter->has_before && time < meter->before - PERIOD / 2) {
    meter->turns++;
  } else if (meter->has_before && time > meter->before + PERIOD / 2 && meter->turns) {
    return time + (double)(meter->turns - 1) * PERIOD;
  }
  meter->before = time, meter->has_before = true;
  return time + (double)meter->turns * PERIOD;
}

// Finds what was sent under these numbers; the rest is left out. Locked.
int feedback_match(meter_t *meter, const peer_t *peer, const feedback_t *feedback, outcome_t *outcomes) {
  int count = 0;
  int64_t sent_count = (int64_t)peer->sent_count, base = unwrap(feedback->base, sent_count);
  int skipped = meter->newest >= base ? (int)(meter->newest + 1 - base < STATUSES ? meter->newest + 1 - base : STATUSES) : 0;
  for (int at = skipped; at < feedback->count; at++) {
    int64_t number = base + at;
    if (number < 0 || number >= sent_count || !peer->sent) continue;
    const record_t *record = &peer->sent[(uint64_t)number % SENT];
    if (!record->size || record->number != (uint16_t)number) continue;
    meter->newest = number;
    double arrived = feedback->arrived[at] == NEVER ? NEVER : unwrapped(meter, feedback->arrived[at]);
    outcomes[count++] = (outcome_t){number, record_time(record->at, peer->sent_at), arrived, record->size + HEADERS};
  }
  return count;
}
