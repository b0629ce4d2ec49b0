#include "peak.h"

#include <stdbool.h>

/* Sixteen sums side by side hide the latency of an instruction on any processor so far, and fit into the registers of
   AVX-512 and NEON. x ← x·b + c goes to a limit, so that no number overflows or becomes subnormal. */
enum { sums = 16 };
static const float factor = 0.9990234375f; /* a bfloat16, too */
static const float term = 0.0009765625f;

/* Keeps results from being optimised away. */
static volatile float sink;

#define EACH_SUM _Pragma("clang loop unroll(full)") for (int i = 0; i < sums; ++i)

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx512f"))) static double float32_avx512(int64_t rounds) {
  __m512 x[sums], b = _mm512_set1_ps(factor), c = _mm512_set1_ps(term);
  EACH_SUM x[i] = _mm512_set1_ps((float)(i + 2));
  for (int64_t round = 0; round < rounds; ++round) {
    EACH_SUM x[i] = _mm512_fmadd_ps(x[i], b, c);
  }
  EACH_SUM sink = _mm512_cvtss_f32(x[i]);
  return (double)rounds * sums * 16 * 2;
}

__attribute__((target("avx512f,avx512bw,avx512vl,avx512bf16"))) static double bfloat16_avx512(
    int64_t rounds) {
  __m512 x[sums];
  __m512bh b = _mm512_cvtne2ps_pbh(_mm512_set1_ps(factor), _mm512_set1_ps(factor));
  /* Of alternating signs, so that the sums stay small. */
  __m512bh c = _mm512_cvtne2ps_pbh(_mm512_set1_ps(term), _mm512_set1_ps(-term));
  EACH_SUM x[i] = _mm512_set1_ps((float)(i + 2));
  for (int64_t round = 0; round < rounds; ++round) {
    EACH_SUM x[i] = _mm512_dpbf16_ps(x[i], b, c);
  }
  EACH_SUM sink = _mm512_cvtss_f32(x[i]);
  return (double)rounds * sums * 32 * 2;
}

/* AVX2 has sixteen registers for the sums and the two factors. */
__attribute__((target("avx2,fma"))) static double float32_avx2(int64_t rounds) {
  enum { few = 12 };
  __m256 x[few], b = _mm256_set1_ps(factor), c = _mm256_set1_ps(term);
  _Pragma("clang loop unroll(full)") for (int i = 0; i < few; ++i) x[i] = _mm256_set1_ps((float)(i + 2));
  for (int64_t round = 0; round < rounds; ++round) {
    _Pragma("clang loop unroll(full)") for (int i = 0; i < few; ++i) {
      x[i] = _mm256_fmadd_ps(x[i], b, c);
    }
  }
  _Pragma("clang loop unroll(full)") for (int i = 0; i < few; ++i) sink = _mm256_cvtss_f32(x[i]);
  return (double)rounds * few * 8 * 2;
}

static bool has_avx512(void) { return __builtin_cpu_supports("avx512f"); }
static bool has_bfloat16(void) {
  return has_avx512() && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")
         && __builtin_cpu_supports("avx512bf16");
}
static bool has_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

#elif defined(__aarch64__)
#include <arm_neon.h>

static double float32_neon(int64_t rounds) {
  float32x4_t x[sums], b = vdupq_n_f32(factor), c = vdupq_n_f32(term);
  EACH_SUM x[i] = vdupq_n_f32((float)(i + 2));
  for (int64_t round = 0; round < rounds; ++round) {
    /* x ← x + b·c: NEON adds to the sum, and b·c is too small to make it overflow. */
    EACH_SUM x[i] = vfmaq_f32(x[i], b, c);
  }
  EACH_SUM sink = vgetq_lane_f32(x[i], 0);
  return (double)rounds * sums * 4 * 2;
}
#endif

/* For the compiler to make vectors of, if it can. */
static double float32_plain(int64_t rounds) {
  float x[4 * sums];
  for (int i = 0; i < 4 * sums; ++i) x[i] = (float)(i + 2);
  for (int64_t round = 0; round < rounds; ++round) {
    for (int i = 0; i < 4 * sums; ++i) x[i] = x[i] * factor + term;
  }
  for (int i = 0; i < 4 * sums; ++i) sink = x[i];
  return (double)rounds * 4 * sums * 2;
}

double synthtab_peak_float32(int64_t rounds) {
#if defined(__x86_64__)
  if (has_avx512()) return float32_avx512(rounds);
  if (has_avx2()) return float32_avx2(rounds);
#elif defined(__aarch64__)
  return float32_neon(rounds);
#endif
  return float32_plain(rounds);
}

const char *synthtab_peak_float32_name(void) {
#if defined(__x86_64__)
  if (has_avx512()) return "AVX-512";
  if (has_avx2()) return "AVX2";
#elif defined(__aarch64__)
  return "NEON";
#endif
  return "plain C";
}

double synthtab_peak_bfloat16(int64_t rounds) {
#if defined(__x86_64__)
  if (has_bfloat16()) return bfloat16_avx512(rounds);
#endif
  (void)rounds;
  return 0;
}

const char *synthtab_peak_bfloat16_name(void) {
#if defined(__x86_64__)
  if (has_bfloat16()) return "AVX-512 BF16";
#endif
  return "none";
}
