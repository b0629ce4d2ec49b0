/* How fast this processor multiplies and adds, by loops that touch registers only: what a product of matrices is
   measured against. */
#ifndef SYNTHTAB_PEAK_H
#define SYNTHTAB_PEAK_H

#include <stdint.h>

/* Multiplies and adds in single precision, `rounds` times a few dozen instructions. Returns the operations done, a
   fused multiply-add counting as two. */
double synthtab_peak_float32(int64_t rounds);

/* The same with dot products of bfloat16 pairs, summed in single precision. 0 where the processor has none. */
double synthtab_peak_bfloat16(int64_t rounds);

/* The instructions which the two use, "none" where there are none. */
const char *synthtab_peak_float32_name(void);
const char *synthtab_peak_bfloat16_name(void);

#endif
