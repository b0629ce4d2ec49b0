/* Softmax over blocks of columns, and its cross-entropy with the true levels.

   Neighbouring blocks are done together: their exponentials are taken against the largest value of all, in one loop.
   Where a block lies so far below it that its sum would be too small to divide by, the block is done again against its
   own largest value. Blocks are short, so loops run over whole vectors: they may read and write beyond a block's end,
   into the next one, which is done later. */
#ifndef SYNTHTAB_SOFTMAX_H
#define SYNTHTAB_SOFTMAX_H

#include <string.h>

#include "elementwise.h"

enum {
  lane_count = 16,
  /* Columns of the blocks that are done together. A block that is longer is done alone. */
  most_shared_columns = 2048
};

/* A sum of exponentials above this has lost nothing: its largest term is above e^-48 or so, and terms below e^-87 of
   what the row's largest is count for nothing. */
#define SMALLEST_SUM 1e-20f

/* From 16 - n on: n whole words and 16 - n empty ones. */
static const uint32_t lane_masks[2 * lane_count] = {
    ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u};

ALWAYS_INLINE float largest(const float *x, int64_t count) {
  float best = x[0];
  int64_t index = 1;
  if (count >= 2 * lane_count) {
    float lanes[lane_count];
    for (int lane = 0; lane < lane_count; ++lane) lanes[lane] = x[lane];
    for (index = lane_count; index + lane_count <= count; index += lane_count) {
      for (int lane = 0; lane < lane_count; ++lane) {
        float value = x[index + lane];
        lanes[lane] = value > lanes[lane] ? value : lanes[lane];
      }
    }
    for (int lane = 0; lane < lane_count; ++lane) best = lanes[lane] > best ? lanes[lane] : best;
  }
  for (; index < count; ++index) best = x[index] > best ? x[index] : best;
  return best;
}

/* The sum of lanes, always in the same order. */
ALWAYS_INLINE float sum_of_lanes(float *lanes) {
  for (int half = lane_count / 2; half > 0; half /= 2) {
    for (int lane = 0; lane < half; ++lane) lanes[lane] += lanes[lane + half];
  }
  return lanes[0];
}

typedef float lane_floats __attribute__((ext_vector_type(lane_count)));
typedef uint32_t lane_words __attribute__((ext_vector_type(lane_count)));

/* Reads, but does not count, up to 16 numbers beyond the end. */
ALWAYS_INLINE float padded_sum(const float *x, int64_t count) {
  lane_floats sums = 0, next;
  int64_t index = 0;
  for (; index + lane_count <= count; index += lane_count) {
    memcpy(&next, x + index, sizeof next);
    sums += next;
  }
  lane_words words, mask;
  memcpy(&words, x + index, sizeof words);
  memcpy(&mask, lane_masks + lane_count - (count - index), sizeof mask);
  words &= mask;
  memcpy(&next, &words, sizeof next);
  sums += next;
  float lanes[lane_count];
  memcpy(lanes, &sums, sizeof lanes);
  return sum_of_lanes(lanes);
}

/* Writes up to 15 numbers beyond the end. */
ALWAYS_INLINE void padded_fill(float *target, float value, int64_t count) {
  for (int64_t index = 0; index < count; index += lane_count) {
    for (int lane = 0; lane < lane_count; ++lane) target[index + lane] = value;
  }
}

/* target[column] = e^(logits[column] - best). */
ALWAYS_INLINE void exponentials(const float *logits, float best, float *target, int64_t count) {
  VECTORISE
  for (int64_t column = 0; column < count; ++column) {
    target[column] = exponential(logits[column] - best);
  }
}

/* Blocks that are done together. */
typedef struct {
  float values[most_shared_columns + lane_count];
  /* One a column. */
  float factors[most_shared_columns + lane_count];
  float sums[most_shared_columns];
} shared_blocks;

/* How many blocks, from the first on, are done together. */
ALWAYS_INLINE int64_t shared_count(const int32_t *offsets, int64_t blocks) {
  int64_t count = 1;
  while (count < blocks && offsets[count + 1] - offsets[0] <= most_shared_columns) ++count;
  return count;
}

/* The exponentials of the blocks, and the sum of each. `logits` and the offsets begin with the first block. */
ALWAYS_INLINE void block_exponentials(
    const float *logits, const int32_t *offsets, int64_t blocks, shared_blocks *shared) {
  exponentials(
      logits, largest(logits, offsets[blocks] - offsets[0]), shared->values,
      offsets[blocks] - offsets[0]);
  for (int64_t block = 0; block < blocks; ++block) {
    int32_t start = offsets[block] - offsets[0], count = offsets[block + 1] - offsets[block];
    float *values = shared->values + start;
    shared->sums[block] = padded_sum(values, count);
    if (shared->sums[block] < SMALLEST_SUM && count > 0) {
      exponentials(logits + start, largest(logits + start, count), values, count);
      shared->sums[block] = padded_sum(values, count);
    }
  }
}

