/* The hot loops of reading text tables: where fields are, what numbers they spell, which spelling of a
   list they are. Each takes the usual cells of a column fast and stops at the first that needs a closer
   look; TabularIO looks at that one and calls again. */
#ifndef SYNTHTAB_TEXT_KERNELS_H
#define SYNTHTAB_TEXT_KERNELS_H

#include <stdint.h>

/* MARK: - Where fields are (scan.c) */

/* What a scan found in a chunk of CSV that begins with a record. */
typedef struct {
  int64_t end_count;       /* Separators outside quotes: delimiters and line ends. */
  int64_t row_count;       /* Line ends among them. */
  int64_t inner_lines;     /* Line ends inside quotes; CRLF is one. */
  int64_t stray;           /* Where the first byte stands that no quote may come before or be; -1 if none. */
  int32_t has_quotes;
  int32_t has_doubled_quotes;
  int32_t is_plain;        /* Every byte is ASCII and none is NUL. */
  int32_t ends_in_quotes;
} synthtab_csv_scan;

/* Scans count bytes, fewer than 2^32. 64 bytes behind them must be readable; what they hold does not
   matter. Quotes are as RFC 4180 has them: around a whole field, doubled inside. A line ends in LF, CRLF
   (one separator, the LF) or CR. Nothing is looked at beyond the first stray quote.

   ends gets the separators' places, rows for each line end the number of separators up to it. Both need
   room for count + 64 entries. If the last record has no line end, one is taken to be at count. */
synthtab_csv_scan synthtab_csv_find(
    const uint8_t *bytes, int64_t count, uint8_t delimiter, uint32_t *ends, uint32_t *rows);

/* The same with the instructions of a level: 0 is plain, 1 AVX2, 2 AVX-512. Returns 0 if this processor
   or build lacks it. */
int32_t synthtab_csv_find_at(
    int32_t level, const uint8_t *bytes, int64_t count, uint8_t delimiter, uint32_t *ends,
    uint32_t *rows, synthtab_csv_scan *scan);

/* Quotes among count bytes. */
int64_t synthtab_count_quotes(const uint8_t *bytes, int64_t count);

/* The bytes of one field, relative to its chunk. */
typedef struct {
  uint32_t start, end;
} synthtab_field;

/* How far a chunk has been split into fields. */
typedef struct {
  int64_t row;       /* The next row. */
  int64_t line;      /* The line on which it begins, 0 for the chunk's first. */
  int64_t found;     /* 0, or how many fields this row has, which are not as many as there are columns. */
} synthtab_csv_split;

/* Splits rows from split->row on into records of columns fields, at most record_limit of them; removes
   quotes, for which bytes are written to. Rows without a byte are left out, unless there is one column.
   Returns the number of records; lines gets the line of each. Stops at a row with another number of
   fields. */
int64_t synthtab_csv_split_rows(
    uint8_t *bytes, const synthtab_csv_scan *scan, const uint32_t *ends, const uint32_t *rows,
    int64_t columns, int64_t record_limit, synthtab_field *fields, uint32_t *lines,
    synthtab_csv_split *split);

/* MARK: - Cells of one column */

/* Every stride-th field. 8 bytes before the first byte and 16 behind the last one must be readable. */
typedef struct {
  const uint8_t *bytes;
  const synthtab_field *fields;
  int64_t stride, count;
} synthtab_cells;

/* Numbers (numbers.c). All return the index of the first cell, at or after from, that is not written the
   usual way, or is out of range; count if there is none. Usual are up to 19 digits, a minus sign before and
   a point between them; no zero in front that says nothing; no minus zero. */

int64_t synthtab_read_integers(
    const synthtab_cells *cells, int64_t from, int64_t minimum, int64_t maximum, int64_t *output);

/* Correctly rounded. */
int64_t synthtab_read_reals(
    const synthtab_cells *cells, int64_t from, double minimum, double maximum, double *output);

/* What is known of the numbers of a column; see NumberProfile in TabularIO. */
typedef struct {
  int64_t whole_count, fractional_count;
  int64_t first_whole, last_whole, least_whole, greatest_whole; /* If there is a whole one. */
  double least, greatest;                                       /* If there is any. */
  int32_t places;
  int32_t has_many_digits; /* More than 15. */
  int32_t is_counting;
} synthtab_number_profile;

int64_t synthtab_profile_numbers(
    const synthtab_cells *cells, int64_t from, synthtab_number_profile *profile);

/* mantissa / 10^places, correctly rounded; places from 0 to 19. */
double synthtab_decimal(uint64_t mantissa, int32_t places);

/* MARK: - Spellings (spellings.c) */

/* A text of up to 16 bytes is known by its first 8 bytes, its last 8 and its length. */
typedef struct {
  uint64_t head, tail, hash;
} synthtab_spelling_key;

synthtab_spelling_key synthtab_key_of_spelling(const uint8_t *bytes, int64_t count);

typedef struct {
  uint64_t head, tail;
  int64_t offset;   /* In the table's bytes. */
  uint32_t length;
  int32_t code;
} synthtab_spelling;

/* A hash table with linear probing: slots hold indices of entries, -1 for none. */
typedef struct {
  const uint8_t *bytes;
  const synthtab_spelling *entries;
  const int32_t *slots;
  int64_t slot_count; /* A power of two. */
} synthtab_spellings;

/* The slot where the spelling stands or would stand. */
int64_t synthtab_find_spelling(
    const synthtab_spellings *table, synthtab_spelling_key key, const uint8_t *bytes, int64_t count);

/* The codes of cells from the one at from on; returns the index of the first that is not in the table. */
int64_t synthtab_read_codes(
    const synthtab_cells *cells, int64_t from, const synthtab_spellings *table, int32_t *output);

#endif
