/* A pool of threads which share out the tasks 0..<count of one job at a time. */
#ifndef SYNTHTAB_THREAD_POOL_H
#define SYNTHTAB_THREAD_POOL_H

#include <stdint.h>

typedef struct synthtab_pool synthtab_pool;

typedef void (*synthtab_task)(void *context, int32_t task, int32_t worker);

/* Starts threads - 1 threads; the caller of synthtab_pool_run is the last one. threads >= 1.
   NULL if the system gives no memory or no threads. */
synthtab_pool *synthtab_pool_start(int32_t threads);

/* Ends and joins the threads. No job may be running. */
void synthtab_pool_stop(synthtab_pool *pool);

/* Runs body(context, task, worker) once for every task in 0..<count, and returns when all have
   returned. The caller takes part as worker 0. Two callers take turns. Returns 0, or -1 without
   running anything if the caller is itself a task of a pool. */
int32_t synthtab_pool_run(
    synthtab_pool *pool, int32_t count, synthtab_task body, void *context);

#endif
