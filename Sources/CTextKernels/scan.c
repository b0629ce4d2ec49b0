/* Finding the separators of CSV, 64 bytes at a time: every byte class becomes a mask of 64 bits, and what
   lies in quotes is the running exclusive-or of the quotes (Langdale and Lemire 2019, "Parsing gigabytes of
   JSON per second", section 3.1). Compiled for several instruction sets and chosen at run time. */
#include "include/text_kernels.h"

#include <stddef.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

typedef struct {
  uint64_t quotes, delimiters, lf, cr, unusual;
} word_masks;

#define CONCAT_(a, b) a##b
#define CONCAT(a, b) CONCAT_(a, b)

#if defined(__x86_64__)

static inline word_masks masks_plain(const uint8_t *bytes, uint8_t delimiter) {
  word_masks m = {0, 0, 0, 0, 0};
  const __m128i one = _mm_set1_epi8(1);
  for (int part = 0; part < 4; part++) {
    __m128i x = _mm_loadu_si128((const __m128i *)(bytes + 16 * part));
#define SYNTHTAB_MASK(value)                                                                       \
  ((uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(x, _mm_set1_epi8((char)(value))))          \
   << (16 * part))
    m.quotes |= SYNTHTAB_MASK('"');
    m.delimiters |= SYNTHTAB_MASK(delimiter);
    m.lf |= SYNTHTAB_MASK('\n');
    m.cr |= SYNTHTAB_MASK('\r');
#undef SYNTHTAB_MASK
    /* Less one, NUL has its top bit set like what is beyond ASCII; 0x80 is found by itself. */
    __m128i high = _mm_or_si128(_mm_sub_epi8(x, one), x);
    m.unusual |= (uint64_t)(uint32_t)_mm_movemask_epi8(high) << (16 * part);
  }
  return m;
}

#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))
AVX2 static inline word_masks masks_avx2(const uint8_t *bytes, uint8_t delimiter) {
  __m256i low = _mm256_loadu_si256((const __m256i *)bytes);
  __m256i high = _mm256_loadu_si256((const __m256i *)(bytes + 32));
  const __m256i one = _mm256_set1_epi8(1);
#define SYNTHTAB_MOVE(a, b)                                                                        \
  ((uint64_t)(uint32_t)_mm256_movemask_epi8(a) |                                                   \
   (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32)
#define SYNTHTAB_MASK(value)                                                                       \
  SYNTHTAB_MOVE(                                                                                   \
      _mm256_cmpeq_epi8(low, _mm256_set1_epi8((char)(value))),                                     \
      _mm256_cmpeq_epi8(high, _mm256_set1_epi8((char)(value))))
  return (word_masks){
      .quotes = SYNTHTAB_MASK('"'),
      .delimiters = SYNTHTAB_MASK(delimiter),
      .lf = SYNTHTAB_MASK('\n'),
      .cr = SYNTHTAB_MASK('\r'),
      .unusual = SYNTHTAB_MOVE(
          _mm256_or_si256(_mm256_sub_epi8(low, one), low),
          _mm256_or_si256(_mm256_sub_epi8(high, one), high))};
#undef SYNTHTAB_MASK
#undef SYNTHTAB_MOVE
}

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,bmi,bmi2,popcnt")))
AVX512 static inline word_masks masks_avx512(const uint8_t *bytes, uint8_t delimiter) {
  __m512i x = _mm512_loadu_si512(bytes);
  __m512i high = _mm512_or_si512(_mm512_sub_epi8(x, _mm512_set1_epi8(1)), x);
  return (word_masks){
      .quotes = _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8('"')),
      .delimiters = _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8((char)delimiter)),
      .lf = _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8('\n')),
      .cr = _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8('\r')),
      .unusual = _mm512_movepi8_mask(high)};
}

#define SUFFIX avx2
#define TARGET AVX2
#include "scan_body.h"
#undef SUFFIX
#undef TARGET

#define SUFFIX avx512
#define TARGET AVX512
#include "scan_body.h"
#undef SUFFIX
#undef TARGET

#else

static inline word_masks masks_plain(const uint8_t *bytes, uint8_t delimiter) {
  word_masks m = {0, 0, 0, 0, 0};
  for (int i = 0; i < 64; i++) {
    uint8_t byte = bytes[i];
    m.quotes |= (uint64_t)(byte == '"') << i;
    m.delimiters |= (uint64_t)(byte == delimiter) << i;
    m.lf |= (uint64_t)(byte == '\n') << i;
    m.cr |= (uint64_t)(byte == '\r') << i;
    m.unusual |= (uint64_t)(byte == 0 || byte >= 128) << i;
  }
  return m;
}

#endif

#define SUFFIX plain
#define TARGET
#include "scan_body.h"
#undef SUFFIX
#undef TARGET

static int32_t best_level(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("bmi2"))
    return 2;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) return 1;
#endif
  return 0;
}

/* The last record may lack its line end. */
static void close_last_record(
    const uint8_t *bytes, int64_t count, uint32_t *ends, uint32_t *rows, synthtab_csv_scan *scan) {
  if (count == 0 || scan->stray >= 0 || scan->ends_in_quotes) return;
  if (bytes[count - 1] == '\n' || bytes[count - 1] == '\r') return;
  ends[scan->end_count++] = (uint32_t)count;
  rows[scan->row_count++] = (uint32_t)scan->end_count;
}

int32_t synthtab_csv_find_at(
    int32_t level, const uint8_t *bytes, int64_t count, uint8_t delimiter, uint32_t *ends,
    uint32_t *rows, synthtab_csv_scan *scan) {
  if (level > best_level()) return 0;
  switch (level) {
#if defined(__x86_64__)
    case 2: *scan = scan_avx512(bytes, count, delimiter, ends, rows); break;
    case 1: *scan = scan_avx2(bytes, count, delimiter, ends, rows); break;
#endif
    default: *scan = scan_plain(bytes, count, delimiter, ends, rows); break;
  }
  close_last_record(bytes, count, ends, rows, scan);
  return 1;
}

synthtab_csv_scan synthtab_csv_find(
    const uint8_t *bytes, int64_t count, uint8_t delimiter, uint32_t *ends, uint32_t *rows) {
  synthtab_csv_scan scan;
  synthtab_csv_find_at(best_level(), bytes, count, delimiter, ends, rows, &scan);
  return scan;
}

int64_t synthtab_count_quotes(const uint8_t *bytes, int64_t count) {
  int64_t quotes = 0;
  /* Blocks of 255, so that a sum fits a byte and the loop becomes vector code. */
  while (count > 0) {
    int64_t block = count < 255 ? count : 255;
    uint8_t sum = 0;
    for (int64_t i = 0; i < block; i++) sum += bytes[i] == '"';
    quotes += sum;
    bytes += block;
    count -= block;
  }
  return quotes;
}
