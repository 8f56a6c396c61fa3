// RTP as it is received (`rtc/packet.py`), and what a forwarder must know of a video payload (`rtc/descriptors.py`).
#include "lane.h"

#include <stdlib.h>
#include <string.h>

enum { VP8 = 96, VP9 = 98, H264 = 102, AV1 = 104, NAL_IDR_PARAMETERS = 7, NAL_STAP_A = 24, NAL_FU_A = 28 };

bool rtp_parse(const uint8_t *data, int size, rtp_t *packet) {
  if (size < 12 || (data[0] & 0xC0) != 0x80) return false;
  int start = 12 + 4 * (data[0] & 0x0F), end = size;
  packet->extension_size = 0;
  packet->extension = NULL;
  if (data[0] & 0x10) {
    int body = start + 4;
    if (body > size) return false;
    start = body + 4 * get16(data + body - 2);
    if (get16(data + body - 4) == 0xBEDE) packet->extension = data + body, packet->extension_size = start - body;
  }
  if (data[0] & 0x20) end -= data[size - 1] ? data[size - 1] : size;
  if (start > end) return false;
  packet->marker_and_type = data[1];
  packet->sequence = get16(data + 2);
  packet->timestamp = get32(data + 4);
  packet->ssrc = get32(data + 8);
  packet->payload = data + start;
  packet->size = end - start;
  return true;
}

// The first element with this id, NULL when there is none.
const uint8_t *rtp_element(const rtp_t *packet, int id, int *size) {
  const uint8_t *at = packet->extension, *end = at + packet->extension_size;
  while (at < end) {
    uint8_t header = *at++;
    if (header == 0) continue;
    if (header >> 4 == 15) return NULL;
    const uint8_t *next = at + (header & 0x0F) + 1;
    if (next > end) return NULL;
    if (header >> 4 == id) return *size = (int)(next - at), at;
    at = next;
  }
  return NULL;
}

static int read_picture(packet_t *packet, int at) {
  const uint8_t *payload = packet->payload;
  if (at + 1 < packet->size && payload[at] & 0x80) {
    packet->picture_at = (uint16_t)at;
    packet->picture = get16(payload + at) & 0x7FFF;
    return at + 2;
  }
  if (at < packet->size && !(payload[at] & 0x80)) packet->picture_at = (uint16_t)at, packet->picture = payload[at];
  return at + 1;
}

static void read_temporal(packet_t *packet, int at) {
  if (at < packet->size) packet->temporal_at = (uint16_t)at, packet->temporal = packet->payload[at];
}

static void describe_vp8(packet_t *packet) {
  const uint8_t *payload = packet->payload;
  int size = packet->size, start = 1;
  if (size < 2) return;
  if (payload[0] & 0x80) {
    uint8_t flags = payload[1];
    start = 2;
    if (flags & 0x80) start = read_picture(packet, start);
    if (flags & 0x40) read_temporal(packet, start++);
    if (flags & 0x30) start++;
  }
  packet->key = (payload[0] & 0x17) == 0x10 && start < size && !(payload[start] & 1);
  if (packet->key && start + 10 <= size && !memcmp(payload + start + 3, "\x9d\x01\x2a", 3)) {
    packet->width = (payload[start + 6] | payload[start + 7] << 8) & 0x3FFF;
    packet->height = (payload[start + 8] | payload[start + 9] << 8) & 0x3FFF;
  }
}

static void describe_vp9(packet_t *packet) {
  const uint8_t *payload = packet->payload;
  if (!packet->size) return;
  uint8_t first = payload[0];
  int start = 1, spatial = 0;
  if (first & 0x80) start = read_picture(packet, start);
  if (first & 0x20) {
    spatial = start < packet->size ? payload[start] >> 1 & 7 : 0;
    if (!(first & 0x10)) read_temporal(packet, start + 1);
  }
  packet->key = (first & 0x48) == 0x08 && spatial == 0;
}

// The first NAL unit of this kind in an aggregation packet; what is cut off ends with the packet. NULL: there is none.
static const uint8_t *aggregated(const packet_t *packet, int kind, int *size) {
  const uint8_t *payload = packet->payload;
  for (int at = 1; at + 2 < packet->size; at += 2 + get16(payload + at))
    if ((payload[at + 2] & 0x1F) == kind) {
      int rest = packet->size - at - 2, length = get16(payload + at);
      return *size = length < rest ? length : rest, payload + at + 2;
    }
  return NULL;
}

static void describe_h264(packet_t *packet) {
  const uint8_t *payload = packet->payload;
  if (packet->size < 2) return;
  int kind = payload[0] & 0x1F, size = packet->size;
  if (kind == NAL_FU_A) {
    packet->key = (payload[1] & 0x9F) == (0x80 | NAL_IDR_PARAMETERS);
    return;
  }
  const uint8_t *parameters = payload;
  if (kind == NAL_STAP_A)
    parameters = aggregated(packet, NAL_IDR_PARAMETERS, &size);
  else if (kind != NAL_IDR_PARAMETERS)
    return;
  packet->key = parameters != NULL;
  if (parameters) h264_size(parameters, size, &packet->width, &packet->height);
}

static void describe_av1(packet_t *packet) { packet->key = packet->size > 1 && (packet->payload[0] & 0x88) == 0x08; }

void packet_describe(packet_t *packet) {
  switch (packet->marker_and_type & 0x7F) {
    case VP8: describe_vp8(packet); break;
    case VP9: describe_vp9(packet); break;
    case H264: describe_h264(packet); break;
    case AV1: describe_av1(packet); break;
    default: packet->key = 1;  // audio: every packet is a beginning
  }
}

// With one reference; NULL without memory.
packet_t *packet_new(const rtp_t *rtp, double now) {
  packet_t *packet = malloc(sizeof *packet + (size_t)rtp->size);
  if (!packet) return NULL;
  memset(packet, 0, sizeof *packet);
  packet->references = 1;
  packet->size = rtp->size;
  packet->arrived = now;
  packet->timestamp = rtp->timestamp;
  packet->marker_and_type = rtp->marker_and_type;
  packet->sent = 5u << 28 | 2u << 24 | ((uint32_t)(int64_t)(now * 262144) & 0xFFFFFF);  // `rewriting.send_time`
  memcpy(packet->payload, rtp->payload, (size_t)rtp->size);
  return packet;
}

packet_t *packet_keep(packet_t *packet) {
  if (packet) __atomic_add_fetch(&packet->references, 1, __ATOMIC_RELAXED);
  return packet;
}

void packet_release(packet_t *packet) {
  if (packet && __atomic_sub_fetch(&packet->references, 1, __ATOMIC_ACQ_REL) == 0) free(packet);
}
