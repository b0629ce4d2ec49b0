/* Decimal numbers from bytes: eight digits at a time, correctly rounded. */
#include "include/text_kernels.h"

#include <string.h>

#define REPEATED(byte) (0x0101010101010101u * (uint64_t)(byte))

static inline uint64_t load(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}

/* Whether each byte is 0 to 9. */
static inline int are_digits(uint64_t digits) {
  return (((digits + REPEATED(0x76)) | digits) & REPEATED(0x80)) == 0;
}

/* The number whose eight digits are the bytes, the first one lowest: neighbours are joined three times. */
static inline uint64_t joined(uint64_t digits) {
  digits = digits * 10 + (digits >> 8);
  return ((digits & 0x000000FF000000FFu) * 0x000F424000000064u +
          ((digits >> 16) & 0x000000FF000000FFu) * 0x0000271000000001u) >> 32;
}

typedef struct {
  uint64_t magnitude; /* All digits, without the point. */
  int32_t places;
  int32_t has_point;
  int32_t is_negative;
} plain_number;

/* One to eight digits and at most one point among them, not at either end. */
static inline int read_short(const uint8_t *p, int64_t count, plain_number *number) {
  /* The digits lie in the upper bytes of the word, zeros below. */
  uint64_t word = load(p) << (64 - 8 * count);
  uint64_t x = word ^ REPEATED('.');
  uint64_t points = ~(((x & REPEATED(0x7F)) + REPEATED(0x7F)) | x | REPEATED(0x7F));
  int64_t digits = count;
  if (points) {
    int place = __builtin_ctzll(points) - 7; /* The lowest bit of the point's byte. */
    if (place == 56 || p[0] == '.') return 0;
    uint64_t below = ((uint64_t)1 << place) - 1;
    word = (word & ~(below << 8 | 0xFF)) | (word & below) << 8;
    number->places = 7 - place / 8;
    digits -= 1;
  }
  number->has_point = points != 0;
  word ^= REPEATED('0') << (64 - 8 * digits);
  number->magnitude = joined(word);
  return are_digits(word);
}

/* The same for up to 19 digits. */
static inline int read_long(const uint8_t *p, int64_t count, plain_number *number) {
  uint64_t magnitude = 0;
  int64_t i = 0;
  if (count - 8 >= 0) {
    uint64_t word = load(p) ^ REPEATED('0');
    if (are_digits(word)) {
      magnitude = joined(word);
      i = 8;
    }
  }
  for (; i < count && p[i] != '.'; i++) {
    uint8_t digit = p[i] - '0';
    if (digit > 9) return 0;
    magnitude = magnitude * 10 + digit;
  }
  if (i == count) {
    number->magnitude = magnitude;
    return count <= 19;
  }
  number->has_point = 1;
  number->places = (int32_t)(count - i - 1);
  if (i == 0 || number->places == 0 || count > 20) return 0;
  for (i += 1; count - i >= 8; i += 8) {
    uint64_t word = load(p + i) ^ REPEATED('0');
    if (!are_digits(word)) return 0;
    magnitude = magnitude * 100000000 + joined(word);
  }
  if (i < count) {
    static const uint64_t powers[8] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
    int64_t rest = count - i;
    uint64_t word = (load(p + i) << (64 - 8 * rest)) ^ REPEATED('0') << (64 - 8 * rest);
    if (!are_digits(word)) return 0;
    magnitude = magnitude * powers[rest] + joined(word);
  }
  number->magnitude = magnitude;
  return 1;
}

/* 0 if the field is not written the usual way. */
static inline int read_plain(const uint8_t *bytes, synthtab_field field, plain_number *number) {
  const uint8_t *p = bytes + field.start;
  int64_t count = (int64_t)field.end - field.start;
  number->is_negative = *p == '-';
  p += number->is_negative;
  count -= number->is_negative;
  number->places = 0;
  number->has_point = 0;
  if (count <= 0 || count > 20) return 0;
  if (p[0] == '0' && count > 1 && p[1] != '.') return 0;
  int is_read = count <= 8 ? read_short(p, count, number) : read_long(p, count, number);
  return is_read && !(number->is_negative && number->magnitude == 0);
}

/* 10^0 to 10^19. */
static const uint64_t powers_of_ten[20] = {
#define SYNTHTAB_POWERS(unit)                                                                      \
  unit, unit * 10, unit * 100, unit * 1000, unit * 10000
    SYNTHTAB_POWERS((uint64_t)1), SYNTHTAB_POWERS((uint64_t)100000),
    SYNTHTAB_POWERS((uint64_t)10000000000), SYNTHTAB_POWERS((uint64_t)1000000000000000),
#undef SYNTHTAB_POWERS
};

