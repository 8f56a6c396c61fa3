// Sees a queue grow before it overflows: what `rtc/trendline.py` does, which tells how and why, number for number.
#include "lane.h"

#include <math.h>

#define GROUP 0.005
#define BURST 0.1
#define SMOOTHING 0.9
#define GAIN 4.0
#define COUNTED_GROUPS 60
#define LOWEST 6.0
#define HIGHEST 600.0
#define RISE 0.0087
#define FALL 0.039
#define OUTLIER 15.0
#define LONGEST_STEP 100.0
#define OVERUSE_TIME 10.0

static double least(double one, double other) { return one < other ? one : other; }
static double most(double one, double other) { return one > other ? one : other; }

void delay_start(delay_t *delay, double threshold) { *delay = (delay_t){.usage = DELAY_NORMAL, .threshold = threshold}; }

// `Groups._belongs`
static bool belongs(const group_t *group, double sent, double arrived) {
  if (sent - group->first_sent <= GROUP) return true;
  double gap = arrived - group->arrived;
  return gap <= GROUP && gap < sent - group->sent && arrived - group->first_arrived < BURST;
}

// `Trendline._slope`
static bool find_slope(const delay_t *delay, double *slope) {
  double total = 0, spread = 0, covered = 0;
  for (int at = 0; at < TREND; at++) total += delay->x[(delay->from + at) % TREND];
  double mean = total / TREND;
  for (int at = 0; at < TREND; at++) {
    int point = (delay->from + at) % TREND;
    double distance = delay->x[point] - mean;
    spread += distance * distance;
    covered += distance * delay->y[point];
  }
  if (spread == 0) return false;
  return *slope = covered / spread, true;
}

// `Trendline.update`: false while there is no trend.
static bool follow(delay_t *delay, double sent, double arrived, double at, double *trend) {
  double slope;
  if (!delay->count) delay->start = at;
  delay->count++;
  delay->delay += (arrived - sent) * 1000;
  delay->smoothed = SMOOTHING * delay->smoothed + (1 - SMOOTHING) * delay->delay;
  int point = (delay->from + delay->points) % TREND;
  delay->x[point] = (at - delay->start) * 1000, delay->y[point] = delay->smoothed;
  if (delay->points < TREND)
    delay->points++;
  else
    delay->from = (delay->from + 1) % TREND;
  if (delay->points < TREND || !find_slope(delay, &slope)) return false;
  *trend = slope * (double)(delay->count < COUNTED_GROUPS ? delay->count : COUNTED_GROUPS) * GAIN;
  return true;
}

// `OveruseDetector._adapt`
static void adapt(delay_t *delay, double trend, double now) {
  double step = delay->is_updated ? least((now - delay->updated_at) * 1000, LONGEST_STEP) : 0.0;
  delay->updated_at = now, delay->is_updated = true;
  if (trend > delay->threshold + OUTLIER || step <= 0) return;
  double gain = trend < delay->threshold ? FALL : RISE;
  delay->threshold = least(most(delay->threshold + gain * (trend - delay->threshold) * step, LOWEST), HIGHEST);
}

// `OveruseDetector.update`
static void compare(delay_t *delay, double trend, double elapsed, double now) {
  if (trend > delay->threshold) {
    delay->over_time = (delay->is_over ? delay->over_time : -elapsed * 500) + elapsed * 1000;
    delay->is_over = true;
    delay->over_count++;
    if (delay->over_time > OVERUSE_TIME && delay->over_count > 1 && trend >= delay->before) {
      delay->over_time = 0, delay->over_count = 0;
      delay->usage = DELAY_OVER;
    }
  } else {
    delay->is_over = false, delay->over_count = 0;
    delay->usage = trend < -delay->threshold ? DELAY_UNDER : DELAY_NORMAL;
  }
  delay->before = trend;
  adapt(delay, fabs(trend), now);
}

// `DelayDetector.hear`
void delay_hear(delay_t *delay, double sent, double arrived) {
  group_t *present = &delay->groups[1], *before = &delay->groups[0];
  if (delay->group_count && sent < present->first_sent) return;
  if (delay->group_count && belongs(present, sent, arrived)) {
    present->sent = most(present->sent, sent), present->arrived = most(present->arrived, arrived);
    return;
  }
  group_t ended = *present, earlier = *before;
  int count = delay->group_count;
  *before = ended;
  *present = (group_t){sent, sent, arrived, arrived};
  if (count < 2) delay->group_count++;
  double trend;
  if (count == 2 && follow(delay, ended.sent - earlier.sent, ended.arrived - earlier.arrived, ended.arrived, &trend))
    compare(delay, trend, ended.sent - earlier.sent, ended.arrived);
}
