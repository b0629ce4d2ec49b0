// libcsv (Debian: libcsv-dev), a streaming CSV tokeniser: the reference of the tests. It has no pkg-config file.
#include <csv.h>
