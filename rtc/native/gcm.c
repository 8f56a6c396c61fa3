// SRTP with AES-128-GCM (RFC 7714) for the RTP that leaves: libsrtp's packets, octet by octet, at half of its price.
//
// libsrtp spends more on finding the stream, moving its replay window and telling OpenSSL what it knows already than AES does on a
// packet. Here a packet is four calls of OpenSSL. What is the same: packet indices as in RFC 3711, section 3.3.1, and that no index
// is ever used twice (with GCM that would give the key away), nor one that is `WINDOW` behind the newest.
#include "lane.h"

#include <stdlib.h>
#include <string.h>

enum {
  KEY = 16,
  SALT = 12,
  BLOCK = 16,
  LABEL_AT = 7,     // in the block that a session key is made of (RFC 3711, section 4.3.3)
  LABEL_SALT = 2,
  MEDIAN = 0x8000,
  GET_TAG = 0x10,   // EVP_CTRL_AEAD_GET_TAG
};

// A stream that leaves: which packet indices were used. `used` is a ring of bits, of the newest `WINDOW` indices.
typedef struct {
  uint32_t ssrc;
  int64_t newest;
  uint64_t used[WINDOW / 64];
} numbers_t;

struct gcm {
  const openssl_t *openssl;
  void *cipher;
  uint8_t salt[SALT];
  numbers_t *streams;
  int count, room, latest;
};

// --- Keys ---

// RFC 3711, section 4.3, without key derivation rate: the block of this label under the master key.
static bool derive(const openssl_t *openssl, const uint8_t *master, uint8_t label, uint8_t *to) {
  uint8_t block[BLOCK] = {0}, out[2 * BLOCK];
  int size = 0;
  void *cipher = openssl->new();
  memcpy(block, master + KEY, SALT);
  block[LABEL_AT] ^= label;
  bool done = cipher && openssl->init(cipher, openssl->ecb(), NULL, master, NULL, 1) &&
              openssl->update(cipher, out, &size, block, BLOCK) && size == BLOCK;
  memcpy(to, out, done ? BLOCK : 0);
  openssl->free(cipher);
  return done;
}

// `master`: key and salt, 28 octets. NULL without memory.
gcm_t *gcm_new(const openssl_t *openssl, const uint8_t *master) {
  uint8_t key[BLOCK], salt[BLOCK];
  gcm_t *gcm = calloc(1, sizeof *gcm);
  if (!gcm) return NULL;
  gcm->openssl = openssl;
  gcm->cipher = openssl->new();
  if (gcm->cipher && derive(openssl, master, 0, key) && derive(openssl, master, LABEL_SALT, salt) &&
      openssl->init(gcm->cipher, openssl->gcm(), NULL, key, NULL, 1)) {
    memcpy(gcm->salt, salt, SALT);
    return gcm;
  }
  gcm_free(gcm);
  return NULL;
}

void gcm_free(gcm_t *gcm) {
  if (!gcm) return;
  gcm->openssl->free(gcm->cipher);
  free(gcm->streams);
  free(gcm);
}

// --- Numbers ---

static numbers_t *find(gcm_t *gcm, uint32_t ssrc) {
  if (gcm->latest < gcm->count && gcm->streams[gcm->latest].ssrc == ssrc) return &gcm->streams[gcm->latest];
  for (int at = 0; at < gcm->count; at++)
    if (gcm->streams[at].ssrc == ssrc) return &gcm->streams[gcm->latest = at];
  if (gcm->count == gcm->room) {
    int room = 2 * gcm->room + 2;
    numbers_t *larger = realloc(gcm->streams, (size_t)room * sizeof *larger);
    if (!larger) return NULL;
    gcm->streams = larger, gcm->room = room;
  }
  gcm->streams[gcm->latest = gcm->count] = (numbers_t){.ssrc = ssrc};
  return &gcm->streams[gcm->count++];
}

static int64_t index_of(int64_t newest, uint16_t sequence) {
  if (newest <= MEDIAN) return sequence;
  int64_t turn = newest >> 16, last = newest & 0xFFFF;
  if (last < MEDIAN)
    turn -= sequence - last > MEDIAN;
  else
    turn += last - MEDIAN > sequence;
  return turn << 16 | sequence;
}

static uint64_t bit(int64_t index) { return 1ull << (index & 63); }

static uint64_t *word(numbers_t *numbers, int64_t index) { return &numbers->used[index / 64 % (WINDOW / 64)]; }

// The index of the next packet of this stream, -1 for one that was used or is too old.
static int64_t use(numbers_t *numbers, uint16_t sequence) {
  int64_t index = index_of(numbers->newest, sequence);
  if (index <= numbers->newest - WINDOW || index < 0) return -1;
  if (index - numbers->newest >= WINDOW) memset(numbers->used, 0, sizeof numbers->used);
  for (int64_t each = numbers->newest + 1; each <= index && index - numbers->newest < WINDOW; each++)
    *word(numbers, each) &= ~bit(each);
  if (index > numbers->newest) numbers->newest = index;
  if (*word(numbers, index) & bit(index)) return -1;
  *word(numbers, index) |= bit(index);
  return index;
}

// --- Packets ---

// RFC 7714, section 8.1
static void write_nonce(const gcm_t *gcm, uint32_t ssrc, int64_t index, uint8_t *nonce) {
  uint8_t number[SALT] = {0};
  put32(number + 2, ssrc);
  put32(number + 6, (uint32_t)(index >> 16));
  put16(number + 10, (uint16_t)index);
  for (int at = 0; at < SALT; at++) nonce[at] = gcm->salt[at] ^ number[at];
}

static int header_size(const uint8_t *data, int size) {
  int start = 12 + 4 * (data[0] & 0x0F);
  if (size < 12 || !(data[0] & 0x10)) return start;
  return start + 4 <= size ? start + 4 + 4 * get16(data + start + 2) : size + 1;
}

// As `srtp_protect`: 0, or the packet is not to be sent. There has to be room for `TRAILER` octets behind it.
int gcm_protect(void *session, void *packet, int *length) {
  gcm_t *gcm = session;
  const openssl_t *openssl = gcm->openssl;
  uint8_t *data = packet, nonce[SALT];
  int start = header_size(data, *length), size = 0;
  if (start > *length) return 1;
  uint32_t ssrc = get32(data + 8);
  numbers_t *numbers = find(gcm, ssrc);
  int64_t index = numbers ? use(numbers, get16(data + 2)) : -1;
  if (index < 0) return 1;
  write_nonce(gcm, ssrc, index, nonce);
  bool done = openssl->init(gcm->cipher, NULL, NULL, NULL, nonce, 1) &&
              openssl->update(gcm->cipher, NULL, &size, data, start) &&
              openssl->update(gcm->cipher, data + start, &size, data + start, *length - start) &&
              openssl->final(gcm->cipher, data + *length, &size) &&
              openssl->control(gcm->cipher, GET_TAG, TRAILER, data + *length);
  *length += TRAILER;
  return !done;
}
