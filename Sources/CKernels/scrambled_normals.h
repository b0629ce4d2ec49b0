/* Normal numbers of a scrambled low-discrepancy sequence: see ScrambledNormals in Compute.

   No multiply-add is fused here, and all other steps are exactly rounded or integer ones, so every
   instruction set gives the same bits. */
#ifndef SYNTHTAB_SCRAMBLED_NORMALS_H
#define SYNTHTAB_SCRAMBLED_NORMALS_H

#include "include/kernels.h"
#include "vector_math.h"

ALWAYS_INLINE uint32_t reversed_bits(uint32_t x) {
  x = x << 16 | x >> 16;
  x = (x & 0x00ff00ffu) << 8 | (x >> 8 & 0x00ff00ffu);
  x = (x & 0x0f0f0f0fu) << 4 | (x >> 4 & 0x0f0f0f0fu);
  x = (x & 0x33333333u) << 2 | (x >> 2 & 0x33333333u);
  return (x & 0x55555555u) << 1 | (x >> 1 & 0x55555555u);
}

ALWAYS_INLINE uint32_t laine_karras_hash(uint32_t x, uint32_t seed) {
  x += seed;
  x ^= x * 0x6c50b47cu;
  x ^= x * 0xb82f1e52u;
  x ^= x * 0xc7afe638u;
  x ^= x * 0x8d22f6e6u;
  return x;
}

/* The normal quantile at (word + 1/2) / 2^32: x f(w) with x = 2u - 1 and w = -ln(1 - x^2), which is -ln(4u(1 - u)).
   f is a polynomial in w - 3 for w < 6, else in sqrt w - 3.5; relative errors 4e-7 and 2e-7. */
ALWAYS_INLINE float normal_quantile(uint32_t word) {
#pragma STDC FP_CONTRACT OFF
  int32_t centred = (int32_t)(word ^ 0x80000000u);
  float x = ((float)centred + 0.5f) * 0x1p-31f;
  /* The distance to the nearer end, so that it keeps its digits there. */
  int32_t folded = (int32_t)(word >> 31 ? ~word : word);
  float p = ((float)folded + 0.5f) * 0x1p-32f;
  float w = -logarithm(4.0f * p * (1.0f - p));
  int near = w < 6.0f;
  float root = __builtin_elementwise_sqrt(w > 0.0f ? w : 0.0f);
  float t = near ? w - 3.0f : root - 3.5f;
  float f = near ? 4.762441e-07f : -2.7094941e-04f;
  f = f * t + (near ? -2.7826504e-06f : 7.8195217e-04f);
  f = f * t + (near ? -1.6905875e-05f : -1.0264984e-03f);
  f = f * t + (near ? 2.771341e-04f : 1.4415676e-03f);
  f = f * t + (near ? -1.185197e-03f : -2.8925457e-03f);
  f = f * t + (near ? -8.116879e-03f : 4.656281e-03f);
  f = f * t + (near ? 3.4171873e-01f : 1.4246323f);
  f = f * t + (near ? 2.2960355f : 4.717088f);
  return x * f;
}

ALWAYS_INLINE void scrambled_normals(
    const uint32_t *shuffles, const uint32_t *scrambles, uint32_t index, float *output,
    int64_t count) {
  uint32_t reversed_index = reversed_bits(index);
  VECTORISE
  for (int64_t j = 0; j < count; ++j) {
    /* The shuffled index is this hash with its bits reversed, and the radical inverse reverses them again. */
    uint32_t inverse = laine_karras_hash(reversed_index, shuffles[j]);
    uint32_t word = reversed_bits(laine_karras_hash(reversed_bits(inverse), scrambles[j]));
    output[j] = normal_quantile(word);
  }
}

#endif
