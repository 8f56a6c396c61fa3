// The load of the benches and the bare limit of the machine, in C so that it costs no server anything:
// a publisher that paces bursts, receivers that are polled, and a loop that only protects and sends.
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define BATCH 64
#define LARGEST 2048
#define MAX_BURST 64
#define MOST 4096
#define SOL_UDP_ 17
#define UDP_SEGMENT_ 103

typedef int (*srtp_function)(void *session, void *packet, int *length);

typedef struct {
  int32_t fd, known;
  void *session;  // of a probe, whose packets are opened and timed; NULL otherwise
  uint32_t ssrc, late;
  int64_t first, highest;
  uint64_t packets, octets;
} receiver_t;

typedef struct {
  int32_t stop, capacity, upward;  // upward: a datagram socket that takes what is no RTP, the receiver's index before it
  uint64_t count;     // of latencies since the start; the array keeps the last `capacity`
  float *latencies;   // seconds
  srtp_function unprotect;
} drain_t;

static const char MAGIC[8] = "CAMPUS-T";

static uint64_t nanoseconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static void sleep_until(uint64_t due) {
  struct timespec at = {due / 1000000000ull, due % 1000000000ull};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR) {
  }
}

static void put16(uint8_t *to, uint16_t value) { to[0] = value >> 8, to[1] = value; }
static void put32(uint8_t *to, uint32_t value) { put16(to, value >> 16), put16(to + 2, value); }
static uint32_t get32(const uint8_t *from) {
  return (uint32_t)from[0] << 24 | from[1] << 16 | from[2] << 8 | from[3];
}

static void count(receiver_t *receiver, const uint8_t *data, int length) {
  uint32_t ssrc = get32(data + 8);
  uint16_t sequence = data[2] << 8 | data[3];
  if (!receiver->known) receiver->known = 1, receiver->ssrc = ssrc, receiver->first = receiver->highest = sequence;
  if (receiver->ssrc != ssrc) return;
  int16_t ahead = sequence - (uint16_t)receiver->highest;
  if (ahead > 0) receiver->highest += ahead;
  if (ahead < 0) receiver->late++;
  receiver->packets++, receiver->octets += length;
}

static void measure(drain_t *drain, receiver_t *receiver, uint8_t *data, int length, struct msghdr *message) {
  uint64_t arrived = 0, sent;
  for (struct cmsghdr *each = CMSG_FIRSTHDR(message); each; each = CMSG_NXTHDR(message, each))
    if (each->cmsg_level == SOL_SOCKET && each->cmsg_type == SO_TIMESTAMPNS) {
      struct timespec stamp;
      memcpy(&stamp, CMSG_DATA(each), sizeof stamp);
      arrived = stamp.tv_sec * 1000000000ull + stamp.tv_nsec;
    }
  if (!arrived || drain->unprotect(receiver->session, data, &length)) return;
  uint8_t *magic = memmem(data, length < 120 ? length : 120, MAGIC, sizeof MAGIC);
  if (!magic) return;
  memcpy(&sent, magic + sizeof MAGIC, sizeof sent);
  drain->latencies[drain->count++ % drain->capacity] = (float)((double)(int64_t)(arrived - sent) / 1e9);
}

static void pass_up(drain_t *drain, int32_t index, uint8_t *data, int length) {
  struct iovec parts[] = {{&index, sizeof index}, {data, length}};
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
  sendmsg(drain->upward, &message, MSG_DONTWAIT);
}

// Polls all sockets each `period` microseconds until `stop`: no receiver ever sleeps on its socket, so no server pays to wake one.
void drain_run(drain_t *drain, receiver_t *receivers, int receivers_count, int period) {
  static uint8_t data[BATCH][LARGEST], control[BATCH][128];
  struct mmsghdr messages[BATCH];
  struct iovec vectors[BATCH];
  while (!__atomic_load_n(&drain->stop, __ATOMIC_RELAXED)) {
    for (receiver_t *each = receivers; each < receivers + receivers_count; each++) {
      int got;
      do {
        for (int k = 0; k < BATCH; k++) {
          vectors[k] = (struct iovec){data[k], LARGEST};
          messages[k].msg_hdr = (struct msghdr){.msg_iov = &vectors[k], .msg_iovlen = 1};
          if (each->session) messages[k].msg_hdr.msg_control = control[k], messages[k].msg_hdr.msg_controllen = 128;
        }
        got = recvmmsg(each->fd, messages, BATCH, MSG_DONTWAIT, NULL);
        for (int k = 0; k < got; k++) {
          int length = messages[k].msg_len;
          if (data[k][0] <= 3) pass_up(drain, each - receivers, data[k], length);
          if (length < 12 || data[k][0] >> 6 != 2 || (data[k][1] >= 192 && data[k][1] <= 223)) continue;
          count(each, data[k], length);
          if (each->session) measure(drain, each, data[k], length, &messages[k].msg_hdr);
        }
      } while (got == BATCH);
    }
    struct timespec pause = {0, period * 1000};
    nanosleep(&pause, NULL);
  }
}

