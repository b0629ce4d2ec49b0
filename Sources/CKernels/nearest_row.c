#include "include/nearest_row.h"

#include <stddef.h>

typedef float lanes __attribute__((ext_vector_type(SYNTHTAB_ROW_GROUP), aligned(4)));
typedef int32_t masks __attribute__((ext_vector_type(SYNTHTAB_ROW_GROUP), aligned(4)));

/* Columns after which the sums are looked at, whether all are too large already. */
enum { columns_between_looks = 16 };

static inline __attribute__((always_inline)) float nearest_row(
    const float *query, const float *groups, int64_t columns, int64_t group_count, float limit) {
  for (int64_t group = 0; group < group_count; ++group) {
    const float *rows = groups + group * columns * SYNTHTAB_ROW_GROUP;
    lanes sums = 0;
    float smallest = 0;
    for (int64_t column = 0; column < columns && smallest < limit;) {
      int64_t end = column + columns_between_looks < columns ? column + columns_between_looks : columns;
      for (; column < end; ++column) {
        lanes difference = query[column] - *(const lanes *)(rows + column * SYNTHTAB_ROW_GROUP);
        masks bits = __builtin_bit_cast(masks, difference) & 0x7fffffff;
        lanes distance = __builtin_bit_cast(lanes, bits);
        sums += distance < 1 ? distance : 1;
      }
      smallest = __builtin_reduce_min(sums);
    }
    if (smallest < limit) limit = smallest;
  }
  return limit;
}

#define NEAREST_ROW(suffix, target)                                                                \
  target static float nearest_row_##suffix(                                                        \
      const float *query, const float *groups, int64_t columns, int64_t group_count,               \
      float limit) {                                                                               \
    return nearest_row(query, groups, columns, group_count, limit);                                \
  }

NEAREST_ROW(plain, )
#if defined(__x86_64__)
NEAREST_ROW(avx2, __attribute__((target("avx2"))))
NEAREST_ROW(avx512, __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2"))))
#endif

synthtab_nearest_row synthtab_nearest_row_at(int32_t level) {
  if (level == 0) return nearest_row_plain;
#if defined(__x86_64__)
  if (level == 1) return __builtin_cpu_supports("avx2") ? nearest_row_avx2 : NULL;
  if (level == 2) {
    int there = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    return there ? nearest_row_avx512 : NULL;
  }
#endif
  return NULL;
}
