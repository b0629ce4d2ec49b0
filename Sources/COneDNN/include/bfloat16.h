/* oneDNN's product of bfloat16 numbers with sums in single precision, found at run time. */
#ifndef SYNTHTAB_BFLOAT16_H
#define SYNTHTAB_BFLOAT16_H

#include <stdint.h>

/* 1 if the processor multiplies bfloat16 numbers and the library can make it, 0 if not. Loads the library on the
   first call, from any thread. */
int32_t synthtab_bfloat16_open(void);

/* Memory of the calling thread for the two operands of a product; valid until the thread's next call. NULL in both
   where the system gives none. */
void synthtab_bfloat16_operands(int64_t a_count, int64_t b_count, uint16_t **a, uint16_t **b);

/* As synthtab_sgemm, with operands of bfloat16. `adding` adds to c. Returns 0, or oneDNN's status.
   Only after synthtab_bfloat16_open has returned 1. */
int32_t synthtab_bfloat16_gemm(
    int32_t transpose_a, int32_t transpose_b, int64_t m, int64_t n, int64_t k, const uint16_t *a,
    const uint16_t *b, int32_t adding, float *c);

#endif
