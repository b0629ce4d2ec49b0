/* Normal numbers: Philox4x32-10 (Salmon et al. 2011), then Box-Muller (1958).

   No multiply-add is fused here, and all other steps are exactly rounded or integer ones, so every
   instruction set gives the same bits. */
#ifndef SYNTHTAB_NORMALS_H
#define SYNTHTAB_NORMALS_H

#include <string.h>

#include "include/kernels.h"
#include "vector_math.h"

ALWAYS_INLINE void box_muller(uint32_t radius_word, uint32_t angle_word, float *z0, float *z1) {
#pragma STDC FP_CONTRACT OFF
  /* In (0, 1]. 31 bits, because signed integers become floats in one instruction everywhere. */
  float u = (float)(int32_t)(radius_word >> 1) * 0x1p-31f + 0x1p-32f;
  /* Not sqrtf, whose errno stops vectorisation. */
  float radius = __builtin_elementwise_sqrt(-2.0f * logarithm(u));
  float cosine, sine;
  cosine_and_sine_of_turn(angle_word, &cosine, &sine);
  *z0 = radius * cosine;
  *z1 = radius * sine;
}

/* The four normal numbers of one block. */
ALWAYS_INLINE void normals_of_block(synthtab_random_stream stream, uint32_t block, float *z) {
  uint32_t c0 = block, c1 = stream.index_low, c2 = stream.index_high, c3 = stream.purpose;
  uint32_t k0 = stream.key0, k1 = stream.key1;
#pragma clang loop unroll(full)
  for (int round = 0; round < 10; ++round) {
    uint64_t product0 = (uint64_t)0xD2511F53u * c0;
    uint64_t product1 = (uint64_t)0xCD9E8D57u * c2;
    c0 = (uint32_t)(product1 >> 32) ^ c1 ^ k0;
    c1 = (uint32_t)product1;
    c2 = (uint32_t)(product0 >> 32) ^ c3 ^ k1;
    c3 = (uint32_t)product0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  box_muller(c0, c1, &z[0], &z[1]);
  box_muller(c2, c3, &z[2], &z[3]);
}

/* Blocks of which a vector holds one number each. */
enum { normal_blocks = 16 };

ALWAYS_INLINE void normals(synthtab_random_stream stream, float *output, int64_t count) {
  int64_t whole = count / (4 * normal_blocks) * normal_blocks;
  VECTORISE
  for (int64_t block = 0; block < whole; ++block) {
    normals_of_block(stream, stream.block + (uint32_t)block, output + 4 * block);
  }
  int64_t rest = count - 4 * whole;
  if (rest == 0) return;
  /* A few numbers too many cost less than one number at a time. */
  float z[4 * normal_blocks];
  VECTORISE
  for (int64_t block = 0; block < normal_blocks; ++block) {
    normals_of_block(stream, stream.block + (uint32_t)(whole + block), z + 4 * block);
  }
  memcpy(output + 4 * whole, z, (size_t)rest * sizeof *z);
}

#endif
