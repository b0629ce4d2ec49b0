/* The hot loops, each compiled for several instruction sets.

   What a kernel computes is documented at the operation of the same name in Compute's
   ComputeBackend.swift. Arrays of one call must not overlap, except that an elementwise kernel may
   write exactly over one of its inputs. No alignment is asked for, and none changes a result. */
#ifndef SYNTHTAB_KERNELS_H
#define SYNTHTAB_KERNELS_H

#include <stdint.h>

/* See AdamWStep in Compute. */
typedef struct {
  float learning_rate, beta1, beta2, epsilon, weight_decay;
  float bias_correction1, bias_correction2, gradient_scale;
} synthtab_adamw_step;

/* A stream of Philox blocks: see RandomStream in Compute. */
typedef struct {
  uint32_t key0, key1;
  uint32_t block, index_low, index_high, purpose;
} synthtab_random_stream;

typedef struct {
  const char *instruction_set;
  void (*bias_silu)(
      float *pre_activation, const float *bias, const float *residual /* or NULL */, float *output,
      int64_t rows, int64_t columns);
  void (*silu_backward)(
      const float *pre_activation, const float *d_output, float *d_pre_activation, int64_t count);
  void (*add_bias)(const float *bias, float *x, int64_t rows, int64_t columns);
  void (*column_sums)(const float *x, int64_t rows, int64_t columns, float *sums);
  void (*softmax)(
      float *x, int64_t rows, int64_t stride, const int32_t *block_offsets, int64_t blocks);
  void (*adamw)(
      const synthtab_adamw_step *step, float *parameters, const float *gradients,
      float *first_moments, float *second_moments, int64_t count);
  void (*average)(float *average, const float *value, float decay, int64_t count);
  double (*sum_of_squares)(const float *x, int64_t count);
  void (*add)(const float *source, float *target, int64_t count);
  /* To bfloat16, the nearest one, halves to even; NaN stays NaN. The same bits from every instruction set. */
  void (*round_to_bfloat16)(const float *source, uint16_t *target, int64_t count);
  /* The same bits from every instruction set. */
  void (*normals)(synthtab_random_stream stream, float *output, int64_t count);
} synthtab_kernels;

/* The kernels of an instruction set, or NULL if this processor or build lacks it: 0 is the
   compiler's plain target and always there, 1 is AVX2 with FMA, 2 is AVX-512. */
const synthtab_kernels *synthtab_kernels_at(int32_t level);

/* Those of the highest level there is. */
const synthtab_kernels *synthtab_kernels_best(void);

/* One draw from N(0, 1) out of two random words: Box-Muller's cosine. */
float synthtab_normal(uint32_t radius_word, uint32_t angle_word);

#endif
