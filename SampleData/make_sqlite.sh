#!/bin/sh
# Makes credit.db, an SQLite copy of credit.csv, beside this script or in the folder that is given.
# usage: make_sqlite.sh [FOLDER]        needs: sqlite3
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here}
database=$folder/credit.db
part=$database.part

rm -f "$part"
# Every column of this table is a whole number; ".import" keeps that by the column's affinity.
columns=$(head -n 1 "$here/credit.csv" | tr -d '\r' | sed 's/[^,]*/"&" INTEGER NOT NULL/g')
sqlite3 "$part" <<SQL
CREATE TABLE credit ($columns);
.import --csv --skip 1 "$here/credit.csv" credit
VACUUM;
SQL
mv "$part" "$database"
