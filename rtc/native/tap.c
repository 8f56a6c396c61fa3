// A subscriber without a network: what its sinks make is kept as plain RTP until Python takes it (`rtc/plain_tap.py`).
#include "lane.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST = 1 << 14 };  // octets of room that a tap begins with

static bool make_room(tap_t *tap, size_t needed) {
  size_t room = tap->room ? tap->room : FIRST;
  while (room < needed) room *= 2;
  if (room == tap->room) return true;
  uint8_t *larger = realloc(tap->data, room);
  if (!larger) return false;
  tap->data = larger, tap->room = room;
  return true;
}

// Locked, as all of them. As many octets wait as in Python; what each is wrapped in is not counted.
void tap_keep(tap_t *tap, const uint8_t *data, int size, double at) {
  tapped_t head = {.at = at, .size = (uint32_t)size};
  if (tap->octets + (size_t)size > TAPPED || !make_room(tap, tap->used + sizeof head + (size_t)size)) {
    tap->lost++;
    return;
  }
  memcpy(tap->data + tap->used, &head, sizeof head);
  memcpy(tap->data + tap->used + sizeof head, data, (size_t)size);
  tap->used += sizeof head + (size_t)size;
  tap->octets += (size_t)size;
}
