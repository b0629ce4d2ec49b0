/* The elementwise operations of layers and of the optimiser, and column sums. */
#ifndef SYNTHTAB_ELEMENTWISE_H
#define SYNTHTAB_ELEMENTWISE_H

#include <stdbool.h>
#include <stddef.h>

#include "include/kernels.h"
#include "vector_math.h"

/* The nearest bfloat16, halves to even; NaN stays NaN. */
ALWAYS_INLINE uint16_t nearest_bfloat16(float value) {
  uint32_t bits = bits_of_float(value);
  /* Adding just under half of what is cut off rounds; the last bit kept decides a tie. */
  uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
  bool is_nan = (bits & 0x7fffffffu) > 0x7f800000u;
  return (uint16_t)(is_nan ? 0x7fc0u : rounded);
}

ALWAYS_INLINE float float_of_bfloat16(uint16_t value) {
  return float_of_bits((uint32_t)value << 16);
}

ALWAYS_INLINE void round_to_bfloat16(const float *source, uint16_t *target, int64_t count) {
  VECTORISE
  for (int64_t index = 0; index < count; ++index) target[index] = nearest_bfloat16(source[index]);
}

/* Called with constants for the three flags, so that each combination is a loop of its own. */
ALWAYS_INLINE void bias_silu_of(
    const float *sums, const float *bias, const float *residual, bool has_residual, float *output,
    float *derivative, bool has_derivative, uint16_t *rounded, bool has_rounded, int64_t columns) {
  VECTORISE
  for (int64_t column = 0; column < columns; ++column) {
    float x = sums[column] + bias[column];
    float s = sigmoid(x);
    float y = x * s;
    if (has_derivative) derivative[column] = s + y * (1.0f - s);
    if (has_residual) y += residual[column];
    output[column] = y;
    if (has_rounded) rounded[column] = nearest_bfloat16(y);
  }
}

ALWAYS_INLINE void bias_silu(
    const float *sums, const float *bias, const float *residual, float *output, float *derivative,
    uint16_t *rounded, int64_t rows, int64_t columns) {
  for (int64_t row = 0; row < rows; ++row) {
    int64_t first = row * columns;
    const float *x = sums + first, *skip = residual ? residual + first : NULL;
    float *y = output + first, *d = derivative ? derivative + first : NULL;
    uint16_t *r = rounded ? rounded + first : NULL;
#define CASE(S, D, R)                                                                              \
  case (S) * 4 + (D) * 2 + (R): bias_silu_of(x, bias, skip, S, y, d, D, r, R, columns); break;
    switch ((skip != NULL) * 4 + (d != NULL) * 2 + (r != NULL)) {
      CASE(0, 0, 0)
      CASE(0, 0, 1)
      CASE(0, 1, 0)
      CASE(0, 1, 1)
      CASE(1, 0, 0)
      CASE(1, 0, 1)
      CASE(1, 1, 0)
      CASE(1, 1, 1)
    }
#undef CASE
  }
}

ALWAYS_INLINE void multiply_elements(
    const float *a, const float *b, float *product, int64_t count) {
  VECTORISE
  for (int64_t index = 0; index < count; ++index) product[index] = a[index] * b[index];
}

ALWAYS_INLINE void multiply_elements_rounded(
    const float *a, const float *b, uint16_t *product, int64_t count) {
  VECTORISE
  for (int64_t index = 0; index < count; ++index) {
    product[index] = nearest_bfloat16(a[index] * b[index]);
  }
}

ALWAYS_INLINE void add_bias(const float *bias, float *x, int64_t rows, int64_t columns) {
  for (int64_t row = 0; row < rows; ++row) {
    VECTORISE
    for (int64_t column = 0; column < columns; ++column) x[row * columns + column] += bias[column];
  }
}

/* sums += the columns' sums. */
ALWAYS_INLINE void column_sums(const float *x, int64_t rows, int64_t columns, float *sums) {
  for (int64_t row = 0; row < rows; ++row) {
    VECTORISE
    for (int64_t column = 0; column < columns; ++column) sums[column] += x[row * columns + column];
  }
}

ALWAYS_INLINE void column_sums_of_bfloat16(
    const uint16_t *x, int64_t rows, int64_t columns, float *sums) {
  for (int64_t row = 0; row < rows; ++row) {
    VECTORISE
    for (int64_t column = 0; column < columns; ++column) {
      sums[column] += float_of_bfloat16(x[row * columns + column]);
    }
  }
}

