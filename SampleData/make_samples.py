#!/usr/bin/env python3
"""Makes adult.csv, credit.csv and patients.csv from copies of the public tables.

usage: make_samples.py DATA HEART OUT

DATA   folder with adult_train.csv and default_train.csv: the UCI tables as CSV, missing cells empty
HEART  heart_disease.tab as the Python package Orange3 3.40.0 has it (Orange/datasets/)
OUT    folder to write to

No randomness: the same inputs give the same bytes.
"""

import csv
import sys
from pathlib import Path

PATIENT_COLUMNS = [
    "patient_id", "age", "sex", "chest_pain", "resting_blood_pressure", "cholesterol",
    "high_fasting_blood_sugar", "resting_ecg", "maximum_heart_rate", "exercise_angina",
    "st_depression", "st_slope", "major_vessels", "thallium_scan", "heart_disease",
]
FLAGS = ["high_fasting_blood_sugar", "exercise_angina", "heart_disease"]


def every_nth_row(source: Path, step: int, target: Path) -> None:
    header, *rows = source.read_text(encoding="utf-8").splitlines()
    target.write_text("\n".join([header, *rows[::step]]) + "\n", encoding="utf-8")


def patients(source: Path, target: Path) -> None:
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))[3:]  # names, types, roles
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(PATIENT_COLUMNS)
        for number, cells in enumerate((row for row in rows if row), start=1):
            record = dict(zip(PATIENT_COLUMNS, [str(number), *cells], strict=True))
            for name, cell in record.items():
                if cell in ("?", ""):
                    record[name] = ""
                elif name in FLAGS:
                    record[name] = {"0": "no", "1": "yes"}[cell]
            writer.writerow(record.values())


def main() -> None:
    data, heart, out = (Path(argument) for argument in sys.argv[1:4])
    every_nth_row(data / "adult_train.csv", 16, out / "adult.csv")
    every_nth_row(data / "default_train.csv", 13, out / "credit.csv")
    patients(heart, out / "patients.csv")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main()