typedef struct {
  int32_t stop, fd;
  void *session;
  srtp_function protect;
  double frames_a_second;
  int32_t burst, size, split;  // packets of a frame; octets of each before SRTP; whether the last ones are one octet longer
  uint64_t packets;
  uint8_t mid;
} publisher_t;

static int write_packet(publisher_t *publisher, uint8_t *to, uint16_t sequence, uint32_t timestamp, int index, int key) {
  static const uint8_t INTRA[] = {0x50, 0x00, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x01};
  int size = publisher->size + (publisher->split && index * 2 >= publisher->burst);
  to[0] = 0x90, to[1] = 96 | (index == publisher->burst - 1) << 7;
  put16(to + 2, sequence), put32(to + 4, timestamp), put32(to + 8, 0x11223344);
  put32(to + 12, 0xBEDE0001);
  to[16] = 0x10, to[17] = publisher->mid, to[18] = to[19] = 0;
  to[20] = index == 0 ? 0x10 : 0x00;
  memcpy(to + 21, INTRA, sizeof INTRA);
  to[21] |= !key;
  memcpy(to + 31, MAGIC, sizeof MAGIC);
  uint64_t now = nanoseconds(CLOCK_REALTIME);
  memcpy(to + 39, &now, sizeof now);
  memset(to + 47, 0x5a, size - 47);
  return size;
}

// VP8 frames of `burst` packets back to back, a key frame each second, each packet with its time of sending; until `stop`.
void publish_run(publisher_t *publisher) {
  uint64_t interval = (uint64_t)(1e9 / publisher->frames_a_second), due = nanoseconds(CLOCK_MONOTONIC);
  uint8_t packet[LARGEST];
  for (uint64_t frame = 0; !__atomic_load_n(&publisher->stop, __ATOMIC_RELAXED); frame++) {
    int key = frame % (uint64_t)(publisher->frames_a_second + 0.5) == 0;
    for (int index = 0; index < publisher->burst; index++) {
      uint32_t timestamp = (uint32_t)(frame * 90000 / publisher->frames_a_second);
      int length = write_packet(publisher, packet, 1000 + publisher->packets, timestamp, index, key);
      if (!publisher->protect(publisher->session, packet, &length)) send(publisher->fd, packet, length, 0);
      publisher->packets++;
    }
    sleep_until(due += interval);
  }
}

typedef struct {
  int32_t bursts, burst, size, count, gso;  // gso: one message for each burst to a receiver; else one for each packet
  double bursts_a_second;
  srtp_function protect;
  void **sessions;
  int32_t *fds;  // connected, one a receiver
  uint64_t unsent;
} limit_t;

static void send_burst(limit_t *limit, int receiver, uint8_t packets[][LARGEST], int length) {
  struct iovec vectors[MAX_BURST];
  for (int k = 0; k < limit->burst; k++) vectors[k] = (struct iovec){packets[k], length};
  if (!limit->gso) {
    for (int k = 0; k < limit->burst; k++)
      limit->unsent += send(limit->fds[receiver], packets[k], length, MSG_DONTWAIT) < 0;
    return;
  }
  union {
    char space[CMSG_SPACE(sizeof(uint16_t))];
    struct cmsghdr header;
  } control = {.header = {CMSG_LEN(sizeof(uint16_t)), SOL_UDP_, UDP_SEGMENT_}};
  uint16_t segment = length;
  memcpy(CMSG_DATA(&control.header), &segment, sizeof segment);
  struct msghdr message = {.msg_iov = vectors, .msg_iovlen = limit->burst, .msg_control = &control,
                           .msg_controllen = sizeof control.space};
  limit->unsent += sendmsg(limit->fds[receiver], &message, MSG_DONTWAIT) < 0 ? limit->burst : 0;
}

// Protects and sends, nothing else; returns the nanoseconds of this thread.
uint64_t limit_run(limit_t *limit) {
  static uint8_t plain[LARGEST], packets[MAX_BURST][LARGEST];
  uint64_t spent = nanoseconds(CLOCK_THREAD_CPUTIME_ID), due = nanoseconds(CLOCK_MONOTONIC);
  uint32_t sequence = 0;
  plain[0] = 0x80, plain[1] = 96, put32(plain + 8, 0x11223344);
  for (int burst = 0; burst < limit->bursts; burst++, sequence += limit->burst) {
    for (int receiver = 0; receiver < limit->count; receiver++) {
      int length = 0;
      for (int k = 0; k < limit->burst; k++) {
        memcpy(packets[k], plain, limit->size);
        put16(packets[k] + 2, sequence + k);
        length = limit->size;
        limit->protect(limit->sessions[receiver], packets[k], &length);
      }
      send_burst(limit, receiver, packets, length);
    }
    sleep_until(due += (uint64_t)(1e9 / limit->bursts_a_second));
  }
  return nanoseconds(CLOCK_THREAD_CPUTIME_ID) - spent;
}
