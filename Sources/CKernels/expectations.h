/* The expected points of blocks of probabilities. */
#ifndef SYNTHTAB_EXPECTATIONS_H
#define SYNTHTAB_EXPECTATIONS_H

#include "include/kernels.h"
#include "vector_math.h"

enum { dot_lanes = 16 };

/* Sixteen partial sums, so that the order of addition is fixed and still fit for vectors. */
ALWAYS_INLINE float dot(const float *a, const float *b, int64_t count) {
  float lanes[dot_lanes] = {0};
  int64_t index = 0;
  for (; index + dot_lanes <= count; index += dot_lanes) {
    for (int lane = 0; lane < dot_lanes; ++lane) lanes[lane] += a[index + lane] * b[index + lane];
  }
  for (int half = dot_lanes / 2; half > 0; half /= 2) {
    for (int lane = 0; lane < half; ++lane) lanes[lane] += lanes[lane + half];
  }
  float total = lanes[0];
  for (; index < count; ++index) total += a[index] * b[index];
  return total;
}

ALWAYS_INLINE void expectations(
    const float *probabilities, int64_t rows, int64_t stride, const synthtab_block *blocks,
    int64_t block_count, const float *points, float *output, int64_t dimension) {
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t index = 0; index < block_count; ++index) {
      const synthtab_block block = blocks[index];
      const float *p = probabilities + row * stride + block.column;
      float *d = output + row * dimension + block.coordinate;
      if (block.coordinates == 0) {
        for (int32_t k = 0; k < block.count; ++k) d[k] = block.scale * p[k];
      }
      for (int32_t j = 0; j < block.coordinates; ++j) {
        d[j] = dot(p, points + block.points + (int64_t)j * block.count, block.count);
      }
    }
  }
}

#endif
