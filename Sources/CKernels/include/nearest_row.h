/* The hot loop of Evaluation's search for the nearest rows, compiled for several instruction sets. */
#ifndef SYNTHTAB_NEAREST_ROW_H
#define SYNTHTAB_NEAREST_ROW_H

#include <stdint.h>

/* How many rows a group has. */
#define SYNTHTAB_ROW_GROUP 32

/* The `count` smallest sums over the columns of min(|query - row|, 1) so far, ascending, and where their rows stand. */
typedef struct {
  float *sums;
  int32_t *places;
  int64_t count;
} synthtab_nearest;

/* Takes the rows of some groups into `nearest` that are nearer than what is there; of equal ones the first stays.

   A group has a column after the other, each of SYNTHTAB_ROW_GROUP rows; the groups stand one after the other. Of the
   last one only the first rows count, `row_count` in all; the others must equal one of these. The place of a row is
   `first_place` plus its number.

   Terms are added in the order of the columns: the same bits from every instruction set. */
typedef void (*synthtab_nearest_rows)(
    const float *query, const float *groups, int64_t columns, int64_t row_count, int32_t first_place,
    synthtab_nearest nearest);

/* That of an instruction set, or NULL if this processor or build lacks it: 0 is the compiler's plain target and
   always there, 1 is AVX2, 2 is AVX-512. */
synthtab_nearest_rows synthtab_nearest_rows_at(int32_t level);

#endif
