/* One scalar body for each kernel, compiled once for each instruction set and chosen at run time:
   the build needs no flags, and the tool runs on any processor. */
#include "include/kernels.h"

#include <stddef.h>

#include "elementwise.h"
#include "normals.h"
#include "softmax.h"

#define KERNELS(suffix, label, target)                                                             \
  target static void bias_silu_##suffix(                                                           \
      float *pre, const float *bias, const float *residual, float *output, int64_t rows,           \
      int64_t columns) {                                                                           \
    bias_silu(pre, bias, residual, output, rows, columns);                                         \
  }                                                                                                \
  target static void silu_backward_##suffix(                                                       \
      const float *pre, const float *d_output, float *d_pre, int64_t count) {                      \
    silu_backward(pre, d_output, d_pre, count);                                                    \
  }                                                                                                \
  target static void add_bias_##suffix(                                                            \
      const float *bias, float *x, int64_t rows, int64_t columns) {                                \
    add_bias(bias, x, rows, columns);                                                              \
  }                                                                                                \
  target static void column_sums_##suffix(                                                         \
      const float *x, int64_t rows, int64_t columns, float *sums) {                                \
    column_sums(x, rows, columns, sums);                                                           \
  }                                                                                                \
  target static void softmax_##suffix(                                                             \
      float *x, int64_t rows, int64_t stride, const int32_t *block_offsets, int64_t blocks) {      \
    softmax(x, rows, stride, block_offsets, blocks);                                               \
  }                                                                                                \
  target static void adamw_##suffix(                                                               \
      const synthtab_adamw_step *step, float *parameters, const float *gradients,                  \
      float *first_moments, float *second_moments, int64_t count) {                                \
    adamw(step, parameters, gradients, first_moments, second_moments, count);                      \
  }                                                                                                \
  target static void average_##suffix(                                                             \
      float *averages, const float *value, float decay, int64_t count) {                           \
    average(averages, value, decay, count);                                                        \
  }                                                                                                \
  target static double sum_of_squares_##suffix(const float *x, int64_t count) {                    \
    return sum_of_squares(x, count);                                                               \
  }                                                                                                \
  target static void add_##suffix(const float *source, float *result, int64_t count) {             \
    add(source, result, count);                                                                    \
  }                                                                                                \
  target static void round_to_bfloat16_##suffix(                                                   \
      const float *source, uint16_t *result, int64_t count) {                                      \
    round_to_bfloat16(source, result, count);                                                      \
  }                                                                                                \
  target static void normals_##suffix(                                                             \
      synthtab_random_stream stream, float *output, int64_t count) {                               \
    normals(stream, output, count);                                                                \
  }                                                                                                \
  static const synthtab_kernels kernels_##suffix = {                                               \
      .instruction_set = label,                                                                    \
      .bias_silu = bias_silu_##suffix,                                                             \
      .silu_backward = silu_backward_##suffix,                                                     \
      .add_bias = add_bias_##suffix,                                                               \
      .column_sums = column_sums_##suffix,                                                         \
      .softmax = softmax_##suffix,                                                                 \
      .adamw = adamw_##suffix,                                                                     \
      .average = average_##suffix,                                                                 \
      .sum_of_squares = sum_of_squares_##suffix,                                                   \
      .add = add_##suffix,                                                                         \
      .round_to_bfloat16 = round_to_bfloat16_##suffix,                                             \
      .normals = normals_##suffix,                                                                 \
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
