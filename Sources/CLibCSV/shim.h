// libcsv (Debian: libcsv-dev), a streaming CSV tokeniser. It has no pkg-config file.
#include <csv.h>
