#include "include/nearest_row.h"

#include <stddef.h>

typedef float lanes __attribute__((ext_vector_type(SYNTHTAB_ROW_GROUP), aligned(4)));
typedef int32_t masks __attribute__((ext_vector_type(SYNTHTAB_ROW_GROUP), aligned(4)));

/* Columns after which the sums are looked at, whether all are too large already. */
enum { columns_between_looks = 16 };

static inline __attribute__((always_inline)) void insert(float sum, int32_t place, synthtab_nearest nearest) {
  int64_t rank = nearest.count - 1;
  for (; rank > 0 && nearest.sums[rank - 1] > sum; --rank) {
    nearest.sums[rank] = nearest.sums[rank - 1];
    nearest.places[rank] = nearest.places[rank - 1];
  }
  nearest.sums[rank] = sum;
  nearest.places[rank] = place;
}

static inline __attribute__((always_inline)) void nearest_rows(
    const float *query, const float *groups, int64_t columns, int64_t row_count, int32_t first_place,
    synthtab_nearest nearest) {
  float *limit = nearest.sums + nearest.count - 1;
  for (int64_t first = 0; first < row_count; first += SYNTHTAB_ROW_GROUP) {
    const float *rows = groups + first * columns;
    lanes sums = 0;
    float smallest = 0;
    for (int64_t column = 0; column < columns && smallest < *limit;) {
      int64_t end = column + columns_between_looks < columns ? column + columns_between_looks : columns;
      for (; column < end; ++column) {
        lanes difference = query[column] - *(const lanes *)(rows + column * SYNTHTAB_ROW_GROUP);
        masks bits = __builtin_bit_cast(masks, difference) & 0x7fffffff;
        lanes distance = __builtin_bit_cast(lanes, bits);
        sums += distance < 1 ? distance : 1;
      }
      smallest = __builtin_reduce_min(sums);
    }
    if (!(smallest < *limit)) continue;
    int64_t end = row_count - first < SYNTHTAB_ROW_GROUP ? row_count - first : SYNTHTAB_ROW_GROUP;
    for (int64_t row = 0; row < end; ++row)
      if (sums[row] < *limit) insert(sums[row], (int32_t)(first_place + first + row), nearest);
  }
}

#define NEAREST_ROWS(suffix, target)                                                               \
  target static void nearest_rows_##suffix(                                                        \
      const float *query, const float *groups, int64_t columns, int64_t row_count,                 \
      int32_t first_place, synthtab_nearest nearest) {                                             \
    nearest_rows(query, groups, columns, row_count, first_place, nearest);                         \
  }

NEAREST_ROWS(plain, )
#if defined(__x86_64__)
NEAREST_ROWS(avx2, __attribute__((target("avx2"))))
NEAREST_ROWS(avx512, __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2"))))
#endif

synthtab_nearest_rows synthtab_nearest_rows_at(int32_t level) {
  if (level == 0) return nearest_rows_plain;
#if defined(__x86_64__)
  if (level == 1) return __builtin_cpu_supports("avx2") ? nearest_rows_avx2 : NULL;
  if (level == 2) {
    int there = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    return there ? nearest_rows_avx512 : NULL;
  }
#endif
  return NULL;
}
