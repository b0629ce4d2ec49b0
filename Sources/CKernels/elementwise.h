/* The elementwise operations and column sums. */
#ifndef SYNTHTAB_ELEMENTWISE_H
#define SYNTHTAB_ELEMENTWISE_H

#include <stdbool.h>

#include "include/kernels.h"
#include "vector_math.h"

ALWAYS_INLINE void bias_silu(
    float *pre_activation, const float *bias, const float *residual, float *output, int64_t rows,
    int64_t columns) {
  for (int64_t row = 0; row < rows; ++row) {
    float *pre = pre_activation + row * columns;
    float *out = output + row * columns;
    if (residual) {
      const float *skip = residual + row * columns;
      VECTORISE
      for (int64_t column = 0; column < columns; ++column) {
        float x = pre[column] + bias[column];
        pre[column] = x;
        out[column] = skip[column] + x * sigmoid(x);
      }
    } else {
      VECTORISE
      for (int64_t column = 0; column < columns; ++column) {
        float x = pre[column] + bias[column];
        pre[column] = x;
        out[column] = x * sigmoid(x);
      }
    }
  }
}

ALWAYS_INLINE void silu_backward(
    const float *pre_activation, const float *d_output, float *d_pre_activation, int64_t count) {
  VECTORISE
  for (int64_t index = 0; index < count; ++index) {
    float x = pre_activation[index];
    float s = sigmoid(x);
    d_pre_activation[index] = d_output[index] * (s + x * s * (1.0f - s));
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

ALWAYS_INLINE void adamw(
    const synthtab_adamw_step *constants, float *parameters, const float *gradients,
    float *first_moments, float *second_moments, int64_t count) {
  const synthtab_adamw_step step = *constants;
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
    parameters[index] -=
        step.learning_rate * (direction + step.weight_decay * parameters[index]);
  }
}

ALWAYS_INLINE void average(float *average, const float *value, float decay, int64_t count) {
  const float share = 1.0f - decay;
  VECTORISE
  for (int64_t index = 0; index < count; ++index) {
    average[index] += share * (value[index] - average[index]);
  }
}

ALWAYS_INLINE void add(const float *source, float *target, int64_t count) {
  VECTORISE
  for (int64_t index = 0; index < count; ++index) target[index] += source[index];
}

ALWAYS_INLINE void round_to_bfloat16(const float *source, uint16_t *target, int64_t count) {
  VECTORISE
  for (int64_t index = 0; index < count; ++index) {
    uint32_t bits;
    __builtin_memcpy(&bits, source + index, sizeof bits);
    /* Adding just under half of what is cut off rounds; the last bit kept decides a tie. */
    uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
    bool is_nan = (bits & 0x7fffffffu) > 0x7f800000u;
    target[index] = (uint16_t)(is_nan ? 0x7fc0u : rounded);
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

#endif
