/* oneDNN's single-precision product, found at run time: the tool builds and starts without the
   library. */
#ifndef SYNTHTAB_ONEDNN_H
#define SYNTHTAB_ONEDNN_H

#include <stdint.h>

/* Loads the library on its first call, from any thread. 1 if it is there, 0 if not. */
int32_t synthtab_dnnl_open(void);

/* Sets the library to one thread for products of the calling thread. */
void synthtab_single_thread(void);

/* c = op(a) op(b) + beta c, row-major: op(a) is m x k, op(b) is k x n. Transposed where the flag is
   not 0. Runs on the calling thread alone. Returns 0, or oneDNN's status.
   Only after synthtab_dnnl_open has returned 1. */
int32_t synthtab_sgemm(
    int32_t transpose_a, int32_t transpose_b, int64_t m, int64_t n, int64_t k, const float *a,
    const float *b, float beta, float *c);

#endif
