/* Counts the blocks of memory that a thread asks for, by standing in for malloc and its like in a program that this is
   linked into. A count is the same on every run, where seconds are not. */
#ifndef SYNTHTAB_ALLOCATION_COUNT_H
#define SYNTHTAB_ALLOCATION_COUNT_H

#include <stdint.h>

/* 1 where allocations are counted: with the GNU C library. */
int32_t synthtab_counts_allocations(void);

/* Blocks that the calling thread asked for since it began, by malloc, calloc, realloc and the aligned ones. */
int64_t synthtab_allocation_count(void);

#endif
