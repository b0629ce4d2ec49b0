#include "library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

static void *library = NULL;
static void (*set_openmp_threads)(int) = NULL;
static pthread_once_t opened = PTHREAD_ONCE_INIT;

static void open_library(void) {
  const char *names[] = {"libdnnl.so.3", "libdnnl.so.2", "libdnnl.so", "libdnnl.dylib"};
  for (size_t index = 0; index < sizeof names / sizeof *names && !library; ++index) {
    library = dlopen(names[index], RTLD_NOW | RTLD_LOCAL);
  }
  if (!library) return;
  /* Found among the library's own dependencies, whichever OpenMP it was linked with. */
  set_openmp_threads = (void (*)(int))dlsym(library, "omp_set_num_threads");
}

void *synthtab_dnnl_library(void) {
  pthread_once(&opened, open_library);
  return library;
}

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
