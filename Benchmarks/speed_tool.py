"""Parts 'generate', 'ingest' and 'report' of Benchmarks/speed: what rows cost to make, to read and to compare."""
import shutil
from statistics import median

from speed_measure import Server, middle, run, table
from speed_tables import write_large_table

# Rows of a measurement stage by stage, and of one of the whole tool.
STAGE_ROWS, TOOL_ROWS = 16_384, 100_000
STAGES = [
    ("network", lambda a: a["network"]["cpu"]),
    ("rows in place of rejected ones", lambda a: max(a["filtered"]["cpu"] - a["network"]["cpu"], 0)),
    ("decoding", lambda a: a["decoding"]["cpu"]),
    ("all of these, in one call", lambda a: a["whole"]["cpu"]),
    ("writing CSV", lambda a: a["csv"]["cpu"]),
    ("writing SQLite", lambda a: a["sqlite"]["cpu"]),
]

INGEST_STAGES = {
    "inference": "schema: types and ranges",
    "loading": "loading typed columns",
    "fitting": "quantiles, categories, dependences",
    "encoding": "encoding",
}


def generate(program, tool, data, threads, rounds, place):
    answers = {}
    with Server(program, data) as ours:
        for _ in range(rounds):
            for count in threads:
                answers.setdefault(count, []).append(ours.ask("generate", count, STAGE_ROWS))
    rows = []
    for count, runs in answers.items():
        whole = median(a["whole"]["cpu"] for a in runs)
        for name, cpu_seconds in STAGES:
            cost = median(map(cpu_seconds, runs))
            speed = f"{STAGE_ROWS / cost:,.0f}" if cost > 0 else ""
            rows.append([name, count, speed, f"{cost / whole:.1%}"])
    a = answers[threads[0]][0]
    print(
        f"Generating {STAGE_ROWS:,} rows of {data.stem} ({a['precision']}): {a['evaluationsPerRow']:.1f} network"
        f" evaluations a row, {a['replacedRows'] / STAGE_ROWS:.1%} of the rows replaced.\n")
    table(["stage", "threads", "rows a CPU second", "of the call"], rows)

    costs = {}
    model = place / "model.synthtab"
    for count in threads:
        # Once, since it takes minutes: chance is small against that.
        costs["fit", count] = [run(tool, "fit", data, "--model", model, "--threads", count, "--quiet")]
    for _ in range(min(rounds, 3)):
        for count in threads:
            for name in ("rows.csv", "rows.db"):
                cost = run(tool, "generate", "-n", TOOL_ROWS, "--model", model, "--threads", count, "--replace",
                           "--out", place / name, "--quiet")
                costs.setdefault((f"generate {TOOL_ROWS:,} rows, {name[5:].upper()}", count), []).append(cost)
    print(f"The tool on {data.stem}:\n")
    table(["what", "threads", "CPU s", "wall s", "peak MB"], [
        [what, count, *seconds(middle(runs))] for (what, count), runs in costs.items()])


def seconds(cost):
    return f"{cost.cpu:.2f}", f"{cost.wall:.2f}", f"{cost.peak:.0f}"


def ingest(program, tool, data, size, rounds, pandas_python, place):
    path = place / "large.csv"
    count = write_large_table(path, size * 1_000_000)
    size = path.stat().st_size / 1e6
    programs = {"synthtab schema": [tool, "schema", path]}
    if pandas_python:
        code = "import pandas, sys; pandas.read_csv(sys.argv[1])"
        programs["pandas.read_csv"] = [pandas_python, "-c", code, path]
    if shutil.which("sqlite3"):
        programs["sqlite3 .import into a file, all columns text"] = [
            "sqlite3", place / "large.db", "DROP TABLE IF EXISTS t", ".mode csv", f".import '{path}' t"]
    costs = {name: [] for name in programs}
    answers = []
    with Server(program, data) as ours:
        for _ in range(min(rounds, 3)):
            for name, command in programs.items():
                costs[name].append(run(*command))
            answers.append(ours.ask("ingest", path))
    print(f"Reading {size:.0f} MB of CSV, {count:,} rows × 12 columns:\n")
    rows = []
    for name, runs in costs.items():
        cost = middle(runs)
        rows.append([name, f"{size / cost.cpu:.0f}", f"{size / cost.wall:.0f}", *seconds(cost)])
    table(["program", "MB a CPU second", "MB a second", "CPU s", "wall s", "peak MB"], rows)
    print("What fit does with it before training:\n")
    rows = []
    for stage in INGEST_STAGES:
        cpu = median(a[stage]["cpu"] for a in answers)
        rows.append([INGEST_STAGES[stage], f"{size / cpu:.0f}", f"{cpu:.2f}", f"{1e9 * cpu / count / 12:.0f}"])
    table(["stage", "MB a CPU second", "CPU s", "ns CPU a cell"], rows)
    path.unlink()


def report(tool, data, rounds, place):
    model, out = place / "report.synthtab", place / "report.db"
    with open(data, "rb") as file:
        count = sum(1 for _ in file) - 1
    run(tool, "fit", data, "--model", model, "--steps", 200, "--quiet")
    run(tool, "generate", "-n", count, "--model", model, "--out", out, "--quiet")
    cost = middle([run(tool, "report", "--model", model) for _ in range(min(rounds, 3))])
    print(f"Reporting on {count:,} synthetic rows of {data.stem}, learned from as many:\n")
    table(["what", "CPU s", "wall s", "peak MB"], [["report", *seconds(cost)]])
