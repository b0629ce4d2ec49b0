/* Probabilities tilted by pairs of levels: see PairTilt in Compute. */
#ifndef SYNTHTAB_PAIR_TILT_H
#define SYNTHTAB_PAIR_TILT_H

#include <string.h>

#include "include/kernels.h"
#include "vector_math.h"

enum { tilt_lanes = SYNTHTAB_TILT_LANES };

#define tilt_limit 20.0f

/* output += sum over the lines of weights[line] times the line. */
ALWAYS_INLINE void add_lines(
    const float *weights, const float *lines, int32_t line_count, int32_t width, float *output) {
  for (int32_t lane = 0; lane < width; lane += tilt_lanes) {
    float sums[tilt_lanes];
    memcpy(sums, output + lane, sizeof sums);
    for (int32_t line = 0; line < line_count; ++line) {
      const float *values = lines + (int64_t)line * width + lane;
      for (int j = 0; j < tilt_lanes; ++j) sums[j] += weights[line] * values[j];
    }
    memcpy(output + lane, sums, sizeof sums);
  }
}

ALWAYS_INLINE float run_sum(const float *p, int32_t count) {
  if (count == 1) return *p;
  float lanes[tilt_lanes] = {0};
  int32_t index = 0;
  for (; index + tilt_lanes <= count; index += tilt_lanes) {
    for (int lane = 0; lane < tilt_lanes; ++lane) lanes[lane] += p[index + lane];
  }
  float total = 0;
  for (; index < count; ++index) total += p[index];
  for (int half = tilt_lanes / 2; half > 0; half /= 2) {
    for (int lane = 0; lane < half; ++lane) lanes[lane] += lanes[lane + half];
  }
  return total + lanes[0];
}

ALWAYS_INLINE void pair_tilt(
    const synthtab_pair_tilt *tilt, float *p, int64_t rows, int64_t stride, float *scratch) {
  const int32_t width = tilt->group_offsets[tilt->variable_count];
  float *shares = scratch, *factors = scratch + width;
  for (int64_t row = 0; row < rows; ++row, p += stride) {
    memset(scratch, 0, 2 * (size_t)width * sizeof *scratch);
    for (int32_t index = 0; index < tilt->run_count; ++index) {
      const synthtab_run run = tilt->runs[index];
      shares[run.group] += run_sum(p + run.column, run.count);
    }
    for (int32_t index = 0; index < tilt->pair_count; ++index) {
      const synthtab_variable_pair pair = tilt->pairs[index];
      const int32_t first = tilt->group_offsets[pair.first];
      const int32_t second = tilt->group_offsets[pair.second];
      add_lines(
          shares + first, tilt->logarithms + pair.by_first, pair.first_count,
          tilt->group_offsets[pair.second + 1] - second, factors + second);
      add_lines(
          shares + second, tilt->logarithms + pair.by_second, pair.second_count,
          tilt->group_offsets[pair.first + 1] - first, factors + first);
    }
    VECTORISE
    for (int32_t group = 0; group < width; ++group) {
      /* Beyond this a level is all or nothing, and sums stay finite. */
      float logarithm = factors[group];
      logarithm = logarithm < -tilt_limit ? -tilt_limit : logarithm;
      logarithm = logarithm > tilt_limit ? tilt_limit : logarithm;
      factors[group] = exponential(logarithm);
    }
    /* Shares sum to 1, so that this is the sum of the tilted ones. */
    for (int32_t variable = 0; variable < tilt->variable_count; ++variable) {
      const int32_t end = tilt->group_offsets[variable + 1];
      float total = 0;
      for (int32_t group = tilt->group_offsets[variable]; group < end; ++group) {
        total += shares[group] * factors[group];
      }
      const float scale = 1.0f / total;
      for (int32_t group = tilt->group_offsets[variable]; group < end; ++group) {
        factors[group] *= scale;
      }
    }
    for (int32_t index = 0; index < tilt->run_count; ++index) {
      const synthtab_run run = tilt->runs[index];
      const float factor = factors[run.group];
      for (int32_t k = 0; k < run.count; ++k) p[run.column + k] *= factor;
    }
  }
}

#endif
