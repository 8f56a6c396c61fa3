// The size of the pictures in a sequence parameter set (`rtc/h264.py`).
#include "lane.h"

enum { READ = 64, LARGEST_PICTURE = 16384, LONGEST = 16, MOST_OFFSETS = 255 };

typedef struct {
  uint8_t data[READ];
  int at, end;  // bits
  bool failed;
} bits_t;

static bits_t unescape(const uint8_t *from, int size) {
  bits_t bits = {.at = 0};
  int count = 0, zeros = 0;
  for (int at = 0; at < size && at < READ; at++) {
    if (zeros >= 2 && from[at] == 3) {
      zeros = 0;
      continue;
    }
    bits.data[count++] = from[at];
    zeros = from[at] ? 0 : zeros + 1;
  }
  bits.end = 8 * count;
  return bits;
}

static unsigned take(bits_t *bits, int count) {
  unsigned found = 0;
  if (bits->at + count > bits->end) return bits->failed = true, 0;
  for (; count; count--, bits->at++) found = found << 1 | (bits->data[bits->at / 8] >> (7 - bits->at % 8) & 1);
  return found;
}

// Exp-Golomb, unsigned.
static int number(bits_t *bits) {
  int zeros = 0;
  while (!bits->failed && !take(bits, 1))
    if (++zeros > LONGEST) bits->failed = true;
  return bits->failed ? 0 : (1 << zeros) - 1 + (int)take(bits, zeros);
}

static void skip_order(bits_t *bits) {
  int order = number(bits);
  if (order == 0) number(bits);
  if (order != 1) return;
  take(bits, 1), number(bits), number(bits);
  int count = number(bits);
  if (count > MOST_OFFSETS) bits->failed = true;
  while (count-- > 0 && !bits->failed) number(bits);
}

void h264_size(const uint8_t *parameters, int size, uint16_t *width, uint16_t *height) {
  if (size < 4 || (parameters[1] != 66 && parameters[1] != 77 && parameters[1] != 88)) return;
  bits_t bits = unescape(parameters + 4, size - 4);
  number(&bits), number(&bits);
  skip_order(&bits);
  number(&bits), take(&bits, 1);
  int wide = 16 * (number(&bits) + 1), high = 16 * (number(&bits) + 1);
  int fields = take(&bits, 1) ? 1 : 2;
  if (fields == 2) take(&bits, 1);
  take(&bits, 1);
  if (take(&bits, 1)) {
    int left = number(&bits), right = number(&bits), top = number(&bits), bottom = number(&bits);
    wide -= 2 * (left + right), high -= 2 * (top + bottom);
  }
  high *= fields;
  if (bits.failed || wide <= 0 || wide > LARGEST_PICTURE || high <= 0 || high > LARGEST_PICTURE) return;
  *width = (uint16_t)wide, *height = (uint16_t)high;
}