/* (high * 2^64 + low) / divisor and whether there is a remainder; high < divisor. */
static inline uint64_t divided(uint64_t high, uint64_t low, uint64_t divisor, int *has_remainder) {
#if defined(__x86_64__)
  uint64_t quotient, remainder;
  __asm__("divq %4" : "=a"(quotient), "=d"(remainder) : "a"(low), "d"(high), "r"(divisor) : "cc");
  *has_remainder = remainder != 0;
  return quotient;
#else
  unsigned __int128 dividend = (unsigned __int128)high << 64 | low;
  *has_remainder = dividend % divisor != 0;
  return (uint64_t)(dividend / divisor);
#endif
}

/* Where both numbers are exact as doubles, their division rounds once (Clinger 1990). Else both are moved
   to the top of 64 bits; the quotient then has 64 bits, the first of them one, and takes the remainder as
   a sticky last bit: its conversion to 53 bits is the only rounding. */
static inline double decimal(uint64_t magnitude, int32_t places) {
  if (magnitude >> 53 == 0) return (double)magnitude / (double)powers_of_ten[places];
  uint64_t divisor = powers_of_ten[places];
  int up = __builtin_clzll(magnitude);
  int divisor_up = __builtin_clzll(divisor);
  uint64_t high = magnitude << up;
  divisor <<= divisor_up;
  int halved = high >= divisor;
  int has_remainder;
  uint64_t quotient = divided(
      high >> halved, halved ? high << 63 : 0, divisor, &has_remainder);
  double value = (double)(quotient | (uint64_t)has_remainder);
  uint64_t scale_bits = (uint64_t)(1023 + divisor_up - up + halved - 64) << 52;
  double scale;
  memcpy(&scale, &scale_bits, 8);
  return value * scale;
}

double synthtab_decimal(uint64_t magnitude, int32_t places) { return decimal(magnitude, places); }

/* As a 64-bit integer, if it is one. */
static inline int read_whole(const uint8_t *bytes, synthtab_field field, int64_t *value) {
  plain_number number;
  if (!read_plain(bytes, field, &number) || number.has_point) return 0;
  if (number.magnitude > (uint64_t)INT64_MAX) return 0;
  *value = number.is_negative ? -(int64_t)number.magnitude : (int64_t)number.magnitude;
  return 1;
}

int64_t synthtab_read_integers(
    const synthtab_cells *cells, int64_t from, int64_t minimum, int64_t maximum, int64_t *output) {
  const synthtab_field *field = cells->fields + from * cells->stride;
  for (int64_t i = from; i < cells->count; i++, field += cells->stride) {
    int64_t value;
    if (!read_whole(cells->bytes, *field, &value) || value < minimum || value > maximum) return i;
    output[i] = value;
  }
  return cells->count;
}

int64_t synthtab_read_reals(
    const synthtab_cells *cells, int64_t from, double minimum, double maximum, double *output) {
  const synthtab_field *field = cells->fields + from * cells->stride;
  for (int64_t i = from; i < cells->count; i++, field += cells->stride) {
    plain_number number;
    if (!read_plain(cells->bytes, *field, &number)) return i;
    double value = decimal(number.magnitude, number.places);
    if (number.is_negative) value = -value;
    if (!(value >= minimum && value <= maximum)) return i;
    output[i] = value;
  }
  return cells->count;
}

int64_t synthtab_profile_numbers(
    const synthtab_cells *cells, int64_t from, synthtab_number_profile *profile) {
  synthtab_number_profile p = *profile;
  const synthtab_field *field = cells->fields + from * cells->stride;
  int64_t i = from;
  for (; i < cells->count; i++, field += cells->stride) {
    plain_number number;
    if (!read_plain(cells->bytes, *field, &number)) break;
    double value;
    if (number.has_point) {
      value = decimal(number.magnitude, number.places);
      if (number.is_negative) value = -value;
      p.fractional_count += 1;
      if (number.places > p.places) p.places = number.places;
    } else {
      if (number.magnitude > (uint64_t)INT64_MAX) break;
      int64_t whole = (int64_t)number.magnitude;
      if (number.is_negative) whole = -whole;
      value = (double)whole;
      if (p.whole_count == 0) {
        p.first_whole = p.least_whole = p.greatest_whole = whole;
      } else {
        p.is_counting &= whole - 1 == p.last_whole; /* whole > INT64_MIN. */
        if (whole < p.least_whole) p.least_whole = whole;
        if (whole > p.greatest_whole) p.greatest_whole = whole;
      }
      p.last_whole = whole;
      p.whole_count += 1;
    }
    p.has_many_digits |= number.magnitude >= 1000000000000000u;
    p.least = value < p.least ? value : p.least;
    p.greatest = value > p.greatest ? value : p.greatest;
  }
  *profile = p;
  return i;
}
