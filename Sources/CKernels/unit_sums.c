#include "include/unit_sums.h"

#include <stddef.h>

#include "vector_math.h"

/* Rows are multiplied two by four: eight sums at once, so that none waits for another. */
enum { tile_height = 2, tile_width = 4 };

/* A vector of so many numbers, with which a tile's sums fit into the registers. */
#define ROW_PRODUCTS(suffix, lane_count, target)                                                   \
  typedef float lanes_##suffix __attribute__((ext_vector_type(lane_count), aligned(4)));           \
  target static void row_products_##suffix(                                                        \
      const float *x, int64_t rows, int64_t columns, float *products) {                            \
    for (int64_t i = 0; i < rows; i += tile_height) {                                              \
      const float *left[tile_height];                                                              \
      for (int h = 0; h < tile_height; ++h) left[h] = x + at_most(i + h, rows) * columns;          \
      for (int64_t j = i / tile_width * tile_width; j < rows; j += tile_width) {                   \
        const float *right[tile_width];                                                            \
        for (int w = 0; w < tile_width; ++w) right[w] = x + at_most(j + w, rows) * columns;        \
        lanes_##suffix sums[tile_height][tile_width] = {0};                                        \
        float rest[tile_height][tile_width] = {0};                                                 \
        int64_t column = 0;                                                                        \
        for (; column + lane_count <= columns; column += lane_count) {                             \
          for (int w = 0; w < tile_width; ++w) {                                                   \
            const lanes_##suffix b = *(const lanes_##suffix *)(right[w] + column);                 \
            for (int h = 0; h < tile_height; ++h) {                                                \
              sums[h][w] += *(const lanes_##suffix *)(left[h] + column) * b;                       \
            }                                                                                      \
          }                                                                                        \
        }                                                                                          \
        for (; column < columns; ++column) {                                                       \
          for (int w = 0; w < tile_width; ++w) {                                                   \
            for (int h = 0; h < tile_height; ++h) {                                                \
              rest[h][w] += left[h][column] * right[w][column];                                    \
            }                                                                                      \
          }                                                                                        \
        }                                                                                          \
        for (int h = 0; h < tile_height && i + h < rows; ++h) {                                    \
          for (int w = 0; w < tile_width && j + w < rows; ++w) {                                   \
            float sum = rest[h][w];                                                                \
            for (int lane = 0; lane < lane_count; ++lane) sum += sums[h][w][lane];                 \
            products[(i + h) * rows + j + w] = sum;                                                \
          }                                                                                        \
        }                                                                                          \
      }                                                                                            \
    }                                                                                              \
  }                                                                                                \
  target static void add_rounded_##suffix(                                                         \
      const float *numbers, double grid, double *sums, int64_t count) {                            \
    add_rounded(numbers, grid, sums, count);                                                       \
  }                                                                                                \
  static const synthtab_unit_sums unit_sums_##suffix = {                                           \
      .row_products = row_products_##suffix, .add_rounded = add_rounded_##suffix};

/* The row, or the last one: what is computed twice is not written. */
ALWAYS_INLINE int64_t at_most(int64_t row, int64_t rows) { return row < rows ? row : rows - 1; }

ALWAYS_INLINE void add_rounded(const float *numbers, double grid, double *sums, int64_t count) {
  /* Of this size, neighbouring numbers are one grid apart. */
  const double large = 0x1.8p52 * grid;
  VECTORISE
  for (int64_t index = 0; index < count; ++index) sums[index] += ((double)numbers[index] + large) - large;
}

ROW_PRODUCTS(plain, 4, )
#if defined(__x86_64__)
ROW_PRODUCTS(avx2, 8, __attribute__((target("avx2,fma"))))
ROW_PRODUCTS(avx512, 16, __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2,fma"))))
#endif

const synthtab_unit_sums *synthtab_unit_sums_at(int32_t level) {
  if (level == 0) return &unit_sums_plain;
#if defined(__x86_64__)
  if (level == 1) {
    int there = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return there ? &unit_sums_avx2 : NULL;
  }
  if (level == 2) {
    int there = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
                __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return there ? &unit_sums_avx512 : NULL;
  }
#endif
  return NULL;
}
