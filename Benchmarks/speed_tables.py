"""Tables of mixed columns for Benchmarks/speed, the same for the same seed."""
import random
from datetime import date, timedelta

BLOCK = 10_000
FIRST_DAY = date(2000, 1, 1)


class Columns:
    """Makes columns by turns: integers, decimals, two sorts of categories, dates, and numbers with missing cells. Some
    depend on the one before, so that there is something to learn."""

    KINDS = ("integer", "decimal", "category", "date", "missing", "few")

    def __init__(self, count, seed):
        self.chance = random.Random(seed)
        self.kinds = [self.KINDS[i % len(self.KINDS)] for i in range(count)]
        self.days = [(FIRST_DAY + timedelta(d)).isoformat() for d in range(3_000)]
        # Frequencies as in real tables: a few common categories, many rare ones.
        self.many = [f"group {i:02d}" for i in range(40)]
        self.weights = [1 / (1 + i) for i in range(40)]

    def header(self):
        return ",".join(f"{kind}_{i + 1}" for i, kind in enumerate(self.kinds))

    def block(self, rows):
        """Texts of `rows` lines."""
        columns, latent = [], [0.0] * rows
        for kind in self.kinds:
            latent, cells = self.column(kind, latent)
            columns.append(cells)
        return map(",".join, zip(*columns))

    def column(self, kind, before):
        gauss, draw = self.chance.gauss, self.chance.random
        latent = [0.6 * z + gauss(0, 0.8) for z in before]
        if kind == "integer":
            return latent, [str(int(40 + 12 * z)) for z in latent]
        if kind == "decimal":
            return latent, ["%.2f" % (1000 + 250 * z) for z in latent]
        if kind == "category":
            return before, self.chance.choices(self.many, self.weights, k=len(before))
        if kind == "date":
            return latent, [self.days[int(1500 + 300 * max(-4, min(z, 4)))] for z in latent]
        if kind == "missing":
            return latent, ["" if draw() < 0.1 else "%.1f" % (20 + 5 * z) for z in latent]
        return latent, ["low" if z < -0.5 else "high" if z > 1 else "middle" for z in latent]


def write_table(path, rows, columns, seed=1):
    """A CSV file of so many rows."""
    made = Columns(columns, seed)
    with open(path, "w") as file:
        file.write(made.header() + "\n")
        for first in range(0, rows, BLOCK):
            file.write("\n".join(made.block(min(BLOCK, rows - first))) + "\n")
    return path


def write_large_table(path, size, columns=12, seed=1):
    """A CSV file of at least `size` bytes."""
    made = Columns(columns, seed)
    rows = 0
    with open(path, "w") as file:
        file.write(made.header() + "\n")
        while file.tell() < size:
            file.write("\n".join(made.block(BLOCK)) + "\n")
            rows += BLOCK
    return rows
