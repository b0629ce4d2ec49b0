/* One scalar body for each kernel, compiled once for each instruction set and chosen at run time:
   the build needs no flags, and the tool runs on any processor. */
#include "include/kernels.h"

#include <stddef.h>

#include "elementwise.h"
#include "expectations.h"
#include "normals.h"
#include "pair_tilt.h"
#include "scrambled_normals.h"
#include "softmax.h"

#define KERNELS(suffix, label, target)                                                             \
  target static void bias_silu_##suffix(                                                           \
      const float *sums, const float *bias, const float *residual, float *output, float            \
      *derivative, uint16_t *rounded, int64_t rows, int64_t columns) {                             \
    bias_silu(sums, bias, residual, output, derivative, rounded, rows, columns);                   \
  }                                                                                                \
  target static void multiply_elements_##suffix(                                                   \
      const float *a, const float *b, float *product, int64_t count) {                             \
    multiply_elements(a, b, product, count);                                                       \
  }                                                                                                \
  target static void multiply_elements_rounded_##suffix(                                           \
      const float *a, const float *b, uint16_t *product, int64_t count) {                          \
    multiply_elements_rounded(a, b, product, count);                                               \
  }                                                                                                \
  target static void add_bias_##suffix(                                                            \
      const float *bias, float *x, int64_t rows, int64_t columns) {                                \
    add_bias(bias, x, rows, columns);                                                              \
  }                                                                                                \
  target static void column_sums_##suffix(                                                         \
      const float *x, int64_t rows, int64_t columns, float *sums) {                                \
    column_sums(x, rows, columns, sums);                                                           \
  }                                                                                                \
  target static void column_sums_of_bfloat16_##suffix(                                             \
      const uint16_t *x, int64_t rows, int64_t columns, float *sums) {                             \
    column_sums_of_bfloat16(x, rows, columns, sums);                                               \
  }                                                                                                \
  target static void softmax_##suffix(                                                             \
      float *x, const float *bias, int64_t rows, int64_t stride, const int32_t *offsets, int64_t   \
      blocks) {                                                                                    \
    softmax(x, bias, rows, stride, offsets, blocks);                                               \
  }                                                                                                \
  target static double cross_entropy_##suffix(                                                     \
      float *x, const float *bias, int64_t rows, int64_t stride, const int32_t *offsets, int64_t   \
      blocks, const int32_t *levels, const float *numbers, float scale, uint16_t *rounded) {       \
    return cross_entropy(x, bias, rows, stride, offsets, blocks, levels, numbers, scale,           \
        rounded);                                                                                  \
  }                                                                                                \
  target static void adamw_##suffix(                                                               \
      const synthtab_adamw_step *step, float *parameters, const float *gradients, float            \
      *first_moments, float *second_moments, float *averages, uint16_t *rounded, int64_t count)    \
      {                                                                                            \
    adamw(step, parameters, gradients, first_moments, second_moments, averages, rounded,           \
        count);                                                                                    \
  }                                                                                                \
  target static double sum_of_squares_##suffix(                                                    \
      const float *x, int64_t count) {                                                             \
    return sum_of_squares(x, count);                                                               \
  }                                                                                                \
  target static void round_to_bfloat16_##suffix(                                                   \
      const float *source, uint16_t *result, int64_t count) {                                      \
    round_to_bfloat16(source, result, count);                                                      \
  }                                                                                                \
  target static void standardise_##suffix(                                                         \
      const float *x, const float *means, const float *variances, float noise, float *output,      \
      int64_t count) {                                                                             \
    standardise(x, means, variances, noise, output, count);                                        \
  }                                                                                                \
  target static void combine_##suffix(                                                             \
      float a, const float *x, float b, const float *y, float c, const float *z, float *output,    \
      int64_t count) {                                                                             \
    combine(a, x, b, y, c, z, output, count);                                                      \
  }                                                                                                \
  target static void expectations_##suffix(                                                        \
      const float *probabilities, int64_t rows, int64_t stride, const synthtab_block *blocks,      \
      int64_t block_count, const float *points, float *output, int64_t dimension) {                \
    expectations(probabilities, rows, stride, blocks, block_count, points, output, dimension);     \
  }                                                                                                \
  target static void pair_tilt_##suffix(                                                           \
      const synthtab_pair_tilt *tilt, float *probabilities, int64_t rows, int64_t stride,          \
      float *scratch) {                                                                            \
    pair_tilt(tilt, probabilities, rows, stride, scratch);                                         \
  }                                                                                                \
  target static void waves_##suffix(                                                               \
      float t, const float *frequencies, float *output, int64_t count) {                           \
    waves(t, frequencies, output, count);                                                          \
  }                                                                                                \
  target static void normals_##suffix(                                                             \
      synthtab_random_stream stream, float *output, int64_t count) {                               \
    normals(stream, output, count);                                                                \
  }                                                                                                \
  target static void scrambled_normals_##suffix(                                                   \
      const uint32_t *shuffles, const uint32_t *scrambles, uint32_t index, float *output,          \
      int64_t count) {                                                                             \
    scrambled_normals(shuffles, scrambles, index, output, count);                                  \
  }                                                                                                \
  static const synthtab_kernels kernels_##suffix = {                                               \
      .instruction_set = label,                                                                    \
      .bias_silu = bias_silu_##suffix,                                                             \
      .multiply_elements = multiply_elements_##suffix,                                             \
      .multiply_elements_rounded = multiply_elements_rounded_##suffix,                             \
      .add_bias = add_bias_##suffix,                                                               \
      .column_sums = column_sums_##suffix,                                                         \
      .column_sums_of_bfloat16 = column_sums_of_bfloat16_##suffix,                                 \
      .softmax = softmax_##suffix,                                                                 \
      .cross_entropy = cross_entropy_##suffix,                                                     \
      .adamw = adamw_##suffix,                                                                     \
      .sum_of_squares = sum_of_squares_##suffix,                                                   \
      .round_to_bfloat16 = round_to_bfloat16_##suffix,                                             \
      .standardise = standardise_##suffix,                                                         \
      .combine = combine_##suffix,                                                                 \
      .expectations = expectations_##suffix,                                                       \
      .pair_tilt = pair_tilt_##suffix,                                                             \
      .waves = waves_##suffix,                                                                     \
      .normals = normals_##suffix,                                                                 \
      .scrambled_normals = scrambled_normals_##suffix,                                             \
  };

KERNELS(plain, "plain", )
#if defined(__x86_64__)
KERNELS(avx2, "AVX2", __attribute__((target("avx2,fma"))))
KERNELS(avx512, "AVX-512", __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2,fma"))))
#endif

const synthtab_kernels *synthtab_kernels_at(int32_t level) {
  if (level == 0) return &kernels_plain;
#if defined(__x86_64__)
  if (level == 1) {
    int there = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return there ? &kernels_avx2 : NULL;
  }
  if (level == 2) {
    int there = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
                __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return there ? &kernels_avx512 : NULL;
  }
#endif
  return NULL;
}

const synthtab_kernels *synthtab_kernels_best(void) {
  for (int32_t level = 2; level > 0; --level) {
    const synthtab_kernels *kernels = synthtab_kernels_at(level);
    if (kernels) return kernels;
  }
  return &kernels_plain;
}

float synthtab_normal(uint32_t radius_word, uint32_t angle_word) {
  float cosine, sine;
  box_muller(radius_word, angle_word, &cosine, &sine);
  return cosine;
}

float synthtab_normal_quantile(uint32_t word) { return normal_quantile(word); }
