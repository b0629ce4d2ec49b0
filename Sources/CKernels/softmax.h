/* Softmax over blocks of columns: one pass each for the maxima, the exponentials and the sums. */
#ifndef SYNTHTAB_SOFTMAX_H
#define SYNTHTAB_SOFTMAX_H

#include "include/kernels.h"
#include "vector_math.h"

enum { softmax_lanes = 16 };

ALWAYS_INLINE float largest(const float *x, int64_t count) {
  float best = x[0];
  int64_t index = 1;
  if (count >= 2 * softmax_lanes) {
    float lanes[softmax_lanes];
    for (int lane = 0; lane < softmax_lanes; ++lane) lanes[lane] = x[lane];
    for (index = softmax_lanes; index + softmax_lanes <= count; index += softmax_lanes) {
      for (int lane = 0; lane < softmax_lanes; ++lane) {
        float value = x[index + lane];
        lanes[lane] = value > lanes[lane] ? value : lanes[lane];
      }
    }
    for (int lane = 0; lane < softmax_lanes; ++lane) best = lanes[lane] > best ? lanes[lane] : best;
  }
  for (; index < count; ++index) best = x[index] > best ? x[index] : best;
  return best;
}

ALWAYS_INLINE float sum(const float *x, int64_t count) {
  float total = 0;
  int64_t index = 0;
  if (count >= 2 * softmax_lanes) {
    float lanes[softmax_lanes] = {0};
    for (; index + softmax_lanes <= count; index += softmax_lanes) {
      for (int lane = 0; lane < softmax_lanes; ++lane) lanes[lane] += x[index + lane];
    }
    for (int lane = 0; lane < softmax_lanes; ++lane) total += lanes[lane];
  }
  for (; index < count; ++index) total += x[index];
  return total;
}

ALWAYS_INLINE void softmax(
    float *x, int64_t rows, int64_t stride, const int32_t *block_offsets, int64_t blocks) {
  if (blocks < 1) return;
  const int32_t first = block_offsets[0], last = block_offsets[blocks];
  for (int64_t row = 0; row < rows; ++row) {
    float *values = x + row * stride;
    for (int64_t block = 0; block < blocks; ++block) {
      int32_t start = block_offsets[block], end = block_offsets[block + 1];
      if (start >= end) continue;
      float best = largest(values + start, end - start);
      for (int32_t column = start; column < end; ++column) values[column] -= best;
    }
    /* The blocks lie side by side, so that short ones share one vectorised loop here. */
    VECTORISE
    for (int32_t column = first; column < last; ++column) {
      values[column] = exponential(values[column]);
    }
    for (int64_t block = 0; block < blocks; ++block) {
      int32_t start = block_offsets[block], end = block_offsets[block + 1];
      if (start >= end) continue;
      float factor = 1.0f / sum(values + start, end - start);
      for (int32_t column = start; column < end; ++column) values[column] *= factor;
    }
  }
}

#endif
