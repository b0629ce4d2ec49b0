#!/usr/bin/env python3
"""Runs one differentially private generator from PyPI on a table.

    peers.py --peer dpmm-aim --epsilon 1 --seed 0 --train T.csv --schema S.json --out OUT.csv

The schema is synthtab's table schema: columns, kinds, categories and ranges are public, so no epsilon is spent on
them. --epsilon is the total: what a peer takes for its own preprocessing is subtracted. The last line printed is JSON:
settings and costs. PEERS.md says how the peers treat numbers and missing cells, and requirements-peers.txt which
versions were run; dpmm and smartnoise-synth need an environment each.
"""
import argparse
import json
import random
import resource
import sys
import time

import numpy as np
import pandas as pd

NUMBERS = ("integer", "continuous")


def read_schema(path):
    with open(path) as file:
        return json.load(file)["columns"]


def read_table(path, columns):
    """The table with numbers as numbers, categories as text, and None or NaN where a cell is missing."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    for column in columns:
        cells = table[column["name"]]
        if column["kind"] in NUMBERS:
            whole = column["kind"] == "integer" and not cells.isna().any()
            table[column["name"]] = cells.astype(float).astype(int) if whole else cells.astype(float)
        else:
            table[column["name"]] = cells.astype(object).where(cells.notna(), None)
    return table[[column["name"] for column in columns]]


def as_in_file(table, columns):
    """Numbers with the schema's decimals, missing cells empty. Nothing is clipped or repaired."""
    text = pd.DataFrame(index=table.index)
    for column in columns:
        cells = table[column["name"]]
        if column["kind"] in NUMBERS:
            decimals = 0 if column["kind"] == "integer" else column.get("decimals")
            numbers = pd.to_numeric(cells)
            written = numbers.map(repr if decimals is None else lambda number: f"{number:.{decimals}f}")
            text[column["name"]] = written.where(numbers.notna(), "").replace("-0", "0")
        else:
            text[column["name"]] = cells.astype(object).where(cells.notna(), "")
    return text


class Grid:
    """Public bins for numbers, in place of the peers' own: an integer whose range is below 150 has a bin for each value;
    other numbers have 32 bins of equal width, and one more for 0 if no value is below it. Each is drawn uniformly within
    its bin. The peer sees categories only."""

    BINS = 32

    def __init__(self, columns, seed):
        self.columns, self.random = columns, np.random.default_rng(seed)
        self.public = [column if column["kind"] not in NUMBERS else
                       {"name": column["name"], "kind": "categorical", "nullable": column.get("nullable", True),
                        "categories": [str(label) for label in range(self.count(column))]} for column in columns]

    def labelled(self, column):
        return column["kind"] == "integer" and column["maximum"] - column["minimum"] < Smartnoise.LABELLED_RANGE

    def count(self, column):
        if self.labelled(column):
            return column["maximum"] - column["minimum"] + 1
        return self.BINS + (column["minimum"] == 0)

    def edges(self, column):
        return np.linspace(column["minimum"], column["maximum"], self.BINS + 1)

    def label(self, table):
        table = table.copy()
        for column in self.columns:
            if column["kind"] not in NUMBERS:
                continue
            numbers = table[column["name"]].to_numpy(float).clip(column["minimum"], column["maximum"])
            if self.labelled(column):
                labels = numbers - column["minimum"]
            else:
                labels = np.searchsorted(self.edges(column)[1:-1], numbers, side="right").astype(float)
                if column["minimum"] == 0:
                    labels = np.where(numbers == 0, self.BINS, labels)
            table[column["name"]] = [None if np.isnan(number) else str(int(label))
                                     for number, label in zip(numbers, labels)]
        return table

    def numbers(self, table):
        table = table.copy()
        for column in self.columns:
            if column["kind"] not in NUMBERS:
                continue
            labels = table[column["name"]].astype(float).to_numpy()
            if self.labelled(column):
                numbers = labels + column["minimum"]
            else:
                edges, bins = self.edges(column), np.nan_to_num(labels).astype(int).clip(0, self.BINS - 1)
                low, high = edges[bins], edges[bins + 1]
                if column["kind"] == "integer":
                    # The whole numbers of the bin; 0 has its own.
                    low, high = np.maximum(np.ceil(low), column["minimum"] == 0), np.ceil(high) - (bins < self.BINS - 1)
                    numbers = np.floor(low + self.random.random(len(labels)) * (high - low + 1))
                else:
                    numbers = low + self.random.random(len(labels)) * (high - low)
                numbers = np.where(labels == self.BINS, 0, np.where(np.isnan(labels), np.nan, numbers))
            table[column["name"]] = numbers
        return table


