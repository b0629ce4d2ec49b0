#define _GNU_SOURCE
#include "thread_pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

/* How long a thread without work spins before it sleeps: long enough for the gap between the two
   halves of a training step, short enough not to be seen in a process list. */
static const int64_t spin_nanoseconds = 50000;

typedef struct {
  synthtab_pool *pool;
  pthread_t thread;
  int32_t worker;
  int32_t cpu; /* to run on, or -1 */
} pool_worker;

struct synthtab_pool {
  /* One job at a time. */
  pthread_mutex_t turn;

  /* The job. Written by its caller before `tickets`, and stable while one of its tasks runs. */
  synthtab_task body;
  void *context;
  int32_t count;

  /* Job number in the high half, tasks not yet taken in the low half. A thread takes a task by
     lowering the low half; since the job number is in the same word, a thread that fell asleep
     over an old job cannot take a task of a new one by mistake. */
  _Alignas(64) _Atomic uint64_t tickets;
  _Alignas(64) _Atomic int32_t finished;

  /* Sleepers of either kind hold this mutex while they decide to sleep. */
  _Alignas(64) pthread_mutex_t mutex;
  pthread_cond_t work_arrived;
  pthread_cond_t work_done;
  _Atomic int32_t sleepers;
  _Atomic bool caller_sleeps;
  _Atomic bool stopping;

  int32_t started;
  pool_worker *workers;
};

static _Thread_local bool inside_task = false;

static inline void relax(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Takes tasks until none is left. */
static void work(synthtab_pool *pool, int32_t worker) {
  inside_task = true;
  uint64_t tickets = atomic_load(&pool->tickets);
  while ((uint32_t)tickets > 0) {
    if (!atomic_compare_exchange_weak(&pool->tickets, &tickets, tickets - 1)) continue;
    int32_t count = pool->count;
    pool->body(pool->context, count - (int32_t)(uint32_t)tickets, worker);
    if (atomic_fetch_add(&pool->finished, 1) + 1 == count && atomic_load(&pool->caller_sleeps)) {
      pthread_mutex_lock(&pool->mutex);
      pthread_cond_signal(&pool->work_done);
      pthread_mutex_unlock(&pool->mutex);
    }
    tickets = atomic_load(&pool->tickets);
  }
  inside_task = false;
}

static bool has_work(synthtab_pool *pool) {
  return (uint32_t)atomic_load(&pool->tickets) > 0 || atomic_load(&pool->stopping);
}

static bool is_done(synthtab_pool *pool) { return atomic_load(&pool->finished) == pool->count; }

/* Waits a bounded time for the condition, without sleeping. */
static bool spin(synthtab_pool *pool, bool (*condition)(synthtab_pool *)) {
  int64_t deadline = now() + spin_nanoseconds;
  do {
    for (int pause = 0; pause < 32; ++pause) {
      if (condition(pool)) return true;
      relax();
    }
  } while (now() < deadline);
  return false;
}

static void *run_worker(void *argument) {
  pool_worker *self = argument;
  synthtab_pool *pool = self->pool;
#if defined(__linux__)
  if (self->cpu >= 0) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(self->cpu, &set);
    (void)pthread_setaffinity_np(pthread_self(), sizeof set, &set);
  }
#endif
  while (!atomic_load(&pool->stopping)) {
    if (!spin(pool, has_work)) {
      pthread_mutex_lock(&pool->mutex);
      atomic_fetch_add(&pool->sleepers, 1);
      while (!has_work(pool)) pthread_cond_wait(&pool->work_arrived, &pool->mutex);
      atomic_fetch_sub(&pool->sleepers, 1);
      pthread_mutex_unlock(&pool->mutex);
    }
    work(pool, self->worker);
  }
  return NULL;
}

/* A processor for each worker, where the pool fills the machine; -1 otherwise. Left to itself, the
   kernel tends to wake a worker on its caller's processor and to move it milliseconds later. The
   caller's thread is not ours to pin: it finds the processor that the others leave free. */
static void choose_cpus(synthtab_pool *pool, int32_t threads) {
  for (int32_t index = 0; index + 1 < threads; ++index) pool->workers[index].cpu = -1;
#if defined(__linux__)
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  if (threads < 2 || CPU_COUNT(&allowed) != threads) return;
  int32_t seen = 0;
  for (int32_t cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (!CPU_ISSET(cpu, &allowed)) continue;
    if (seen > 0) pool->workers[seen - 1].cpu = cpu;
    seen += 1;
  }
#endif
}

synthtab_pool *synthtab_pool_start(int32_t threads) {
  synthtab_pool *pool = NULL;
  if (posix_memalign((void **)&pool, 64, sizeof *pool) != 0) return NULL;
  *pool = (synthtab_pool){0};
  pool->workers = calloc((size_t)threads, sizeof *pool->workers);
  if (pool->workers == NULL) {
    free(pool);
    return NULL;
  }
  pthread_mutex_init(&pool->turn, NULL);
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->work_arrived, NULL);
  pthread_cond_init(&pool->work_done, NULL);
  choose_cpus(pool, threads);
  for (int32_t index = 0; index + 1 < threads; ++index) {
    pool_worker *worker = &pool->workers[index];
    worker->pool = pool;
    worker->worker = index + 1;
    if (pthread_create(&worker->thread, NULL, run_worker, worker) != 0) {
      synthtab_pool_stop(pool);
      return NULL;
    }
    pool->started += 1;
  }
  return pool;
}

void synthtab_pool_stop(synthtab_pool *pool) {
  atomic_store(&pool->stopping, true);
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_broadcast(&pool->work_arrived);
  pthread_mutex_unlock(&pool->mutex);
  for (int32_t index = 0; index < pool->started; ++index) {
    pthread_join(pool->workers[index].thread, NULL);
  }
  pthread_cond_destroy(&pool->work_done);
  pthread_cond_destroy(&pool->work_arrived);
  pthread_mutex_destroy(&pool->mutex);
  pthread_mutex_destroy(&pool->turn);
  free(pool->workers);
  free(pool);
}

int32_t synthtab_pool_run(
    synthtab_pool *pool, int32_t count, synthtab_task body, void *context) {
  if (inside_task) return -1;
  if (count <= 0) return 0;
  pthread_mutex_lock(&pool->turn);
  pool->body = body;
  pool->context = context;
  pool->count = count;
  atomic_store(&pool->finished, 0);
  uint64_t job = (atomic_load(&pool->tickets) >> 32) + 1;
  atomic_store(&pool->tickets, job << 32 | (uint32_t)count);
  if (atomic_load(&pool->sleepers) > 0) {
    pthread_mutex_lock(&pool->mutex);
    pthread_cond_broadcast(&pool->work_arrived);
    pthread_mutex_unlock(&pool->mutex);
  }
  work(pool, 0);
  if (!spin(pool, is_done)) {
    pthread_mutex_lock(&pool->mutex);
    atomic_store(&pool->caller_sleeps, true);
    while (!is_done(pool)) pthread_cond_wait(&pool->work_done, &pool->mutex);
    atomic_store(&pool->caller_sleeps, false);
    pthread_mutex_unlock(&pool->mutex);
  }
  pthread_mutex_unlock(&pool->turn);
  return 0;
}
