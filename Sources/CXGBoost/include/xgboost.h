/* XGBoost's boosted trees, found at run time: the tool builds and starts without the library. */
#ifndef SYNTHTAB_XGBOOST_H
#define SYNTHTAB_XGBOOST_H

#include <stdint.h>

/* The functions that are used, out of those in xgboost/c_api.h of version 1.7, which describes them. Those that return
   an int return 0 on success; otherwise `last_error`, on the same thread, says why. Matrices and boosters are opaque. */
typedef struct {
  const char *_Nullable (*_Nonnull last_error)(void);
  int (*_Nonnull set_global)(const char *_Nonnull settings);
  int (*_Nonnull matrix_create)(
      const char *_Nonnull array, const char *_Nonnull settings, void *_Nullable *_Nonnull matrix);
  int (*_Nonnull matrix_set_floats)(
      void *_Nonnull matrix, const char *_Nonnull field, const float *_Nullable values, uint64_t count);
  int (*_Nonnull matrix_set_strings)(
      void *_Nonnull matrix, const char *_Nonnull field, const char *_Nullable *_Nonnull strings,
      uint64_t count);
  int (*_Nonnull matrix_free)(void *_Nonnull matrix);
  int (*_Nonnull booster_create)(
      void *_Nullable const *_Nonnull matrices, uint64_t count, void *_Nullable *_Nonnull booster);
  int (*_Nonnull booster_set)(
      void *_Nonnull booster, const char *_Nonnull name, const char *_Nonnull value);
  int (*_Nonnull booster_update)(void *_Nonnull booster, int round, void *_Nonnull matrix);
  int (*_Nonnull booster_predict)(
      void *_Nonnull booster, void *_Nonnull matrix, const char *_Nonnull settings,
      const uint64_t *_Nullable *_Nonnull shape, uint64_t *_Nonnull dimensions,
      const float *_Nullable *_Nonnull predictions);
  int (*_Nonnull booster_scores)(
      void *_Nonnull booster, const char *_Nonnull settings, uint64_t *_Nonnull name_count,
      const char *_Nullable *_Nullable *_Nonnull names, uint64_t *_Nonnull dimensions,
      const uint64_t *_Nullable *_Nonnull shape, const float *_Nullable *_Nonnull scores);
  int (*_Nonnull booster_free)(void *_Nonnull booster);
} synthtab_xgboost;

/* The library in the file called `name`, which stays loaded; NULL if there is no such file, or a function is not in it.
   The caller keeps what is returned for ever. From any thread. */
const synthtab_xgboost *_Nullable synthtab_xgboost_open(const char *_Nonnull name);

#endif
