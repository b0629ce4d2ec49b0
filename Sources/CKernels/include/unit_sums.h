/* The hot loops of Training's sums of clipped gradients, compiled for several instruction sets. */
#ifndef SYNTHTAB_UNIT_SUMS_H
#define SYNTHTAB_UNIT_SUMS_H

#include <stdint.h>

typedef struct {
  /* products[i * rows + j] = x_i . x_j for j >= i; what lies below is not defined. No term of a sum is rounded more than
     columns / 4 + 32 times. */
  void (*row_products)(const float *x, int64_t rows, int64_t columns, float *products);
  /* sums += the nearest multiple of the grid, a power of two, halves to even. Exact as long as all numbers are below
     2^51 grids. */
  void (*add_rounded)(const float *numbers, double grid, double *sums, int64_t count);
} synthtab_unit_sums;

/* Those of an instruction set, or NULL if this processor or build lacks it: 0 is the compiler's plain target and always
   there, 1 is AVX2 with FMA, 2 is AVX-512. */
const synthtab_unit_sums *synthtab_unit_sums_at(int32_t level);

#endif