class Dpmm:
    """dpmm's pipelines with their defaults: PrivTree bins for numbers, which take epsilon 0.1, and a column of its own
    for whether a cell is missing. AIM gets a limit of the model's size, which its pipeline does not have by default."""

    BINNING = 0.1

    def __init__(self, method, options):
        from dpmm.pipelines import AIMPipeline, MSTPipeline, PrivBayesPipeline

        pipeline = {"mst": MSTPipeline, "aim": AIMPipeline, "privbayes": PrivBayesPipeline}[method]
        size = options.max_model_size if method == "aim" else None
        knobs = {"rounds": options.rounds, "n_iters": options.iterations} if method == "aim" else {}
        self.pipeline = pipeline(
            epsilon=options.epsilon - (0 if options.grid else self.BINNING), delta=options.delta, proc_epsilon=self.BINNING,
            max_model_size=size, n_jobs=1,
            gen_kwargs={name: value for name, value in knobs.items() if value is not None})
        self.seed = options.seed

    def fit(self, table, columns):
        domain = {}
        for column in columns:
            if column["kind"] in NUMBERS:
                domain[column["name"]] = {"lower": column["minimum"], "upper": column["maximum"]}
            else:
                domain[column["name"]] = {"categories": column["categories"]}
        self.pipeline.fit(table, domain, random_state=self.seed)

    def generate(self, rows, names):
        return self.pipeline.generate(n_records=rows, random_state=self.seed)


class Smartnoise:
    """smartnoise-synth with the transformers it would choose itself: an integer whose range is below 150 is a label for
    each value, other numbers go into 10 bins of equal width and come back as their middles, and missing is a label."""

    LABELLED_RANGE = 150

    def __init__(self, method, options):
        from snsynth import Synthesizer

        knobs = {}
        if method == "aim":
            knobs = {"max_model_size": options.max_model_size, "rounds": options.rounds}
        self.synthesizer = Synthesizer.create(method, epsilon=options.epsilon, delta=options.delta, verbose=True, **knobs)
        if options.iterations is not None:
            sys.exit("smartnoise-synth fixes its iterations")
        # What the package draws itself comes from numpy's global state; its noise, from OpenDP, has no seed.
        np.random.seed(options.seed)

    def fit(self, table, columns):
        from snsynth.transform import BinTransformer, LabelTransformer, TableTransformer

        transformers, values = [], []
        for column in columns:
            nullable = column.get("nullable", True)
            if column["kind"] not in NUMBERS:
                transformers.append(LabelTransformer(nullable=nullable))
                values.append(column["categories"])
            elif column["kind"] == "integer" and column["maximum"] - column["minimum"] < self.LABELLED_RANGE:
                transformers.append(LabelTransformer(nullable=nullable))
                values.append(list(range(column["minimum"], column["maximum"] + 1)))
            else:
                transformers.append(BinTransformer(lower=column["minimum"], upper=column["maximum"], nullable=nullable))
                values.append([column["minimum"], column["maximum"]])
        # Fitted on the schema's values alone, never on the rows.
        longest = max(map(len, values))
        public = [tuple(value[row % len(value)] for value in values) for row in range(longest)]
        transformer = TableTransformer(transformers)
        transformer.fit(public)
        self.synthesizer.fit(table, transformer=transformer)

    def generate(self, rows, names):
        made = self.synthesizer.sample(rows)
        return made if isinstance(made, pd.DataFrame) else pd.DataFrame(made, columns=names)


def cpu_seconds():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", required=True,
                        choices=["dpmm-mst", "dpmm-aim", "dpmm-privbayes", "smartnoise-mst", "smartnoise-aim"])
    parser.add_argument("--epsilon", type=float, required=True)
    parser.add_argument("--delta", type=float, help="default: 1 / rows ** 1.1")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--train", required=True)
    parser.add_argument("--schema", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--rows", type=int, help="default: as many as the training table has")
    parser.add_argument("--grid", action="store_true", help="public bins for numbers in place of the peer's own")
    parser.add_argument("--max-model-size", type=float, default=80, help="of AIM, in MB")
    parser.add_argument("--rounds", type=int, help="of AIM, which set its first noise; default: the peer's")
    parser.add_argument("--iterations", type=int, help="of dpmm's AIM for each estimate; default: the peer's")
    options = parser.parse_args()

    columns = read_schema(options.schema)
    table = read_table(options.train, columns)
    if options.delta is None:
        options.delta = len(table) ** -1.1
    random.seed(options.seed)
    package, method = options.peer.split("-")
    peer = {"dpmm": Dpmm, "smartnoise": Smartnoise}[package](method, options)

    grid = Grid(columns, options.seed) if options.grid else None
    shown, public = (grid.label(table), grid.public) if grid else (table, columns)
    before, began = cpu_seconds(), time.monotonic()
    peer.fit(shown, public)
    fitted, between = cpu_seconds(), time.monotonic()
    made = peer.generate(options.rows or len(table), list(table.columns))
    made = grid.numbers(made) if grid else made
    as_in_file(made, columns).to_csv(options.out, index=False)
    result = {name: getattr(options, name) for name in
              ("peer", "epsilon", "delta", "seed", "grid", "max_model_size", "rounds", "iterations")}
    if method != "aim":
        result["max_model_size"] = None
    result |= {"fit_cpu_s": round(fitted - before, 1), "fit_wall_s": round(between - began, 1),
               "generate_cpu_s": round(cpu_seconds() - fitted, 1), "process_cpu_s": round(cpu_seconds(), 1),
               "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
