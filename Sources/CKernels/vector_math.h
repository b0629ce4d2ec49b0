/* Elementary functions without branches or calls, so that loops over them vectorise.

   The polynomials are our own near-minimax fits (Lawson's reweighted least squares, in double
   precision, then rounded to float). Errors stated are of the polynomial alone; float rounding adds
   about 1e-7. */
#ifndef SYNTHTAB_VECTOR_MATH_H
#define SYNTHTAB_VECTOR_MATH_H

#include <stdint.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* Without this, an exact overlap of input and output would send a loop to its scalar version. */
#define VECTORISE _Pragma("clang loop vectorize(assume_safety)")

ALWAYS_INLINE float float_of_bits(uint32_t bits) {
  float value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}

ALWAYS_INLINE uint32_t bits_of_float(float value) {
  uint32_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}

/* e^x for x in [-87, 88]; outside, the value at the nearer end. NaN stays NaN.
   x = n ln 2 + r with |r| <= ln 2 / 2, and e^r = 1 + r + r^2 P(r), relative error 4e-9. */
ALWAYS_INLINE float exponential(float x) {
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  /* Adding 1.5 * 2^23 rounds to an integer, which is then in the low bits. */
  const float magic = 0x1.8p23f;
  float shifted = x * 0x1.715476p0f + magic;
  float n = shifted - magic;
  /* ln 2 in two parts, the first with few enough bits that n times it is exact. */
  float r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  float p = 0.00138131448f;
  p = p * r + 0.00836941879f;
  p = p * r + 0.041668456f;
  p = p * r + 0.166665152f;
  p = p * r + 0.49999994f;
  p = p * (r * r) + r + 1.0f;
  uint32_t exponent = bits_of_float(shifted) - bits_of_float(magic) + 127u;
  return p * float_of_bits(exponent << 23);
}

/* 1 / (1 + e^-x). */
ALWAYS_INLINE float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }

/* ln u for normal, positive u. u = 2^n (1 + f) with 1 + f in [1/sqrt 2, sqrt 2), and
   ln(1 + f) = f - f^2 / 2 + f^3 P(f), relative error 4e-8. */
ALWAYS_INLINE float logarithm(float u) {
#pragma STDC FP_CONTRACT OFF
  const uint32_t root_half = 0x3f3504f3u;
  uint32_t shifted = bits_of_float(u) - root_half;
  float n = (float)((int32_t)shifted >> 23);
  float f = float_of_bits((shifted & 0x007fffffu) + root_half) - 1.0f;
  float p = 0.0870043561f;
  p = p * f + -0.142674863f;
  p = p * f + 0.149147674f;
  p = p * f + -0.16577585f;
  p = p * f + 0.199630633f;
  p = p * f + -0.250013381f;
  p = p * f + 0.333339095f;
  float square = f * f;
  float tail = p * (f * square) - 0.5f * square;
  return n * 0x1.62e43p-1f + (n * -0x1.05c610p-29f + (tail + f));
}

/* The cosine and sine of a full turn times word / 2^32. The word's nearest quarter turn is split
   off exactly; the rest is within 1/8 turn, where both polynomials err by less than 4e-9. */
ALWAYS_INLINE void cosine_and_sine_of_turn(uint32_t word, float *cosine, float *sine) {
#pragma STDC FP_CONTRACT OFF
  uint32_t shifted = word + 0x20000000u;
  uint32_t quarter = shifted >> 30;
  int32_t rest = (int32_t)(shifted & 0x3fffffffu) - 0x20000000;
  float y = (float)rest * 0x1.921fb6p-30f; /* 2 pi / 2^32 */
  float square = y * y;
  float s = -0.000195172994f;
  s = s * square + 0.008332178f;
  s = s * square + -0.166666552f;
  s = s * (square * y) + y;
  float c = 2.44384519e-5f;
  c = c * square + -0.00138873677f;
  c = c * square + 0.0416666456f;
  c = c * (square * square) + (1.0f - 0.5f * square);
  float first = (quarter & 1u) ? s : c;
  float second = (quarter & 1u) ? c : s;
  /* Quarters 1 and 2 turn the cosine's sign, 2 and 3 the sine's. */
  uint32_t first_sign = ((quarter + 1u) & 2u) << 30;
  uint32_t second_sign = (quarter & 2u) << 30;
  *cosine = float_of_bits(bits_of_float(first) ^ first_sign);
  *sine = float_of_bits(bits_of_float(second) ^ second_sign);
}

#endif
