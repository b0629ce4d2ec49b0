"""Parts 'rows' and 'columns' of Benchmarks/speed: what the cost grows with."""
from math import log

from speed_measure import run, table
from speed_plot import Series, write_plot
from speed_tables import write_table

# Few, so that training, which takes as long for any number of rows, does not hide what grows.
STEPS = 20
COLUMNS, ROWS = 10, 2_000
ROW_COUNTS = [10 ** 3, 10 ** 4, 10 ** 5, 10 ** 6]
COLUMN_COUNTS = [5, 10, 20, 50, 100, 200, 500]


def growth(tool, what, cases, plot, place):
    """Measures cases (number, rows, columns), prints them and draws them."""
    unit, scale = ("µs", 1e6) if what == "rows" else ("ms", 1e3)
    points = []
    for number, rows, columns in cases:
        path = write_table(place / "grown.csv", rows, columns)
        model = place / "grown.synthtab"
        fit = run(tool, "fit", path, "--steps", STEPS, "--model", model, "--quiet")
        made = run(
            tool, "generate", "-n", rows, "--model", model, "--out", place / "made.csv", "--replace", "--quiet")
        points.append((number, path.stat().st_size / 1e6, fit, made))
        path.unlink()
    rows = []
    for number, size, fit, made in points:
        total = fit.cpu + made.cpu
        rows.append([
            f"{number:,}", f"{size:.1f}", f"{fit.cpu:.2f}", f"{made.cpu:.2f}", f"{scale * total / number:.1f}",
            f"{fit.peak:.0f}", f"{made.peak:.0f}"])
    table([what, "CSV MB", "fit CPU s", "generate CPU s", f"CPU {unit} a {what[:-1]}", "fit peak MB", "generate peak MB"],
          rows)
    series = [
        Series(f"fit, {STEPS} steps", [(n, fit.cpu) for n, _, fit, _ in points]),
        Series("generate as many rows", [(n, made.cpu) for n, _, _, made in points]),
        Series("both", [(n, fit.cpu + made.cpu) for n, _, fit, made in points]),
    ]
    table(["cost against " + what, "exponent of the line", f"of the last two numbers of {what}"],
          [[s.name, f"{exponent(s.points):.2f}", f"{exponent(s.points[-2:]):.2f}"] for s in series])
    for s in series:
        s.name += f": {what}^{exponent(s.points):.2f}"
    write_plot(plot, f"CPU seconds against {what}", what, "CPU seconds", series)
    print(f"Plot: {plot.name}\n", flush=True)


def exponent(points):
    """The slope of the least-squares line through the logarithms."""
    pairs = [(log(x), log(y)) for x, y in points if x > 0 and y > 0]
    n = len(pairs)
    if n < 2:
        return float("nan")
    mx, my = sum(x for x, _ in pairs) / n, sum(y for _, y in pairs) / n
    return sum((x - mx) * (y - my) for x, y in pairs) / sum((x - mx) ** 2 for x, _ in pairs)


def rows(tool, counts, plots, place):
    print(f"Cost against rows: {COLUMNS} mixed columns, fit --steps {STEPS}, as many rows generated:\n")
    growth(tool, "rows", [(n, n, COLUMNS) for n in counts], plots / "speed-rows.svg", place)


def columns(tool, counts, plots, place):
    print(f"Cost against columns: {ROWS:,} rows, fit --steps {STEPS}, as many rows generated:\n")
    growth(tool, "columns", [(n, ROWS, n) for n in counts], plots / "speed-columns.svg", place)
