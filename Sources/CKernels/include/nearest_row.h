/* The hot loop of Evaluation's search for the nearest row, compiled for several instruction sets. */
#ifndef SYNTHTAB_NEAREST_ROW_H
#define SYNTHTAB_NEAREST_ROW_H

#include <stdint.h>

/* How many rows a group has. */
#define SYNTHTAB_ROW_GROUP 32

/* The smallest sum over the columns of min(|query - row|, 1) to a row of the groups, or `limit` if none is below it.
   A group has a column after the other, each of so many rows; the groups stand one after the other.

   Terms are added in the order of the columns: the same bits from every instruction set. */
typedef float (*synthtab_nearest_row)(
    const float *query, const float *groups, int64_t columns, int64_t group_count, float limit);

/* That of an instruction set, or NULL if this processor or build lacks it: 0 is the compiler's plain target and
   always there, 1 is AVX2, 2 is AVX-512. */
synthtab_nearest_row synthtab_nearest_row_at(int32_t level);

#endif
