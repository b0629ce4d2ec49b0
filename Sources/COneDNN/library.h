/* What the two files of this target share. */
#ifndef SYNTHTAB_ONEDNN_LIBRARY_H
#define SYNTHTAB_ONEDNN_LIBRARY_H

#include <signal.h>

/* The library's handle, or NULL where it is not installed. Loads it on its first call. */
void *synthtab_dnnl_library(void);

/* Sets the library to one thread for products of the calling thread. */
void synthtab_single_thread(void);

/* oneDNN's generated code uses the stack pointer to walk through the heap. A signal handler that ran on the thread
   meanwhile would have its frame written over whatever lies there, so signals wait while it runs. */
void synthtab_hold_signals(sigset_t *before);
void synthtab_release_signals(const sigset_t *before);

#endif