ALWAYS_INLINE void adamw_of(
    const synthtab_adamw_step step, float *parameters, const float *gradients,
    float *first_moments, float *second_moments, float *averages, bool has_averages,
    uint16_t *rounded, bool has_rounded, int64_t count) {
  /* Products instead of two of the three quotients: a third faster. */
  const float factor1 = 1.0f / step.bias_correction1;
  const float factor2 = 1.0f / step.bias_correction2;
  VECTORISE
  for (int64_t index = 0; index < count; ++index) {
    float g = step.gradient_scale * gradients[index];
    float m = step.beta1 * first_moments[index] + (1.0f - step.beta1) * g;
    float v = step.beta2 * second_moments[index] + (1.0f - step.beta2) * g * g;
    first_moments[index] = m;
    second_moments[index] = v;
    /* Not sqrtf, whose errno stops vectorisation. */
    float root = __builtin_elementwise_sqrt(v * factor2);
    float direction = (m * factor1) / (root + step.epsilon);
    float p = parameters[index];
    p -= step.learning_rate * (direction + step.weight_decay * p);
    parameters[index] = p;
    if (has_averages) averages[index] += step.average_share * (p - averages[index]);
    if (has_rounded) rounded[index] = nearest_bfloat16(p);
  }
}

ALWAYS_INLINE void adamw(
    const synthtab_adamw_step *step, float *parameters, const float *gradients,
    float *first_moments, float *second_moments, float *averages, uint16_t *rounded,
    int64_t count) {
  if (averages && rounded) {
    adamw_of(*step, parameters, gradients, first_moments, second_moments, averages, true, rounded,
             true, count);
  } else if (averages) {
    adamw_of(*step, parameters, gradients, first_moments, second_moments, averages, true, NULL,
             false, count);
  } else if (rounded) {
    adamw_of(*step, parameters, gradients, first_moments, second_moments, NULL, false, rounded,
             true, count);
  } else {
    adamw_of(*step, parameters, gradients, first_moments, second_moments, NULL, false, NULL, false,
             count);
  }
}

/* Sixteen partial sums, so that the order of addition is fixed and still fit for vectors. */
ALWAYS_INLINE double sum_of_squares(const float *x, int64_t count) {
  enum { lanes = 16 };
  double partial[lanes] = {0};
  int64_t index = 0;
  for (; index + lanes <= count; index += lanes) {
    for (int lane = 0; lane < lanes; ++lane) {
      double value = x[index + lane];
      partial[lane] += value * value;
    }
  }
  for (int lane = 0; index < count; ++index, ++lane) {
    partial[lane] += (double)x[index] * (double)x[index];
  }
  double sum = 0;
  for (int lane = 0; lane < lanes; ++lane) sum += partial[lane];
  return sum;
}

/* output = (x - mean) / sqrt(noise + variance). */
ALWAYS_INLINE void standardise(
    const float *x, const float *means, const float *variances, float noise, float *output,
    int64_t count) {
  VECTORISE
  for (int64_t index = 0; index < count; ++index) {
    float scale = 1.0f / __builtin_elementwise_sqrt(noise + variances[index]);
    output[index] = (x[index] - means[index]) * scale;
  }
}

/* c = a x + b y + c z. */
ALWAYS_INLINE void combine(
    float a, const float *x, float b, const float *y, float c, const float *z, float *output,
    int64_t count) {
  VECTORISE
  for (int64_t index = 0; index < count; ++index) {
    output[index] = a * x[index] + b * y[index] + c * z[index];
  }
}

/* sin(t f) for each frequency f, in turns, then cos(t f). */
ALWAYS_INLINE void waves(float t, const float *frequencies, float *output, int64_t count) {
  VECTORISE
  for (int64_t index = 0; index < count; ++index) {
    /* Of the turns only the fraction matters. */
    float turns = t * frequencies[index];
    const float magic = 0x1.8p23f;
    float whole = (turns + magic) - magic;
    uint32_t word = (uint32_t)(int32_t)((turns - whole) * 0x1.fffffep31f);
    cosine_and_sine_of_turn(word, output + count + index, output + index);
  }
}

#endif
