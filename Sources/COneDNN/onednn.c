#include "onednn.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "library.h"

/* oneDNN's C interface is stable for this function: versions 1, 2 and 3 declare it alike. */
typedef int32_t (*sgemm_function)(
    char transpose_a, char transpose_b, int64_t m, int64_t n, int64_t k, float alpha,
    const float *a, int64_t lda, const float *b, int64_t ldb, float beta, float *c, int64_t ldc);

#if __has_include(<oneapi/dnnl/dnnl.h>)
#include <oneapi/dnnl/dnnl.h>
_Static_assert(
    _Generic(
        &dnnl_sgemm,
        dnnl_status_t (*)(
            char, char, int64_t, int64_t, int64_t, float, const float *, int64_t, const float *,
            int64_t, float, float *, int64_t): sizeof(dnnl_status_t) == sizeof(int32_t),
        default: 0),
    "the installed oneDNN declares dnnl_sgemm in another way");
#endif

static void *library = NULL;
static sgemm_function dnnl_sgemm_found = NULL;
static void (*set_openmp_threads)(int) = NULL;
static pthread_once_t opened = PTHREAD_ONCE_INIT;

static void open_library(void) {
  const char *names[] = {"libdnnl.so.3", "libdnnl.so.2", "libdnnl.so", "libdnnl.dylib"};
  for (size_t index = 0; index < sizeof names / sizeof *names; ++index) {
    void *found = dlopen(names[index], RTLD_NOW | RTLD_LOCAL);
    if (found == NULL) continue;
    dnnl_sgemm_found = (sgemm_function)dlsym(found, "dnnl_sgemm");
    if (dnnl_sgemm_found == NULL) {
      dlclose(found);
      continue;
    }
    /* Found among the library's own dependencies, whichever OpenMP it was linked with. */
    set_openmp_threads = (void (*)(int))dlsym(found, "omp_set_num_threads");
    library = found;
    return;
  }
}

void *synthtab_dnnl_library(void) {
  pthread_once(&opened, open_library);
  return library;
}

int32_t synthtab_dnnl_open(void) { return synthtab_dnnl_library() != NULL; }

void synthtab_hold_signals(sigset_t *before) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, before);
}

void synthtab_release_signals(const sigset_t *before) {
  pthread_sigmask(SIG_SETMASK, before, NULL);
}

void synthtab_single_thread(void) {
  /* OpenMP keeps this setting for each thread apart. */
  static _Thread_local bool done = false;
  if (done) return;
  if (set_openmp_threads != NULL) set_openmp_threads(1);
  done = true;
}

int32_t synthtab_sgemm(
    int32_t transpose_a, int32_t transpose_b, int64_t m, int64_t n, int64_t k, const float *a,
    const float *b, float beta, float *c) {
  synthtab_single_thread();
  sigset_t before;
  synthtab_hold_signals(&before);
  int32_t status = dnnl_sgemm_found(
      transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, 1.0f, a, transpose_a ? m : k, b,
      transpose_b ? k : n, beta, c, n);
  synthtab_release_signals(&before);
  return status;
}
