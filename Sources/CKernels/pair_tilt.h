/* Probabilities tilted by pairs of levels: see PairTilt in Compute. */
#ifndef SYNTHTAB_PAIR_TILT_H
#define SYNTHTAB_PAIR_TILT_H

#include <string.h>

#include "include/kernels.h"
#include "vector_math.h"

enum { tilt_lanes = SYNTHTAB_TILT_LANES, tilt_rows = SYNTHTAB_TILT_ROWS };

#define tilt_limit 20.0f

/* output += sum over the lines of weights[line] times the line, for so many rows, `stride` numbers from one to the next:
   several, so that one sum need not wait for the other. */
ALWAYS_INLINE void add_lines(
    const float *weights, const float *lines, int32_t line_count, int32_t width, float *output,
    int32_t row_count, int64_t stride) {
  for (int32_t lane = 0; lane < width; lane += tilt_lanes) {
    float sums[tilt_rows][tilt_lanes];
    for (int row = 0; row < row_count; ++row) {
      memcpy(sums[row], output + row * stride + lane, sizeof sums[row]);
    }
    for (int32_t line = 0; line < line_count; ++line) {
      const float *values = lines + (int64_t)line * width + lane;
      for (int row = 0; row < row_count; ++row) {
        const float weight = weights[row * stride + line];
        for (int j = 0; j < tilt_lanes; ++j) sums[row][j] += weight * values[j];
      }
    }
    for (int row = 0; row < row_count; ++row) {
      memcpy(output + row * stride + lane, sums[row], sizeof sums[row]);
    }
  }
}

ALWAYS_INLINE float lane_sum(float *lanes) {
  for (int half = tilt_lanes / 2; half > 0; half /= 2) {
    for (int lane = 0; lane < half; ++lane) lanes[lane] += lanes[lane + half];
  }
  return lanes[0];
}

ALWAYS_INLINE float run_sum(const float *p, int32_t count) {
  float total = 0;
  int32_t index = 0;
  if (count >= tilt_lanes) {
    float lanes[tilt_lanes] = {0};
    for (; index + tilt_lanes <= count; index += tilt_lanes) {
      for (int lane = 0; lane < tilt_lanes; ++lane) lanes[lane] += p[index + lane];
    }
    total = lane_sum(lanes);
  }
  for (; index < count; ++index) total += p[index];
  return total;
}

/* One row, or as many as are worked on at once. */
ALWAYS_INLINE void tilt_some(
    const synthtab_pair_tilt *tilt, float *p, int32_t row_count, int64_t stride, float *scratch) {
  const int32_t width = tilt->group_offsets[tilt->variable_count];
  const int64_t length = 2 * (int64_t)width;
  memset(scratch, 0, (size_t)(row_count * length) * sizeof *scratch);
  for (int row = 0; row < row_count; ++row) {
    float *shares = scratch + row * length;
    for (int32_t index = 0; index < tilt->run_count; ++index) {
      const synthtab_run run = tilt->runs[index];
      const float *levels = p + row * stride + run.column;
      if (run.step == 0) {
        shares[run.group] += run_sum(levels, run.count);
      } else {
        VECTORISE
        for (int32_t k = 0; k < run.count; ++k) shares[run.group + k] += levels[k];
      }
    }
  }
  for (int32_t index = 0; index < tilt->pair_count; ++index) {
    const synthtab_variable_pair pair = tilt->pairs[index];
    const int32_t first = tilt->group_offsets[pair.first];
    const int32_t second = tilt->group_offsets[pair.second];
    add_lines(
        scratch + first, tilt->logarithms + pair.by_first, pair.first_count,
        tilt->group_offsets[pair.second + 1] - second, scratch + width + second, row_count,
        length);
    add_lines(
        scratch + second, tilt->logarithms + pair.by_second, pair.second_count,
        tilt->group_offsets[pair.first + 1] - first, scratch + width + first, row_count, length);
  }
  for (int row = 0; row < row_count; ++row) {
    const float *shares = scratch + row * length;
    float *factors = scratch + row * length + width;
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
      const int32_t start = tilt->group_offsets[variable];
      const int32_t end = tilt->group_offsets[variable + 1];
      float lanes[tilt_lanes] = {0};
      for (int32_t group = start; group < end; group += tilt_lanes) {
        for (int j = 0; j < tilt_lanes; ++j) lanes[j] += shares[group + j] * factors[group + j];
      }
      const float scale = 1.0f / lane_sum(lanes);
      for (int32_t group = start; group < end; ++group) factors[group] *= scale;
    }
    for (int32_t index = 0; index < tilt->run_count; ++index) {
      const synthtab_run run = tilt->runs[index];
      const float factor = factors[run.group];
      float *levels = p + row * stride + run.column;
      if (run.step == 0) {
        for (int32_t k = 0; k < run.count; ++k) levels[k] *= factor;
      } else {
        VECTORISE
        for (int32_t k = 0; k < run.count; ++k) levels[k] *= factors[run.group + k];
      }
    }
  }
}

ALWAYS_INLINE void pair_tilt(
    const synthtab_pair_tilt *tilt, float *p, int64_t rows, int64_t stride, float *scratch) {
  int64_t row = 0;
  for (; row + tilt_rows <= rows; row += tilt_rows) {
    tilt_some(tilt, p + row * stride, tilt_rows, stride, scratch);
  }
  for (; row < rows; ++row) tilt_some(tilt, p + row * stride, 1, stride, scratch);
}

#endif
