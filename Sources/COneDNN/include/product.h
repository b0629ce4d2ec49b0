/* oneDNN's products of matrices, found at run time: the tool builds and starts without the library. */
#ifndef SYNTHTAB_PRODUCT_H
#define SYNTHTAB_PRODUCT_H

#include <stdint.h>

/* The numbers of the factors; sums are in single precision. */
enum { synthtab_float32 = 0, synthtab_bfloat16 = 1 };

/* 1 if the library is there and this processor multiplies such numbers at full speed, 0 if not. Loads the library on
   the first call, from any thread. */
int32_t synthtab_products_open(int32_t numbers);

/* One factor as it is stored: rows of row_length numbers, of which the product may use the first ones only. */
typedef struct {
  const void *numbers;
  int64_t row_length;
  int32_t transposed;
} synthtab_factor;

/* c = op(a) op(b), or c += op(a) op(b) if `adding`; row-major: op(a) is m x k, op(b) is k x n, c is m x n. All above 0.
   Runs on the calling thread alone, which keeps what it prepares for a shape. Returns 0, or oneDNN's status.
   Only after synthtab_products_open has returned 1 for these numbers. */
int32_t synthtab_product(
    int32_t numbers, int64_t m, int64_t n, int64_t k, synthtab_factor a, synthtab_factor b,
    int32_t adding, float *c);

#endif
