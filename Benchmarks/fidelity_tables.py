#!/usr/bin/env python3
"""The parts of Benchmarks/fidelity that are easier in Python; standard library only.

    fidelity_tables.py scores JUDGED.json                  one run's cells of the table of runs
    fidelity_tables.py unseen JUDGED.json DETECTED.json    puts the C2ST of DETECTED, against test rows, into JUDGED
    fidelity_tables.py references TRAIN.csv FOLDER         half_a.csv, half_b.csv and permuted.csv
    fidelity_tables.py comparison RUNS PEERS.csv --tables NAME... --seeds SEED...
                                                           means beside references and peers
    fidelity_tables.py peers PEERS.csv                     the peers alone
"""
import argparse
import csv
import json
import random
from pathlib import Path
from statistics import mean


def utility(judged):
    """The score of a model trained on the synthetic rows, that of one trained on the real ones, and its name."""
    scores = judged.get("utility", {})
    for key in ("auc", "rmse"):
        if "synthetic_" + key in scores:
            return scores["synthetic_" + key], scores["real_" + key], key
    return None, None, None


def invalid_percent(judged):
    """Mean over the columns of the share of cells outside the real set or range, with too many decimals, or not
    readable, in %. A cell that breaks two rules counts twice."""
    rules = ("outside_set", "outside_range", "too_many_decimals", "unreadable")
    columns = judged["validity"]["per_column"].values()
    return 100 * mean(sum(column.get(rule, 0) for rule in rules) for column in columns)


# One entry a score: the heading, the value in the judge's result, and how it is printed.
SCORES = [
    ("shape %", lambda d: d["fidelity"]["shape_error_pct"], "{:.2f}"),
    ("trend %", lambda d: d["fidelity"]["trend_error_same_bins_pct"], "{:.2f}"),
    ("C2ST AUC", lambda d: d["detection"]["c2st_xgb_auc"], "{:.3f}"),
    ("C2ST, unseen rows", lambda d: d["detection"].get("unseen"), "{:.3f}"),
    ("utility (real)", lambda d: utility(d)[0], "{:.3f}"),
    ("DCR share", lambda d: d["privacy"]["dcr_share"], "{:.3f}"),
    ("joint JSD", lambda d: d["fidelity"]["joint_jsd_mean"], "{:.4f}"),
    ("association", lambda d: d["fidelity"]["association_difference_mean"], "{:.3f}"),
    ("invalid cells %", invalid_percent, "{:.4f}"),
]
COSTS = [("fit CPU s", "{:.1f}"), ("generate CPU s", "{:.1f}"), ("report CPU s", "{:.1f}"), ("fit peak MB", "{:.0f}")]
# The comparison leaves the report's time out: peers have no report.
SHOWN_COSTS = [0, 1, 3]


def cells(values):
    return "".join(f" {value} |" for value in values)


def with_real(text, judged):
    """Adds the name of the utility's score and what real rows reach."""
    _, real, key = utility(judged)
    return f"{key} {text} ({real:.3f})" if key else ""


def single(judged):
    out = []
    for heading, value, form in SCORES:
        score = value(judged)
        text = "" if score is None else form.format(score)
        if heading.startswith("utility"):
            text = with_real(text, judged)
        out.append(text)
    return out


def scores(path):
    judged = json.loads(Path(path).read_text())
    out = single(judged)
    dcr = [heading for heading, _, _ in SCORES].index("DCR share")
    out[dcr] += f" ± {judged['privacy']['dcr_share_se']:.3f}"
    print(cells(out))


def unseen(path, detected):
    judged = json.loads(Path(path).read_text())
    judged["detection"]["unseen"] = json.loads(Path(detected).read_text())["detection"]["c2st_xgb_auc"]
    Path(path).write_text(json.dumps(judged))


def references(train, folder):
    """Two random halves of a table, and the table with each column shuffled on its own."""
    with open(train, newline="") as file:
        header, *rows = list(csv.reader(file))

    def write(name, rows):
        with open(Path(folder) / name, "w", newline="") as file:
            csv.writer(file).writerows([header, *rows])

    chance = random.Random(1)
    chance.shuffle(rows)
    half = len(rows) // 2
    write("half_a.csv", rows[:half])
    write("half_b.csv", rows[half:2 * half])
    columns = [list(column) for column in zip(*rows)]
    for column in columns:
        chance.shuffle(column)
    write("permuted.csv", zip(*columns))


def spread(values, form):
    """The mean, and the smallest and the largest value where they differ."""
    low, high = form.format(min(values)), form.format(max(values))
    return form.format(mean(values)) + (f" ({low}–{high})" if low != high else "")


def read_peers(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def print_heading():
    heading = ["table", "rows from"] + [COSTS[i][0] for i in SHOWN_COSTS] + [heading for heading, _, _ in SCORES]
    print("|" + cells(heading))
    print("|" + "---|" * len(heading))


def print_peer(peer):
    names = ("fit_cpu_s", "generate_cpu_s", "peak_mb", "shape", "trend", "c2st", "c2st_unseen", "utility", "dcr_share",
             "joint_jsd", "association", "invalid")
    name = peer["model"] + (f" ({peer['note']})" if peer["note"] else "")
    print(f"| {peer['table']} | {name} |" + cells(peer.get(name, "") for name in names))


def comparison(folder, peers, tables, seeds):
    print_heading()
    for table in tables:
        load = lambda run: json.loads((Path(folder) / f"{table}.{run}.json").read_text())
        judged = [load(seed) for seed in seeds]
        costs = [[float(x) for x in (Path(folder) / f"{table}.{seed}.costs").read_text().split()] for seed in seeds]
        out = [spread([run[i] for run in costs], COSTS[i][1]) for i in SHOWN_COSTS]
        for heading, value, form in SCORES:
            values = [value(run) for run in judged]
            text = "" if None in values else spread(values, form)
            if heading.startswith("utility"):
                text = with_real(text, judged[0])
            out.append(text)
        label = f"mean of {len(seeds)} seeds (min–max)" if len(seeds) > 1 else f"seed {seeds[0]}"
        print(f"| {table} | **synthtab**, {label} |" + cells(out))
        print(f"| {table} | ceiling: one real half against the other | | | |" + cells(single(load("real"))))
        print(f"| {table} | floor: columns permuted | | | |" + cells(single(load("permuted"))))
        for peer in read_peers(peers):
            if peer["table"] == table:
                print_peer(peer)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("scores").add_argument("judged")
    verb = verbs.add_parser("unseen")
    verb.add_argument("judged")
    verb.add_argument("detected")
    verb = verbs.add_parser("references")
    verb.add_argument("train")
    verb.add_argument("folder")
    verb = verbs.add_parser("comparison")
    verb.add_argument("runs")
    verb.add_argument("peers")
    verb.add_argument("--tables", nargs="+", required=True)
    verb.add_argument("--seeds", nargs="+", required=True)
    verbs.add_parser("peers").add_argument("peers")
    a = parser.parse_args()
    if a.verb == "scores":
        scores(a.judged)
    elif a.verb == "unseen":
        unseen(a.judged, a.detected)
    elif a.verb == "references":
        references(a.train, a.folder)
    elif a.verb == "comparison":
        comparison(a.runs, a.peers, a.tables, a.seeds)
    else:
        print_heading()
        for peer in read_peers(a.peers):
            print_peer(peer)


if __name__ == "__main__":
    main()