/* As padded_sum, but reads nothing beyond the end. */
ALWAYS_INLINE float sum_in_order(const float *x, int64_t count) {
  float lanes[lane_count] = {0};
  int64_t index = 0;
  for (; index + lane_count <= count; index += lane_count) {
    for (int lane = 0; lane < lane_count; ++lane) lanes[lane] += x[index + lane];
  }
  for (int lane = 0; index < count; ++index, ++lane) lanes[lane] += x[index];
  return sum_of_lanes(lanes);
}

/* A block that is longer than those that are done together, in place. */
ALWAYS_INLINE void softmax_of_one(float *x, int64_t count) {
  exponentials(x, largest(x, count), x, count);
  float factor = 1.0f / sum_in_order(x, count);
  VECTORISE
  for (int64_t column = 0; column < count; ++column) x[column] *= factor;
}

ALWAYS_INLINE void softmax(
    float *x, const float *bias, int64_t rows, int64_t stride, const int32_t *offsets,
    int64_t blocks) {
  shared_blocks shared;
  for (int64_t row = 0; row < rows; ++row) {
    int64_t count;
    for (int64_t block = 0; block < blocks; block += count) {
      const int32_t *ends = offsets + block;
      count = shared_count(ends, blocks - block);
      const int32_t columns = ends[count] - ends[0];
      float *values = x + row * stride + ends[0];
      if (columns == 0) continue;
      if (bias) add_bias(bias + ends[0], values, 1, columns);
      if (columns > most_shared_columns) {
        softmax_of_one(values, columns);
        continue;
      }
      block_exponentials(values, ends, count, &shared);
      for (int64_t index = 0; index < count; ++index) {
        padded_fill(
            shared.factors + (ends[index] - ends[0]), 1.0f / shared.sums[index],
            ends[index + 1] - ends[index]);
      }
      multiply_elements(shared.values, shared.factors, values, columns);
    }
  }
}

/* -ln of a probability; the smallest normal number keeps it finite. */
ALWAYS_INLINE float negative_logarithm(float share) {
  return -logarithm(share > 0x1p-126f ? share : 0x1p-126f);
}

/* The sum of the negative logarithms, which are written over the probabilities. */
ALWAYS_INLINE double sum_of_losses(float *probabilities, int64_t count) {
  VECTORISE
  for (int64_t index = 0; index < count; ++index) {
    probabilities[index] = negative_logarithm(probabilities[index]);
  }
  return sum_in_order(probabilities, count);
}

ALWAYS_INLINE double cross_entropy(
    float *x, const float *bias, int64_t rows, int64_t stride, const int32_t *offsets,
    int64_t blocks, const int32_t *levels, const float *numbers, float scale, uint16_t *rounded) {
  shared_blocks shared;
  double loss = 0;
  for (int64_t row = 0; row < rows; ++row) {
    int64_t count;
    for (int64_t block = 0; block < blocks; block += count) {
      const int32_t *ends = offsets + block, *wanted = levels + row * blocks + block;
      count = shared_count(ends, blocks - block);
      const int32_t columns = ends[count] - ends[0];
      float *logits = x + row * stride + ends[0];
      uint16_t *target = rounded ? rounded + row * stride + ends[0] : NULL;
      if (columns == 0) continue;
      add_bias(bias + ends[0], logits, 1, columns);
      if (columns > most_shared_columns) {
        float share = wanted[0] >= 0 ? scale : 0;
        softmax_of_one(logits, columns);
        if (wanted[0] >= 0) loss += negative_logarithm(logits[wanted[0]]);
        VECTORISE
        for (int64_t column = 0; column < columns; ++column) logits[column] *= share;
        if (wanted[0] >= 0) logits[wanted[0]] -= scale;
        if (target) round_to_bfloat16(logits, target, columns);
        continue;
      }
      block_exponentials(logits, ends, count, &shared);
      for (int64_t index = 0; index < count; ++index) {
        int32_t start = ends[index] - ends[0], level = wanted[index];
        float factor = 1.0f / shared.sums[index];
        /* The probability of what is true, in place of the sum. */
        shared.sums[index] = level >= 0 ? shared.values[start + level] * factor : 1;
        padded_fill(
            shared.factors + start, level >= 0 ? factor * scale : 0,
            ends[index + 1] - ends[index]);
      }
      loss += sum_of_losses(shared.sums, count);
      /* The gradient is (softmax - onehot) scale: here without the onehot. */
      multiply_elements(shared.values, shared.factors, shared.values, columns);
      for (int64_t index = 0; index < count; ++index) {
        int32_t start = ends[index] - ends[0], level = wanted[index];
        if (level >= 0) {
          shared.values[start + level] -= scale;
        } else if (level == synthtab_number) {
          float error = logits[start] - numbers[row * blocks + block + index];
          loss += (double)error * error;
          shared.values[start] = 2.0f * error * scale;
        }
      }
      if (target) {
        round_to_bfloat16(shared.values, target, columns);
      } else {
        memcpy(logits, shared.values, (size_t)columns * sizeof *logits);
      }
    }
  }
  return loss;
}

#endif
