#include "xgboost.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Puts the address of a function into a place of the table. */
static bool find(void *library, const char *name, void *place) {
  void *address = dlsym(library, name);
  /* ISO C knows no cast from an object's address to a function's; POSIX promises that they are alike. */
  memcpy(place, &address, sizeof address);
  return address != NULL;
}

const synthtab_xgboost *synthtab_xgboost_open(const char *name) {
  void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return NULL;
  synthtab_xgboost *table = calloc(1, sizeof *table);
  bool found = table != NULL &&
      find(library, "XGBGetLastError", &table->last_error) &&
      find(library, "XGBSetGlobalConfig", &table->set_global) &&
      find(library, "XGDMatrixCreateFromDense", &table->matrix_create) &&
      find(library, "XGDMatrixSetFloatInfo", &table->matrix_set_floats) &&
      find(library, "XGDMatrixSetStrFeatureInfo", &table->matrix_set_strings) &&
      find(library, "XGDMatrixFree", &table->matrix_free) &&
      find(library, "XGBoosterCreate", &table->booster_create) &&
      find(library, "XGBoosterSetParam", &table->booster_set) &&
      find(library, "XGBoosterUpdateOneIter", &table->booster_update) &&
      find(library, "XGBoosterPredictFromDMatrix", &table->booster_predict) &&
      find(library, "XGBoosterFeatureScore", &table->booster_scores) &&
      find(library, "XGBoosterFree", &table->booster_free);
  if (!found) {
    free(table);
    return NULL;
  }
  return table;
}
