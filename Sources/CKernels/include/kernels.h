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
  float bias_correction1, bias_correction2, gradient_scale, average_share;
} synthtab_adamw_step;

/* What a block of outputs is asked for, in place of a level: nothing, or a number. */
enum { synthtab_nothing = -1, synthtab_number = -2 };

/* A block of probabilities and the coordinates it gives: see BlockExpectation in Compute. */
typedef struct {
  int32_t column, count, coordinate;
  /* How many coordinates; 0: one a column, times `scale`; -1: none are written. */
  int32_t coordinates;
  /* Where its points begin, coordinate by coordinate. */
  int64_t points;
  float scale;
} synthtab_block;

/* Groups of a variable are padded to a multiple of so many. */
#define SYNTHTAB_TILT_LANES 16

/* Rows that are tilted at once. */
#define SYNTHTAB_TILT_ROWS 4

/* Columns side by side: the first belongs to the group, each of the others to the one `step` farther on, 0 or 1. */
typedef struct {
  int32_t column, count, group, step;
} synthtab_run;

/* Two variables, how many groups each has, and where their logarithms begin: a line for each group of the first, as
   long as the second's padded groups, and the other way round. */
typedef struct {
  int32_t first, second, first_count, second_count;
  int64_t by_first, by_second;
} synthtab_variable_pair;

/* Groups of variable v are group_offsets[v] to group_offsets[v + 1], padding included: see PairTilt in Compute. */
typedef struct {
  const synthtab_run *runs;
  const int32_t *group_offsets;
  const synthtab_variable_pair *pairs;
  const float *logarithms;
  int32_t run_count, variable_count, pair_count;
} synthtab_pair_tilt;

/* A stream of Philox blocks: see RandomStream in Compute. */
typedef struct {
  uint32_t key0, key1;
  uint32_t block, index_low, index_high, purpose;
} synthtab_random_stream;

typedef struct {
  const char *instruction_set;
  /* `residual`, `derivative` and `rounded` may be NULL. */
  void (*bias_silu)(
      const float *sums, const float *bias, const float *residual, float *output,
      float *derivative, uint16_t *rounded, int64_t rows, int64_t columns);
  void (*multiply_elements)(const float *a, const float *b, float *product, int64_t count);
  void (*multiply_elements_rounded)(
      const float *a, const float *b, uint16_t *product, int64_t count);
  void (*add_bias)(const float *bias, float *x, int64_t rows, int64_t columns);
  /* Add to `sums`. */
  void (*column_sums)(const float *x, int64_t rows, int64_t columns, float *sums);
  void (*column_sums_of_bfloat16)(
      const uint16_t *x, int64_t rows, int64_t columns, float *sums);
  /* `bias` may be NULL. Blocks lie side by side: offsets[b] to offsets[b + 1]. */
  void (*softmax)(
      float *x, const float *bias, int64_t rows, int64_t stride, const int32_t *offsets,
      int64_t blocks);
  /* The loss, summed over rows. `levels` and `numbers` have one entry a row and block. `rounded` may be NULL: then the
     gradient is in x, else there, and x is scratch. */
  double (*cross_entropy)(
      float *x, const float *bias, int64_t rows, int64_t stride, const int32_t *offsets,
      int64_t blocks, const int32_t *levels, const float *numbers, float scale,
      uint16_t *rounded);
  /* `averages` and `rounded` may be NULL. */
  void (*adamw)(
      const synthtab_adamw_step *step, float *parameters, const float *gradients,
      float *first_moments, float *second_moments, float *averages, uint16_t *rounded,
      int64_t count);
  double (*sum_of_squares)(const float *x, int64_t count);
  /* To bfloat16, the nearest one, halves to even; NaN stays NaN. The same bits from every instruction set. */
  void (*round_to_bfloat16)(const float *source, uint16_t *target, int64_t count);
  void (*standardise)(
      const float *x, const float *means, const float *variances, float noise, float *output,
      int64_t count);
  void (*combine)(
      float a, const float *x, float b, const float *y, float c, const float *z, float *output,
      int64_t count);
  void (*expectations)(
      const float *probabilities, int64_t rows, int64_t stride, const synthtab_block *blocks,
      int64_t block_count, const float *points, float *output, int64_t dimension);
  /* `scratch` has room for twice the groups, padding included, for each of the rows that are tilted at once. */
  void (*pair_tilt)(
      const synthtab_pair_tilt *tilt, float *probabilities, int64_t rows, int64_t stride,
      float *scratch);
  /* 2 count numbers: the sines, then the cosines, of t times a frequency, both in turns. */
  void (*waves)(float t, const float *frequencies, float *output, int64_t count);
  /* The same bits from every instruction set. */
  void (*normals)(synthtab_random_stream stream, float *output, int64_t count);
  /* The same bits from every instruction set. */
  void (*scrambled_normals)(
      const uint32_t *shuffles, const uint32_t *scrambles, uint32_t index, float *output,
      int64_t count);
} synthtab_kernels;

/* The kernels of an instruction set, or NULL if this processor or build lacks it: 0 is the
   compiler's plain target and always there, 1 is AVX2 with FMA, 2 is AVX-512. */
const synthtab_kernels *synthtab_kernels_at(int32_t level);

/* Those of the highest level there is. */
const synthtab_kernels *synthtab_kernels_best(void);

/* One draw from N(0, 1) out of two random words: Box-Muller's cosine. */
float synthtab_normal(uint32_t radius_word, uint32_t angle_word);

/* The normal quantile of (word + 1/2) / 2^32. */
float synthtab_normal_quantile(uint32_t word);

#endif
